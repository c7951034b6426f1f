"""Draw what people sign: the statutes of a first set of rules, or the boxes of a change.

A change is drawn for today and for every later day on which the law changes, so that nothing that
is already written for next year goes unseen. A box that was there the day before is not repeated.
"""

import datetime as dt
import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from schakel.core.law import Rule, Rulebook
from schakel.core.law.impact import (
    Box,
    Direction,
    Impact,
    box_of,
    canonical,
    compare,
    name_of,
    plain_of,
)

FORMAT = "schakel-impact/v1"
UNSIGNED = frozenset({Direction.REASON})
"""Directions that nobody needs to sign: the answer and its conditions stay the same."""


@dataclass(frozen=True)
class Part:
    """Hold one thing to sign: a box from a day on, or the rules of one statute."""

    name: str
    direction: Direction
    on: dt.date
    box: Box | None
    statute: str
    rules: tuple[str, ...]


@dataclass(frozen=True)
class Wording:
    """Hold one row that differs, and how."""

    rule: str
    what: str
    fields: tuple[str, ...]


@dataclass(frozen=True)
class Drawn:
    """Hold a whole report, and the text that its hash is over."""

    content: str
    parts: tuple[Part, ...]
    rules: tuple[Wording, ...]

    @property
    def sha256(self) -> str:
        """Return the hash over all it says."""
        return hashlib.sha256(self.content.encode("ascii")).hexdigest()

    def in_direction(self, direction: Direction) -> tuple[Part, ...]:
        """Return the parts that go one way."""
        return tuple(part for part in self.parts if part.direction is direction)


def draw(old: Rulebook | None, new: Rulebook, *, on: dt.date) -> Drawn:
    """Return the report on going from `old` to `new` on a day."""
    if old is None:
        rows, parts = [], list(_statutes(new, on))
    else:
        impacts = _impacts(old, new, on)
        parts = list(_boxes(impacts))
        rows = _wording(impacts)
    content = canonical(
        {
            "format": FORMAT,
            "old": None if old is None else old.sha256,
            "new": new.sha256,
            "on": on.isoformat(),
            "rules": rows,
            "parts": parts,
        }
    )
    return drawn_from(content)


def drawn_from(content: str) -> Drawn:
    """Read a report back from the text that was kept."""
    kept = json.loads(content)
    rules = tuple(Wording(one["rule"], one["what"], tuple(one["fields"])) for one in kept["rules"])
    return Drawn(content, tuple(_part(one) for one in kept["parts"]), rules)


def _part(plain: Mapping[str, object]) -> Part:
    box = plain.get("box")
    read = box_of(box) if isinstance(box, dict) else None
    rules = plain.get("rules", ())
    return Part(
        name=name_of(plain),
        direction=Direction.TOWARDS if read is None else read.direction,
        on=dt.date.fromisoformat(str(plain["on"])),
        box=read,
        statute=str(plain.get("statute", "")),
        rules=tuple(map(str, rules)) if isinstance(rules, Sequence) else (),
    )


def _impacts(old: Rulebook, new: Rulebook, on: dt.date) -> list[tuple[dt.date, Impact]]:
    later = {day for book in (old, new) for day in book.epochs() if day > on}
    return [(day, compare(old.in_force(day), new.in_force(day))) for day in (on, *sorted(later))]


def _boxes(impacts: Sequence[tuple[dt.date, Impact]]) -> Iterator[dict[str, object]]:
    seen: set[str] = set()
    for day, impact in impacts:
        boxes = [plain_of(box) for box in impact.boxes if box.direction not in UNSIGNED]
        fresh = [box for box in boxes if canonical(box) not in seen]
        for box in fresh:
            yield {"on": day.isoformat(), "box": box}
        seen = {canonical(box) for box in boxes}


def _wording(impacts: Sequence[tuple[dt.date, Impact]]) -> list[dict[str, object]]:
    found = {one.rule: one for _, impact in impacts for one in impact.rules}
    return [
        {"rule": one.rule, "what": one.what, "fields": list(one.fields)}
        for _, one in sorted(found.items())
    ]


def _statutes(book: Rulebook, on: dt.date) -> Iterator[dict[str, object]]:
    rows: dict[str, list[Rule]] = {}
    for rule in book.rules:
        if rule.pending is None and (rule.valid_to is None or rule.valid_to >= on):
            rows.setdefault(rule.article.split(" art. ")[0], []).append(rule)
    for statute, rules in sorted(rows.items()):
        names = sorted({rule.id for rule in rules})
        yield {"on": on.isoformat(), "statute": statute, "rules": names}
