"""What may this organisation keep of an item, and until when: the room's one stair to the law."""

import datetime as dt
from dataclasses import dataclass
from functools import cache, lru_cache

from schakel.assessments.items import SignalItem
from schakel.assessments.refusals import AssessmentError
from schakel.core.law import (
    Category,
    Item,
    Keeping,
    Mode,
    Party,
    Rulebook,
    Rules,
    Status,
    Subject,
    Text,
    keeping,
    load,
)

HOURS_A_DAY = 24
REPORT = SignalItem("report", Category.FREE_TEXT.value, Subject.PRESUMED_VICTIM.value, "")
"""What the words of a report are to the law before anyone read them: a text about a person."""


@dataclass(frozen=True)
class Kept:
    """How an item may be kept: the term, the rule and its words. `concept`: no jurist signed it.

    `mode` is nothing, quarantine, term or own_file; `months` count from `counted_from`.
    """

    mode: str
    days: int | None
    months: int | None
    counted_from: str
    article: str
    explanation: str
    concept: bool

    @property
    def forbidden(self) -> bool:
        """Say whether no rule allows keeping it at all."""
        return self.mode == Mode.NOTHING.value


@dataclass(frozen=True)
class Ground:
    """A ground on which nothing is erased for a while; `id` is the law's word."""

    id: str
    text: str


def what_may_be_kept(*, kind: str, item: SignalItem, on: dt.date, language: str) -> Kept:
    """Return how an organisation of this kind may keep this item, by the rules of that day.

    Raises AssessmentError for a category that is never about such a subject.
    """
    found = _keeping(kind, item, on)
    rule = found.rule
    return Kept(
        mode=found.mode.value,
        days=None if found.hours is None else found.hours // HOURS_A_DAY,
        months=found.months,
        counted_from=found.counted_from,
        article=rule.article if rule else "",
        explanation=_in_language(rule.explanation, language) if rule else "",
        concept=rule is None or rule.status is Status.CONCEPT,
    )


def quarantine_days(*, kind: str, at_most: int, on: dt.date) -> int | None:
    """Return how many days a report's words may stay unjudged; None where the own file decides."""
    found = _keeping(kind, REPORT, on)
    if found.mode is Mode.NOTHING:
        return 0
    return None if found.hours is None else min(at_most, found.hours // HOURS_A_DAY)


def grounds(*, kind: str, on: dt.date, language: str) -> tuple[Ground, ...]:
    """Return the grounds that lawfully pause the erasure of a report's words."""
    found = _keeping(kind, REPORT, on)
    return tuple(Ground(each.id, _in_language(each.text, language)) for each in found.paused_by)


def category_label(category: str, language: str) -> str:
    """Return the name of a kind of data on the screen."""
    return _in_language(_book().vocabulary.label(Category(category)), language)


def subject_label(subject: str, language: str) -> str:
    """Return the name of a person's part in the signal on the screen."""
    return _in_language(_book().vocabulary.label(Subject(subject)), language)


def _keeping(kind: str, item: SignalItem, on: dt.date) -> Keeping:
    try:
        known = Item(Category(item.category), Subject(item.subject))
    except ValueError as error:
        raise AssessmentError(f"{item.id}: {error}") from error
    return keeping(Party(kind), known, _rules(on))


def _in_language(text: Text, language: str) -> str:
    return text.nl if language == "nl" else text.en


@cache
def _book() -> Rulebook:
    return load()


@lru_cache(maxsize=4)
def _rules(on: dt.date) -> Rules:
    return _book().in_force(on)
