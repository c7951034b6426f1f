"""Write an impact as plain lists and words, the same bytes every time, and read a box back."""

import hashlib
import json
from collections.abc import Mapping

from pydantic import BaseModel, ConfigDict

from schakel.core.law.facts import FACTS, Item
from schakel.core.law.impact.answers import Trait
from schakel.core.law.impact.compare import Box, Direction
from schakel.core.law.impact.cube import Facts, values_of
from schakel.core.law.rules import Value
from schakel.core.law.vocabulary import Category, Outcome, Party, Purpose, Subject

Plain = dict[str, object]


class PlainBox(BaseModel):
    """Hold a box as it is written: words, no sets."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    direction: Direction
    before: Outcome
    after: Outcome
    senders: tuple[Party, ...]
    receivers: tuple[Party, ...]
    purposes: tuple[Purpose, ...]
    items: tuple[tuple[Category, Subject], ...]
    facts: tuple[dict[str, tuple[bool, ...] | tuple[str, ...]], ...]
    gained: tuple[tuple[str, str, str], ...]
    lost: tuple[tuple[str, str, str], ...]
    causes: tuple[str, ...]
    count: int


def plain_of(box: Box) -> Plain:
    """Return a box as plain values."""
    return {
        "direction": box.direction.value,
        "before": box.before.value,
        "after": box.after.value,
        "senders": [word.value for word in box.senders],
        "receivers": [word.value for word in box.receivers],
        "purposes": [word.value for word in box.purposes],
        "items": [[item.category.value, item.subject.value] for item in box.items],
        "facts": [_facts(one) for one in box.facts],
        "gained": [[trait.kind, trait.name, trait.more] for trait in box.gained],
        "lost": [[trait.kind, trait.name, trait.more] for trait in box.lost],
        "causes": list(box.causes),
        "count": box.count,
    }


def box_of(plain: Mapping[str, object]) -> Box:
    """Read a box back; raises pydantic's ValidationError for what is not one."""
    row = PlainBox.model_validate(plain)
    return Box(
        direction=row.direction,
        before=row.before,
        after=row.after,
        senders=row.senders,
        receivers=row.receivers,
        purposes=row.purposes,
        items=tuple(Item(category, subject) for category, subject in row.items),
        facts=tuple(_read(one) for one in row.facts),
        gained=tuple(Trait(*one) for one in row.gained),
        lost=tuple(Trait(*one) for one in row.lost),
        causes=row.causes,
        count=row.count,
    )


def name_of(plain: Mapping[str, object]) -> str:
    """Return the name of a part of a report: 16 hex digits of the SHA-256 of what it says."""
    return hashlib.sha256(canonical(plain).encode("ascii")).hexdigest()[:16]


def canonical(plain: object) -> str:
    """Return plain values as one text, the same every time."""
    return json.dumps(plain, sort_keys=True, separators=(",", ":"), ensure_ascii=True)


def _facts(facts: Facts) -> dict[str, list[Value]]:
    return {fact: [value for value in values_of(fact) if value in values] for fact, values in facts}


def _read(plain: Mapping[str, tuple[bool, ...] | tuple[str, ...]]) -> Facts:
    return tuple(
        (fact, frozenset(value for value in values_of(fact) if value in plain[fact]))
        for fact in FACTS
        if fact in plain
    )
