"""The pages as anna, her colleagues, other organisations and strangers see them."""

import html
import re
from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.translation import override
from pytest_django import DjangoAssertNumQueries
from tests import cast
from tests.assessments import deeds
from tests.assessments.conftest import TEXT, new_report
from tests.web.page import Page

from schakel.assessments import commands
from schakel.assessments.models import Assessment, Ended, Signal
from schakel.journal.models import Opening
from schakel.parties.sealing import Opener
from schakel.reports.models import Author, Report, Sector

OBSERVED = {
    "how_known": "saw_it",
    "standing": "usual",
    "by_whom": "reporter",
    "observed_on": "2026-11-24",
    "about": "",
    "note": "Kamer 12",
}


def address(name: str, *args: object, language: str = "nl") -> str:
    with override(language):
        return reverse(f"assessments:{name}", args=args)


def shown(answer: object) -> str:
    content = answer.content.decode()  # type: ignore[attr-defined]
    Page(content)
    return html.unescape(content)


def every_address(report: Report, signal: Signal, language: str) -> list[str]:
    """Return every page about this report and signal that can be read."""
    return [
        address("report", report.pk, language=language),
        address("observe", report.pk, language=language),
        address("observation", report.pk, deeds.LOCKED_IN, language=language),
        address("conclude", report.pk, language=language),
        address("quarantine", report.pk, language=language),
        address("freeze", report.pk, language=language),
        address("signal", signal.pk, language=language),
    ]


@pytest.mark.parametrize("language", ["nl", "en"])
def test_anna_sees_her_desk_in_both_languages(page: Client, report: Report, language: str) -> None:
    text = shown(page.get(address("desk", language=language)))
    assert str(report.pk) in text
    assert ("Sekswerk" if language == "nl" else "Sex work") in text
    assert "Voorbeeldstad" in text


def test_the_desk_shows_nothing_that_was_sealed(page: Client, report: Report) -> None:
    text = shown(page.get(address("desk")))
    assert "Marisol" not in text
    assert "kamer 12" not in text


def test_the_desk_filters_by_state_and_nothing_else(page: Client, report: Report) -> None:
    assert str(report.pk) in shown(page.get(address("desk") + "?state=new"))
    assert str(report.pk) not in shown(page.get(address("desk") + "?state=concluded"))
    assert page.get(address("desk") + "?state=marisol").status_code == 404
    assert str(report.pk) in shown(page.get(address("desk") + "?q=nobody&sector=factory"))


def test_what_expires_first_is_on_top(
    page: Client, report: Report, anna: Opener, region: cast.Region
) -> None:
    younger = new_report()
    Report.objects.filter(pk=younger.pk).update(received_on=cast.TODAY.replace(day=23))
    text = shown(page.get(address("desk")))
    assert text.index(str(younger.pk)) < text.index(str(report.pk))


