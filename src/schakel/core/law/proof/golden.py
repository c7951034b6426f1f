"""Read the cases with a known answer, and say whether an answer still is the known one."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict, Field

from schakel.core.law.decide import Decision
from schakel.core.law.facts import WORDS, Item
from schakel.core.law.proof.arrays import Answer
from schakel.core.law.proof.space import Cell
from schakel.core.law.rules import Rule, Value
from schakel.core.law.vocabulary import Category, Outcome, Party, Purpose, Subject

SHIPPED = Path(__file__).parents[1] / "golden"


@dataclass(frozen=True, slots=True)
class Golden:
    """Hold one case: the question, the day if it matters, and what must be in the answer."""

    name: str
    source: str
    day: date | None
    cell: Cell
    facts: Mapping[str, Value]
    outcome: Outcome
    keys: Mapping[str, str]
    obligations: tuple[str, ...]
    steps: tuple[str, ...]
    bars: tuple[str, ...]
    shut: tuple[str, ...]

    def fits(self, decision: Decision) -> bool:
        """Tell whether the interpreter gives the known answer."""
        used = {key.lock.value: key.rule.article for key in decision.keys}
        return (
            decision.outcome is self.outcome
            and used.items() >= self.keys.items()
            and {one.id for one in decision.obligations} >= set(self.obligations)
            and tuple(needed.step.id for needed in decision.steps) == self.steps
            and {bar.id for bar in decision.bars} >= set(self.bars)
            and {shut.lock.value for shut in decision.shut} >= set(self.shut)
        )

    def fits_answer(self, answer: Answer, rows: Mapping[str, Rule]) -> bool:
        """Tell whether the arrays give the known answer; of a refusal only that it is one."""
        point = answer.grid.point(self.facts)
        if answer.at(point) is not self.outcome:
            return False
        if self.outcome not in {Outcome.PERMITTED, Outcome.PERMITTED_IF}:
            return True
        demanded = {name for name, at in answer.demanded.items() if at >> point & 1}
        turned = [rows[name] for name, at in answer.used.items() if at >> point & 1]
        used = {rule.lock.value: rule.article for rule in turned if rule.lock}
        return demanded >= set(self.obligations) and used.items() >= self.keys.items()


class Row(BaseModel):
    """Hold one case as it is written."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str
    source: str
    day: date | None = None
    item: tuple[Category, Subject]
    case: dict[str, str | bool]
    outcome: Outcome
    keys: dict[str, str] = Field(default_factory=dict)
    obligations: tuple[str, ...] = ()
    steps: tuple[str, ...] = ()
    bars: tuple[str, ...] = ()
    shut: tuple[str, ...] = ()


def goldens(folder: Path = SHIPPED) -> tuple[Golden, ...]:
    """Return every case of a folder."""
    return tuple(
        _golden(Row.model_validate(case))
        for path in sorted(folder.glob("*.yaml"))
        for case in yaml.safe_load(path.read_text(encoding="utf-8"))
    )


def _golden(row: Row) -> Golden:
    facts: dict[str, Value] = {name: _value(name, word) for name, word in row.case.items()}
    cell = Cell(
        sender=Party(str(facts.pop("sender"))),
        receiver=Party(str(facts.pop("receiver"))),
        purpose=Purpose(str(facts.pop("purpose"))),
        item=Item(*row.item),
    )
    return Golden(
        name=row.name,
        source=row.source,
        day=row.day,
        cell=cell,
        facts=facts,
        outcome=row.outcome,
        keys=row.keys,
        obligations=row.obligations,
        steps=row.steps,
        bars=row.bars,
        shut=row.shut,
    )


def _value(name: str, word: str | bool) -> Value:
    return WORDS[name](str(word)) if name in WORDS else bool(word)
