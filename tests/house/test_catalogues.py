"""Every indicator and every rule is accounted for: by whom, since when, in both languages."""

from pathlib import Path

import pytest

from schakel.core.indicators import catalogue
from schakel.core.indicators.catalogue import CautionKind
from schakel.core.law import Category, Kind, Lock, Status, load
from schakel.core.law.rules import Rule

pytestmark = pytest.mark.static

BOOK = load()
RULES = BOOK.rules
INDICATORS = list(catalogue.current().indicators.values())
SIGNED: frozenset[str] = frozenset()
"""Rules that a named jurist has signed. None yet: the screen says `concept` at each of them."""


def test_every_rule_is_a_concept_until_a_named_jurist_signed_it():
    signed = {rule.id for rule in RULES if rule.status is not Status.CONCEPT}

    assert len(RULES) > 90
    assert signed == SIGNED
    assert [rule.id for rule in RULES if rule.signed_by and rule.id not in SIGNED] == []


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_a_rule_says_its_article_its_source_its_day_and_why_in_both_languages(rule: Rule):
    assert rule.article
    assert rule.source
    assert rule.valid_from
    assert rule.explanation.nl
    assert rule.explanation.en
    assert rule.explanation.nl != rule.explanation.en


def test_every_lock_has_a_key_and_every_kind_of_row_is_used():
    opened = {rule.lock for rule in RULES if rule.kind is Kind.KEY}

    assert opened == set(Lock)
    assert {rule.kind for rule in RULES} == set(Kind)


def test_every_category_is_named_by_a_rule():
    named = {
        value
        for rule in RULES
        for name, values in rule.when
        if name == "category"
        for value in values
    }

    assert set(Category) - named == set()


def test_the_identity_of_a_reporter_has_a_row_of_its_own():
    assert [rule for rule in RULES if "reporter" in rule.id]


def test_there_are_114_indicators_and_each_code_once():
    codes = [indicator.code for indicator in INDICATORS]

    assert len(codes) == len(set(codes)) == 114


@pytest.mark.parametrize("indicator", INDICATORS, ids=lambda indicator: indicator.code)
def test_an_indicator_has_sectors_elements_a_source_and_an_innocent_explanation(indicator):
    assert indicator.sectors
    assert indicator.sources
    assert indicator.innocent.nl
    assert indicator.innocent.en
    assert bool(indicator.why) == indicator.contested
    assert bool(indicator.elements) or indicator.contested


def test_every_caution_is_given_somewhere():
    given = {caution.kind for indicator in INDICATORS for caution in indicator.cautions}

    assert given == set(CautionKind)


def test_no_other_file_of_rules_or_indicators_lies_about():
    shipped = {rule.file for rule in RULES}
    folder = Path(catalogue.__file__).parents[1] / "law" / "rules"
    there = {file.name for file in folder.rglob("*.yaml")}

    assert there <= {Path(name).name for name in shipped}
