"""The public pages, as someone without an account meets them, in Dutch and in English."""

import datetime as dt
import re

import pytest
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone
from tests import cast
from tests.reports.conftest import CONTENT, MARK
from tests.web.page import Page

from schakel.journal import receipts as proofs
from schakel.parties.models import Organisation
from schakel.reports import commands, form_tokens, queries, receipts
from schakel.reports.models import Message, Report, Status

LANGUAGES = {
    "nl": ("/melden/", "formulier/", "terug/", "Vertel wat u zag of hoorde"),
    "en": ("/en/report/", "form/", "back/", "Tell what you saw or heard"),
}
START, FORM, BACK = "/melden/", "/melden/formulier/", "/melden/terug/"
ADD, WITHDRAW, ERASE = f"{BACK}toevoegen/", f"{BACK}intrekken/", f"{BACK}wissen/"
PAGES = [START, FORM, BACK]
ANSWERS = {
    "text": CONTENT.text,
    "place": CONTENT.place,
    "when": CONTENT.when,
    "municipality": "GM9901",
    "how_known": "saw_it",
    "sector": "hospitality",
}


def page_of(response: HttpResponse, status: int = 200) -> Page:
    assert response.status_code == status
    return Page(response.content.decode())


def value(page: Page, name: str) -> str:
    return next(e for e in page.all("input") if e.attributes.get("name") == name).attributes[
        "value"
    ]


def send(client: Client, address: str = FORM, **changes: str) -> Page:
    """Open the form and send it, with some answers changed."""
    token = value(page_of(client.get(address)), "form_token")
    return page_of(client.post(address, ANSWERS | {"form_token": token} | changes))


def errors(page: Page) -> list[str]:
    found = [e for e in page.elements if "utrecht-form-field-error-message" in e.classes]
    return [e.text.removeprefix("Fout:").removeprefix("Error:") for e in found]


def summary(page: Page) -> str:
    return "".join(e.text for e in page.elements if "schakel-errors" in e.classes)


def heading(page: Page) -> str:
    (found,) = page.all("h1")
    return found.text


@pytest.fixture
def code(region: cast.Region, client: Client) -> str:
    """Return the receipt of a report that was sent through the page."""
    return value(send(client), "receipt")


# Every page.


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_pages_stand_at_their_own_address_in_each_language(region, client, language) -> None:
    start, form, back, title = LANGUAGES[language]
    page = page_of(client.get(start))
    assert heading(page) == title
    addresses = [e.attributes["href"] for e in page.all("a") if "href" in e.attributes]
    assert start + form in addresses
    assert start + back in addresses
    for address in (start, start + form, start + back):
        page = page_of(client.get(address))
        assert page.all("html")[0].attributes["lang"] == language
        other = "en" if language == "nl" else "nl"
        offered = [e for e in page.all("a") if e.attributes.get("hreflang") == other]
        assert offered[0].attributes["href"].startswith(LANGUAGES[other][0])


def test_no_page_sets_a_cookie_runs_a_script_or_may_be_kept(region, client, code) -> None:
    answers = [client.get(address) for address in PAGES]
    answers += [client.post(address, {"receipt": code}) for address in (BACK, WITHDRAW, ERASE)]
    for answer in answers:
        page = page_of(answer)
        assert answer.cookies == {}
        assert answer.headers["Cache-Control"] == "no-store"
        assert answer.headers["Referrer-Policy"] == "no-referrer"
        assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
        assert "script-src" not in answer.headers["Content-Security-Policy"]
        assert not page.all("script")
        assert not [e for e in page.elements if any(a.startswith("on") for a in e.attributes)]
        assert not [e for e in page.elements if "style" in e.attributes]


def test_the_receipt_is_never_in_an_address(region, client, code) -> None:
    for address in (BACK, WITHDRAW, ERASE):
        page = page_of(client.post(address, {"receipt": code}))
        led = [
            e.attributes[name]
            for e in page.elements
            for name in ("href", "action", "src")
            if name in e.attributes
        ]
        assert not [found for found in led if code in found or "receipt" in found]
        assert {e.attributes.get("method") for e in page.all("form")} == {"post"}


