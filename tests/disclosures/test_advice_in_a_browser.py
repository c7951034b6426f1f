"""May I share this? In a real browser without scripts: walked, accessible, narrow, and on paper."""

import re
import shutil
from collections.abc import Iterator
from urllib.parse import urlencode

import pytest
from playwright.sync_api import Browser, Page, sync_playwright
from pytest_django.live_server_helper import LiveServer
from tests.browsing import follow
from tests.disclosures.test_advice import DUTCH, ENGLISH, WAYS, Way
from tests.disclosures.test_in_a_browser import ARGUMENTS, must_be_usable

pytestmark = [pytest.mark.browser, pytest.mark.slow]

PAGE_OF_PDF = re.compile(rb"/Type\s*/Page\b")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    chromium = shutil.which("chromium")
    assert chromium is not None, "Chromium is needed for the browser tests: apt install chromium"
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=chromium, args=ARGUMENTS)
        yield opened
        opened.close()


def address_of(site: LiveServer, start: str, way: Way) -> str:
    return f"{site.url}{start}?{urlencode(way.query, doseq=True)}"


def choose(page: Page, way: Way) -> None:
    """Tick what this situation says on the page that is open, unfolding what holds it."""
    for name, values in way.answers.items():
        for value in values:
            box = page.locator(f"input[name='{name}'][value='{value}']:not([type=hidden])")
            if box.count() == 0:
                continue
            folded = page.locator("details:not([open])", has=box).locator("> summary")
            if folded.count():
                folded.first.click()
            box.check()


@pytest.mark.parametrize("way", WAYS, ids=[way.row for way in WAYS])
def test_someone_with_a_phone_and_no_script_finds_the_answer(
    transactional_db: None, live_server: LiveServer, browser: Browser, way: Way
) -> None:
    context = browser.new_context(
        viewport={"width": 390, "height": 844}, java_script_enabled=False, locale="en-GB"
    )
    page = context.new_page()
    page.goto(f"{live_server.url}{ENGLISH}")
    for _ in range(6):
        if page.locator("#decision").count():
            break
        choose(page, way)
        follow(page.locator("form button[type=submit]"))

    assert page.locator("#decision").inner_text() == way.title
    for article in way.articles:
        assert page.get_by_text(article).count(), article
    assert context.cookies() == []
    context.close()


@pytest.mark.parametrize("start", [DUTCH, ENGLISH])
def test_every_question_and_answer_is_usable_by_everyone(
    transactional_db: None, live_server: LiveServer, browser: Browser, start: str
) -> None:
    context = browser.new_context(bypass_csp=True)
    page = context.new_page()
    asked = {"from": ["police"], "to": ["comensha"], "for": ["registration"]}
    asked["what"] = ["identity.presumed_victim", "identity.minor"]
    for number in range(len(asked) + 1):
        query = urlencode(dict(list(asked.items())[:number]), doseq=True)
        page.goto(f"{live_server.url}{start}?{query}")
        must_be_usable(page, f"{start} after {number} answers")
    consents = {f"consent-{who}": "given" for who in ("presumed_victim", "minor")}
    page.goto(f"{live_server.url}{start}?{urlencode(asked | consents, doseq=True)}")
    must_be_usable(page, f"{start}, what is special")
    page.goto(f"{live_server.url}{start}?from=nobody&sent=from")
    must_be_usable(page, f"{start}, with an error")
    for way in WAYS:
        page.goto(address_of(live_server, start, way))
        must_be_usable(page, f"{start}, {way.row}")
    context.close()


def test_an_ordinary_answer_fits_on_one_sheet(
    transactional_db: None, live_server: LiveServer, browser: Browser
) -> None:
    page = browser.new_page()
    for start in (DUTCH, ENGLISH):
        page.goto(address_of(live_server, start, WAYS[0]))
        page.emulate_media(media="print")

        assert len(PAGE_OF_PDF.findall(page.pdf(prefer_css_page_size=True))) == 1
        for part in ("#decision", "#answers", ".schakel-decision__foot"):
            assert page.locator(part).is_visible(), part
        assert not page.locator("#what-if").is_visible()
    page.close()
