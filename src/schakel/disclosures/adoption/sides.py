"""Find the rules that one side of a comparison names: a folder, a day, a pinned set, or a bill."""

import datetime as dt
import re
from pathlib import Path

from schakel.core.law import Rulebook, RulebookError, Rules, load
from schakel.core.law.exports.pinned import PinnedError, rulebook_from_canonical
from schakel.disclosures.adoption.queries import kept_sets
from schakel.disclosures.deliberation import rulebook

BILL = "with:"
HASH = re.compile(r"[0-9a-f]{8,64}")
LEAST = 8
"""Hexadecimal digits by which a pinned set can be named."""


class SideError(Exception):
    """What was named is no set of rules. The message says why, and what can be named."""


def side_of(name: str, *, today: dt.date) -> Rules:
    """Return the rules of one day that `name` means, or raise SideError.

    `2025-03-01`: our rules on that day. `with:BILL`: our rules today, with a bill that is not law.
    A folder, or the hash of a pinned set (eight digits or more): those rules today.
    """
    day = _day(name)
    if day is not None:
        return rulebook().in_force(day)
    if name.startswith(BILL):
        return _with_bill(name.removeprefix(BILL), today)
    if Path(name).is_dir():
        return _from_folder(Path(name)).in_force(today)
    if HASH.fullmatch(name):
        return pinned_book(name).in_force(today)
    raise SideError(
        f"{name!r} is not a day (YYYY-MM-DD), {BILL}BILL, a folder with rules, "
        f"or the hash of a pinned set of rules ({LEAST} digits or more)"
    )


def pinned_book(sha256: str) -> Rulebook:
    """Return a rulebook that was kept with a decision or a signature, or raise SideError."""
    ours = rulebook()
    if ours.sha256.startswith(sha256):
        return ours
    found = list(kept_sets(sha256)[:2])
    if len(found) != 1:
        how = "more than one" if found else "no"
        raise SideError(f"{how} set of rules was kept here whose hash begins with {sha256}")
    try:
        return rulebook_from_canonical(found[0].content, sha256=found[0].sha256)
    except PinnedError as error:
        raise SideError(f"rules {found[0].sha256[:12]}: {error}") from error


def _day(name: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(name)
    except ValueError:
        return None


def _with_bill(bill: str, today: dt.date) -> Rules:
    known = rulebook().vocabulary.bills
    if bill not in known:
        raise SideError(f"{bill!r} is not a bill; known are: {', '.join(sorted(known)) or 'none'}")
    return rulebook().in_force(today, bills=(bill,))


def _from_folder(folder: Path) -> Rulebook:
    try:
        return load(folder)
    except (RulebookError, OSError) as error:
        raise SideError(f"{folder}: {error}") from error