def test_every_page_offers_the_other_channels_with_the_day_they_were_checked(
    region, client
) -> None:
    for address in PAGES:
        footer = page_of(client.get(address)).all("footer")[0]
        numbers = [e.attributes["href"] for e in footer.inside if "tel:" in str(e.attributes)]
        assert numbers == [
            "tel:112",
            "tel:09008844",
            "tel:08007000",
            "tel:08005151",
            "tel:0334481186",
            "tel:08002000",
        ]
        assert "22 november 2026" in footer.text


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_law_is_said_before_the_first_button_and_promises_nothing(
    region, client, language
) -> None:
    html = client.get(LANGUAGES[language][0]).content.decode()
    before = html[: html.index("nl-button--primary")]
    said = {
        "nl": ("Melden beschermt u niet tegen straf", "geen aangifte", "advocaat", "opvragen"),
        "en": ("does not protect you from punishment", "not a complaint", "lawyer", "demand"),
    }
    for words in said[language]:
        assert words in before
    test = {"nl": "weet, of ernstige reden hebt", "en": "know, or have serious reason"}
    assert test[language] in html


def test_the_form_asks_nothing_that_could_incriminate(region, client) -> None:
    names = {e.attributes.get("name") for e in page_of(client.get(FORM)).elements} - {None}
    asked = names - {"viewport", "format-detection", "color-scheme", "referrer"}
    assert asked == {
        "form_token",
        "text",
        "place",
        "municipality",
        "when",
        "how_known",
        "sector",
        "exact_time",
    }


def test_a_get_with_a_receipt_in_its_query_opens_nothing(region, client, code) -> None:
    page = page_of(client.get(BACK, {"receipt": code}))
    assert heading(page) == "Ga verder met uw melding"
    assert code not in "".join(str(e.attributes) for e in page.all("main")[0].inside)
    for address in (ADD, WITHDRAW, ERASE, "/melden/bewijs/", "/melden/code/"):
        answer = client.get(address, {"receipt": code})
        assert (answer.status_code, answer.headers["Location"]) == (302, BACK)


# Sending.


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_report_is_taken_in_and_opens_for_its_municipality(
    region, client, opener, language
) -> None:
    start, form, _, _ = LANGUAGES[language]
    page = send(client, start + form)
    shown = next(e for e in page.elements if "schakel-receipt__code" in e.classes)
    receipt = receipts.parse(shown.text)
    found = queries.of_receipt(receipt)
    assert found is not None
    read = commands.read_report(report=found[0], opener=opener(region.anna), at=cast.NOW)
    how = {"nl": "Ik zag het zelf", "en": "I saw it myself"}[language]
    assert (read.text, read.place, read.when, read.how_known) == (
        CONTENT.text,
        CONTENT.place,
        CONTENT.when,
        how,
    )
    assert (found[0].sector, found[0].municipality_code) == ("hospitality", "GM9901")
    assert found[0].channel == "form"


def test_only_the_text_is_needed(region, client) -> None:
    page = send(client, place="", when="", municipality="", how_known="", sector="unknown")
    assert heading(page) == "Uw melding is ontvangen"
    assert Report.objects.get().recipient == region.voorbeeldstad


def test_the_receipts_page_offers_no_way_to_lose_it(region, client) -> None:
    page = send(client)
    assert not [e for e in page.all("a") if e.attributes.get("hreflang")]


def test_a_double_click_or_reload_shows_the_same_receipt(region, client) -> None:
    token = value(page_of(client.get(FORM)), "form_token")
    first, again = (page_of(client.post(FORM, ANSWERS | {"form_token": token})) for _ in range(2))
    assert value(first, "receipt") == value(again, "receipt")
    assert "al eerder" not in first.all("main")[0].text
    assert "al eerder" in again.all("main")[0].text
    assert proofs.verify_proof(value(again, "proof")).verb == "report.received"
    assert Report.objects.count() == 1


def test_the_same_form_with_another_text_says_what_was_kept(region, client) -> None:
    token = value(page_of(client.get(FORM)), "form_token")
    client.post(FORM, ANSWERS | {"form_token": token})
    page = page_of(client.post(FORM, ANSWERS | {"form_token": token, "text": "Iets anders."}))
    assert "de eerste keer" in page.all("main")[0].text
    assert "Uw bewijs" not in page.all("main")[0].text
    assert Report.objects.count() == 1


# What can be wrong with it.


