"""Say for every combination of facts at once what the rules in one scope answer.

It is the interpreter of `decide.py` over sets of cells instead of over one case; tests hold the two
against each other.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from schakel.core.law.catalogue import Obligation, Step
from schakel.core.law.impact.cube import Cube
from schakel.core.law.rules import ALWAYS, LAWYER, Rule
from schakel.core.law.vocabulary import Kind, Lock, Outcome


@dataclass(frozen=True, slots=True, order=True)
class Trait:
    """Name one thing that an answer can have: an outcome, a key, a condition, a step, a reason."""

    kind: str
    name: str
    more: str = ""


@dataclass(frozen=True)
class Words:
    """Hold what rows refer to: the obligations by name, and the steps that may be proposed."""

    obligations: Mapping[str, Obligation]
    steps: tuple[Step, ...]


def answers_of(rows: Sequence[Rule], words: Words, cube: Cube) -> dict[Trait, int]:
    """Return for each trait the cells whose answer has it. `rows` stand in order of preference."""
    return _Answers(rows, words, cube).traits()


def obligation_trait(obligation: Obligation) -> Trait:
    """Return the trait of a condition; one with another form or term is another trait."""
    term = obligation.deadline
    told = [obligation.who, "before" if obligation.blocking else "after", obligation.evidence]
    told += [] if term is None else [f"{term.amount} {term.unit}"]
    return Trait("obligation", obligation.id, " ".join(told))


class _Answers:
    """Work out one scope; every set is a number with a bit for each cell."""

    def __init__(self, rows: Sequence[Rule], words: Words, cube: Cube) -> None:
        self.words, self.cube = words, cube
        self.rows = [(rule, cube.where(rule.when)) for rule in rows]
        self.bars = [(rule, at) for rule, at in self.rows if rule.kind is Kind.BAR]
        self.barred = 0
        for _, at in self.bars:
            self.barred |= at
        self.shut: dict[Lock, int] = {}
        self.keys: dict[Lock, list[tuple[Rule, int]]] = {}
        self.open = cube.full & ~self.barred
        for lock in Lock:
            self._look_at(lock)

    def _look_at(self, lock: Lock) -> None:
        closed = self.cube.full if lock in ALWAYS else 0
        for rule, at in self.rows:
            if rule.kind is Kind.LOCK and rule.lock is lock:
                closed |= at
        if not closed:
            return
        used, left = [], closed
        for rule, at in self.rows:
            if rule.kind is Kind.KEY and rule.lock is lock and at & left:
                used.append((rule, at & left))
                left &= ~at
        self.keys[lock], self.shut[lock] = used, left
        self.open &= ~left

    def traits(self) -> dict[Trait, int]:
        """Return the sets of all traits that occur."""
        found: dict[Trait, int] = {}
        for trait, cells in self._all():
            if cells:
                found[trait] = found.get(trait, 0) | cells
        return found

    def _all(self) -> Iterator[tuple[Trait, int]]:
        closed = self.cube.full & ~self.open
        yield from self._given()
        for rule, at in self.bars:
            yield Trait("bar", rule.id), at
        for lock, cells in self.shut.items():
            yield Trait("shut", lock), cells & closed
        for rule, at in self.rows:
            if rule.kind in (Kind.BAR, Kind.OBLIGATION):
                for one in self._known(rule):
                    if one.on_refusal:
                        yield obligation_trait(one), at & closed
        waiting = 0
        for steps, cells in self._roads(closed):
            waiting |= cells
            yield from self._told(steps, cells)
        yield Trait("outcome", Outcome.NOT_YET), waiting
        yield Trait("outcome", Outcome.REFUSED), closed & ~waiting

    def _given(self) -> Iterator[tuple[Trait, int]]:
        blocking = unknown = 0
        for rule, cells in self._demanding():
            for name in rule.obligations:
                known = self.words.obligations.get(name)
                if known is None:
                    unknown |= cells
                    yield Trait("unknown", name), cells
                    continue
                yield obligation_trait(known), cells
                blocking |= cells if known.blocking else 0
        for lock, used in self.keys.items():
            for rule, cells in used:
                yield Trait("key", rule.id, lock), cells & self.open
        going = self.open & ~unknown
        yield Trait("outcome", Outcome.REFUSED), unknown
        yield Trait("outcome", Outcome.PERMITTED_IF), going & blocking
        yield Trait("outcome", Outcome.PERMITTED), going & ~blocking

    def _demanding(self) -> Iterator[tuple[Rule, int]]:
        for used in self.keys.values():
            yield from ((rule, cells & self.open) for rule, cells in used if cells & self.open)
        for rule, at in self.rows:
            if rule.kind in (Kind.LOCK, Kind.OBLIGATION) and at & self.open:
                yield rule, at & self.open

    def _known(self, rule: Rule) -> Iterator[Obligation]:
        known = self.words.obligations
        return (known[name] for name in rule.obligations if name in known)

    def _roads(self, closed: int) -> Iterator[tuple[tuple[Step, ...], int]]:
        """Yield each set of steps, the fewest first, with the closed cells that it opens."""
        offers, left = self._offers(), closed if self.open else 0
        for size in range(1, len(offers) + 1):
            for steps in combinations(offers, size):
                if not left:
                    return
                if len({step.fact for step in steps}) == size:
                    cells = self.cube.before(self.open, steps) & left
                    if cells:
                        yield steps, cells
                        left &= ~cells

    def _offers(self) -> list[Step]:
        useful = []
        for step in self.words.steps:
            axis = self.cube.by_fact.get(step.fact)
            if step.obtainable and axis and axis.group_of(step.before) != axis.group_of(step.after):
                useful.append(step)
        return useful

    def _told(self, steps: tuple[Step, ...], cells: int) -> Iterator[tuple[Trait, int]]:
        for step in steps:
            yield Trait("step", step.id), cells
        if not any(step.fact == LAWYER for step in steps):
            return
        for used in self.keys.values():
            for rule, at in used:
                if rule.question is not None:
                    asked = self.cube.before(at & self.open, steps) & cells
                    yield Trait("question", rule.question.en), asked
