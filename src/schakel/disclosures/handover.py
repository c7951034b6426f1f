"""What the receiver gets: the bytes sealed to it and nobody else (docs/formats/handover.md).

They hold the items that may go, how they are known, what for, on what ground, what is asked back,
and that they stay secret. Nothing that was withheld is in them, not even that it exists.
"""

import datetime as dt
import uuid
from dataclasses import dataclass
from typing import Literal

from pydantic import TypeAdapter, ValidationError

from schakel.assessments.models import Signal
from schakel.core.law import Text
from schakel.disclosures.card import Card, item_label
from schakel.disclosures.deliberation import Deliberation
from schakel.disclosures.models import Disclosure
from schakel.parties.models import Organisation
from schakel.parties.sealing import seal_for

SECRECY = Text(
    nl=(
        "Houd dit geheim (Awb artikel 2:5). Gebruik het alleen voor dit doel. "
        "Geef het niet door zonder toestemming van wie het gaf, tenzij een wet u dat opdraagt."
    ),
    en=(
        "Keep this secret (Awb article 2:5). Use it for this purpose only. "
        "Do not pass it on without approval of who gave it, unless a law orders you to."
    ),
)


class HandoverError(Exception):
    """Bytes that were opened are not a handover of a version known here."""


@dataclass(frozen=True)
class HandedItem:
    """Hold one item as the receiver sees it. Category and subject are words of the law."""

    category: str
    subject: str
    value: str

    @property
    def label(self) -> Text:
        """Return its name on the screen."""
        return item_label(self.category, self.subject)[0]

    @property
    def about(self) -> Text | None:
        """Return about whom it is, if about anybody."""
        return item_label(self.category, self.subject)[1]


@dataclass(frozen=True)
class Basis:
    """Hold one article that the giving rests on."""

    article: str
    source: str
    text: Text


@dataclass(frozen=True, kw_only=True)
class Handover:
    """Hold everything that the receiver gets."""

    format: Literal["schakel-handover/v1"]
    disclosure: str
    signal: str
    giver: str
    receiver: str
    sector: str
    municipality_code: str
    given_on: dt.date
    acute: bool
    purpose: Text
    items: tuple[HandedItem, ...]
    source: str
    reliability: str
    footing: str
    asked_back: str
    basis: tuple[Basis, ...]
    secrecy: Text

    def to_bytes(self) -> bytes:
        """Return the JSON that is sealed to the receiver."""
        return HANDOVERS.dump_json(self)


HANDOVERS = TypeAdapter(Handover)


def payload_context(disclosure: uuid.UUID) -> str:
    """Return the context in which the receiver's content is sealed."""
    return f"disclosure/{disclosure}/payload"


def handover_from(content: bytes) -> Handover:
    """Read the JSON back, or raise HandoverError."""
    try:
        return HANDOVERS.validate_json(content)
    except ValidationError as error:
        raise HandoverError("what was opened is not a schakel-handover/v1") from error


def handover_of(
    deliberation: Deliberation,
    *,
    card: Card,
    signal: Signal,
    receiver: Organisation,
    disclosure: uuid.UUID,
) -> Handover:
    """Write down what may go, and nothing else."""
    proposal = deliberation.proposal
    return Handover(
        format="schakel-handover/v1",
        disclosure=str(disclosure),
        signal=signal.reference,
        giver=signal.organisation.name,
        receiver=receiver.name,
        sector=signal.sector,
        municipality_code=signal.municipality_code,
        given_on=deliberation.on,
        acute=proposal.acute,
        purpose=card.purpose,
        items=tuple(
            HandedItem(one.item.category, one.item.subject, one.item.value)
            for one in deliberation.going
        ),
        source=proposal.label.source.value,
        reliability=proposal.label.reliability.value,
        footing=proposal.label.footing.value,
        asked_back=proposal.asked_back,
        basis=_basis(card),
        secrecy=SECRECY,
    )


def _basis(card: Card) -> tuple[Basis, ...]:
    """Return the articles that the giving rests on, each once."""
    found: dict[str, Basis] = {}
    for one in card.reasons:
        found.setdefault(one.article, Basis(one.article, one.source, one.text))
    return tuple(found.values())


def sealed_handover(disclosure: Disclosure, deliberation: Deliberation, card: Card) -> bytes:
    """Seal what may go to the receiver alone."""
    handover = handover_of(
        deliberation,
        card=card,
        signal=disclosure.signal,
        receiver=disclosure.receiver,
        disclosure=disclosure.pk,
    )
    return seal_for(
        handover.to_bytes(),
        organisations=[disclosure.receiver],
        context=payload_context(disclosure.pk),
    )