def test_an_empty_form_says_so_beside_the_field_and_keeps_the_rest(region, client) -> None:
    page = send(client, text=" \n ")
    assert errors(page) == ["Schrijf op wat u zag of hoorde."]
    assert page.by_id("id_place").attributes["value"] == CONTENT.place
    assert page.by_id("id_how_known_0").attributes.keys() >= {"checked"}
    assert page.all("title")[0].text.startswith("Fout:")
    assert not Report.objects.exists()


def test_a_text_that_is_too_long_is_kept_whole_and_measured(region, client, settings) -> None:
    text = "é" * (settings.TEXT_LENGTH_MAX + 3)
    page = send(client, text=text)
    assert errors(page) == ["Uw tekst is 3 tekens te lang. Er passen hoogstens 20000 tekens."]
    assert page.by_id("id_text").text.strip() == text
    assert "maxlength" not in page.by_id("id_text").attributes


def test_the_longest_text_that_fits_is_taken_in(region, client, settings) -> None:
    page = send(client, text="é" * settings.TEXT_LENGTH_MAX)
    assert heading(page) == "Uw melding is ontvangen"


def test_far_too_much_is_a_message_and_not_a_broken_page(region, client) -> None:
    page = page_of(client.post(FORM, {"text": "x" * 2_000_000}))
    assert "te veel" in summary(page)
    assert value(page, "form_token")
    page = page_of(client.post(FORM, {f"field{number}": "" for number in range(500)}))
    assert "te veel" in summary(page)


@pytest.mark.parametrize(
    ("field", "wrong", "message"),
    [
        ("sector", "nationality", "Kies een soort werk uit de lijst."),
        ("sector", "", "Kies een soort werk uit de lijst."),
        ("municipality", "GM0000", "Kies een gemeente uit de lijst."),
        ("how_known", "guessed", "Kies een van de antwoorden."),
    ],
)
def test_an_answer_that_is_not_offered_is_named(region, client, field, wrong, message) -> None:
    page = send(client, **{field: wrong})
    assert errors(page) == [message]
    assert page.by_id("id_text").text.strip() == CONTENT.text
    assert not Report.objects.exists()


def test_a_form_older_than_a_day_keeps_what_was_typed_and_can_be_sent_again(region, client) -> None:
    old = form_tokens.issue(at=dt.datetime(2026, 1, 1, tzinfo=dt.UTC))
    page = send(client, form_token=old)
    assert "te lang open" in summary(page)
    assert page.by_id("id_text").text.strip() == CONTENT.text
    assert not Report.objects.exists()
    again = client.post(FORM, ANSWERS | {"form_token": value(page, "form_token")})
    assert heading(page_of(again)) == "Uw melding is ontvangen"


@pytest.mark.parametrize("token", ["", "rubbish", "aa.1:forged"])
def test_a_tampered_form_keeps_what_was_typed(region, client, token) -> None:
    page = send(client, form_token=token)
    assert "ging iets mis" in summary(page)
    assert page.by_id("id_text").text.strip() == CONTENT.text
    assert value(page, "form_token") != token
    assert not Report.objects.exists()


def test_what_was_typed_is_shown_as_text_and_never_as_markup(region, client) -> None:
    page = send(client, text="</textarea><script>alert(1)</script>", sector="wrong")
    assert not page.all("script")
    assert "<script>" in page.by_id("id_text").text


@pytest.mark.django_db
@pytest.mark.parametrize("address", [START, FORM, "/en/report/"])
def test_without_anyone_to_take_it_in_the_page_says_so_with_the_other_channels(
    client, address
) -> None:
    page = page_of(client.get(address))
    assert heading(page) in {"U kunt hier niet melden", "You cannot report here"}
    assert "tel:112" in str([e.attributes for e in page.all("footer")[0].inside])
    assert not page.all("form")


def test_where_nobody_takes_in_the_rest_a_municipality_must_be_chosen(region, client) -> None:
    Organisation.objects.update(takes_in_region=False)
    page = send(client, municipality="")
    assert errors(page) == ["Kies een gemeente uit de lijst."]
    assert "Ergens anders" not in page.by_id("id_municipality").text


# The proof, and the code on paper.


