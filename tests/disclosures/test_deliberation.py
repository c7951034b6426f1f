"""The law asked through a proposal: parties from the records, nothing understood by halves."""

import datetime as dt
from dataclasses import replace

import pytest
from django.utils.translation import override
from tests import cast
from tests.disclosures.conftest import (
    EVERYTHING,
    PLACE,
    PLACES,
    SUSPECT,
    VICTIM,
    proposal_for,
)

from schakel.assessments.items import SignalItem
from schakel.core.law import (
    ITEMS,
    Category,
    Circumstances,
    Consent,
    Item,
    Outcome,
    Party,
    Purpose,
    Subject,
    decide,
    load,
)
from schakel.core.law import Evidence as Shape
from schakel.disclosures import deliberation as deliberations
from schakel.disclosures.card import CARDS, Card, card_of
from schakel.disclosures.deliberation import Ruling, UnknownItemError, deliberate
from schakel.disclosures.evidence import CHOICES, ROLES, is_understood
from schakel.disclosures.proposal import Proposal, circumstances_of
from schakel.disclosures.words import said
from schakel.parties.commands import sign_agreement
from schakel.parties.models import Organisation
from schakel.parties.roles import Kind

RULES = load().in_force(cast.TODAY)
PLACE_UNIT = Item(Category.PLACE, Subject.NONE)
TO_POLICE = Circumstances(
    sender=Party.MUNICIPALITY, receiver=Party.POLICE, purpose=Purpose.DETECTION
)


def asked(
    region: cast.Region, proposal: Proposal, receiver: Organisation | None = None
) -> deliberations.Deliberation:
    """Return the answer to Voorbeeldstad for a proposal about everything it holds."""
    return deliberate(
        items=EVERYTHING,
        proposal=proposal,
        giver=region.voorbeeldstad,
        receiver=receiver or region.police,
        on=cast.TODAY,
    )


def card(region: cast.Region, proposal: Proposal) -> Card:
    return card_of(asked(region, proposal), at=cast.NOW)


def test_each_kind_of_organisation_is_a_party_of_the_law() -> None:
    assert set(Kind.values) <= {party.value for party in Party}


def test_the_parties_come_from_the_organisations_themselves(region: cast.Region) -> None:
    for receiver in (region.police, region.labour, region.care, region.anderdam):
        found = circumstances_of(
            proposal_for(PLACES), giver=region.voorbeeldstad, receiver=receiver, on=cast.TODAY
        )
        assert (found.sender, found.receiver) == (Party.MUNICIPALITY, Party(receiver.kind))


@pytest.mark.parametrize(
    ("day", "agreed"), [("2026-11-23", False), ("2026-11-24", True), ("2026-12-01", False)]
)
def test_an_agreement_counts_from_its_first_to_its_last_day(
    region: cast.Region, day: str, agreed: bool
) -> None:
    sign_agreement(
        code="A-1",
        title="Afspraak",
        purpose="Signalen",
        begins_on=dt.date(2026, 11, 24),
        ends_on=dt.date(2026, 11, 30),
        organisations=[region.voorbeeldstad, region.labour],
        by="system",
        at=cast.NOW,
    )
    found = circumstances_of(
        proposal_for(PLACES),
        giver=region.voorbeeldstad,
        receiver=region.labour,
        on=dt.date.fromisoformat(day),
    )
    assert found.agreement is agreed


def test_an_item_that_the_law_has_no_word_for_decides_nothing(region: cast.Region) -> None:
    for strange in (
        SignalItem("x", "nationality", "none", "?"),
        SignalItem("x", "identity", "none", "iemand"),
    ):
        with pytest.raises(UnknownItemError, match="x"):
            deliberate(
                items=[strange],
                proposal=proposal_for([strange]),
                giver=region.voorbeeldstad,
                receiver=region.police,
                on=cast.TODAY,
            )


# Conditions.


def test_a_condition_that_cannot_be_checked_here_refuses() -> None:
    decision = decide(PLACE_UNIT, TO_POLICE, RULES)
    assert Ruling(PLACE, decision).goes
    necessity = RULES.obligations["necessity"]
    for evidence in (Shape.AUTOMATIC, Shape.ANSWER, Shape.CHOICE):
        strange = replace(necessity, id="strange", evidence=evidence)
        ruling = Ruling(PLACE, replace(decision, obligations=(strange,)))
        assert ruling.outcome is Outcome.REFUSED, evidence


