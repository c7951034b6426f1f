"""What an organisation may keep: the law's answer, in the terms of this room."""

import datetime as dt

import pytest
from tests.assessments import deeds

from schakel.assessments import keeping
from schakel.assessments.forms import PERSONS, PLAIN
from schakel.assessments.items import NOBODY, SignalItem, from_bytes, to_bytes
from schakel.assessments.refusals import AssessmentError
from schakel.parties.roles import Kind

DAY = dt.date(2026, 11, 24)


def kept(item: SignalItem, kind: Kind = Kind.MUNICIPALITY) -> keeping.Kept:
    return keeping.what_may_be_kept(kind=kind, item=item, on=DAY, language="en")


def test_a_municipality_keeps_a_place_for_a_term_after_closure() -> None:
    found = kept(deeds.PLACE)
    assert (found.mode, found.months, found.counted_from) == ("term", 12, "closure")
    assert found.concept


@pytest.mark.parametrize(
    ("subject", "category"),
    [(subject, each) for subject, categories in PERSONS.items() for each in categories],
)
def test_whatever_the_form_asks_about_a_person_waits_at_most_three_days(
    subject: str, category: str
) -> None:
    found = kept(SignalItem("x", category, subject, ""))
    assert (found.mode, found.days, found.counted_from) == ("quarantine", 3, "arrival")
    assert found.article
    assert found.explanation


@pytest.mark.parametrize("category", PLAIN)
def test_whatever_the_form_asks_about_no_person_may_be_kept(category: str) -> None:
    assert kept(SignalItem("x", category, NOBODY, "")).mode == "term"


def test_an_installation_may_choose_less_than_three_days_and_never_more() -> None:
    def chosen(days: int) -> int | None:
        return keeping.quarantine_days(kind=Kind.MUNICIPALITY, at_most=days, on=DAY)

    assert (chosen(1), chosen(3), chosen(9)) == (1, 3, 3)


def test_the_police_keep_their_own_file_and_have_no_quarantine() -> None:
    assert keeping.quarantine_days(kind=Kind.POLICE, at_most=3, on=DAY) is None


def test_who_has_no_rule_keeps_nothing() -> None:
    assert keeping.quarantine_days(kind=Kind.NODE_OPERATOR, at_most=3, on=DAY) == 0
    assert kept(deeds.NAME, Kind.NODE_OPERATOR).forbidden


def test_the_grounds_of_a_freeze_are_those_that_the_rules_name() -> None:
    found = keeping.grounds(kind=Kind.MUNICIPALITY, on=DAY, language="nl")
    assert {each.id for each in found} == {"sv_126ni", "woo_request", "selection_list"}


def test_a_pair_without_meaning_is_named() -> None:
    with pytest.raises(AssessmentError, match="identity"):
        kept(SignalItem("x", "identity", NOBODY, ""))


def test_items_survive_being_written_down() -> None:
    items = (deeds.PLACE, deeds.NAME)
    assert from_bytes(to_bytes(items)) == items
