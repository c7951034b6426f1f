"""A proposal from plain words, for who has no form: a file of plays."""

from enum import StrEnum
from typing import TypeVar

from schakel.core.law import Consent, Purpose
from schakel.disclosures.commands import DisclosureError
from schakel.disclosures.deliberation import UnknownItemError
from schakel.disclosures.proposal import Footing, Label, Proposal, Reliability, Source

Word = TypeVar("Word", bound=StrEnum)


class WordError(Exception):
    """The law has no such word. The message names it and the words there are."""


REFUSALS = (WordError, DisclosureError, UnknownItemError)
"""Everything by which this room refuses what it is told."""


def proposal_in_words(
    *, purpose: str, consent: str, acute: bool, chosen: tuple[str, ...], asked_back: str
) -> Proposal:
    """Return the proposal that these words say, about what a report said; raise WordError."""
    return Proposal(
        purpose=_word(purpose, Purpose, "purpose"),
        consent=_word(consent, Consent, "consent"),
        acute=acute,
        chosen=chosen,
        label=Label(source=Source.REPORT, reliability=Reliability.UNKNOWN, footing=Footing.HEARSAY),
        asked_back=asked_back,
    )


def _word(word: str, words: type[Word], name: str) -> Word:
    try:
        return words(word)
    except ValueError as error:
        known = ", ".join(known.value for known in words)
        raise WordError(f"{name}: {word!r} is not one of {known}") from error
