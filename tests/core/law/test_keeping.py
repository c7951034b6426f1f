"""What an organisation may keep, and until when."""

from datetime import UTC, datetime

import pytest

from schakel.core.law import ITEMS, Category, Item, Mode, Party, Subject, keeping

NOON = datetime(2026, 8, 31, 12, tzinfo=UTC)
PERSONS = [item for item in ITEMS if item.subject not in {Subject.NONE, Subject.REPORTER}]


@pytest.mark.parametrize("party", [Party.MUNICIPALITY, Party.BURGEMEESTER])
@pytest.mark.parametrize("item", PERSONS, ids=str)
def test_a_municipality_keeps_a_person_in_quarantine_for_72_hours(party, item, rules):
    kept = keeping(party, item, rules)

    assert (kept.mode, kept.hours) == (Mode.QUARANTINE, 72)
    assert kept.ends(NOON) == datetime(2026, 9, 3, 12, tzinfo=UTC)
    assert {freeze.id for freeze in kept.paused_by} == {"sv_126ni", "woo_request", "selection_list"}
    assert kept.rule.article == "AVG art. 5(1)(e)"
    assert kept.rule.explanation.nl
    assert kept.rule.explanation.en


@pytest.mark.parametrize("category", [Category.PLACE, Category.BUSINESS, Category.OBSERVATION])
def test_a_municipality_keeps_a_place_until_12_months_after_closure(category, rules):
    kept = keeping(Party.MUNICIPALITY, Item(category, Subject.NONE), rules)

    assert (kept.mode, kept.months, kept.counted_from) == (Mode.TERM, 12, "closure")
    assert kept.ends(NOON) == datetime(2027, 8, 31, 12, tzinfo=UTC)


def test_a_month_that_is_shorter_ends_on_its_last_day(rules):
    kept = keeping(Party.MUNICIPALITY, Item(Category.CONTACT, Subject.REPORTER), rules)

    assert kept.ends(NOON) == datetime(2027, 2, 28, 12, tzinfo=UTC)


@pytest.mark.parametrize("party", [Party.POLICE, Party.PROSECUTOR, Party.CARE_COORDINATOR])
@pytest.mark.parametrize("item", ITEMS, ids=str)
def test_police_prosecution_and_care_keep_their_own_file(party, item, rules):
    kept = keeping(party, item, rules)

    assert kept.mode is Mode.OWN_FILE
    assert kept.ends(NOON) is None


@pytest.mark.parametrize("party", [Party.NODE_OPERATOR, Party.PUBLIC, Party.IMMIGRATION_SERVICE])
@pytest.mark.parametrize("item", ITEMS, ids=str)
def test_without_a_rule_nothing_is_kept(party, item, rules):
    kept = keeping(party, item, rules)

    assert (kept.mode, kept.rule) == (Mode.NOTHING, None)
    assert kept.ends(NOON) == NOON
