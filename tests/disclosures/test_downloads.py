"""What can be taken along: the rules by anyone, the papers of a decision by its giver."""

import datetime as dt
import json
from xml.etree import ElementTree as Xml

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from tests import cast
from tests.disclosures.conftest import (
    BUSINESS,
    PLACE,
    SUSPECT,
    VICTIM,
    person_evidence,
    proposal_for,
)

from schakel.core.law import Purpose, load
from schakel.core.law.exports.receipt import reproduce
from schakel.disclosures.deliberation import rulebook
from schakel.disclosures.models import RuleSet

ON = "2026-11-24"


@pytest.fixture(autouse=True)
def still_clock(monkeypatch):
    """Let the clock of the border stand still, an hour after everything was founded."""
    monkeypatch.setattr(timezone, "now", lambda: cast.NOW + dt.timedelta(hours=1))


@pytest.fixture
def given(give, region):
    """Return a disclosure of a place and a name, with names in it that must not leave."""
    items = [PLACE, BUSINESS, VICTIM, SUSPECT]
    return give(
        items,
        proposal=proposal_for([PLACE, VICTIM], hand_over=False),
        evidence=person_evidence(region.vera),
    )


def paper(client, kind, disclosure):
    return client.get(reverse(f"downloads:{kind}", args=[disclosure.pk]))


# The rules.


@pytest.mark.parametrize(
    ("notation", "content_type", "ending"),
    [
        ("json", "application/json", "json"),
        ("dmn", "application/xml", "dmn"),
        ("jsonld", "application/ld+json", "jsonld"),
        ("cedar", "text/plain; charset=utf-8", "cedar"),
    ],
)
def test_anyone_can_take_the_rules_along(db, notation, content_type, ending):
    answer = Client().get(reverse("downloads:rules", args=[notation]) + f"?on={ON}")
    assert answer.status_code == 200
    assert answer["Content-Type"] == content_type
    assert answer["Content-Disposition"] == (f'attachment; filename="schakel-rules-{ON}.{ending}"')
    assert not answer.cookies
    assert "wpg-8-receives" in answer.content.decode()


def test_the_rules_of_another_day_are_other_rules(db):
    address = reverse("downloads:rules", args=["dmn"])
    old = Client().get(f"{address}?on=1990-01-01").content.decode()
    assert "wpg-8-receives" not in old
    assert Xml.fromstring(old).tag.endswith("definitions")  # noqa: S314, ours


@pytest.mark.parametrize("end", ["?bill=Wgts", "?on=yesterday"])
def test_rules_that_are_no_law_or_of_no_day_are_not_given(db, end):
    assert Client().get(reverse("downloads:rules", args=["json"]) + end).status_code == 404


def test_a_notation_that_is_not_there_does_not_exist(db):
    assert Client().get(reverse("downloads:rules", args=["legalese"])).status_code == 404


# The papers of a decision.


def test_the_giver_takes_a_receipt_along_that_decides_again(client, region, given):
    answer = paper(cast.sign_in(client, region.anna), "receipt", given)
    assert answer["Content-Type"] == "application/json"
    decisions = reproduce(answer.content.decode(), rulebook())
    assert [one.item.category for one in decisions] == ["place", "identity"]


@pytest.mark.parametrize("kind", ["receipt", "record"])
def test_no_name_and_no_content_is_in_a_paper(client, region, given, kind):
    text = paper(cast.sign_in(client, region.anna), kind, given).content.decode()
    names = [person.name for person in (region.anna, region.vera)]
    organisations = [given.giver.name, given.receiver.name]
    values = [item.value for item in (PLACE, BUSINESS, VICTIM, SUSPECT)]
    for hidden in (*names, *organisations, *values, given.signal.reference):
        assert hidden not in text


def test_the_record_says_under_which_rules_what_was_asked_and_answered(client, region, given):
    found = json.loads(paper(cast.sign_in(client, region.anna), "record", given).content)
    assert found["trace_id"] == given.pk.hex
    assert found["attributes"]["adl.core.policies"] == {"schakel-deelregels": rulebook().sha256}
    assert found["timestamp"] == int(cast.NOW.timestamp() * 1000)
    evaluations = found["body"]["adl.core.response"]["evaluations"]
    assert [one["decision"] for one in evaluations] == [True, True]


def test_the_record_is_the_same_when_asked_again(client, region, given):
    anna = cast.sign_in(client, region.anna)
    assert paper(anna, "record", given).content == paper(anna, "record", given).content


def test_a_refusal_has_a_receipt_too(client, region, give):
    refused = give([VICTIM], proposal=proposal_for([VICTIM], purpose=Purpose.REGISTRY))
    assert not refused.given
    answer = paper(cast.sign_in(client, region.anna), "receipt", refused)
    (decision,) = reproduce(answer.content.decode(), rulebook())
    assert decision.outcome in {"refused", "not_yet"}


def test_rules_that_were_kept_still_decide_when_ours_are_gone(client, region, given, monkeypatch):
    other = load()
    object.__setattr__(other, "sha256", "0" * 64)
    monkeypatch.setattr("schakel.disclosures.downloads.queries.rulebook", lambda: other)
    assert RuleSet.objects.get().sha256 == rulebook().sha256
    assert paper(cast.sign_in(client, region.anna), "record", given).status_code == 200


@pytest.mark.parametrize("kind", ["receipt", "record"])
def test_for_the_receiver_and_for_an_outsider_a_paper_does_not_exist(region, given, kind):
    for stranger in (region.bram, region.outsider):
        answer = paper(cast.sign_in(Client(), stranger), kind, given)
        assert answer.status_code == 404


@pytest.mark.parametrize("language", ["nl", "en"])
def test_the_page_of_a_decision_leads_to_its_papers(client, region, given, language):
    page = cast.sign_in(client, region.anna).get(
        ("/en" if language == "en" else "") + reverse("disclosures:decision", args=[given.pk])
    )
    text = page.content.decode()
    for kind in ("receipt", "record"):
        assert f"/{kind}.json" in text


@pytest.mark.parametrize("language", ["nl", "en"])
def test_the_page_of_the_rules_leads_to_every_notation(client, db, language):
    page = client.get("/en/rules/" if language == "en" else "/regels/")
    for notation in ("json", "dmn", "jsonld", "cedar"):
        assert f"/downloads/{notation}/?on={ON}" in page.content.decode()
