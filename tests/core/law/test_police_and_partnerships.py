"""What the law on police, prosecution and partnerships must have, and on which days it turns."""

from datetime import date

import pytest
import yaml

from schakel.core.law import Category, Circumstances, Item, Lock, Nature, Outcome, Subject, decide
from schakel.core.law.vocabulary import PartnershipCase, Party, Purpose
from schakel.environment import ROOT

TRANSFERS = [*range(37, 66), *range(67, 73), 81, *range(88, 92)]
GOLDEN = ROOT / "src/schakel/core/law/golden"
LAST_DAY_BEFORE_THE_WGS = date(2025, 2, 28)
FIRST_DAY_OF_THE_WGS = date(2025, 3, 1)


def golden_sources():
    names = ("police.yaml", "partnerships.yaml", "others.yaml")
    cases = [case for name in names for case in yaml.safe_load((GOLDEN / name).read_text("utf-8"))]
    return " ".join(case["source"] for case in cases)


@pytest.mark.parametrize("number", TRANSFERS)
def test_every_transfer_has_a_rule_and_a_golden_case(book, number):
    name = f"T{number:02}"

    assert any(name in rule.transfers for rule in book.rules)
    assert name in golden_sources()


def test_the_law_turns_on_the_days_that_were_read(book):
    assert {date(2025, 1, 1), FIRST_DAY_OF_THE_WGS, date(2026, 6, 12)} <= set(book.epochs())


def test_no_rule_of_the_act_on_partnerships_counts_before_it(book):
    early = [rule.id for rule in book.in_force(LAST_DAY_BEFORE_THE_WGS).rows]

    assert not [name for name in early if name.startswith("wgs-")]


@pytest.mark.parametrize("on", [LAST_DAY_BEFORE_THE_WGS, FIRST_DAY_OF_THE_WGS])
def test_the_road_to_a_riec_is_an_agreement_before_and_the_gate_after(book, on):
    item = Item(Category.IDENTITY, Subject.SUSPECT)
    who = {"sender": Party.POLICE, "receiver": Party.RIEC, "purpose": Purpose.JOINT_HANDLING}
    before = Circumstances(**who, agreement=True)
    after = Circumstances(
        **who, authority_agrees=True, partnership_case=PartnershipCase.SECOND_STEP
    )

    given = [
        decide(item, case, book.in_force(on)).outcome is Outcome.PERMITTED_IF
        for case in (before, after)
    ]

    assert given == [on < FIRST_DAY_OF_THE_WGS, on >= FIRST_DAY_OF_THE_WGS]


def test_a_duty_that_may_be_refused_asks_who_refuses_and_why(book):
    duties = [
        rule
        for rule in book.rules
        if rule.lock is Lock.BASIS_SENDER
        and rule.nature is Nature.DUTY
        and rule.article.startswith(("Wpg art. 20(3)", "Wjsg art. 39fa", "WGS art."))
    ]

    assert len(duties) >= 12
    assert all("refusal_named" in rule.obligations for rule in duties)
