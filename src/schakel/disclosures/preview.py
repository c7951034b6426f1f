"""What a member sees before anything is given: the card with values, and what would change it."""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from schakel.assessments.items import SignalItem
from schakel.assessments.models import Signal
from schakel.core.law import Consent, Outcome
from schakel.disclosures.adoption.cards import card_for
from schakel.disclosures.card import Card, Line, answer_of, purposes
from schakel.disclosures.clocks import local_day
from schakel.disclosures.deliberation import Deliberation, deliberate
from schakel.disclosures.handover import Handover, handover_of
from schakel.disclosures.proposal import Proposal
from schakel.disclosures.words import said
from schakel.parties.models import Organisation


@dataclass(frozen=True)
class Row:
    """Hold one line of the card with the value that only its holder sees."""

    line: Line
    value: str


@dataclass(frozen=True)
class Supposed:
    """Hold what would follow if one fact were another."""

    words: str
    outcome: Outcome
    going: int
    not_yet: int
    refused: int
    differs: bool


@dataclass(frozen=True)
class Preview:
    """Hold a decision that is not taken: `handover` is what the receiver would get."""

    deliberation: Deliberation
    card: Card
    rows: tuple[Row, ...]
    handover: Handover | None
    supposed: tuple[Supposed, ...]

    @property
    def now(self) -> list[Row]:
        """Return what would go."""
        return [row for row in self.rows if row.line.goes]

    @property
    def not_yet(self) -> list[Row]:
        """Return what waits for a step."""
        return [row for row in self.rows if row.line.outcome is Outcome.NOT_YET]

    @property
    def never(self) -> list[Row]:
        """Return what no step opens."""
        return [row for row in self.rows if row.line.outcome is Outcome.REFUSED]

    @property
    def persons_go(self) -> bool:
        """Say whether data on persons would go."""
        return any(ruling.is_about_a_person for ruling in self.deliberation.going)


@dataclass(frozen=True)
class Asked:
    """Hold one question to the law: which items of which signal, proposed how, to whom, when."""

    signal: Signal
    items: Sequence[SignalItem]
    proposal: Proposal
    receiver: Organisation
    at: dt.datetime

    def deliberate(self, **supposing: str | bool) -> Deliberation:
        """Return the answer, as things are or supposing something else."""
        return deliberate(
            items=self.items,
            proposal=self.proposal,
            giver=self.signal.organisation,
            receiver=self.receiver,
            on=local_day(self.at),
            supposing=supposing,
        )


def preview_of(asked: Asked) -> Preview:
    """Return the preview of a question. Nothing is stored or sent."""
    deliberation = asked.deliberate()
    card = card_for(asked.signal.organisation, deliberation, at=asked.at)
    handover = None
    if deliberation.going:
        handover = handover_of(
            deliberation,
            card=card,
            signal=asked.signal,
            receiver=asked.receiver,
            disclosure=asked.signal.pk,
        )
    values = {item.id: item.value for item in asked.items}
    return Preview(
        deliberation=deliberation,
        card=card,
        rows=tuple(Row(line, values[line.item]) for line in card.lines),
        handover=handover,
        supposed=tuple(_supposed(asked, deliberation)),
    )


def _supposed(asked: Asked, as_it_is: Deliberation) -> Iterator[Supposed]:
    facts = as_it_is.circumstances
    persons = any(ruling.is_about_a_person for ruling in as_it_is.rulings)
    other: list[tuple[str, dict[str, str | bool]]] = []
    if persons and facts.consent is not Consent.GIVEN:
        other.append((_("the person consents"), {"consent": Consent.GIVEN}))
    if persons and facts.consent is not Consent.REFUSED:
        other.append((_("the person says no"), {"consent": Consent.REFUSED}))
    if not facts.agreement:
        other.append((_("there is an agreement"), {"agreement": True}))
    if not facts.acute:
        other.append((_("there is acute danger"), {"acute": True}))
    now = _counted(as_it_is)
    for words, facts_then in other:
        then = _counted(asked.deliberate(**facts_then))
        yield Supposed(words, *then, differs=then != now)
    for purpose, text in purposes():
        then = _counted(asked.deliberate(purpose=purpose))
        if then[1] > now[1]:
            words = _("the purpose really is: %(purpose)s") % {"purpose": said(text)}
            yield Supposed(words, *then, differs=True)


def _counted(deliberation: Deliberation) -> tuple[Outcome, int, int, int]:
    return (
        answer_of(deliberation),
        len(deliberation.going),
        deliberation.count(Outcome.NOT_YET),
        deliberation.count(Outcome.REFUSED),
    )
