"""One line of the journal, and the bytes of it that are hashed.

Guarantee: equal entries have equal bytes and only those; the bytes hold no content, only a
commitment under a salt. Whoever destroys the salt makes the entry mute; the proofs stay whole.
Format: docs/formats/journal-entry.md.
"""

import datetime as dt
import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Self

from schakel.core.ledger.canonical import INTEGER_MAX, LedgerError, canonical_json

SALT_LENGTH: Final = 32
_COMMITMENT: Final = b"schakel/commitment/v1\n"
_VERB: Final = r"[a-z]+\.[a-z_]+"
_AT: Final = r"\d{4}-\d\d-\d\d(?:T(?:[01]\d|2[0-3]):[0-5]\d(?::[0-5]\d)?Z)?"
_VERB_FORM: Final = re.compile(_VERB)
_AT_FORM: Final = re.compile(_AT, re.ASCII)
_NAME_FORM: Final = re.compile(r"[a-z][a-z0-9_]*")
_HALF_CHARACTER: Final = re.compile(r"[\ud800-\udfff]")
_LEAF_FORM: Final = re.compile(
    rf'\{{"at":"({_AT})","commitment":"([0-9a-f]{{64}})","v":1,"verb":"({_VERB})"\}}', re.ASCII
)


class EntryError(LedgerError):
    """An entry, its details or its salt are not what they must be."""


@dataclass(frozen=True)
class Entry:
    """Say that `verb` happened `at` a day or a UTC moment; `commitment` binds the details.

    `at` is `2026-11-24`, `2026-11-24T10:15Z` or `2026-11-24T10:15:30Z`; `commitment` is 32 bytes.
    """

    verb: str
    at: str
    commitment: bytes

    def __post_init__(self) -> None:
        if not _VERB_FORM.fullmatch(self.verb):
            raise EntryError(f"a verb is written like report.received, got {ascii(self.verb)}")
        check_moment(self.at)
        if len(self.commitment) != 32:
            raise EntryError(f"a commitment has 32 bytes, got {len(self.commitment)}")

    def to_bytes(self) -> bytes:
        """Return the canonical leaf: JSON with sorted keys, no spaces, ASCII."""
        return (
            f'{{"at":"{self.at}","commitment":"{self.commitment.hex()}","v":1,"verb":"{self.verb}"}}'
        ).encode("ascii")

    @classmethod
    def from_bytes(cls, leaf: bytes) -> Self:
        """Return the entry that `leaf` writes; raise EntryError unless it is canonical."""
        found = _LEAF_FORM.fullmatch(leaf.decode("latin-1"))
        if not found:
            raise EntryError(f"these bytes are not an entry in canonical form: {ascii(leaf[:160])}")
        at, commitment, verb = found.groups()
        return cls(verb, at, bytes.fromhex(commitment))

    def check_details(self, *, salt: bytes, details: Mapping[str, str | int]) -> None:
        """Raise EntryError unless `salt` and `details` are what this entry committed to."""
        if commit(salt, details) != self.commitment:
            raise EntryError("the details and salt are not those that the entry committed to")


def commit(salt: bytes, details: Mapping[str, str | int]) -> bytes:
    """Return the commitment to `details`: SHA-256 over a label, 32 bytes of salt and their JSON.

    The salt must be fresh and random for every entry: it is all that keeps short details hidden.
    """
    if len(salt) != SALT_LENGTH:
        raise EntryError(f"a salt has {SALT_LENGTH} bytes, got {len(salt)}")
    for name, value in details.items():
        _check_detail(name, value)
    return hashlib.sha256(_COMMITMENT + salt + canonical_json(details).encode("ascii")).digest()


def check_moment(at: str) -> None:
    """Raise EntryError unless `at` is an existing day, or a UTC minute or second in one."""
    if not _AT_FORM.fullmatch(at):
        raise EntryError(f"a moment is written 2026-11-24 or 2026-11-24T10:15Z, got {ascii(at)}")
    try:
        dt.date.fromisoformat(at[:10])
    except ValueError as error:
        raise EntryError(f"the day {at[:10]} does not exist") from error


def _check_detail(name: object, value: object) -> None:
    """Refuse what two programs could write in two ways: floats, huge numbers, half characters."""
    if not isinstance(name, str) or not _NAME_FORM.fullmatch(name):
        raise EntryError(f"a detail is named like text_commitment, got {ascii(name)}")
    if isinstance(value, str):
        if _HALF_CHARACTER.search(value):
            raise EntryError(f"the detail {name} holds half a character (a lone surrogate)")
    elif isinstance(value, bool) or not isinstance(value, int) or abs(value) > INTEGER_MAX:
        raise EntryError(f"the detail {name} must be text or a whole number up to 2**53")
