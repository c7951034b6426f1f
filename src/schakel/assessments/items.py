"""The items of a signal: one kind of data about one kind of person, the unit the law decides on.

Categories and subjects are the words of the law's vocabulary, kept here as plain text: only
`keeping` knows what they mean.
"""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass

NOBODY = "none"


@dataclass(frozen=True)
class SignalItem:
    """One value with its label: `category` says what it is, `subject` whom it is about."""

    id: str
    category: str
    subject: str
    value: str

    @property
    def about_person(self) -> bool:
        """Say whether it is about a person, and so can only wait here."""
        return self.subject != NOBODY


def to_bytes(items: Sequence[SignalItem]) -> bytes:
    """Return the items as JSON, in the order given."""
    return json.dumps([asdict(item) for item in items], ensure_ascii=False).encode()


def from_bytes(content: bytes) -> tuple[SignalItem, ...]:
    """Return the items that `to_bytes` wrote; raise on anything else (TypeError, ValueError)."""
    return tuple(SignalItem(**row) for row in json.loads(content))
