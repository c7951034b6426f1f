"""What one party may give another: every kind of data for every purpose, under stated facts."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace

from schakel.core.law import (
    FACTS,
    ITEMS,
    Circumstances,
    Item,
    Outcome,
    Party,
    Purpose,
    Subject,
    Text,
)
from schakel.disclosures.browse.answers import Answers, has_both_bases
from schakel.disclosures.browse.facts import (
    Option,
    Stated,
    Switch,
    changed,
    choices,
    mentioned,
    provenance_of,
    query_of,
    with_facts,
)
from schakel.disclosures.browse.lens import Lens
from schakel.disclosures.browse.tally import CALM, line_of
from schakel.disclosures.deliberation import rulebook
from schakel.disclosures.words import said


@dataclass(frozen=True)
class Cell:
    """Hold one answer: for one purpose, about the first of the items of its row."""

    purpose: Purpose
    label: Text
    item: Item
    outcome: Outcome
    outcome_label: Text


@dataclass(frozen=True)
class Row:
    """Hold one kind of data about those persons for whom every answer is the same."""

    category: Text
    subjects: tuple[Text, ...]
    items: tuple[Item, ...]
    cells: tuple[Cell, ...]

    @property
    def about(self) -> str:
        """Return who the data are about, in the language of the page."""
        return ", ".join(said(subject) for subject in self.subjects)

    @property
    def is_shut(self) -> bool:
        """Say whether the answer is no for every purpose."""
        return all(cell.outcome is Outcome.REFUSED for cell in self.cells)


@dataclass(frozen=True)
class Matrix:
    """Hold the whole page of a pair.

    `every` are the purposes for which both sides may, `purposes` those that are shown: all, or
    `only` one. `lacking` are purposes for which only the receiver may.
    """

    sender: Party
    receiver: Party
    facts: Circumstances
    every: tuple[Purpose, ...]
    only: Purpose | None
    purposes: tuple[Purpose, ...]
    lacking: tuple[Purpose, ...]
    rows: tuple[Row, ...]
    switches: tuple[Switch, ...]
    counts: Counter[Outcome]

    @property
    def line(self) -> list[tuple[Outcome, int]]:
        """Return how many answers there are of each kind."""
        return line_of(self.counts)

    @property
    def open(self) -> tuple[Row, ...]:
        """Return the rows in which something is possible."""
        return tuple(row for row in self.rows if not row.is_shut)

    @property
    def shut_by_subject(self) -> list[tuple[str, list[Item]]]:
        """Return what is shut: who it is about, with the kinds of data, each by its first item."""
        found: dict[str, list[Item]] = {}
        for row in self.shut:
            found.setdefault(row.about, []).append(row.items[0])
        return list(found.items())

    @property
    def shut(self) -> tuple[Row, ...]:
        """Return the rows in which every answer is no."""
        return tuple(row for row in self.rows if row.is_shut)


def matrix_of(
    lens: Lens,
    parties: tuple[Party, Party],
    stated: Stated,
    only: Purpose | None = None,
) -> Matrix:
    """Decide on every item for every purpose for which both sides have a basis at all.

    `only` keeps one of these purposes; one that is not among them is as if it was not said.
    """
    sender, receiver = parties
    every = purposes_between(lens, sender, receiver)
    only = only if only in every else None
    purposes = every if only is None else (only,)
    facts = with_facts(replace(CALM, sender=sender, receiver=receiver), stated)
    now = outcomes_of(lens, facts, purposes)
    rows = tuple(_rows(purposes, now))
    return Matrix(
        sender=sender,
        receiver=receiver,
        facts=facts,
        purposes=purposes,
        every=every,
        only=only,
        lacking=_lacking(lens, sender, receiver, every),
        rows=rows,
        switches=tuple(_switches(lens, facts, stated, purposes, only)),
        counts=Counter(outcome for line in now.values() for outcome in line),
    )


def purposes_between(lens: Lens, sender: Party, receiver: Party) -> tuple[Purpose, ...]:
    """Return the purposes for which both sides have a basis, under some facts."""
    answers = Answers(lens.rules, CALM)
    return tuple(
        purpose
        for purpose in Purpose
        if has_both_bases(lens.rules, answers.reach(sender, receiver, purpose))
    )


def outcomes_of(
    lens: Lens, facts: Circumstances, purposes: tuple[Purpose, ...]
) -> dict[Item, tuple[Outcome, ...]]:
    """Return the answer for every item, purpose by purpose."""
    answers = Answers(lens.rules, facts)
    sender, receiver = facts.sender, facts.receiver
    asked = [
        (answers.between(sender, receiver, purpose), answers.reach(sender, receiver, purpose))
        for purpose in purposes
    ]
    return {
        item: tuple(answers.outcome(item, then, reach) for then, reach in asked) for item in ITEMS
    }


def _switches(
    lens: Lens,
    facts: Circumstances,
    stated: Stated,
    purposes: tuple[Purpose, ...],
    only: Purpose | None,
) -> Iterator[Switch]:
    """Yield the facts of which a rule between these two speaks, each with what it would change."""
    answers = Answers(lens.rules, facts)
    reaches = [answers.reach(facts.sender, facts.receiver, purpose) for purpose in purposes]
    now = outcomes_of(lens, facts, purposes)
    words = rulebook().vocabulary
    spoken_of = mentioned(lens, reaches)
    for fact in (one for one in FACTS if one in spoken_of or one in stated):
        options = []
        for value, label in choices(fact):
            then = outcomes_of(lens, with_facts(facts, {fact: value}), purposes)
            options.append(
                Option(
                    label=label,
                    query=query_of(lens, changed(stated, fact, value), only=only),
                    is_current=getattr(facts, fact) == value,
                    changes=_differing(now, then),
                )
            )
        if fact in stated or any(option.changes for option in options):
            yield Switch(fact, words.facts[fact].text, provenance_of(fact), tuple(options))


def _differing(one: dict[Item, tuple[Outcome, ...]], other: dict[Item, tuple[Outcome, ...]]) -> int:
    return sum(a is not b for item in one for a, b in zip(one[item], other[item], strict=True))


def _lacking(
    lens: Lens, sender: Party, receiver: Party, purposes: tuple[Purpose, ...]
) -> tuple[Purpose, ...]:
    receives = next(door for door in lens.rules.doors if door.lock == "basis_receiver").opens
    answers = Answers(lens.rules, CALM)
    return tuple(
        purpose
        for purpose in Purpose
        if purpose not in purposes and answers.reach(sender, receiver, purpose) & receives
    )


def _rows(
    purposes: tuple[Purpose, ...], outcomes: dict[Item, tuple[Outcome, ...]]
) -> Iterator[Row]:
    alike: dict[tuple[str, tuple[Outcome, ...]], list[Item]] = {}
    for item, line in outcomes.items():
        alike.setdefault((item.category, line), []).append(item)
    words = rulebook().vocabulary
    for (_, line), items in alike.items():
        yield Row(
            category=words.label(items[0].category),
            subjects=tuple(words.label(subject) for subject in _about(items)),
            items=tuple(items),
            cells=tuple(
                Cell(purpose, words.label(purpose), items[0], outcome, words.label(outcome))
                for purpose, outcome in zip(purposes, line, strict=True)
            ),
        )


def _about(items: list[Item]) -> list[Subject]:
    """Return who a row is about: nobody is named only beside somebody."""
    subjects = [item.subject for item in items]
    return [] if set(subjects) == {Subject.NONE} else subjects
