"""The desk in a real browser: an assessment from inbox to signal, usable on every width."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.test import Client
from playwright.sync_api import Page, sync_playwright
from pytest_django.live_server_helper import LiveServer
from tests import cast
from tests.assessments import deeds
from tests.assessments.conftest import new_report
from tests.assessments.test_pages import address, every_address
from tests.browsing import follow

from schakel.parties.models import Member
from schakel.parties.sealing import UNLOCK_COOKIE

pytestmark = pytest.mark.browser

AXE = (Path(__file__).parents[1] / "vendor/axe-core/axe.min.js").read_text()
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"]
OVERFLOW = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
OPEN_ALL = "document.querySelectorAll('details').forEach(each => { each.open = true })"


@contextmanager
def tab_of(member: Member, site: LiveServer) -> Iterator[Page]:
    """Open a browser in which this member is signed in, and close it before the database ends."""
    client = cast.sign_in(Client(), member)
    chromium = shutil.which("chromium")
    assert chromium is not None, "Chromium is needed for the browser tests: apt install chromium"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=ARGUMENTS)
        window = browser.new_context(bypass_csp=True)  # for axe alone
        for name in ("schakel_session", UNLOCK_COOKIE):
            value = client.cookies[name].value
            window.add_cookies([{"name": name, "value": value, "url": site.url}])
        yield window.new_page()
        browser.close()


def problems(tab: Page) -> list[str]:
    """Return what axe finds, and at which width the page is wider than its window."""
    found = []
    tab.evaluate(OPEN_ALL)
    for width in (1280, 390, 320):
        tab.set_viewport_size({"width": width, "height": 900})
        if tab.evaluate(OVERFLOW) > 0:
            found.append(f"{tab.url} is too wide at {width} px")
    tab.evaluate(AXE)
    result = tab.evaluate("tags => axe.run(document, {runOnly: tags})", TAGS)
    return found + [f"{tab.url}: {each['id']}" for each in result["violations"]]


@pytest.mark.parametrize("language", ["nl", "en"])
def test_every_page_is_accessible_and_fits(
    transactional_db: None, live_server: LiveServer, region: cast.Region, language: str
) -> None:
    opener = cast.opener(region.anna)
    report, signal = new_report(), deeds.taken_up(new_report(), opener)
    contested = deeds.seen(deeds.CONTESTED, contested_reason="De melder noemt het zelf.")
    deeds.started(report, opener, deeds.seen(note="Kamer 12"), contested)
    lists = [address(name, language=language) for name in ("desk", "signals")]
    found = []
    with tab_of(region.anna, live_server) as tab:
        for each in [*lists, *every_address(report, signal, language)]:
            answer = tab.goto(live_server.url + each)
            assert answer is not None
            assert answer.status == 200, each
            found += problems(tab)
    assert found == []


def test_a_form_with_errors_is_accessible_too(
    transactional_db: None, live_server: LiveServer, region: cast.Region
) -> None:
    report = new_report()
    found = []
    with tab_of(region.anna, live_server) as tab:
        for name, *rest in (("conclude",), ("quarantine",), ("freeze",), ("observation", "I24")):
            tab.goto(live_server.url + address(name, report.pk, *rest))
            follow(tab.locator("main form button[type=submit]").first)
            assert tab.locator(".schakel-errors").is_visible(), name
            found += problems(tab)
    assert found == []


def test_an_assessment_goes_from_the_desk_to_a_signal(
    transactional_db: None, live_server: LiveServer, region: cast.Region
) -> None:
    new_report()
    with tab_of(region.anna, live_server) as tab:
        tab.goto(live_server.url + address("desk"))
        follow(tab.locator("tbody th a"))
        follow(tab.get_by_role("link", name="Waarneming toevoegen"))
        tab.get_by_text("Bewegen, papieren en contact", exact=True).click()
        follow(tab.get_by_role("link", name="De persoon zit opgesloten"))
        tab.get_by_label("Zelf gezien", exact=True).check()
        tab.get_by_label("Op welke dag?").fill("2026-11-24")
        follow(tab.get_by_role("button", name="Noteer dit", exact=True))
        follow(tab.get_by_role("link", name="Afronden"))
        tab.get_by_label("Vermoeden van mensenhandel").check()
        tab.get_by_label("Waarom?").fill("Een deur die van buiten op slot zit.")
        tab.locator("summary", has_text="Mogelijk slachtoffer").click()
        tab.locator("#id_presumed_victim-identity").fill("Marisol")
        follow(tab.get_by_role("button", name="Afronden"))
        assert "/signals/" in tab.url
        assert tab.get_by_text("Marisol").is_visible()
        assert tab.get_by_text("Kade 3, Voorbeeldstad").is_visible()
