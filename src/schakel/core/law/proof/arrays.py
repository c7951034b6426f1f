"""Decide a second time, in another way: for all circumstances of a class at once.

Nothing here uses the index or the algorithm of the law itself, only its rows. A vector is one
whole number; its bit n stands for the n-th circumstance of a grid. Plain numbers do this as fast
as an array library for grids of this size, and need nothing installed.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import prod

from schakel.core.law.catalogue import Obligation, Step
from schakel.core.law.facts import FACTS, SWITCHES, WORDS
from schakel.core.law.proof.space import SIZES
from schakel.core.law.rules import Rule, Value
from schakel.core.law.vocabulary import Consent, Kind, Lock, Outcome

BASES = (Lock.BASIS_SENDER, Lock.BASIS_RECEIVER)
NATURES = ("duty", "power", "consent", "weighing")


def values_of(fact: str) -> tuple[Value, ...]:
    """Return the values of a fact, the calm one first; consent runs from unasked to refused."""
    if fact == "consent":
        return (Consent.NOT_ASKED, Consent.GIVEN, Consent.REFUSED)
    return (False, True) if fact in SWITCHES else tuple(WORDS[fact])


class Grid:
    """Number the circumstances in which some facts differ; all other facts are calm."""

    def __init__(self, facts: Iterable[str]) -> None:
        """Lay out one axis for each fact."""
        named = set(facts)
        self.facts = tuple(fact for fact in FACTS if fact in named)
        self.width = prod(SIZES[fact] for fact in self.facts)
        self.everything = (1 << self.width) - 1
        self.strides: dict[str, int] = {}
        self.at: dict[tuple[str, Value], int] = {}
        stride = 1
        for fact in self.facts:
            self.strides[fact] = stride
            self._lay(fact, stride)
            stride *= SIZES[fact]
        self._vectors: dict[tuple[tuple[str, frozenset[Value]], ...], int] = {}

    def _lay(self, fact: str, stride: int) -> None:
        period = stride * SIZES[fact]
        repeated = self.everything // ((1 << period) - 1)
        for place, value in enumerate(values_of(fact)):
            self.at[fact, value] = repeated * (((1 << stride) - 1) << place * stride)

    def first(self, fact: str) -> Value:
        """Return the calm value of a fact."""
        return values_of(fact)[0]

    def size(self, fact: str) -> int:
        """Return how many values a fact has."""
        return SIZES[fact]

    def where(self, fact: str, *values: Value) -> int:
        """Return where a fact has one of these values; raises KeyError for a fact left out."""
        vector = 0
        for value in values:
            vector |= self.at[fact, value]
        return vector

    def speaks(self, rule: Rule) -> int:
        """Return where the conditions of a row on facts all hold."""
        facts = tuple((name, values) for name, values in rule.when if name in SIZES)
        vector = self._vectors.get(facts)
        if vector is None:
            vector = self.everything
            for name, values in facts:
                vector &= self.where(name, *values)
            self._vectors[facts] = vector
        return vector

    def move(self, vector: int, step: Step) -> int:
        """Return from where one step leads into a vector."""
        places = values_of(step.fact)
        distance = places.index(step.after) - places.index(step.before)
        shift = distance * self.strides[step.fact]
        target = vector & self.at[step.fact, step.after]
        return target >> shift if shift >= 0 else target << -shift

    def facts_at(self, point: int) -> dict[str, Value]:
        """Return the facts of one circumstance by name."""
        return {
            fact: values_of(fact)[point // self.strides[fact] % SIZES[fact]] for fact in self.facts
        }

    def point(self, facts: Mapping[str, Value]) -> int:
        """Return the number of a circumstance."""
        return sum(
            self.strides[fact] * values_of(fact).index(facts.get(fact, values_of(fact)[0]))
            for fact in self.facts
        )


@dataclass(frozen=True)
class Answer:
    """Hold where each outcome holds, and what it rests on, for one set of rows."""

    grid: Grid
    permitted: int
    permitted_if: int
    not_yet: int
    demanded: Mapping[str, int]
    used: Mapping[str, int]

    @property
    def given(self) -> int:
        """Return where something leaves, at once or under conditions."""
        return self.permitted | self.permitted_if

    @property
    def levels(self) -> tuple[int, int, int]:
        """Return where the outcome is at least not yet, permitted if, permitted."""
        return self.given | self.not_yet, self.given, self.permitted

    def at(self, point: int) -> Outcome:
        """Return the outcome at one circumstance."""
        for outcome in (Outcome.PERMITTED, Outcome.PERMITTED_IF, Outcome.NOT_YET):
            if getattr(self, outcome.value) >> point & 1:
                return outcome
        return Outcome.REFUSED

    def same(self, other: "Answer") -> bool:
        """Tell whether outcome, keys and obligations are the same everywhere on the same grid."""
        return (
            self.permitted == other.permitted
            and self.permitted_if == other.permitted_if
            and self.not_yet == other.not_yet
            and self.demanded == other.demanded
            and self.used == other.used
        )


class Arrays:
    """Answer classes from their rows."""

    def __init__(self, *, obligations: Mapping[str, Obligation], steps: Sequence[Step]) -> None:
        """Keep what blocks, and which steps can be taken."""
        self.blocking = {name for name, one in obligations.items() if one.blocking}
        self.steps = tuple(step for step in steps if step.obtainable)
        self._grids: dict[frozenset[str], Grid] = {}

    def grid(self, rows: Iterable[Rule], also: Iterable[str] = ()) -> Grid:
        """Return the grid of the facts that these rows mention, and some more."""
        facts = frozenset(name for rule in rows for name, _ in rule.when if name in SIZES)
        facts |= frozenset(also)
        grid = self._grids.get(facts)
        if grid is None:
            grid = self._grids[facts] = Grid(facts)
        return grid

    def answer(self, rows: Sequence[Rule], also: Iterable[str] = ()) -> Answer:
        """Answer every circumstance of the cells in whose scope exactly these rows speak."""
        if shut_for_ever(rows):
            return Answer(self.grid((), also), 0, 0, 0, {}, {})
        ranked = sorted(rows, key=preference)
        return self._answer(ranked, self.grid(ranked, also))

    def _answer(self, rows: Sequence[Rule], grid: Grid) -> Answer:
        opened = grid.everything
        for rule in (row for row in rows if row.kind is Kind.BAR):
            opened &= ~grid.speaks(rule)
        turned: dict[str, tuple[Rule, int]] = {}
        for lock in Lock:
            opened &= ~turn_keys([row for row in rows if row.lock is lock], lock, grid, turned)
        demanded = self._demanded(rows, turned, opened, grid)
        burdened = union(vector for name, vector in demanded.items() if name in self.blocking)
        return Answer(
            grid=grid,
            permitted=opened & ~burdened,
            permitted_if=opened & burdened,
            not_yet=self._reachable(opened, grid) & ~opened,
            demanded=demanded,
            used={name: at & opened for name, (_, at) in turned.items() if at & opened},
        )

    def _demanded(
        self, rows: Sequence[Rule], turned: Mapping[str, tuple[Rule, int]], opened: int, grid: Grid
    ) -> dict[str, int]:
        speaking = list(turned.values())
        speaking += [(r, grid.speaks(r)) for r in rows if r.kind in {Kind.LOCK, Kind.OBLIGATION}]
        demanded: dict[str, int] = {}
        for rule, vector in speaking:
            where = vector & opened
            for name in rule.obligations if where else ():
                demanded[name] = demanded.get(name, 0) | where
        return demanded

    def _reachable(self, opened: int, grid: Grid) -> int:
        """Walk back along the steps until nothing is added; steps on one fact may follow on."""
        steps = [step for step in self.steps if step.fact in grid.strides]
        reached, before = opened, 0
        while reached != before and reached:
            before = reached
            for step in reversed(steps):
                reached |= grid.move(reached, step)
        return reached


def shut_for_ever(rows: Sequence[Rule]) -> bool:
    """Tell that no circumstance can open: a basis has no key at all, or a bar has no condition."""
    keyed = {rule.lock for rule in rows if rule.kind is Kind.KEY}
    return not keyed.issuperset(BASES) or any(
        rule.kind is Kind.BAR and not any(name in SIZES for name, _ in rule.when) for rule in rows
    )


def turn_keys(
    rows: Sequence[Rule], lock: Lock, grid: Grid, turned: dict[str, tuple[Rule, int]]
) -> int:
    """Return where a lock stays shut, and note for each key where it is the one used."""
    waiting = grid.everything
    if lock not in BASES:
        waiting = union(grid.speaks(rule) for rule in rows if rule.kind is Kind.LOCK)
    for rule in (row for row in rows if row.kind is Kind.KEY):
        opens = waiting & grid.speaks(rule)
        if opens:
            turned[f"{rule.id}@{rule.valid_from}"] = (rule, opens)
            waiting &= ~opens
    return waiting


def union(vectors: Iterable[int]) -> int:
    """Return where any of these holds."""
    whole = 0
    for vector in vectors:
        whole |= vector
    return whole


def preference(rule: Rule) -> tuple[int, int, str]:
    """Order rows as the design says: duty, power, consent, weighing; then fewest obligations."""
    nature = NATURES.index(rule.nature) if rule.nature else len(NATURES)
    return nature, len(rule.obligations), rule.id


def points(vector: int) -> Iterator[int]:
    """Yield the numbers of the circumstances in a vector."""
    while vector:
        lowest = vector & -vector
        yield lowest.bit_length() - 1
        vector ^= lowest
