"""Read `vocabulary.yaml`: labels, groups, sources, obligations, steps, freezes and facts."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from schakel.core.law.facts import FACTS, FIELDS, SWITCHES, WORDS
from schakel.core.law.reading import Document, Place, suggest
from schakel.core.law.vocabulary import (
    Category,
    Consent,
    Demand,
    Evidence,
    Lock,
    Mode,
    Nature,
    Outcome,
    PartnershipCase,
    Party,
    PoliceFile,
    Provenance,
    Purpose,
    Status,
    Subject,
    Text,
    Who,
)

LABELLED: tuple[type[StrEnum], ...] = (
    Party, Purpose, Category, Subject, Consent, Demand, PoliceFile, PartnershipCase, Outcome, Lock,
    Nature, Status, Provenance, Who, Evidence, Mode,
)  # fmt: skip


class Strict(BaseModel):
    """Refuse every field that is not named here."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class TextRow(Strict):
    """Hold a sentence that must exist in both languages."""

    nl: str = Field(min_length=2)
    en: str = Field(min_length=2)

    def text(self) -> Text:
        """Return the plain value."""
        return Text(nl=self.nl.strip(), en=self.en.strip())


class DeadlineRow(Strict):
    """Say within how much time, counted from the transfer."""

    amount: int = Field(gt=0)
    unit: str = Field(pattern="^(hours|days|working_days)$")


class ObligationRow(TextRow):
    """Describe one thing to do before (blocking) or after giving."""

    who: Who
    blocking: bool
    evidence: Evidence
    on_refusal: bool = False
    deadline: DeadlineRow | None = None


class StepRow(TextRow):
    """Describe one step that changes a fact; only an obtainable one is ever proposed."""

    who: Who
    fact: str
    before: str | bool
    after: str | bool
    obtainable: bool


class GroupRow(TextRow):
    """Name several words of one field at once."""

    field: str
    members: list[str] = Field(min_length=1)


class SourceRow(TextRow):
    """Name a statute, ruling or guideline; of a statute only the articles that were read."""

    url: str = Field(min_length=5)
    version: str = ""
    articles: list[str] = Field(default_factory=list)


class BillRow(TextRow):
    """Name a bill that is not law, with the day and source of what is known of it."""

    known_on: date
    found_in: str = Field(min_length=5)


class FactRow(TextRow):
    """Say how a fact is known, and its question on the screen."""

    provenance: Provenance


class VocabularyRow(Strict):
    """Hold the whole file."""

    labels: dict[str, dict[str, TextRow]]
    groups: dict[str, GroupRow]
    sources: dict[str, SourceRow]
    obligations: dict[str, ObligationRow]
    steps: dict[str, StepRow]
    freezes: dict[str, TextRow]
    bills: dict[str, BillRow]
    facts: dict[str, FactRow]


@dataclass(frozen=True, slots=True)
class Deadline:
    """Hold an amount of `hours`, `days` or `working_days`."""

    amount: int
    unit: str


@dataclass(frozen=True, slots=True)
class Obligation:
    """Hold one condition: who does what, before or after, and how it is shown."""

    id: str
    who: Who
    blocking: bool
    evidence: Evidence
    on_refusal: bool
    deadline: Deadline | None
    text: Text


@dataclass(frozen=True, slots=True)
class Step:
    """Hold one step that turns `fact` from `before` into `after`."""

    id: str
    who: Who
    fact: str
    before: str | bool
    after: str | bool
    obtainable: bool
    text: Text


@dataclass(frozen=True, slots=True)
class Freeze:
    """Hold one ground that pauses deletion."""

    id: str
    text: Text


@dataclass(frozen=True, slots=True)
class Bill:
    """Hold a bill that is not law: what it would do, and how far it was on the day it was seen."""

    id: str
    text: Text
    known_on: date
    found_in: str


@dataclass(frozen=True, slots=True)
class Fact:
    """Hold how one field of a case is known, and its question on the screen."""

    id: str
    provenance: Provenance
    text: Text


@dataclass(frozen=True)
class Vocabulary:
    """Hold everything the rules may refer to, and the words for the screen."""

    labels: Mapping[tuple[type[StrEnum], str], Text]
    groups: Mapping[str, tuple[str, ...]]
    sources: Mapping[str, SourceRow]
    obligations: Mapping[str, Obligation]
    steps: tuple[Step, ...]
    freezes: Mapping[str, Freeze]
    bills: Mapping[str, Bill]
    facts: Mapping[str, Fact]

    def label(self, word: StrEnum) -> Text:
        """Return the name of a word on the screen.

        Words of two lists can be spelled alike ("refused" is a consent and an outcome): the list
        counts too.
        """
        return self.labels[type(word), word.value]


