"""How the rules combine: a bar first, then a key for every lock, and no by default."""

from dataclasses import replace
from datetime import date

import pytest
from tests.core.law.conftest import with_rows

from schakel.core.law import (
    Category,
    Circumstances,
    Item,
    Kind,
    Lock,
    Nature,
    Outcome,
    Party,
    Purpose,
    Subject,
    decide,
)

PLACE = Item(Category.PLACE, Subject.NONE)
NAME = Item(Category.IDENTITY, Subject.PRESUMED_VICTIM)
TO_POLICE = Circumstances(
    sender=Party.MUNICIPALITY, receiver=Party.POLICE, purpose=Purpose.DETECTION
)


def test_an_empty_rulebook_refuses(rules):
    decision = decide(PLACE, TO_POLICE, with_rows(rules, []))

    assert decision.outcome is Outcome.REFUSED
    assert {shut.lock for shut in decision.shut} == {Lock.BASIS_SENDER, Lock.BASIS_RECEIVER}


@pytest.mark.parametrize("lock", [Lock.BASIS_SENDER, Lock.BASIS_RECEIVER, Lock.SECRECY])
def test_a_lock_that_loses_its_keys_shuts_the_door(rules, lock):
    rows = [r for r in rules.rows if not (r.kind is Kind.KEY and r.lock is lock)]

    decision = decide(PLACE, TO_POLICE, with_rows(rules, rows))

    assert decision.outcome is Outcome.REFUSED
    assert [shut.lock for shut in decision.shut] == [lock]
    assert [bool(shut.rules) for shut in decision.shut] == [True]


def test_an_obligation_that_nobody_understands_refuses(rules):
    rows = [
        replace(r, obligations=(*r.obligations, "dance")) if r.id == "wpg-8-receives" else r
        for r in rules.rows
    ]

    decision = decide(PLACE, TO_POLICE, with_rows(rules, rows))

    assert decision.outcome is Outcome.REFUSED
    assert decision.unknown == ("dance",)


def test_a_bar_refuses_although_every_lock_is_open(rules):
    some_bar = next(rule for rule in rules.rows if rule.kind is Kind.BAR)
    bar = replace(some_bar, id="bar", when=(("category", frozenset({Category.PLACE})),))

    decision = decide(PLACE, TO_POLICE, with_rows(rules, [*rules.rows, bar]))

    assert decision.outcome is Outcome.REFUSED
    assert [rule.id for rule in decision.bars] == ["bar"]
    assert decision.shut == ()


def test_the_other_keys_that_would_do_are_named(rules):
    decision = decide(PLACE, TO_POLICE, rules)

    (basis,) = (key for key in decision.keys if key.lock is Lock.BASIS_SENDER)
    assert basis.rule.id == "avg-6-1-e-place-to-police"
    assert [rule.id for rule in basis.others] == ["sv-161-place"]


@pytest.mark.parametrize(
    ("nature", "preferred"), [(Nature.DUTY, "another"), (Nature.WEIGHING, "wpg-8-receives")]
)
def test_a_duty_goes_before_a_power_and_a_power_before_a_weighing(rules, nature, preferred):
    known = next(rule for rule in rules.rows if rule.id == "wpg-8-receives")
    rows = [*rules.rows, replace(known, id="another", nature=nature)]

    decision = decide(PLACE, TO_POLICE, with_rows(rules, rows))

    (basis,) = (key for key in decision.keys if key.lock is Lock.BASIS_RECEIVER)
    assert basis.rule.id == preferred


def test_blocking_obligations_come_first(rules):
    decision = decide(NAME, TO_POLICE, rules)

    blocking = [obligation.blocking for obligation in decision.obligations]
    assert blocking == sorted(blocking, reverse=True)
    assert len(set(decision.obligations)) == len(decision.obligations)


def test_a_refusal_is_recorded_as_well(rules):
    to_tax = replace(TO_POLICE, receiver=Party.TAX_AUTHORITY)

    decision = decide(PLACE, to_tax, rules)

    assert [obligation.id for obligation in decision.obligations] == ["record"]


def test_two_things_that_are_both_missing_are_both_asked(rules):
    text = Item(Category.FREE_TEXT, Subject.SUSPECT)

    decision = decide(text, TO_POLICE, rules)

    assert [n.step.id for n in decision.steps] == ["second_person_reads", "lawyer_decides"]


def test_the_same_question_has_the_same_answer(rules):
    assert decide(NAME, TO_POLICE, rules) == decide(NAME, TO_POLICE, rules)


def test_before_the_act_on_partnerships_its_rules_do_not_speak(book):
    before = {rule.id for rule in book.in_force(date(2025, 2, 28)).rows}
    after = {rule.id for rule in book.in_force(date(2025, 3, 1)).rows}

    assert "wgs-1-11-secrecy" in after - before


def test_the_police_can_be_told_about_a_place_in_every_epoch(book):
    for day in {rule.valid_from for rule in book.rules}:
        assert decide(PLACE, TO_POLICE, book.in_force(day)).outcome is Outcome.PERMITTED


def test_before_any_rule_everything_is_refused(book):
    assert decide(PLACE, TO_POLICE, book.in_force(date(2018, 5, 24))).outcome is Outcome.REFUSED
