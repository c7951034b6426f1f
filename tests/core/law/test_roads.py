"""What can ever be given, and what opens it, is the map that was approved."""

from itertools import islice

import pytest

from schakel.core.law import (
    Circumstances,
    Consent,
    Demand,
    Outcome,
    PartnershipCase,
    Party,
    PoliceFile,
    decide,
)
from schakel.core.law.facts import WORDS
from schakel.core.law.roadbook import APPROVED, AT_ONCE, text_of
from schakel.core.law.roads import roads_from

SENDERS = sorted(Party(path.stem) for path in APPROVED.glob("*.yaml"))
GIVEN = {Outcome.PERMITTED, Outcome.PERMITTED_IF}
CAREFUL = {
    "consent": Consent.NOT_ASKED,
    "demand": Demand.NONE,
    "police_file": PoliceFile.DAILY,
    "partnership_case": PartnershipCase.NONE,
}


def facts_of(way):
    pairs = (said.partition(" ") for said in way)
    return {name: WORDS[name](value) if value else True for name, _, value in pairs}


def decided(road, rules, **facts):
    case = Circumstances(
        sender=road.sender, receiver=road.receiver, purpose=road.purpose, **{**CAREFUL, **facts}
    )
    return decide(road.item, case, rules)


@pytest.mark.parametrize("sender", SENDERS)
def test_the_roads_of_a_sender_are_those_that_were_approved(sender, rules):
    approved = (APPROVED / f"{sender}.yaml").read_text(encoding="utf-8")

    assert text_of(sender, rules) == approved, (
        f"the roads of {sender} changed: see that this is meant, then write the map anew with "
        f"python -m schakel.core.law.roadbook 2026-11-24 {sender}"
    )


def test_whoever_reports_and_a_municipality_have_an_approved_map():
    assert set(SENDERS) >= {Party.REPORTER, Party.MUNICIPALITY, Party.BURGEMEESTER}


@pytest.mark.parametrize("sender", SENDERS)
def test_every_way_on_the_map_really_opens_and_less_does_not(sender, rules):
    for road in islice(roads_from(sender, rules), 0, None, 5):
        for way in road.ways:
            facts = facts_of(way)
            assert decided(road, rules, **facts).outcome in GIVEN
            for name in facts:
                fewer = {one: value for one, value in facts.items() if one != name}
                assert decided(road, rules, **fewer).outcome not in GIVEN


def test_a_place_goes_to_the_police_at_once(rules):
    roads = [
        road
        for road in roads_from(Party.MUNICIPALITY, rules)
        if road.receiver is Party.POLICE and road.purpose == "detection"
    ]

    assert {road.item.category.value for road in roads if () in road.ways} >= {"place", "business"}
    assert AT_ONCE in text_of(Party.MUNICIPALITY, rules)
