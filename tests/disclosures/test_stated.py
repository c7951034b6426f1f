"""The further facts: asked only where a rule speaks of them, and kept with how they are known."""

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse
from tests import cast
from tests.disclosures.conftest import (
    EVERYTHING,
    PLACES,
    VICTIM,
    Give,
    MakeSignal,
    person_evidence,
    proposal_for,
)

from schakel.core.law import FACTS, WORDS, PartnershipCase, Party
from schakel.disclosures import commands, deliberation, stated
from schakel.disclosures.dossier import dossier_context, dossier_from
from schakel.disclosures.forms import ProposalForm, fact_field

TODAY = dt.date(2026, 11, 24)
RULES = deliberation.rules_on(TODAY)
WORDED = deliberation.rulebook().vocabulary


def test_a_municipality_is_asked_what_the_rules_about_it_speak_of() -> None:
    asked = stated.asked_of(Party.MUNICIPALITY, RULES)

    assert "listed_crime_known" in asked
    assert not set(asked) & stated.ASKED_ELSEWHERE
    assert list(asked) == [fact for fact in FACTS if fact in asked]


@pytest.mark.parametrize("giver", list(Party))
def test_no_fact_is_asked_that_no_rule_about_the_giver_names(giver: Party) -> None:
    named = {
        fact
        for rule in RULES.rows
        if rule.applies("sender", giver)
        for fact, _ in rule.when
        if fact in FACTS
    }

    assert set(stated.asked_of(giver, RULES)) == named - stated.ASKED_ELSEWHERE


def test_a_word_that_the_law_does_not_have_is_no_value() -> None:
    assert stated.value_of("partnership_case", "accepted") is PartnershipCase.ACCEPTED
    assert stated.value_of("household", True) is True
    with pytest.raises(ValueError, match="somewhat"):
        stated.value_of("partnership_case", "somewhat")


def test_what_is_judged_is_told_apart_from_what_is_stated() -> None:
    told = {"authority_agrees": True, "household": True, "duties_conflict": False}

    assert stated.without_reason(told, WORDED) == ("authority_agrees",)


def test_a_stated_fact_stands_in_the_dossier_with_how_it_is_known(
    give: Give, region: cast.Region
) -> None:
    proposal = proposal_for(PLACES, stated={"listed_crime_known": True})

    disclosure = give(PLACES, proposal=proposal)

    opened = cast.opener(region.anna).open(
        bytes(disclosure.sealed_decision), context=dossier_context(disclosure.pk)
    )
    question = WORDED.facts["listed_crime_known"].text
    [fact] = [fact for fact in dossier_from(opened).facts if fact.question == question]
    assert fact.answer.en == "yes"
    assert fact.provenance == WORDED.label(WORDED.facts["listed_crime_known"].provenance)


def test_a_fact_that_is_not_asked_of_this_giver_is_refused(give: Give) -> None:
    proposal = proposal_for(PLACES, stated={"case_dropped": True})

    with pytest.raises(commands.DisclosureError, match="case_dropped"):
        give(PLACES, proposal=proposal)


def test_a_judgement_needs_by_whom_and_why(
    give: Give, region: cast.Region, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(commands, "asked_of", lambda *_: ("duties_conflict",))
    for weighed in ("", "zomaar"):
        proposal = proposal_for(PLACES, stated={"duties_conflict": True}, weighed=weighed)
        with pytest.raises(commands.DisclosureError, match="by whom and why"):
            give(PLACES, proposal=proposal)
    reason = "De teamleider woog dit: zwijgen is hier gevaarlijker dan spreken."
    proposal = proposal_for(PLACES, stated={"duties_conflict": True}, weighed=reason)

    disclosure = give(PLACES, proposal=proposal)

    opened = cast.opener(region.anna).open(
        bytes(disclosure.sealed_decision), context=dossier_context(disclosure.pk)
    )
    assert reason in [one.shown for one in dossier_from(opened).shown]


@pytest.mark.parametrize("language", ["nl", "en"])
def test_the_form_asks_for_them_in_plain_words(
    client: Client, region: cast.Region, make_signal: MakeSignal, language: str
) -> None:
    anna = cast.sign_in(client, region.anna)
    signal = make_signal(EVERYTHING)
    address = reverse("disclosures:new", args=[signal.pk])
    page = anna.get(address if language == "nl" else f"/en{address}").content.decode()

    for fact in stated.asked_of(Party.MUNICIPALITY, RULES):
        assert f'name="{fact_field(fact)}"' in page
        assert WORDED.facts[fact].text.in_language(language)[:20] in page
    assert f'name="{fact_field("case_dropped")}"' not in page


def test_the_form_returns_what_was_told(region: cast.Region, make_signal: MakeSignal) -> None:
    items = (VICTIM,)
    typed = {
        "draft": "7b0cf0ce-38d3-4a4e-8d8f-9f3e1a1f4b11",
        "receiver": str(region.police.pk),
        "purpose": "detection",
        "acute": "no",
        "consent": "not_asked",
        "items": ["victim"],
        "source": "report",
        "reliability": "unknown",
        "footing": "fact",
        "asked_back": "Pakt u dit op?",
        fact_field("listed_crime_known"): "on",
    }
    form = ProposalForm(typed, member=region.anna, items=items)

    assert form.is_valid(), form.errors
    assert form.proposal().stated["listed_crime_known"] is True
    assert {fact for fact, value in form.proposal().stated.items() if value is True} == {
        "listed_crime_known"
    }
    assert {fact for fact in form.asked if fact in WORDS} <= set(form.proposal().stated)


def test_knowing_of_a_listed_crime_makes_giving_a_duty(give: Give, region: cast.Region) -> None:
    proposal = proposal_for((VICTIM,), stated={"listed_crime_known": True}, hand_over=False)

    disclosure = give((VICTIM,), proposal=proposal, evidence=person_evidence(region.vera))

    opened = cast.opener(region.anna).open(
        bytes(disclosure.sealed_decision), context=dossier_context(disclosure.pk)
    )
    assert "Sv art. 160" in " ".join(one.article for one in dossier_from(opened).card.reasons)
