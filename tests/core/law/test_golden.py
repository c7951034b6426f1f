"""Cases with a known answer, each citing where the answer comes from."""

import pytest
import yaml

from schakel.core.law import (
    Category,
    Circumstances,
    Item,
    Outcome,
    Subject,
    decide,
)
from schakel.core.law.facts import WORDS
from schakel.environment import ROOT

CASES = [
    case
    for path in sorted((ROOT / "src/schakel/core/law/golden").glob("*.yaml"))
    for case in yaml.safe_load(path.read_text(encoding="utf-8"))
]


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_golden_case(case, book, rules):
    in_force = book.in_force(case["day"]) if "day" in case else rules
    category, subject = case["item"]
    facts = {name: WORDS.get(name, bool)(value) for name, value in case["case"].items()}

    decision = decide(Item(Category(category), Subject(subject)), Circumstances(**facts), in_force)

    assert decision.outcome is Outcome(case["outcome"])
    used = {key.lock.value: key.rule.article for key in decision.keys}
    assert used.items() >= case.get("keys", {}).items()
    assert {one.id for one in decision.obligations} >= set(case.get("obligations", []))
    assert [needed.step.id for needed in decision.steps] == case.get("steps", [])
    assert {bar.id for bar in decision.bars} >= set(case.get("bars", []))
    assert {shut.lock.value for shut in decision.shut} >= set(case.get("shut", []))


def test_every_golden_case_cites_its_source():
    assert len(CASES) >= 60
    assert all(len(case["source"]) > 5 for case in CASES)
    assert len({case["name"] for case in CASES}) == len(CASES)
