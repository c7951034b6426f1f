"""Take earlier decisions again from their receipts, by the rules that they were taken by."""

import datetime as dt
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from schakel.core.law import Decision, Rulebook, decide
from schakel.core.law.exports.receipt import ReceiptError, reproduce, rulebook_of
from schakel.disclosures.adoption.sides import SideError, pinned_book
from schakel.disclosures.deliberation import rulebook

Kept = tuple[uuid.UUID, str, str]
"""A decision: its id, the reference of its signal, and its receipt (empty if it has none)."""


@dataclass(frozen=True)
class Differing:
    """Hold a decision that comes out otherwise by its own rules, and the first thing that does."""

    disclosure: uuid.UUID
    reference: str
    problem: str


@dataclass(frozen=True)
class Replayed:
    """Hold how many decisions came out the same, which did not, and how many told nothing.

    `otherwise_today` would have another answer for some item by the rules of today.
    """

    same: int
    differing: tuple[Differing, ...]
    untold: int
    otherwise_today: int


def replayed(kept: Iterable[Kept], *, today: dt.date) -> Replayed:
    """Decide again on each receipt; a rulebook is read once, however many rest on it."""
    books: dict[str, Rulebook] = {}
    same = untold = otherwise = 0
    differing = []
    for disclosure, reference, receipt in kept:
        if not receipt:
            untold += 1
            continue
        try:
            decisions = _again(receipt, books)
        except (ReceiptError, SideError) as error:
            differing.append(Differing(disclosure, reference, str(error)))
            continue
        same += 1
        otherwise += _is_otherwise(decisions, today)
    return Replayed(same, tuple(differing), untold, otherwise)


def _again(receipt: str, books: dict[str, Rulebook]) -> tuple[Decision, ...]:
    sha256 = rulebook_of(receipt)
    if sha256 not in books:
        books[sha256] = pinned_book(sha256)
    return reproduce(receipt, books[sha256])


def _is_otherwise(decisions: Sequence[Decision], today: dt.date) -> bool:
    rules = rulebook().in_force(today)
    return any(
        decide(one.item, one.circumstances, rules).outcome is not one.outcome for one in decisions
    )
