"""The pages, as anna, bram of the police and the outsider meet them, in both languages."""

import datetime as dt
import re
from collections.abc import Mapping

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override
from tests import cast
from tests.disclosures.conftest import (
    BUSINESS,
    EVERYTHING,
    PLACE,
    PLACES,
    REASON,
    SUSPECT,
    VICTIM,
    Give,
    MakeSignal,
    person_evidence,
    proposal_for,
)

from schakel.assessments.models import Freeze, Signal
from schakel.core.law import Purpose
from schakel.disclosures import commands
from schakel.disclosures.models import AnswerCode, Disclosure
from schakel.journal.models import Entry
from schakel.parties.models import Member

LANGUAGES = ["nl", "en"]


@pytest.fixture(autouse=True)
def still_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the clock of the border stand still, an hour after everything was founded."""
    monkeypatch.setattr(timezone, "now", lambda: cast.NOW + dt.timedelta(hours=1))


@pytest.fixture
def anna(client: Client, region: cast.Region) -> Client:
    """Return the browser of anna, contact officer."""
    return cast.sign_in(client, region.anna)


@pytest.fixture
def bram(region: cast.Region) -> Client:
    """Return the browser of bram, police liaison."""
    return cast.sign_in(Client(), region.bram)


def filled(region: cast.Region, **changes: object) -> dict[str, object]:
    """Return the proposal as a browser sends it; any field can be another."""
    return {
        "draft": "7b0cf0ce-38d3-4a4e-8d8f-9f3e1a1f4b11",
        "receiver": str(region.police.pk),
        "purpose": "detection",
        "acute": "no",
        "consent": "not_asked",
        "reporter_consent": "not_asked",
        "items": ["place", "business"],
        "source": "report",
        "reliability": "unknown",
        "footing": "fact",
        "asked_back": "Pakt u dit op?",
        "hand_over": "on",
        "deed": "preview",
    } | changes


def page(client: Client, address: str, data: Mapping[str, object] | None = None) -> str:
    """Return a page that must be there."""
    answer = client.get(address) if data is None else client.post(address, data)
    assert answer.status_code == 200, answer.status_code
    return answer.content.decode()


def new_page(signal: Signal) -> str:
    return reverse("disclosures:new", args=[signal.pk])


# Giving.


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_form_offers_partners_and_what_the_signal_holds(
    anna: Client, make_signal: MakeSignal, region: cast.Region, language: str
) -> None:
    signal = make_signal(EVERYTHING)
    with override(language):
        html = page(anna, new_page(signal))
    assert all(item.value in html for item in EVERYTHING)
    assert region.police.name in html
    assert f'value="{region.voorbeeldstad.pk}"' not in html


@pytest.mark.parametrize(
    ("language", "sentence"),
    [("nl", "De AVG staat dit niet in de weg."), ("en", "The GDPR does not stop this.")],
)
def test_a_place_signal_to_the_police_says_that_the_gdpr_does_not_stop_it(
    anna: Client, make_signal: MakeSignal, region: cast.Region, language: str, sentence: str
) -> None:
    signal = make_signal(PLACES)
    with override(language):
        html = page(anna, new_page(signal), filled(region))
    assert sentence in html
    assert "Wpg art. 8" in html
    assert re.search(r'href="https://[^"]+#art_6"', html)
    assert not Disclosure.objects.exists()


def test_the_sentence_is_not_said_where_it_is_not_so(
    anna: Client, make_signal: MakeSignal, region: cast.Region
) -> None:
    to_labour = {"receiver": str(region.labour.pk), "purpose": "labour_enforcement"}
    html = page(anna, new_page(make_signal(PLACES)), filled(region, **to_labour))
    assert "staat dit niet in de weg." not in html.split("Waarom mag dit?")[0]


def test_a_preview_stores_and_sends_nothing_but_records_the_reading(
    anna: Client, make_signal: MakeSignal, region: cast.Region
) -> None:
    signal = make_signal(PLACES)
    before = Entry.objects.count()
    page(anna, new_page(signal), filled(region))
    assert Entry.objects.count() == before + 1
    assert not Disclosure.objects.exists()


def test_the_preview_shows_exactly_what_the_receiver_will_see(
    anna: Client, make_signal: MakeSignal, region: cast.Region
) -> None:
    chosen = {"items": ["place", "victim", "suspect"]}
    html = page(anna, new_page(make_signal(EVERYTHING)), filled(region, **chosen))
    seen = html.split('id="seen"')[1].split("</section>")[0]
    assert PLACE.value in seen
    assert VICTIM.value in seen
    assert SUSPECT.value not in seen
    assert BUSINESS.value not in html


def test_what_is_missing_is_said_beside_its_field_and_nothing_is_sent(
    anna: Client, make_signal: MakeSignal, region: cast.Region
) -> None:
    chosen = {"items": ["place", "victim"], "deed": "decide", "necessity": "kort"}
    html = page(anna, new_page(make_signal(EVERYTHING)), filled(region, **chosen))
    for field in ("four_eyes", "necessity", "minimise"):
        assert f'id="id_{field}_error"' in html, field
    assert 'aria-invalid="true"' in html
    assert not Disclosure.objects.exists()


def test_giving_leads_to_the_decision_and_a_second_click_gives_once(
    anna: Client, make_signal: MakeSignal, region: cast.Region
) -> None:
    signal = make_signal(PLACES)
    for _ in range(2):
        answer = anna.post(new_page(signal), filled(region, deed="decide"))
        given = Disclosure.objects.get()
        assert answer.status_code == 302
        assert answer["Location"] == reverse("disclosures:decision", args=[given.pk])
    assert given.given


def test_giving_person_data_takes_the_fields_that_the_page_showed(
    anna: Client, make_signal: MakeSignal, region: cast.Region
) -> None:
    evidence = person_evidence(region.vera).shown
    data = filled(region, items=["place", "victim"], deed="decide", **evidence)
    assert anna.post(new_page(make_signal(EVERYTHING)), data).status_code == 302
    assert Disclosure.objects.get().given


def test_a_refusal_can_be_kept(anna: Client, make_signal: MakeSignal, region: cast.Region) -> None:
    signal = make_signal(EVERYTHING)
    data = filled(region, items=["suspect"])
    html = page(anna, new_page(signal), data)
    assert "Leg deze weigering vast" in html
    assert "Geef aan" not in html
    answer = anna.post(new_page(signal), data | {"deed": "decide"})
    assert answer.status_code == 302
    assert not Disclosure.objects.get().given
    html = page(anna, answer["Location"])
    assert SUSPECT.value not in html


def test_an_empty_choice_is_said_beside_the_field(
    anna: Client, make_signal: MakeSignal, region: cast.Region
) -> None:
    html = page(anna, new_page(make_signal(PLACES)), filled(region, items=[]))
    assert "schakel-errors" in html
    assert "utrecht-form-field--invalid" in html


def test_a_receiver_that_is_no_partner_cannot_be_chosen(
    anna: Client, make_signal: MakeSignal, region: cast.Region
) -> None:
    own = {"receiver": str(region.voorbeeldstad.pk), "deed": "decide"}
    html = page(anna, new_page(make_signal(PLACES)), filled(region, **own))
    assert "schakel-errors" in html
    assert not Disclosure.objects.exists()


# The giver's pages afterwards.


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_giver_sees_the_decision_and_where_it_stands(
    anna: Client, give: Give, language: str
) -> None:
    given = give()
    with override(language):
        listed = page(anna, reverse("disclosures:given"))
        html = page(anna, reverse("disclosures:decision", args=[given.pk]))
    assert given.signal.reference in listed
    assert given.rule_set_id in html
    assert PLACE.value not in html


def test_a_recall_from_the_page_asks_why_and_tells_the_receiver(
    anna: Client, bram: Client, give: Give
) -> None:
    given = give()
    address = reverse("disclosures:recall", args=[given.pk])
    assert "schakel-errors" in page(anna, address, {"reason": "fout"})
    assert anna.post(address, {"reason": REASON}).status_code == 302
    html = page(bram, reverse("disclosures:received", args=[given.pk]))
    assert "Dit is teruggeroepen" in html
    assert PLACE.value not in html


def test_acute_danger_is_justified_on_the_page(
    anna: Client, give: Give, region: cast.Region
) -> None:
    items = [*PLACES, VICTIM]
    given = give(items, proposal=proposal_for(items, acute=True, purpose=Purpose.ACUTE_PROTECTION))
    html = page(anna, reverse("disclosures:decision", args=[given.pk]))
    assert 'name="justify_within_24h"' in html
    address = reverse("disclosures:justify", args=[given.pk])
    assert "schakel-errors" in page(anna, address, {"justify_within_24h": "kort"})
    shown = {"justify_within_24h": REASON, "second_person_within_24h": str(region.vera.pk)}
    assert anna.post(address, shown).status_code == 302
    given.refresh_from_db()
    assert given.justified_at is not None


# Receiving.


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_inbox_shows_no_content_and_opening_shows_it(
    bram: Client, give: Give, language: str
) -> None:
    given = give()
    with override(language):
        listed = page(bram, reverse("disclosures:inbox"))
        html = page(bram, reverse("disclosures:received", args=[given.pk]))
    assert given.signal.reference in listed
    assert PLACE.value not in listed
    assert PLACE.value in html
    given.refresh_from_db()
    assert given.opened_at is not None


def test_an_answer_is_a_code_and_nothing_else(bram: Client, give: Give) -> None:
    given = give()
    address = reverse("disclosures:received", args=[given.pk])
    html = page(bram, address)
    assert html.count('type="radio"') == len(AnswerCode)
    assert "<textarea" not in html
    assert "schakel-errors" in page(bram, address, {"code": "arrested"})
    assert bram.post(address, {"code": "taken_up"}).status_code == 302
    assert given.answers.get().code == AnswerCode.TAKEN_UP


# Who sees what.


def members_without(region: cast.Region) -> list[tuple[Member, str]]:
    return [(region.outsider, "outsider"), (region.lies, "lies"), (region.sam, "sam")]


def test_nobody_else_finds_anything(
    give: Give, make_signal: MakeSignal, region: cast.Region
) -> None:
    given, signal = give(), make_signal()
    addresses = [
        new_page(signal),
        reverse("disclosures:decision", args=[given.pk]),
        reverse("disclosures:received", args=[given.pk]),
    ]
    for member, name in members_without(region):
        client = cast.sign_in(Client(), member)
        for address in addresses:
            assert client.get(address).status_code == 404, (name, address)
        for deed in ("recall", "justify"):
            address = reverse(f"disclosures:{deed}", args=[given.pk])
            assert client.post(address, {"reason": REASON}).status_code == 404, (name, address)
    given.refresh_from_db()
    assert given.recalled_at is None


def test_the_receiver_does_not_see_the_givers_page_nor_the_giver_the_receivers(
    anna: Client, bram: Client, give: Give
) -> None:
    given = give()
    assert bram.get(reverse("disclosures:decision", args=[given.pk])).status_code == 404
    assert anna.get(reverse("disclosures:received", args=[given.pk])).status_code == 404


def test_a_refusal_does_not_exist_for_the_receiver(bram: Client, give: Give) -> None:
    found = give([*PLACES, SUSPECT], proposal=proposal_for([SUSPECT]))
    assert found.signal.reference not in page(bram, reverse("disclosures:inbox"))
    assert bram.get(reverse("disclosures:received", args=[found.pk])).status_code == 404


def test_the_lists_of_another_organisation_stay_empty(give: Give, region: cast.Region) -> None:
    given = give()
    client = cast.sign_in(Client(), region.outsider)
    for name in ("given", "inbox", "overview"):
        assert given.signal.reference not in page(client, reverse(f"disclosures:{name}"))


@pytest.mark.parametrize("name", ["given", "inbox", "overview"])
def test_without_signing_in_there_is_only_the_way_to_sign_in(client: Client, name: str) -> None:
    assert client.get(reverse(f"disclosures:{name}")).status_code == 302


# The overview.


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_overdue_cannot_hide(
    give: Give, region: cast.Region, monkeypatch: pytest.MonkeyPatch, language: str
) -> None:
    given = give()
    client = cast.sign_in(Client(), region.sam)
    with override(language):
        address = reverse("disclosures:overview")
        assert given.signal.reference not in page(client, address)
        late = cast.NOW + dt.timedelta(days=9)
        monkeypatch.setattr(timezone, "now", lambda: late)
        monkeypatch.setattr(timezone, "localdate", late.date)
        html = page(cast.sign_in(Client(), region.sam), address)
    assert given.signal.reference in html
    assert region.police.name in html
    assert PLACE.value not in html


def test_an_answer_in_time_takes_it_off_the_list(
    give: Give, region: cast.Region, monkeypatch: pytest.MonkeyPatch
) -> None:
    given = give()
    commands.read_received(disclosure=given, opener=cast.opener(region.bram), at=cast.NOW)
    commands.answer(disclosure=given, code=AnswerCode.TAKEN_UP, by=region.bram, at=cast.NOW)
    late = cast.NOW + dt.timedelta(days=60)
    monkeypatch.setattr(timezone, "now", lambda: late)
    monkeypatch.setattr(timezone, "localdate", late.date)
    html = page(cast.sign_in(Client(), region.sam), reverse("disclosures:overview"))
    assert given.signal.reference not in html


# Where the answer is no.


def test_a_wrong_purpose_is_answered_with_the_purpose_that_would_fit(
    anna: Client, make_signal: MakeSignal, region: cast.Region
) -> None:
    html = page(anna, new_page(make_signal(PLACES)), filled(region, receiver=str(region.labour.pk)))
    assert "Niet delen" in html
    assert "Geen regel opent dit" in html
    assert "het doel echt dit is: handhaving van arbeidswetten" in html


def test_no_other_purpose_is_offered_where_everything_goes(
    anna: Client, make_signal: MakeSignal, region: cast.Region
) -> None:
    html = page(anna, new_page(make_signal(PLACES)), filled(region))
    assert "het doel echt dit is" not in html


def test_a_freeze_is_said_where_the_page_would_promise_erasure(
    anna: Client, make_signal: MakeSignal, region: cast.Region
) -> None:
    signal = make_signal(EVERYTHING)
    chosen = filled(region, items=["place", "victim"])
    assert "verdwijnen alle gegevens over personen" in page(anna, new_page(signal), chosen)
    Freeze.objects.create(
        report=signal.assessment.report,
        ground="woo_request",
        authority="Verzoek 2026-17",
        starts_on=cast.TODAY,
        ends_on=cast.TODAY,
        ordered_by=region.anna,
    )
    html = page(anna, new_page(signal), chosen)
    assert "Het wissen is stilgezet." in html
    assert "verdwijnen alle gegevens over personen" not in html


def test_what_nothing_opens_is_called_never_and_the_rest_is_not(
    anna: Client, make_signal: MakeSignal, region: cast.Region
) -> None:
    signal = make_signal(EVERYTHING)
    to = {"receiver": str(region.anderdam.pk), "purpose": "supervision"}
    barred = page(anna, new_page(signal), filled(region, items=["victim"], **to))
    closed = page(anna, new_page(signal), filled(region, receiver=str(region.labour.pk)))
    assert "Nooit:" in barred
    assert "Nooit:" not in closed
