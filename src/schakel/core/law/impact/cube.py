"""Hold every combination of facts as the bits of one number, so that a rule is one number too.

Values that no row tells apart are one coordinate; the weight of a set of cells counts them all.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from math import prod

from schakel.core.law.catalogue import Step
from schakel.core.law.facts import FACTS, SWITCHES, WORDS
from schakel.core.law.rules import Rule, Value

Facts = tuple[tuple[str, frozenset[Value]], ...]
"""A conjunction: each named fact has one of these values; others may be anything."""


def values_of(field: str) -> tuple[Value, ...]:
    """Return every value that a field can have."""
    return (False, True) if field in SWITCHES else tuple(WORDS[field])


EVERYTHING = prod(len(values_of(fact)) for fact in FACTS)
"""How many combinations of facts there are."""


@dataclass(frozen=True)
class Axis:
    """Hold one fact, its values in groups that nothing tells apart, and its place in the bits."""

    fact: str
    groups: tuple[frozenset[Value], ...]
    stride: int
    cells: tuple[int, ...]

    def group_of(self, value: Value) -> int:
        """Return the coordinate of a value."""
        return next(at for at, group in enumerate(self.groups) if value in group)


@dataclass(frozen=True)
class Cube:
    """Hold the axes; cell n of a set is bit n of the number that stands for the set."""

    axes: tuple[Axis, ...]
    full: int

    @cached_property
    def by_fact(self) -> Mapping[str, Axis]:
        """Return the axes by their fact."""
        return {axis.fact: axis for axis in self.axes}

    def where(self, when: Iterable[tuple[str, frozenset[Value]]]) -> int:
        """Return the cells in which each of these facts has one of its values."""
        found = self.full
        for fact, values in when:
            axis = self.by_fact.get(fact)
            if axis is None:
                continue
            pairs = zip(axis.groups, axis.cells, strict=True)
            found &= _union(cells for group, cells in pairs if group <= values)
        return found

    def before(self, cells: int, steps: Sequence[Step]) -> int:
        """Return the cells from which these steps lead into `cells`."""
        for step in steps:
            axis = self.by_fact[step.fact]
            start, end = axis.group_of(step.before), axis.group_of(step.after)
            cells &= axis.cells[end]
            by = (end - start) * axis.stride
            cells = cells >> by if by >= 0 else cells << -by
        return cells

    def conditions(self, cells: int) -> tuple[Facts, ...]:
        """Return disjoint conjunctions that together are exactly these cells."""
        return tuple(_split(cells, self.axes, ()))

    def weight(self, cells: int) -> int:
        """Return how many combinations of facts these cells stand for."""
        return sum(weight_of(facts) for facts in self.conditions(cells))


def weight_of(facts: Facts) -> int:
    """Return how many combinations of facts a conjunction holds."""
    count = EVERYTHING
    for fact, values in facts:
        count = count // len(values_of(fact)) * len(values)
    return count


def cube_of(rows: Iterable[Rule], steps: Iterable[Step]) -> Cube:
    """Return the cube in which these rows and steps can be told apart, and no finer."""
    conditions = {condition for rule in rows for condition in rule.when if condition[0] in FACTS}
    offered = [step for step in steps if step.obtainable]
    grouped = []
    for fact in FACTS:
        named = [values for name, values in conditions if name == fact]
        if named:
            starts = frozenset(step.before for step in offered if step.fact == fact)
            grouped.append((fact, _groups(fact, [*named, starts])))
    size = prod(len(groups) for _, groups in grouped)
    axes, stride = [], size
    for fact, groups in grouped:
        stride //= len(groups)
        axes.append(Axis(fact, groups, stride, _cells(len(groups), stride, size)))
    return Cube(axes=tuple(axes), full=(1 << size) - 1)


def _groups(fact: str, told_by: Sequence[frozenset[Value]]) -> tuple[frozenset[Value], ...]:
    alike: dict[tuple[bool, ...], set[Value]] = {}
    for value in values_of(fact):
        alike.setdefault(tuple(value in values for values in told_by), set()).add(value)
    return tuple(frozenset(group) for group in alike.values())


def _cells(count: int, stride: int, size: int) -> tuple[int, ...]:
    """Return for each coordinate its cells: runs of `stride` bits, once in every period."""
    period = count * stride
    repeated = ((1 << size) - 1) // ((1 << period) - 1)
    run = (1 << stride) - 1
    return tuple((run << (at * stride)) * repeated for at in range(count))


def _union(sets: Iterable[int]) -> int:
    found = 0
    for one in sets:
        found |= one
    return found


def _split(cells: int, axes: Sequence[Axis], facts: Facts) -> Iterable[Facts]:
    """Take the facts apart one by one, first those that must have some value."""
    if not cells:
        return
    parted = [(axis, _parts(cells, axis)) for axis in axes]
    relevant = [(axis, parts) for axis, parts in parted if len(parts) > 1]
    if not relevant:
        yield tuple(sorted(facts, key=lambda pair: FACTS.index(pair[0])))
        return
    chosen, parts = min(relevant, key=lambda one: 0 if 0 in one[1] else len(one[1]))
    left = [axis for axis, _ in relevant if axis is not chosen]
    for part, values in parts.items():
        yield from _split(part, left, (*facts, (chosen.fact, frozenset(values))))


def _parts(cells: int, axis: Axis) -> dict[int, set[Value]]:
    """Return the different sets that are left for the values of one fact."""
    parts: dict[int, set[Value]] = {}
    for at, group in enumerate(axis.groups):
        part = (cells & axis.cells[at]) >> (at * axis.stride)
        parts.setdefault(part, set()).update(group)
    return parts
