"""Ask independent evaluators the same questions, and name every disagreement."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from schakel.core.law.decide import Decision, decide
from schakel.core.law.proof.arrays import Answer
from schakel.core.law.proof.proof import Proof
from schakel.core.law.proof.space import Cell
from schakel.core.law.rules import Rules, Value
from schakel.core.law.vocabulary import Outcome

GIVEN = (Outcome.PERMITTED, Outcome.PERMITTED_IF)
Told = tuple[str, tuple[str, ...], tuple[str, ...]]
"""An outcome, the keys used and the obligations of what is given."""


@dataclass(frozen=True, slots=True)
class Difference:
    """Hold one question to which two evaluators give different answers."""

    cell: Cell
    facts: Mapping[str, Value]
    decided: str
    otherwise: str


def chosen(width: int, at_most: int | None) -> range:
    """Return all circumstances of a grid, or some spread evenly over it."""
    return range(0, width, 1 if at_most is None else -(-width // at_most))


def differing(
    proof: Proof, live: Mapping[int, Cell], rules: Rules, *, at_most: int | None = None
) -> Iterator[Difference]:
    """Yield where the interpreter and the arrays differ: in every circumstance of these classes.

    They must agree on the outcome, on the keys used, and on the obligations of what is given.
    """
    for mask, cell in live.items():
        answer = proof.answer(mask)
        for point in chosen(answer.grid.width, at_most):
            facts = answer.grid.facts_at(point)
            decision = decide(cell.item, cell.circumstances(facts), rules)
            decided, otherwise = _told(decision), _worked_out(answer, point)
            if decided != otherwise:
                yield Difference(cell, facts, str(decided), str(otherwise))


def _told(decision: Decision) -> Told:
    if decision.outcome not in GIVEN:
        return decision.outcome.value, (), ()
    keys = sorted(key.rule.id for key in decision.keys)
    return decision.outcome.value, tuple(keys), tuple(sorted(o.id for o in decision.obligations))


def _worked_out(answer: Answer, point: int) -> Told:
    outcome = answer.at(point)
    if outcome not in GIVEN:
        return outcome.value, (), ()
    keys = sorted(name.split("@")[0] for name, at in answer.used.items() if at >> point & 1)
    duties = sorted(name for name, at in answer.demanded.items() if at >> point & 1)
    return outcome.value, tuple(keys), tuple(duties)
