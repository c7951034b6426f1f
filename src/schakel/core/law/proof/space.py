"""Fold every question there is into the few that differ, without losing count of one.

A cell is a sender, a receiver, a purpose and an item. Cells in whose scope the same rows speak are
one question to the law: a class. Within a class only the facts that its rows mention can matter.
Folding is exact: the cells of all classes add up to the whole space.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import prod

from schakel.core.law.facts import FACTS, ITEMS, SWITCHES, WORDS, Circumstances, Item
from schakel.core.law.rules import Value
from schakel.core.law.vocabulary import Party, Purpose

SIZES: Mapping[str, int] = {
    fact: 2 if fact in SWITCHES else len(WORDS[fact]) for fact in FACTS
}  # fmt: skip
CELLS = len(Party) ** 2 * len(Purpose) * len(ITEMS)
CIRCUMSTANCES = prod(SIZES.values())

Scope = Mapping[str, frozenset[Value]]
"""Which values of which fields; a field that is not named may have any value."""


@dataclass(frozen=True, slots=True)
class Cell:
    """Name the part of a question that stays when the circumstances change."""

    sender: Party
    receiver: Party
    purpose: Purpose
    item: Item

    def circumstances(self, facts: Mapping[str, Value]) -> Circumstances:
        """Return the circumstances of this cell with these facts."""
        return Circumstances(
            sender=self.sender,
            receiver=self.receiver,
            purpose=self.purpose,
            **facts,  # type: ignore[arg-type]  # the facts of a grid, by name
        )


@dataclass(frozen=True, slots=True)
class Class:
    """Hold how many cells are the same question, and the first of them."""

    cells: int
    first: Cell


Masks = list[tuple[object, int]]


class Folding:
    """Fold the space for a list of scopes: bit n of a mask says that scope n holds the cell."""

    def __init__(self, scopes: Sequence[Scope]) -> None:
        """Index the scopes by field."""
        self.scopes = tuple(scopes)
        self.everything = (1 << len(self.scopes)) - 1
        self.senders = self._masks("sender", Party)
        self.receivers = self._masks("receiver", Party)
        self.purposes = self._masks("purpose", Purpose)
        categories = dict(self._masks("category", WORDS["category"]))
        subjects = dict(self._masks("subject", WORDS["subject"]))
        self.items: Masks = [(i, categories[i.category] & subjects[i.subject]) for i in ITEMS]

    def _masks(self, field: str, values: Iterable[Value]) -> Masks:
        return [
            (
                value,
                sum(
                    1 << place
                    for place, scope in enumerate(self.scopes)
                    if field not in scope or value in scope[field]
                ),
            )
            for value in values
        ]

    def mask(self, cell: Cell) -> int:
        """Return the scopes that hold one cell."""
        mask = self.everything
        for masks, value in (
            (self.senders, cell.sender),
            (self.receivers, cell.receiver),
            (self.purposes, cell.purpose),
            (self.items, cell.item),
        ):
            mask &= dict(masks)[value]
        return mask

    def transfers(
        self, within: int, box: Scope | None = None, needs: Sequence[int] = ()
    ) -> dict[int, tuple[int, tuple[object, ...]]]:
        """Return the different masks over sender, receiver and purpose, with how many make each."""
        level: dict[int, tuple[int, tuple[object, ...]]] = {within: (1, ())}
        for field, masks in (
            ("sender", self.senders),
            ("receiver", self.receivers),
            ("purpose", self.purposes),
        ):
            level = _step(level, _inside(masks, field, box), needs)
        return level

    def classes(
        self, within: int, box: Scope | None = None, needs: Sequence[int] = ()
    ) -> dict[int, Class]:
        """Return every class by its mask, of the whole space or of the cells in a box.

        A class that shares no bit with one of `needs` is left out.
        """
        items = self.items
        if box is not None:
            items = [
                (item, mask)
                for item, mask in items
                if _holds(box, "category", item.category)  # type: ignore[attr-defined]
                and _holds(box, "subject", item.subject)  # type: ignore[attr-defined]
            ]
        folded = _step(self.transfers(within, box, needs), items, needs)
        return {
            mask: Class(count, Cell(*first))  # type: ignore[arg-type]  # one value of each field
            for mask, (count, first) in folded.items()
        }


def _holds(box: Scope, field: str, value: Value) -> bool:
    return field not in box or value in box[field]


def _inside(masks: Masks, field: str, box: Scope | None) -> Masks:
    if box is None or field not in box:
        return masks
    return [(value, mask) for value, mask in masks if value in box[field]]


def _step(
    level: Mapping[int, tuple[int, tuple[object, ...]]], masks: Masks, needs: Sequence[int]
) -> dict[int, tuple[int, tuple[object, ...]]]:
    narrowed: dict[int, tuple[int, tuple[object, ...]]] = {}
    for mask, (count, first) in level.items():
        groups: dict[int, tuple[int, object]] = {}
        for value, allowed in masks:
            both = mask & allowed
            if needs and not all(both & need for need in needs):
                continue
            found = groups.get(both)
            groups[both] = (1, value) if found is None else (found[0] + 1, found[1])
        for both, (size, value) in groups.items():
            known = narrowed.get(both)
            narrowed[both] = (
                (count * size, (*first, value))
                if known is None
                else (known[0] + count * size, known[1])
            )
    return narrowed
