"""Write many single cells as few blocks: senders times receivers times purposes times items."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import permutations

Cell = tuple[int, int, int, int]
Block = tuple[frozenset[int], frozenset[int], frozenset[int], frozenset[int]]
ORDERS = tuple(permutations(range(4)))
FEW = 2_000
"""Up to so many cells every order of merging is tried; above it, four."""


def blocks_of(cells: Iterable[Cell]) -> list[Block]:
    """Return disjoint blocks that together are exactly these cells; the same every time.

    Merging along one axis after the other is greedy: the order that leaves the fewest blocks wins,
    and it need not be the least that is possible.
    """
    known = sorted(set(cells))
    orders = ORDERS if len(known) <= FEW else ORDERS[::7]
    best = min((_merged(known, order) for order in orders), key=len)
    return sorted(best, key=_as_lists)


def _merged(cells: Sequence[Cell], order: Sequence[int]) -> list[Block]:
    blocks: Iterable[Block] = (_single(cell) for cell in cells)
    for axis in order:
        blocks = list(_along(blocks, axis))
    return list(blocks)


def _along(blocks: Iterable[Block], axis: int) -> Iterator[Block]:
    alike: dict[tuple[frozenset[int], ...], set[int]] = {}
    for block in blocks:
        rest = (*block[:axis], *block[axis + 1 :])
        alike.setdefault(rest, set()).update(block[axis])
    for rest, values in alike.items():
        merged: list[frozenset[int]] = [*rest[:axis], frozenset(values), *rest[axis:]]
        yield merged[0], merged[1], merged[2], merged[3]


def _single(cell: Cell) -> Block:
    a, b, c, d = cell
    return frozenset({a}), frozenset({b}), frozenset({c}), frozenset({d})


def _as_lists(block: Block) -> list[list[int]]:
    return [sorted(values) for values in block]