def test_the_proof_is_given_back_only_if_this_journal_signed_it(region, client) -> None:
    page = send(client)
    document = value(page, "proof")
    answer = client.post("/melden/bewijs/", {"proof": document.replace("\n", "\r\n")})
    assert answer.status_code == 200
    assert answer.content.decode() == document
    assert answer.headers["Content-Disposition"] == 'attachment; filename="document.json"'
    assert proofs.verify_proof(document, text=value(page, "sent")).text_checked
    changed = document.replace('"index', '"Index').replace("2026", "2025")
    for wrong in (changed, "<script>alert(1)</script>", ""):
        answer = client.post("/melden/bewijs/", {"proof": wrong})
        assert "Content-Disposition" not in answer.headers
        assert heading(page_of(answer, 400)) == "Dit is geen bewijs van ons"


def test_a_proof_of_another_installation_is_not_given_back(region, client, settings) -> None:
    document = value(send(client), "proof")
    settings.JOURNAL_KEY = bytes(32)
    assert client.post("/melden/bewijs/", {"proof": document}).status_code == 400


def test_the_code_on_paper_can_be_checked_while_it_is_still_shown(region, client) -> None:
    page = send(client)
    held = {name: value(page, name) for name in ("receipt", "proof", "sent")}
    wrong = page_of(client.post("/melden/code/", held | {"typed": held["receipt"][:-1]}))
    assert errors(wrong) == ["Er ontbreekt één teken: een code heeft er 20 en deze heeft er 19."]
    other = receipts.of_nonce(b"other")
    another = page_of(client.post("/melden/code/", held | {"typed": other}))
    assert errors(another) == ["Dit is een andere code. Kijk nog eens naar de code op deze pagina."]
    for shown in (wrong, another):
        assert {name: value(shown, name) for name in held} == held
    right = page_of(client.post("/melden/code/", held | {"typed": held["receipt"].lower()}))
    assert "Uw code klopt" in right.all("main")[0].text
    assert value(right, "proof") == held["proof"]


# The way back.


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ("", "Vul uw code in."),
        ("7Q4K 9WXO", "‘O’ staat nooit in een code."),
        ("7Q4K", "Er ontbreken 16 tekens"),
        ("2" * 21, "Deze code is te lang"),
        ("7Q4K 9WXM 2RTB VH5N E8C2", "Het laatste teken past niet"),
    ],
)
def test_a_code_that_cannot_be_right_gets_a_precise_hint(region, client, typed, message) -> None:
    page = page_of(client.post(BACK, {"receipt": typed}))
    (error,) = errors(page)
    assert error.startswith(message)
    assert page.by_id("id_receipt").attributes.get("value", "") == typed


def test_an_unknown_code_gets_the_same_page_and_words_every_time(region, client, code) -> None:
    unknown = [receipts.of_nonce(bytes([number])) for number in range(3)]
    pages = [client.post(BACK, {"receipt": typed}).content.decode() for typed in unknown]
    alike = {html.replace(typed, "") for html, typed in zip(pages, unknown, strict=True)}
    assert len(alike) == 1
    assert "Wij vinden geen melding met deze code." in pages[0]


def test_the_code_opens_the_conversation_in_any_case_and_grouping(region, client, code) -> None:
    for typed in (code, code.lower(), receipts.shown(receipts.parse(code)), f" {code} "):
        assert heading(page_of(client.post(BACK, {"receipt": typed}))) == "Uw melding"


def test_the_reporter_reads_status_and_answer_and_adds_something_once(
    region, client, code, opener
) -> None:
    report = Report.objects.get()
    commands.read_report(report=report, opener=opener(region.anna), at=cast.NOW)
    commands.write_to_reporter(
        report=report, text="Welke deur <b>was</b> het?", opener=opener(region.anna), at=cast.NOW
    )
    page = page_of(client.post(BACK, {"receipt": code}))
    main = page.all("main")[0].text
    assert "Iemand leest de melding" in main
    assert "Welke deur <b>was</b> het?" in main
    held = {"receipt": code, "form_token": value(page, "form_token"), "text": "De achterdeur."}
    for _ in range(2):
        page = page_of(client.post(ADD, held))
        assert "Uw bericht is ontvangen." in page.all("main")[0].text
        assert "De achterdeur." not in page.all("main")[0].text
    ours = queries.conversation_for(report=report, opener=opener(region.anna))
    assert [line.text for line in ours] == ["Welke deur <b>was</b> het?", "De achterdeur."]


