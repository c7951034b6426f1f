"""Group every sender, receiver, purpose and item that the same rows of two rule sets reach.

Only a scope in which a touched row stands can have another answer; the others are left out at once.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from schakel.core.law.facts import ITEMS, Item
from schakel.core.law.impact.boxes import Cell
from schakel.core.law.rules import Rule
from schakel.core.law.vocabulary import Party, Purpose

Words = TypeVar("Words")
Word = TypeVar("Word", bound=str)
Pair = tuple[int, int]
"""Rows of the old and of the new rule set, as bits."""


@dataclass(frozen=True)
class Alike(Generic[Words]):
    """Hold one coordinate: words that no row tells apart, and the rows that accept them."""

    words: tuple[Words, ...]
    rows: Pair


@dataclass(frozen=True)
class Scopes:
    """Hold the four axes in groups, and for each pair of row sets the cells that it holds in."""

    senders: tuple[Alike[Party], ...]
    receivers: tuple[Alike[Party], ...]
    purposes: tuple[Alike[Purpose], ...]
    items: tuple[Alike[Item], ...]
    cells: Mapping[Pair, Sequence[Cell]]

    def size(self, cell: Cell) -> int:
        """Return how many scopes a cell of groups holds."""
        a, b, c, d = cell
        found = len(self.senders[a].words) * len(self.receivers[b].words)
        return found * len(self.purposes[c].words) * len(self.items[d].words)


def scopes_of(old: Sequence[Rule], new: Sequence[Rule], *, touched: Pair) -> Scopes:
    """Group the space for two lists of rows, of which `touched` differ between them."""
    axes = (
        _alike(tuple(Party), "sender", old, new),
        _alike(tuple(Party), "receiver", old, new),
        _alike(tuple(Purpose), "purpose", old, new),
        _items(old, new),
    )
    found: dict[Pair, list[Cell]] = {}
    for pair, cell in _cells(*axes, touched=touched):
        found.setdefault(pair, []).append(cell)
    return Scopes(*axes, cells=found)


def _cells(
    senders: Sequence[Alike[Party]],
    receivers: Sequence[Alike[Party]],
    purposes: Sequence[Alike[Purpose]],
    items: Sequence[Alike[Item]],
    *,
    touched: Pair,
) -> Iterator[tuple[Pair, Cell]]:
    was, now = touched
    for a, sender in enumerate(senders):
        for b, receiver in enumerate(receivers):
            o2, n2 = sender.rows[0] & receiver.rows[0], sender.rows[1] & receiver.rows[1]
            if not (o2 & was or n2 & now):
                continue
            for c, purpose in enumerate(purposes):
                o3, n3 = o2 & purpose.rows[0], n2 & purpose.rows[1]
                if not (o3 & was or n3 & now):
                    continue
                for d, item in enumerate(items):
                    o4, n4 = o3 & item.rows[0], n3 & item.rows[1]
                    if o4 & was or n4 & now:
                        yield (o4, n4), (a, b, c, d)


def _alike(
    words: Sequence[Word], field: str, old: Sequence[Rule], new: Sequence[Rule]
) -> tuple[Alike[Word], ...]:
    return _grouped((w, (_rows(field, w, old), _rows(field, w, new))) for w in words)


def _items(old: Sequence[Rule], new: Sequence[Rule]) -> tuple[Alike[Item], ...]:
    return _grouped((item, (_item_rows(item, old), _item_rows(item, new))) for item in ITEMS)


def _item_rows(item: Item, rows: Sequence[Rule]) -> int:
    return _rows("category", item.category, rows) & _rows("subject", item.subject, rows)


def _rows(field: str, word: str, rows: Sequence[Rule]) -> int:
    return sum(1 << at for at, rule in enumerate(rows) if rule.applies(field, word))


def _grouped(pairs: Iterator[tuple[Words, Pair]]) -> tuple[Alike[Words], ...]:
    groups: dict[Pair, list[Words]] = {}
    for word, rows in pairs:
        groups.setdefault(rows, []).append(word)
    return tuple(Alike(tuple(words), rows) for rows, words in groups.items())
