"""Count which wrong rules would be noticed, and by what.

A mutant is caught by the reader that refuses it, by an invariant, by a golden case or the approved
map of roads, by the fence, or at last by the impact report that shows every decision that changes.
A mutant that changes no decision at all is no mistake: it is counted apart.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from schakel.core.law.proof.arrays import Answer, union
from schakel.core.law.proof.edits import Mutant, mutants_of
from schakel.core.law.proof.golden import Golden
from schakel.core.law.proof.grounds import misplaced
from schakel.core.law.proof.invariants import Invariant
from schakel.core.law.proof.proof import Epoch, Proof
from schakel.core.law.rules import Rule
from schakel.core.law.vocabulary import Kind, Lock


class CaughtBy(StrEnum):
    """What notices a wrong rule first."""

    READER = "reader"
    INVARIANT = "invariant"
    GOLDEN = "golden"
    FENCE = "fence"
    IMPACT = "impact"
    EQUIVALENT = "equivalent"


@dataclass(frozen=True, slots=True)
class Verdict:
    """Hold what caught one mutant."""

    mutant: Mutant
    caught: CaughtBy


@dataclass(frozen=True, slots=True)
class Effect:
    """Hold what one edit does to one class: something, and then whether that breaks or shows."""

    broken: bool
    shown: bool


class Mutation:
    """Try mutants on one epoch."""

    def __init__(
        self, proof: Proof, epoch: Epoch, *, goldens: Sequence[Golden], roads: Invariant
    ) -> None:
        """Prepare the classes by row, and the known cases by cell."""
        self.proof = proof
        self.within = epoch.within
        self.places = {id(rule): place for place, rule in enumerate(proof.rows)}
        self.roads = roads
        self.cases = [
            (one, proof.folding.mask(one.cell) & epoch.within)
            for one in goldens
            if one.day is None or proof.in_force(one.day) == epoch.within
        ]
        self.keys = {
            lock: sum(
                1 << place
                for place, rule in enumerate(proof.rows)
                if rule.kind is Kind.KEY and rule.lock is lock
            )
            for lock in (Lock.BASIS_SENDER, Lock.BASIS_RECEIVER)
        }
        self._effects: dict[tuple[int, int, bool], Effect | None] = {}

    def judge(self, mutant: Mutant) -> CaughtBy:
        """Return what catches a mutant first."""
        if not mutant.loads:
            return CaughtBy.READER
        effects = [effect for effect in self._on_classes(mutant) if effect is not None]
        beyond = mutant.rule is not None and misplaced(mutant.rule) is not None
        if any(effect.broken or beyond for effect in effects):
            return CaughtBy.INVARIANT
        if any(effect.shown for effect in effects) or self._known_case_fails(mutant):
            return CaughtBy.GOLDEN
        if mutant.original.kind is Kind.BAR and self._fence_falls(mutant):
            return CaughtBy.FENCE
        return CaughtBy.IMPACT if effects else CaughtBy.EQUIVALENT

    def _on_classes(self, mutant: Mutant) -> Iterator[Effect | None]:
        bit = 1 << self.places[id(mutant.original)]
        plain = mutant.entering or mutant.rule is None
        needs = self._needs(mutant)
        within = self.within | self.proof.all_probes
        for mask in self.proof.folding.classes(within, mutant.box, needs):
            if not plain:
                effect = self._effect(mask, bit, mutant)
            else:
                known = (bit, mask, mutant.entering)
                if known not in self._effects:
                    self._effects[known] = self._effect(mask, bit, mutant)
                effect = self._effects[known]
            yield effect
            if effect is not None and effect.broken:
                return

    def _needs(self, mutant: Mutant) -> tuple[int, ...]:
        """Return what a class needs before it can open at all, the mutant apart."""
        locks = {rule.lock for rule in (mutant.original, mutant.rule) if rule is not None}
        needs = [mask & self.within for lock, mask in self.keys.items() if lock not in locks]
        return tuple(needs)

    def _effect(self, mask: int, bit: int, mutant: Mutant) -> Effect | None:
        others = self.proof.rules_in(mask & ~bit)
        before = others if mutant.entering else [*others, mutant.original]
        after = others if mutant.rule is None else [*others, mutant.rule]
        if _no_matter(mutant, others):
            return None
        facts = self.proof.arrays.grid([*before, *after]).facts
        old = self.proof.arrays.answer(before, facts)
        new = self.proof.arrays.answer(after, facts)
        if old.same(new):
            return None
        looking = list(self.proof.invariants_on(mask))
        shown = self.roads in looking and signposts(old) != signposts(new)
        broken = any(self._breaks(one, after) for one in looking if one is not self.roads)
        return Effect(broken=broken, shown=shown)

    def _breaks(self, invariant: Invariant, rows: Sequence[Rule]) -> bool:
        return bool(invariant.broken(self.proof.arrays.answer(rows, invariant.facts)))

    def _known_case_fails(self, mutant: Mutant) -> bool:
        bit = 1 << self.places[id(mutant.original)]
        for golden, mask in self.cases:
            if not _inside(golden, mutant):
                continue
            others = self.proof.rules_in(mask & ~bit)
            rows = others if mutant.rule is None else [*others, mutant.rule]
            named = {f"{rule.id}@{rule.valid_from}": rule for rule in rows}
            answer = self.proof.arrays.answer(rows, golden.facts)
            if not golden.fits_answer(answer, named):
                return True
        return False

    def _fence_falls(self, mutant: Mutant) -> bool:
        bit = 1 << self.places[id(mutant.original)]
        within = self.within | self.proof.all_probes
        for mask in self.proof.folding.classes(within, mutant.box):
            promised = [one for one in self.proof.invariants_on(mask) if one.by_bars]
            others = self.proof.rules_in(mask & ~bit)
            rows = others if mutant.rule is None else [*others, mutant.rule]
            if any(one.broken(self._only_bars(rows, one)) for one in promised):
                return True
        return False

    def _only_bars(self, rows: Iterable[Rule], invariant: Invariant) -> Answer:
        bars = [rule for rule in rows if rule.kind is Kind.BAR]
        grid = self.proof.arrays.grid(bars, invariant.facts)
        shut = union(grid.speaks(bar) for bar in bars)
        return Answer(grid, grid.everything & ~shut, 0, 0, {}, {})


def _inside(golden: Golden, mutant: Mutant) -> bool:
    cell = golden.cell
    fields = {
        "sender": cell.sender,
        "receiver": cell.receiver,
        "purpose": cell.purpose,
        "category": cell.item.category,
        "subject": cell.item.subject,
    }
    return all(fields[name] in values for name, values in mutant.box.items())


def _no_matter(mutant: Mutant, others: Sequence[Rule]) -> bool:
    """Tell at once that a key turns nothing here: its lock is not on the door."""
    rules = [rule for rule in (mutant.original, mutant.rule) if rule is not None]
    if any(rule.kind is not Kind.KEY for rule in rules):
        return False
    locks = {rule.lock for rule in rules}
    on_door = {rule.lock for rule in others if rule.kind is Kind.LOCK}
    return not locks & (on_door | {Lock.BASIS_SENDER, Lock.BASIS_RECEIVER})


def signposts(answer: Answer) -> tuple[int, Mapping[str, int]]:
    """Return the fewest facts that open, and what is owed there: what the map of roads shows."""
    grid, reach = answer.grid, answer.given
    above = 0
    for fact in grid.facts:
        calm = grid.where(fact, grid.first(fact))
        spread = reach
        for place in range(1, grid.size(fact)):
            moved = (spread & calm) << place * grid.strides[fact]
            above |= moved
            reach |= moved
    # A road stays when it is nowhere above another: fewer facts never suffice.
    nearest = answer.given & ~above
    return nearest, {n: at & nearest for n, at in answer.demanded.items() if at & nearest}


def judged(
    proof: Proof,
    on: date,
    *,
    goldens: Sequence[Golden],
    roads: Invariant,
    every: int = 1,
    offset: int = 0,
) -> Iterator[Verdict]:
    """Yield a verdict on every mutant of the rules in force on a day, or on one of so many."""
    epoch = replace(proof.epoch(on), classes={})
    mutation = Mutation(proof, epoch, goldens=goldens, roads=roads)
    number = 0
    for place, rule in enumerate(proof.rows):
        if not epoch.within >> place & 1:
            continue
        for mutant in mutants_of(rule):
            number += 1
            if number % every == offset:
                yield Verdict(mutant, mutation.judge(mutant))
