"""What a member sees before anything is given: the card with values, and what would change it."""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from schakel.assessments.items import SignalItem
from schakel.assessments.models import Signal
from schakel.core.law import Consent, Outcome
from schakel.disclosures.card import Card, Line, answer_of, card_of
from schakel.disclosures.clocks import local_day
from schakel.disclosures.deliberation import Deliberation, deliberate
from schakel.disclosures.handover import Handover, handover_of
from schakel.disclosures.proposal import Proposal
from schakel.parties.models import Organisation


@dataclass(frozen=True)
class Row:
    """Hold one line of the card with the value that only its holder sees."""

    line: Line
    value: str


@dataclass(frozen=True)
class Supposed:
    """Hold what would follow if one fact were another."""

    words: object
    outcome: Outcome
    going: int
    not_yet: int
    refused: int


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
    card = card_of(deliberation, at=asked.at)
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
    if persons and facts.consent is not Consent.GIVEN:
        yield _follows(_("the person consents"), asked.deliberate(consent=Consent.GIVEN))
    if persons and facts.consent is not Consent.REFUSED:
        yield _follows(_("the person says no"), asked.deliberate(consent=Consent.REFUSED))
    if not facts.agreement:
        yield _follows(_("there is an agreement"), asked.deliberate(agreement=True))
    if not facts.acute:
        yield _follows(_("there is acute danger"), asked.deliberate(acute=True))


def _follows(words: object, deliberation: Deliberation) -> Supposed:
    return Supposed(
        words=words,
        outcome=answer_of(deliberation),
        going=len(deliberation.going),
        not_yet=deliberation.count(Outcome.NOT_YET),
        refused=deliberation.count(Outcome.REFUSED),
    )
