"""Ask independent evaluators the same questions, and name every disagreement."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from schakel.core.law.decide import decide
from schakel.core.law.proof.proof import Proof
from schakel.core.law.proof.space import Cell
from schakel.core.law.rules import Rules, Value
from schakel.core.law.vocabulary import Outcome


@dataclass(frozen=True, slots=True)
class Difference:
    """Hold one question to which two evaluators give different answers."""

    cell: Cell
    facts: Mapping[str, Value]
    decided: str
    otherwise: str


def differing(proof: Proof, live: Mapping[int, Cell], rules: Rules) -> Iterator[Difference]:
    """Yield where the interpreter and the arrays differ: in every circumstance of these classes.

    They must agree on the outcome, on the keys used, and on the obligations of what is given.
    """
    for mask, cell in live.items():
        answer = proof.answer(mask)
        grid = answer.grid
        for point in range(grid.width):
            facts = grid.facts_at(point)
            decision = decide(cell.item, cell.circumstances(facts), rules)
            decided, otherwise = decision.outcome, answer.at(point)
            if decided is not otherwise:
                yield Difference(cell, facts, decided, otherwise)
            elif decided in {Outcome.PERMITTED, Outcome.PERMITTED_IF}:
                names = {one.id for one in decision.obligations}
                expected = {name for name, at in answer.demanded.items() if at >> point & 1}
                if names != expected:
                    yield Difference(cell, facts, str(sorted(names)), str(sorted(expected)))
                used = {key.rule.id for key in decision.keys}
                turned = {name.split("@")[0] for name, at in answer.used.items() if at >> point & 1}
                if used != turned:
                    yield Difference(cell, facts, str(sorted(used)), str(sorted(turned)))