def test_every_blocking_condition_in_the_rules_can_be_checked_here() -> None:
    for obligation in RULES.obligations.values():
        assert is_understood(obligation), obligation.id
        if obligation.blocking and obligation.evidence is Shape.CHOICE:
            assert CHOICES[obligation.id]
        if obligation.blocking and obligation.evidence is Shape.MEMBER:
            assert ROLES[obligation.who]


def test_in_acute_danger_the_police_are_reached_without_anything_asked_before() -> None:
    blocked = []
    for sender in set(Kind.values) - {Kind.POLICE, Kind.PROSECUTOR}:
        for unit in ITEMS:
            for consent in (Consent.NOT_ASKED, Consent.REFUSED):
                facts = replace(
                    TO_POLICE,
                    sender=Party(sender),
                    purpose=Purpose.ACUTE_PROTECTION,
                    acute=True,
                    consent=consent,
                )
                decision = decide(unit, facts, RULES)
                blocked += [(sender, unit, one.id) for one in decision.obligations if one.blocking]
    assert not blocked


# The card.


def test_the_card_splits_what_goes_what_waits_and_what_never_goes(region: cast.Region) -> None:
    found = card(region, proposal_for(EVERYTHING))
    assert [line.item for line in found.now] == ["place", "business", "victim"]
    assert [line.item for line in found.not_yet] == ["suspect", "text"]
    assert found.outcome is Outcome.PERMITTED_IF
    assert {step.id for step in found.steps} == {"lawyer_decides", "second_person_reads"}


def test_every_line_that_does_not_go_says_why_with_an_article(region: cast.Region) -> None:
    receivers = (region.police, region.labour, region.care, region.anderdam)
    for receiver in receivers:
        found = card_of(asked(region, proposal_for(EVERYTHING), receiver), at=cast.NOW)
        for line in (*found.not_yet, *found.never):
            assert line.why, (receiver, line.item)
            assert all(reason.article for reason in line.why)
        for line in found.not_yet:
            assert line.steps


@pytest.mark.parametrize("consent", list(Consent))
@pytest.mark.parametrize("acute", [False, True])
def test_the_gdpr_does_not_stop_a_place_signal_to_the_police(
    region: cast.Region, consent: Consent, acute: bool
) -> None:
    found = card(region, proposal_for(PLACES, consent=consent, acute=acute))
    assert found.road_is_open
    assert found.outcome is Outcome.PERMITTED
    assert not found.before


def test_the_road_is_not_called_open_where_only_persons_are_concerned(
    region: cast.Region,
) -> None:
    assert not card(region, proposal_for([VICTIM])).road_is_open
    assert not card(region, proposal_for([SUSPECT])).road_is_open


def test_the_card_says_that_the_rules_are_a_concept_until_signed(region: cast.Region) -> None:
    found = card(region, proposal_for(PLACES))
    assert found.concept
    assert found.sha256 == load().sha256
    assert found.on == cast.TODAY


def test_the_card_holds_no_value_and_comes_back_as_it_was(region: cast.Region) -> None:
    found = card(region, proposal_for(EVERYTHING))
    content = CARDS.dump_json(found)
    assert CARDS.validate_json(content) == found
    assert not any(item.value.encode() in content for item in EVERYTHING)


def test_what_the_receiver_owes_is_dated_by_the_same_clock(region: cast.Region) -> None:
    duties = {duty.id: duty for duty in card(region, proposal_for(PLACES)).afterwards}
    assert duties["first_assessment_5_days"].by_day == dt.date(2026, 12, 1)
    assert duties["outcome_30_days"].by_day == dt.date(2026, 12, 24)


def test_the_law_speaks_the_language_of_the_page(region: cast.Region) -> None:
    title = card(region, proposal_for(PLACES)).title
    with override("nl"):
        assert said(title) == "Mag"
    with override("en"):
        assert said(title) == "Permitted"
    assert said(None) == ""