def vocabulary_of(document: Document) -> Vocabulary:
    """Build the vocabulary from its file, or raise RulebookError."""
    try:
        row = VocabularyRow.model_validate(document.data)
    except ValidationError as error:
        raise document.invalid(error) from error
    _check_facts(row, document)
    return Vocabulary(
        labels=_labels(row, document),
        groups={name: _members(name, row, document) for name in row.groups},
        sources=row.sources,
        obligations={name: _obligation(name, value) for name, value in row.obligations.items()},
        steps=tuple(_step(name, value, document) for name, value in row.steps.items()),
        freezes={name: Freeze(name, value.text()) for name, value in row.freezes.items()},
        bills={
            name: Bill(name, value.text(), value.known_on, value.found_in)
            for name, value in row.bills.items()
        },
        facts={n: Fact(n, value.provenance, value.text()) for n, value in row.facts.items()},
    )


def known(word: str, *, among: type[StrEnum], document: Document, place: Place) -> StrEnum:
    """Return the member for a word, or raise RulebookError with what may have been meant."""
    try:
        return among(word)
    except ValueError as error:
        problem = f"is not a {among.__name__.lower()}{suggest(word, among)}"
        raise document.error(place, word=word, problem=problem) from error


def _labels(row: VocabularyRow, document: Document) -> dict[tuple[type[StrEnum], str], Text]:
    labels: dict[tuple[type[StrEnum], str], Text] = {}
    kinds = {_listed_as(kind): kind for kind in LABELLED}
    for name, texts in row.labels.items():
        if name not in kinds:
            problem = f"is not a list of words{suggest(name, kinds)}"
            raise document.error(("labels", name), word=name, problem=problem)
        for word, text in texts.items():
            where = ("labels", name, word)
            known(word, among=kinds[name], document=document, place=where)
            labels[kinds[name], word] = text.text()
    for kind in LABELLED:
        for member in kind:
            if member.value not in row.labels.get(_listed_as(kind), {}):
                place = ("labels", _listed_as(kind))
                raise document.error(place, word=member, problem="has no label")
    return labels


def _listed_as(kind: type[StrEnum]) -> str:
    """Return the name of a list of words in the file: `PoliceFile` is `police_file` there."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])", "_", kind.__name__).lower()


def _members(name: str, row: VocabularyRow, document: Document) -> tuple[str, ...]:
    group = row.groups[name]
    place: Place = ("groups", name)
    if group.field not in WORDS:
        problem = f"is not a field with words{suggest(group.field, WORDS)}"
        raise document.error((*place, "field"), word=group.field, problem=problem)
    for index, word in enumerate(group.members):
        where = (*place, "members", index)
        known(word, among=WORDS[group.field], document=document, place=where)
    return tuple(group.members)


def _obligation(name: str, row: ObligationRow) -> Obligation:
    due = row.deadline
    return Obligation(
        id=name,
        who=row.who,
        blocking=row.blocking,
        evidence=row.evidence,
        on_refusal=row.on_refusal,
        deadline=None if due is None else Deadline(due.amount, due.unit),
        text=row.text(),
    )


def _step(name: str, row: StepRow, document: Document) -> Step:
    for field in ("before", "after"):
        value = row.before if field == "before" else row.after
        fits = isinstance(value, bool) if row.fact in SWITCHES else value in set(_words(row.fact))
        if not fits or row.fact not in FACTS:
            place = ("steps", name, field)
            raise document.error(place, word=value, problem=f"is not a value of {row.fact}")
    return Step(
        id=name,
        who=row.who,
        fact=row.fact,
        before=row.before,
        after=row.after,
        obtainable=row.obtainable,
        text=row.text(),
    )


def _words(fact: str) -> Iterable[StrEnum]:
    return WORDS.get(fact, ())


def _check_facts(row: VocabularyRow, document: Document) -> None:
    for name in row.facts:
        if name not in FIELDS:
            problem = f"is not a fact{suggest(name, FIELDS)}"
            raise document.error(("facts", name), word=name, problem=problem)
    for name in FIELDS:
        if name not in row.facts:
            raise document.error(("facts",), word=name, problem="is not explained")
