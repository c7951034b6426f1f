"""Write the card of a giver: its rules are a concept until that giver has adopted them."""

import datetime as dt

from schakel.disclosures.adoption.queries import has_adopted
from schakel.disclosures.card import Card, card_of, signed
from schakel.disclosures.deliberation import Deliberation
from schakel.parties.models import Organisation


def card_for(giver: Organisation, deliberation: Deliberation, *, at: dt.datetime) -> Card:
    """Return the card of a deliberation, as its giver reads it. Only words can differ by who."""
    card = card_of(deliberation, at=at)
    return signed(card) if has_adopted(giver, card.sha256) else card