def test_a_message_that_is_empty_too_long_or_old_keeps_what_was_typed(
    region, client, code, settings
) -> None:
    token = form_tokens.issue(at=dt.datetime(2026, 1, 1, tzinfo=dt.UTC))
    page = page_of(client.post(ADD, {"receipt": code, "form_token": token, "text": "Nog iets."}))
    assert "te lang open" in summary(page)
    assert page.by_id("id_text").text.strip() == "Nog iets."
    held = {"receipt": code, "form_token": value(page, "form_token")}
    page = page_of(client.post(ADD, held | {"text": ""}))
    assert errors(page) == ["Schrijf op wat u wilt toevoegen."]
    page = page_of(client.post(ADD, held | {"text": "x" * (settings.TEXT_LENGTH_MAX + 1)}))
    assert errors(page)[0].startswith("Uw tekst is 1 teken te lang.")
    assert not Message.objects.exists()


@pytest.mark.parametrize("address", [WITHDRAW, ERASE])
def test_what_cannot_be_undone_is_asked_once_more(region, client, code, address) -> None:
    before = Report.objects.values().get()
    page = page_of(client.post(address, {"receipt": code}))
    assert heading(page).startswith("Wilt u")
    assert Report.objects.values().get() == before


def test_a_report_can_be_withdrawn_and_erased_and_the_code_keeps_working(
    region, client, code
) -> None:
    page = page_of(client.post(WITHDRAW, {"receipt": code, "confirmed": "1"}))
    assert "Uw melding is ingetrokken." in page.all("main")[0].text
    assert "Trek mijn melding in" not in page.all("main")[0].text
    page = page_of(client.post(ERASE, {"receipt": code, "confirmed": "1"}))
    assert "Wat u vertelde, is gewist." in page.all("main")[0].text
    assert "Wis wat ik vertelde" not in page.all("main")[0].text
    report = Report.objects.get()
    assert report.sealed_content is None
    assert report.status_lines.order_by("-number").first().status == Status.WITHDRAWN
    assert heading(page_of(client.post(BACK, {"receipt": code}))) == "Uw melding"


def test_what_an_order_says_to_keep_is_not_erased_and_the_order_is_not_told(
    region, client, code
) -> None:
    report = Report.objects.get()
    until = timezone.localdate() + dt.timedelta(days=3)
    commands.keep_content(report=report, until=until, by=region.anna, at=timezone.now())
    page = page_of(client.post(ERASE, {"receipt": code, "confirmed": "1"}))
    assert heading(page) == "Dit kon nu niet worden gewist"
    for word in ("officier", "justitie", "politie", "bevel", f"{until.day} "):
        assert word not in page.all("main")[0].text
    report.refresh_from_db()
    assert report.sealed_content is not None


@pytest.mark.parametrize("address", [ADD, WITHDRAW, ERASE, "/melden/code/"])
def test_without_a_code_that_opens_something_nothing_is_done(region, client, code, address) -> None:
    before = Report.objects.values().get()
    other = receipts.of_nonce(b"other")
    page = page_of(client.post(address, {"receipt": other, "confirmed": "1", "text": "x"}))
    assert heading(page) == "Ga verder met uw melding"
    assert Report.objects.values().get() == before


def test_nothing_that_was_told_or_the_code_is_logged(region, client, caplog, capfd) -> None:
    with caplog.at_level("DEBUG"):
        page = send(client)
        code = value(page, "receipt")
        client.post(BACK, {"receipt": code})
        client.post(FORM, {"text": MARK})
    written = caplog.text + "".join(capfd.readouterr())
    # Queries are logged with their parameters only when a developer asks for it, never here.
    for mark in (MARK, code, receipts.shown(receipts.parse(code))):
        assert mark not in written


def test_no_word_of_the_pages_is_left_in_english_on_a_dutch_page(region, client, code) -> None:
    english = re.compile(r"\b(the|your|you|report|code is|we|with)\b", re.IGNORECASE)
    pages = [client.get(address) for address in PAGES]
    pages += [client.post(address, {"receipt": code}) for address in (BACK, WITHDRAW, ERASE)]
    for answer in pages:
        found = english.findall(page_of(answer).all("main")[0].text)
        assert found == []