def test_the_desk_asks_the_database_no_more_for_many_reports_than_for_one(
    page: Client, report: Report, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with CaptureQueriesContext(connection) as one:
        page.get(address("desk"))
    for _ in range(4):
        new_report()
    with django_assert_num_queries(len(one)) as many:
        page.get(address("desk"))
    assert '"sealed_content"' not in str([query["sql"] for query in many.captured_queries])


@pytest.mark.parametrize("language", ["nl", "en"])
def test_every_page_opens_for_anna_in_both_languages(
    page: Client, anna: Opener, region: cast.Region, language: str
) -> None:
    signal = deeds.taken_up(new_report(), anna)
    for each in every_address(new_report(), signal, language):
        answer = page.get(each)
        assert answer.status_code == 200, each
        assert f'<html lang="{language}"' in shown(answer)


def test_opening_a_report_shows_its_words_and_is_recorded(page: Client, report: Report) -> None:
    text = shown(page.get(address("report", report.pk)))
    assert TEXT in text
    assert Opening.objects.filter(subject=str(report.pk)).count() == 2  # received, read


def test_opening_what_was_noted_is_recorded(page: Client, report: Report, anna: Opener) -> None:
    assessment = deeds.started(report, anna, deeds.seen())
    before = len(deeds.lines(assessment.pk))
    page.get(address("report", report.pk))
    assert len(deeds.lines(assessment.pk)) == before + 1


def test_the_title_of_a_report_holds_no_words_of_it(page: Client, report: Report) -> None:
    found = Page(page.get(address("report", report.pk)).content.decode())
    assert found.all("title")[0].text == "Melding – Schakel"


@pytest.mark.parametrize("who", ["outsider", "bram", "sam", "vera", "audrey", "carla"])
def test_who_has_no_business_here_gets_404_everywhere(
    region: cast.Region, anna: Opener, who: str
) -> None:
    report = new_report()
    signal = deeds.taken_up(new_report(), anna)
    browser = cast.sign_in(Client(), getattr(region, who))
    for each in every_address(report, signal, "nl"):
        assert browser.get(each).status_code == 404, each


def test_another_organisation_gets_the_same_answer_as_for_what_does_not_exist(
    region: cast.Region, report: Report
) -> None:
    browser = cast.sign_in(Client(), region.outsider)
    there = browser.get(address("report", report.pk))
    nowhere = browser.get(address("report", "00000000-0000-4000-8000-000000000000"))
    assert (there.status_code, there.content) == (nowhere.status_code, nowhere.content)
    assert str(report.pk) not in shown(browser.get(address("desk")))


def test_a_colleague_with_the_role_but_without_the_key_gets_404(
    region: cast.Region, report: Report
) -> None:
    newcomer = cast._join("Nora", cast.Role.CONTACT_OFFICER, region.anna)
    browser = cast.sign_in(Client(), newcomer)
    assert browser.get(address("report", report.pk)).status_code == 404
    assert str(report.pk) in shown(browser.get(address("desk")))


def test_who_is_not_signed_in_is_asked_to(report: Report) -> None:
    answer = Client().get(address("report", report.pk))
    assert answer.status_code == 302
    assert answer["Location"].startswith(reverse("parties:sign_in"))


def test_an_observation_is_noted_and_shown_with_the_element_it_carries(
    page: Client, report: Report
) -> None:
    answer = page.post(address("observation", report.pk, deeds.LOCKED_IN), OBSERVED)
    assert answer.status_code == 302
    text = shown(page.get(address("report", report.pk)))
    assert "De persoon zit opgesloten" in text
    assert "Kamer 12" in text
    assert "art. 160 lid 3 Sv" in text


def test_what_was_typed_stays_when_something_is_wrong(page: Client, report: Report) -> None:
    wrong = {**OBSERVED, "observed_on": "2026-12-24", "note": "Kamer 12 <b>"}
    answer = page.post(address("observation", report.pk, deeds.LOCKED_IN), wrong)
    assert answer.status_code == 200
    assert "Kamer 12 <b>" in shown(answer)
    assert "Deze dag ligt in de toekomst." in shown(answer)
    assert "Fout:" in Page(answer.content.decode()).all("title")[0].text
    assert not Assessment.objects.filter(report=report).exclude(sealed_notes=None).exists()


def test_an_observation_without_a_moment_says_so_beside_the_day(
    page: Client, report: Report
) -> None:
    answer = page.post(
        address("observation", report.pk, deeds.LOCKED_IN), {**OBSERVED, "observed_on": ""}
    )
    error = Page(answer.content.decode()).by_id("id_observed_on_error")
    assert "Vul een dag in" in error.text


def test_a_contested_sign_is_refused_with_the_reason_beside_the_field(
    page: Client, report: Report
) -> None:
    answer = page.post(
        address("observation", report.pk, deeds.CONTESTED), {**OBSERVED, "contested_reason": ""}
    )
    found = Page(answer.content.decode())
    assert "Schrijf op waarom" in found.by_id("id_contested_reason_error").text


def test_a_contested_sign_without_a_fact_beside_it_is_refused_and_the_reason_stays(
    page: Client, report: Report
) -> None:
    answer = page.post(
        address("observation", report.pk, deeds.CONTESTED),
        {**OBSERVED, "contested_reason": "De melder noemt het zelf."},
    )
    assert "naast een direct of indirect feit" in shown(answer)
    assert "De melder noemt het zelf." in shown(answer)


def panel(browser: Client, report: Report) -> str:
    """Return the part of the page that says which elements of the law are supported."""
    text = shown(browser.get(address("report", report.pk)))
    found = re.search(r'aria-labelledby="elements">(.*?)</section>', text, re.DOTALL)
    assert found is not None
    return found.group(1)


def test_a_contested_sign_never_changes_the_supported_elements_on_the_page(
    page: Client, report: Report, anna: Opener
) -> None:
    facts = (deeds.seen(), deeds.seen("I01"))  # from two groups: one is another than any sign's
    assessment = deeds.started(report, anna, *facts)
    before = panel(page, report)
    for indicator in commands.catalogues.current().contested():
        added = deeds.seen(indicator.code, contested_reason="De melder noemt het zelf.")
        commands.save_observations(
            assessment=assessment, observations=(*facts, added), opener=anna, at=cast.NOW
        )
        assert panel(page, report) == before, indicator.code


def test_the_page_shows_no_number_of_observations(
    page: Client, report: Report, anna: Opener
) -> None:
    deeds.started(report, anna, deeds.seen(), deeds.seen("I01"))
    words = re.sub(r"<[^>]+>", " ", panel(page, report))
    numbers = set(re.findall(r"\d+", words))
    assert numbers <= {"273", "1", "2", "3", "4", "5", "6", "7", "8", "9", "17", "18", "2017"}
    assert not re.search(r"score|procent|%", words, re.IGNORECASE)


def test_what_only_care_may_record_is_not_offered_to_a_municipality(
    page: Client, report: Report
) -> None:
    text = shown(page.get(address("observe", report.pk) + "?all=1"))
    assert address("observation", report.pk, deeds.CARE_ONLY) not in text
    assert page.get(address("observation", report.pk, deeds.CARE_ONLY)).status_code == 404


def test_what_only_the_police_check_says_pass_it_on(page: Client, report: Report) -> None:
    text = shown(page.get(address("observation", report.pk, "I92")))
    assert "Geef dit door, ga het niet zelf na" in text


def test_the_list_is_limited_to_the_kind_of_work_and_can_show_all(
    page: Client, region: cast.Region
) -> None:
    report = new_report(Sector.FACTORY)
    only, every = address("observe", report.pk), address("observe", report.pk) + "?all=1"
    advert = address("observation", report.pk, "I108")
    assert advert not in shown(page.get(only))
    assert advert in shown(page.get(every))


def test_contested_signs_stand_apart_and_closed(page: Client, report: Report) -> None:
    text = shown(page.get(address("observe", report.pk)))
    plain, contested = text.split("Omstreden indicatoren", 1)
    link = address("observation", report.pk, deeds.CONTESTED)
    assert link not in plain
    assert link in contested
    assert '<details class="schakel-details" open' not in text


CONCLUDED = {
    "conclusion": "trafficking_suspected",
    "reasons": "Een deur die van buiten op slot zit.",
    "place": "Kade 3",
    "presumed_victim-identity": "Marisol",
}


def test_concluding_opens_a_signal_with_its_items(
    page: Client, report: Report, anna: Opener
) -> None:
    deeds.started(report, anna, deeds.seen())
    answer = page.post(address("conclude", report.pk), CONCLUDED)
    signal = Signal.objects.get(assessment__report=report)
    assert answer["Location"] == address("signal", signal.pk)
    text = shown(page.get(answer["Location"]))
    assert "Kade 3" in text
    assert "Marisol" in text
    assert signal.reference in text


def test_a_conclusion_without_support_says_so_and_keeps_what_was_typed(
    page: Client, report: Report
) -> None:
    answer = page.post(address("conclude", report.pk), CONCLUDED)
    assert answer.status_code == 200
    text = shown(answer)
    assert "Geen waarneming ondersteunt een bestanddeel van de wet." in text
    assert "Een deur die van buiten op slot zit." in text
    assert "Marisol" in text
    assert not Signal.objects.exists()


def test_a_conclusion_needs_reasons_in_words(page: Client, report: Report) -> None:
    answer = page.post(
        address("conclude", report.pk), {"conclusion": "cannot_tell", "reasons": " "}
    )
    error = Page(answer.content.decode()).by_id("id_reasons_error")
    assert "Schrijf op waarom u dit concludeert." in error.text


def test_no_abuse_keeps_no_details_even_if_some_were_typed(page: Client, report: Report) -> None:
    answer = page.post(address("conclude", report.pk), {**CONCLUDED, "conclusion": "no_abuse"})
    assert answer["Location"] == address("quarantine", report.pk)
    assert not Signal.objects.exists()


def test_the_place_the_reporter_gave_is_filled_in_beforehand(page: Client, report: Report) -> None:
    found = Page(page.get(address("conclude", report.pk)).content.decode())
    assert found.by_id("id_place").attributes["value"] == "Kade 3, Voorbeeldstad"


def test_after_the_conclusion_nothing_can_be_added(
    page: Client, report: Report, anna: Opener
) -> None:
    deeds.taken_up(report, anna)
    for name in ("observe", "conclude"):
        answer = page.get(address(name, report.pk))
        assert answer["Location"] == address("report", report.pk)


def test_the_quarantine_is_decided_on_its_page(page: Client, report: Report) -> None:
    answer = page.post(address("quarantine", report.pk), {"ended": "stripped"})
    assert answer["Location"] == address("report", report.pk)
    report.refresh_from_db()
    assert report.sealed_content is None
    assert "Marisol" not in shown(page.get(address("report", report.pk)))


def test_handing_over_before_anything_was_shared_is_refused(page: Client, report: Report) -> None:
    answer = page.post(address("quarantine", report.pk), {"ended": "handed_over"})
    error = Page(answer.content.decode()).by_id("id_ended_error")
    assert "Er is nog niets overgedragen" in error.text


def test_a_freeze_is_recorded_and_shown_by_name_and_end(page: Client, report: Report) -> None:
    asked = {
        "ground": "sv_126ni",
        "authority": "Officier van justitie, bevel 12",
        "starts_on": "2026-11-24",
        "ends_on": "2027-02-21",
    }
    answer = page.post(address("freeze", report.pk), asked)
    assert answer["Location"] == address("quarantine", report.pk)
    text = shown(page.get(answer["Location"]))
    assert "Officier van justitie, bevel 12" in text
    assert "21 februari 2027" in text


def test_a_freeze_that_is_too_long_is_refused_and_kept_as_typed(
    page: Client, report: Report
) -> None:
    asked = {
        "ground": "sv_126ni",
        "authority": "Officier van justitie",
        "starts_on": "2026-11-24",
        "ends_on": "2027-02-22",
    }
    text = shown(page.post(address("freeze", report.pk), asked))
    assert "hoogstens 90 dagen" in text
    assert 'value="2027-02-22"' in text


def test_a_day_before_the_end_the_page_warns(
    page: Client, report: Report, clock: Callable[[int], None]
) -> None:
    warning = "Beslis nu"
    assert warning not in shown(page.get(address("report", report.pk)))
    clock(2)
    browser = cast.sign_in(Client(), report.recipient.member_set.get(name="Anna"))
    assert warning in shown(browser.get(address("report", report.pk)))


def test_what_is_over_cannot_be_opened_even_before_the_clock_came_by(
    region: cast.Region, report: Report, clock: Callable[[int], None]
) -> None:
    clock(3)
    browser = cast.sign_in(Client(), region.anna)
    text = shown(browser.get(address("report", report.pk)))
    assert "Marisol" not in text
    assert "De quarantaine is voorbij" in text
    assert "Dat u dit opende, is vastgelegd." not in text


def test_a_message_reaches_the_reporter_and_is_shown(page: Client, report: Report) -> None:
    answer = page.post(address("report", report.pk), {"text": "Op welke verdieping was het?"})
    assert answer.status_code == 302
    assert report.messages.get().author == Author.ORGANISATION
    assert "Op welke verdieping was het?" in shown(page.get(address("report", report.pk)))


def test_an_empty_message_is_refused(page: Client, report: Report) -> None:
    answer = page.post(address("report", report.pk), {"text": " "})
    assert answer.status_code == 200
    assert not report.messages.exists()


def test_a_signal_says_when_nothing_about_persons_is_held(
    page: Client, report: Report, anna: Opener
) -> None:
    signal = deeds.taken_up(report, anna)
    commands.forget_persons(signal=signal, by=anna.member, ended=Ended.STRIPPED, at=cast.NOW)
    text = shown(page.get(address("signal", signal.pk)))
    assert "Marisol" not in text
    assert "Er staat hier niets over personen." in text


def test_a_fact_that_a_contested_sign_leans_on_stays(
    page: Client, report: Report, anna: Opener
) -> None:
    contested = deeds.seen(deeds.CONTESTED, contested_reason="De melder noemt het zelf.")
    deeds.started(report, anna, deeds.seen(), contested)
    page.post(address("remove", report.pk, deeds.LOCKED_IN))
    text = shown(page.get(address("report", report.pk)))
    assert "Haal eerst de omstreden indicator weg." in text
    assert "De persoon zit opgesloten" in text
