"""Every page of the example, as each role finds it: accessible, and no wider than a small phone."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page
from tests.browsing import follow

from schakel.environment import ROOT

pytestmark = [pytest.mark.browser, pytest.mark.slow]

AXE = (ROOT / "tests" / "vendor" / "axe-core" / "axe.min.js").read_text(encoding="utf-8")
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
SEARCH = """rules => axe.run(document, {runOnly: {type: 'tag', values: rules}}).then(found =>
  found.violations.map(one => one.id + ': ' + one.nodes.map(node => node.target).join(', ')))"""
EACH_ROLE = (
    "anna@voorbeeldstad.example",
    "sam@voorbeeldstad.example",
    "vera@voorbeeldstad.example",
    "ketie@voorbeeldstad.example",
    "jip@voorbeeldstad.example",
    "bo@voorbeeldstad.example",
    "audrey@voorbeeldstad.example",
    "bram@politie.example",
    "philip@om.example",
    "lies@arbeidsinspectie.example",
    "carla@zorg.example",
    "otto@beheer.example",
)
IS_A_FILE = re.compile(r"(\.txt|\.jsonl?|/export/|/downloads/[a-z-]+/)(\?|$)")
MOST = 40  # pages per role: one of each kind is enough, lists repeat themselves


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    # axe is put into the page by the test; the page's own policy would rightly refuse it.
    made = browser.new_context(viewport={"width": 320, "height": 640}, bypass_csp=True)
    yield made
    made.close()


def problems(page: Page) -> list[str]:
    """Return what is wrong with the page as it stands, each with its address."""
    page.evaluate(AXE)
    found = [str(one) for one in page.evaluate(SEARCH, RULES)]
    over = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
    if over > 0:
        found.append(f"{over} px too wide at 320 px")
    return [f"{page.url}: {one}" for one in found]


def kind_of(address: str) -> str:
    """Return an address without what tells one row from another."""
    parts = address.split("?", maxsplit=1)[0].split("/")
    for room in {"regels", "rules"} & set(parts):
        # Of rules, pairs and decisions one is enough; tests/disclosures/test_browse.py has more.
        parts = [*parts[: parts.index(room) + 1], str(len(parts))]
    return "/".join("…" if len(part) > 20 or part[:1] == "I" else part for part in parts)


def links(page: Page, street: str) -> list[str]:
    found = page.eval_on_selector_all("a[href]", "all => all.map(one => one.href.split('#')[0])")
    return [str(one) for one in found if str(one).startswith(street)]


def walk(page: Page, street: str, start: str) -> tuple[list[str], set[str]]:
    """Follow the links of this site, one page of each kind; return problems and kinds seen."""
    waiting, seen, found = [start], set(), []
    while waiting and len(seen) < MOST:
        address = waiting.pop(0)
        if kind_of(address) in seen or IS_A_FILE.search(address):
            continue
        if "/downloads/" in address:
            continue
        seen.add(kind_of(address))
        response = page.goto(address)
        assert response is not None
        assert response.status == 200, f"{address}: {response.status}"
        found += problems(page)
        waiting += links(page, street)
    return found, seen


@pytest.mark.parametrize("language", ["", "/en"])
@pytest.mark.parametrize("email", EACH_ROLE)
def test_every_page_of_a_role_is_accessible(
    street: str, context: BrowserContext, email: str, language: str
) -> None:
    page = context.new_page()
    page.goto(f"{street}{language}/")
    follow(page.locator(f"form:has(input[value='{email}']) button").last)

    found, seen = walk(page, street, page.url)

    assert found == []
    assert len(seen) > 1


@pytest.mark.parametrize("start", ["/", "/en/", "/melden/", "/en/report/", "/sign-in/"])
def test_every_public_page_is_accessible(street: str, context: BrowserContext, start: str) -> None:
    page = context.new_page()

    found, _ = walk(page, street, f"{street}{start}")

    assert found == []
