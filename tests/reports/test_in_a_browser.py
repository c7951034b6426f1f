"""A whole report in a real browser, on a small phone: every page that only a form leads to."""

import shutil
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, sync_playwright
from tests import cast
from tests.browsing import follow

from schakel.environment import ROOT

pytestmark = [pytest.mark.browser, pytest.mark.slow]

AXE = (ROOT / "tests/vendor/axe-core/axe.min.js").read_text(encoding="utf-8")
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
SEARCH = """rules => axe.run(document, {runOnly: rules}).then(found =>
  found.violations.map(one => one.id + ': ' + one.nodes.map(node => node.target).join(', ')))"""
TOO_WIDE = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"]
START = {"nl": "/melden/", "en": "/en/report/"}


@pytest.fixture
def browser() -> Iterator[Browser]:
    chromium = shutil.which("chromium")
    assert chromium is not None, "Chromium is needed for the browser tests: apt install chromium"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=ARGUMENTS)
        yield browser
        browser.close()


class Visit:
    """One person's way through the pages, each of which is looked at on arrival."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.problems: list[str] = []
        self.addresses: list[str] = []
        page.on("request", lambda request: self.addresses.append(request.url))

    def press(self, selector: str) -> None:
        follow(self.page.locator(selector).first)
        self.look()

    def look(self) -> None:
        self.page.evaluate(AXE)
        found = self.page.evaluate(SEARCH, RULES)
        if self.page.evaluate(TOO_WIDE):
            found.append("wider than the window")
        self.problems += [f"{self.page.locator('h1').inner_text()}: {one}" for one in found]


@pytest.mark.parametrize("language", START)
def test_a_person_reports_comes_back_and_takes_it_back_on_a_small_phone(
    transactional_db: None, live_server, browser: Browser, language: str
) -> None:
    cast.found_region()
    context = browser.new_context(viewport={"width": 320, "height": 640}, bypass_csp=True)
    page = context.new_page()
    visit = Visit(page)

    page.goto(live_server.url + START[language])
    page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true })")
    visit.look()
    visit.press("main .nl-button--primary")
    visit.press("main .nl-button--primary")  # nothing filled in: a message beside the field
    page.fill("#id_text", "De achterdeur zat van buiten op slot.")
    visit.press("main .nl-button--primary")
    code = page.locator(".schakel-receipt__code").inner_text()
    page.fill("#id_typed", "2222")
    visit.press("main .nl-button--primary")
    page.fill("#id_typed", code)
    page.locator("main details summary").last.click()
    visit.press("main .nl-button--primary")
    with page.expect_download() as kept:
        page.locator(
            "main form[action*='proof'] button, main form[action*='bewijs'] button"
        ).click()
    assert kept.value.suggested_filename == "document.json"

    page.goto(live_server.url + START[language])
    visit.press("main a")
    page.fill("#id_receipt", "7Q4K")
    visit.press("main .nl-button--primary")
    page.fill("#id_receipt", code)
    visit.press("main .nl-button--primary")
    page.fill("#id_text", "Er kwam ook een busje.")
    visit.press("main .nl-button--primary")
    for _withdraw_then_erase in range(2):
        visit.press("aside form button")
        visit.press("main .nl-button--negative")

    assert visit.problems == []
    assert context.cookies() == []
    plain = code.replace(" ", "")
    assert not [
        one for one in visit.addresses if plain in one or not one.startswith(live_server.url)
    ]
    context.close()
