"""Say where a decision stands, what is still owed on it, by whom, and whether that is late."""

import datetime as dt
from dataclasses import dataclass, replace

from django.db import models
from django.utils.translation import gettext_lazy as _

from schakel.disclosures.models import Answer, AnswerCode, Disclosure

ASSESSED = frozenset(
    {
        AnswerCode.ASSESSED,
        AnswerCode.TAKEN_UP,
        AnswerCode.NOT_TAKEN_UP,
        AnswerCode.CLOSED,
        AnswerCode.WRONG,
    }
)
"""Answers that count as a first assessment; `received` alone does not."""

OUTCOMES = ASSESSED - {AnswerCode.ASSESSED}
"""Answers that say what becomes of it."""


class Stage(models.TextChoices):
    """Where a decision stands, in the order in which it moves."""

    SENT = "sent", _("Not opened yet")
    OPENED = "opened", _("Opened, no answer yet")
    RECEIVED = "received", _("Received")
    ASSESSED = "assessed", _("Assessed")
    TAKEN_UP = "taken_up", _("Taken up")
    NOT_TAKEN_UP = "not_taken_up", _("Not taken up")
    CLOSED = "closed", _("Closed")
    WRONG = "wrong", _("Not for them, or not right")
    RECALLED = "recalled", _("Recalled")
    REFUSED = "refused", _("Not given")


WAITING = frozenset({Stage.SENT, Stage.OPENED, Stage.RECEIVED, Stage.ASSESSED})
"""Stages in which the receiver still owes an outcome."""


class Owed(models.TextChoices):
    """What can be owed on a decision."""

    JUSTIFICATION = "justification", _("Justify the acute danger")
    FIRST_ANSWER = "first_answer", _("First assessment")
    OUTCOME = "outcome", _("Outcome")


BADGES = {
    Stage.SENT: "info",
    Stage.OPENED: "info",
    Stage.RECEIVED: "info",
    Stage.ASSESSED: "ok",
    Stage.TAKEN_UP: "ok",
    Stage.CLOSED: "ok",
    Stage.NOT_TAKEN_UP: "warning",
    Stage.WRONG: "warning",
    Stage.RECALLED: "warning",
}


@dataclass(frozen=True)
class Clock:
    """Hold one thing owed: what, by which organisation, until when, and whether it is late."""

    owed: Owed
    by: str
    due: dt.date | dt.datetime
    late: bool


@dataclass(frozen=True)
class Standing:
    """Hold a decision with where it stands; `clocks` has the most urgent first."""

    disclosure: Disclosure
    stage: Stage
    answers: tuple[Answer, ...]
    clocks: tuple[Clock, ...]

    @property
    def late(self) -> bool:
        """Say whether anything is late."""
        return any(clock.late for clock in self.clocks)

    def for_receiver(self) -> "Standing":
        """Return the same without what the giver owes: that is not the receiver's to see."""
        owed = tuple(clock for clock in self.clocks if clock.owed is not Owed.JUSTIFICATION)
        return replace(self, clocks=owed)

    @property
    def badge(self) -> str:
        """Return the kind of badge; empty for a plain one."""
        return BADGES.get(self.stage, "")


def standing_of(disclosure: Disclosure, *, at: dt.datetime, on: dt.date) -> Standing:
    """Return where a decision stands at a moment, which falls on the day `on` here."""
    answers = tuple(sorted(disclosure.answers.all(), key=lambda answer: answer.number))
    return Standing(
        disclosure=disclosure,
        stage=_stage(disclosure, answers),
        answers=answers,
        clocks=tuple(_clocks(disclosure, answers, at=at, on=on)),
    )


def _stage(disclosure: Disclosure, answers: tuple[Answer, ...]) -> Stage:
    if not disclosure.given:
        return Stage.REFUSED
    if disclosure.recalled_at is not None:
        return Stage.RECALLED
    if answers:
        return Stage(answers[-1].code)
    return Stage.SENT if disclosure.opened_at is None else Stage.OPENED


def _clocks(
    disclosure: Disclosure, answers: tuple[Answer, ...], *, at: dt.datetime, on: dt.date
) -> list[Clock]:
    codes = {AnswerCode(answer.code) for answer in answers}
    clocks = []
    until = disclosure.justify_by
    if disclosure.justified_at is None and until is not None:
        clocks.append(Clock(Owed.JUSTIFICATION, disclosure.giver.name, until, at > until))
    if not disclosure.given or disclosure.recalled_at is not None:
        return clocks
    for owed, due, enough in (
        (Owed.FIRST_ANSWER, disclosure.first_answer_due_on, ASSESSED),
        (Owed.OUTCOME, disclosure.outcome_due_on, OUTCOMES),
    ):
        if due is not None and not codes & enough:
            clocks.append(Clock(owed, disclosure.receiver.name, due, on > due))
    return clocks
