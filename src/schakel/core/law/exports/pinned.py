"""Read a rulebook back from the text that its hash is over, so that a decision can be replayed.

The pinned text holds all that decides: the rows with their articles, explanations and signatures,
the obligations, steps, freezes and bills, and how each fact is known. It leaves out the names of
words on the screen, the groups (written out in the rows), the list of sources (each row names its
own) and the files the rows came from. A replay needs none of these.
"""

import hashlib
from collections.abc import Mapping
from datetime import date

from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError

from schakel.core.law.catalogue import Bill, Fact, Freeze, Obligation, Step, Vocabulary
from schakel.core.law.facts import FIELDS, SWITCHES, WORDS
from schakel.core.law.rulebook import Rulebook
from schakel.core.law.rules import Keeps, Rule, Value
from schakel.core.law.vocabulary import Kind, Lock, Nature, Status, Text

PINNED = "pinned"
"""What a row says of its file when it came from a pinned text."""


class PinnedError(ValueError):
    """A text is not a rulebook that this software can read, or not the one that was named."""


class PinnedRule(BaseModel):
    """Hold one row as the pinned text has it; every field is there, also the empty ones."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: str
    kind: Kind
    article: str
    source: str
    valid_from: date
    valid_to: date | None
    when: dict[str, list[Value]]
    lock: Lock | None
    nature: Nature | None
    obligations: tuple[str, ...]
    keeps: Keeps | None
    question: Text | None
    explanation: Text
    status: Status
    signed_by: str | None
    signed_on: date | None
    transfers: tuple[str, ...]
    pending: str | None

    def rule(self) -> Rule:
        """Return the row as the law reads it."""
        values = {name: getattr(self, name) for name in PinnedRule.model_fields}
        return Rule(**(values | {"when": _when(self.id, self.when), "file": PINNED}))


class PinnedBook(BaseModel):
    """Hold the whole text."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    rules: list[PinnedRule]
    obligations: dict[str, Obligation]
    steps: list[Step]
    freezes: dict[str, Freeze]
    bills: dict[str, Bill]
    facts: dict[str, Fact]


BOOK = TypeAdapter(PinnedBook)


def rulebook_from_canonical(text: str, *, sha256: str) -> Rulebook:
    """Return the rulebook of which `text` is `Rulebook.canonical()`.

    Its vocabulary has no labels, groups or sources. Raises PinnedError if the text does not have
    this hash (64 hex digits), or says something that this version has no word for.
    """
    found = hashlib.sha256(text.encode()).hexdigest()
    if found != sha256:
        raise PinnedError(f"these are not the rules {sha256}: their hash is {found}")
    try:
        book = BOOK.validate_json(text)
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(part) for part in first["loc"])
        raise PinnedError(f"the rules cannot be read at {place}: {first['msg']}") from error
    rules = tuple(row.rule() for row in book.rules)
    rulebook = Rulebook(rules=rules, vocabulary=_vocabulary(book), sha256=sha256)
    if rulebook.canonical() != text:
        raise PinnedError("the rules are not written in the one form that their hash is over")
    return rulebook


def _vocabulary(book: PinnedBook) -> Vocabulary:
    return Vocabulary(
        labels={},
        groups={},
        sources={},
        obligations=book.obligations,
        steps=tuple(book.steps),
        freezes=book.freezes,
        bills=book.bills,
        facts=book.facts,
    )


def _when(
    rule: str, conditions: Mapping[str, list[Value]]
) -> tuple[tuple[str, frozenset[Value]], ...]:
    strange = sorted(conditions.keys() - set(FIELDS))
    if strange:
        raise PinnedError(f"{rule} asks for {', '.join(strange)}, which this version does not know")
    return tuple(
        (field, frozenset(_value(rule, field, value) for value in conditions[field]))
        for field in FIELDS
        if field in conditions
    )


def _value(rule: str, field: str, value: Value) -> Value:
    if field in SWITCHES and isinstance(value, bool):
        return value
    if field in WORDS and value in set(WORDS[field]):
        return WORDS[field](value)
    raise PinnedError(f"{rule} names {value!r} as {field}, which this version does not know")
