"""The examples of the guide, drawn in a real browser: accessible, and as wide as the window."""

import re
import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from django import forms
from django.template import Context, Template
from django.test import RequestFactory
from django.utils.translation import override
from playwright.sync_api import Browser, Page, Route, sync_playwright

from schakel.web.forms import Form
from schakel.web.middleware import CONTENT_SECURITY_POLICY

pytestmark = pytest.mark.browser

ROOT = Path(__file__).parents[2]
STATIC = ROOT / "src/schakel/web/static"
GUIDE = (ROOT / "docs/guides/look.md").read_text()
AXE = (ROOT / "tests/vendor/axe-core/axe.min.js").read_text()
SNIPPETS = [
    block for block in re.findall(r"```html\n(.*?)```", GUIDE, re.S) if "{% extends" not in block
]
SITE = "http://schakel.test"
KINDS = {".css": "text/css", ".svg": "image/svg+xml", ".woff2": "font/woff2", ".png": "image/png"}
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
OVERFLOW = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


class Sample(Form):
    place = forms.CharField(label="Waar was het?", help_text="Een straat of plaats")
    day = forms.DateField(label="Welke dag?", required=False)
    text = forms.CharField(label="Wat zag u?", widget=forms.Textarea)
    danger = forms.ChoiceField(
        label="Is er gevaar?", widget=forms.RadioSelect, choices=[("yes", "Ja"), ("no", "Nee")]
    )
    how = forms.MultipleChoiceField(
        label="Hoe weet u dit?", widget=forms.CheckboxSelectMultiple, choices=[("saw", "Gezien")]
    )
    read = forms.BooleanField(label="Ik heb dit gelezen")


def guide_as_page(base: str) -> str:
    """Return one page, made from `base`, that holds every example of the guide."""
    body = "\n".join(SNIPPETS)
    source = f'{{% extends "{base}" %}}{{% block content %}}<h1>Gids</h1>{body}{{% endblock %}}'
    request = RequestFactory().get("/privacy/")
    with override("nl"):
        context = {
            "request": request,
            "form": Sample({"place": ""}),
            "code": "7Q4K9WXM2RTBVH5NE8CD",
            "due": date(2026, 11, 24),
            "navigation": [("Signalen", "/", True), ("Logboek", "/", False)],
        }
        return Template(source).render(Context(context))


def serve(page: Page, html: str) -> None:
    """Answer the browser from memory and from the static files; refuse every other address."""

    def answer(route: Route) -> None:
        path = route.request.url.removeprefix(SITE)
        file = STATIC / path.removeprefix("/static/")
        if path == "/":
            headers = {"Content-Security-Policy": CONTENT_SECURITY_POLICY}
            route.fulfill(body=html, content_type="text/html; charset=utf-8", headers=headers)
        elif file.is_file():
            route.fulfill(body=file.read_bytes(), content_type=KINDS[file.suffix])
        else:
            route.abort()

    page.route("**/*", answer)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    chromium = shutil.which("chromium")
    assert chromium is not None, "Chromium is needed for the browser tests: apt install chromium"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.mark.parametrize("width", [320, 390, 1280])
@pytest.mark.parametrize("base", ["web/base.html", "web/public.html"])
def test_every_example_is_accessible_and_fits_the_window(
    browser: Browser, base: str, width: int
) -> None:
    html = guide_as_page(base)
    context = browser.new_context(viewport={"width": width, "height": 800}, bypass_csp=True)
    page = context.new_page()
    serve(page, html)
    page.goto(SITE)
    page.evaluate(AXE)
    tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
    result = page.evaluate("tags => axe.run(document, {runOnly: tags})", tags)
    found = [
        (rule["id"], [node["html"] for node in rule["nodes"]]) for rule in result["violations"]
    ]
    assert found == []
    assert page.evaluate(OVERFLOW) == 0
    context.close()


def test_nothing_on_a_page_is_refused_by_its_own_policy(browser: Browser) -> None:
    html = guide_as_page("web/public.html")
    page = browser.new_page()
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("requestfailed", lambda request: said.append(request.url))
    serve(page, html)
    page.goto(SITE)
    page.wait_for_load_state("networkidle")
    assert said == []
    assert page.evaluate("document.fonts.check('16px \"Noto Sans Variable\"')")
    page.close()


def test_every_stop_of_the_tab_key_shows_where_you_are(browser: Browser) -> None:
    html = guide_as_page("web/public.html")
    page = browser.new_page()
    serve(page, html)
    page.goto(SITE)
    style = "(() => getComputedStyle(document.activeElement).outlineStyle)()"
    name = "(() => document.activeElement.outerHTML.slice(0, 120))()"
    stops = 0
    while True:
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement === document.body") or stops > 120:
            break
        stops += 1
        assert page.evaluate(style) == "solid", page.evaluate(name)
    assert stops > 30
    page.close()


def test_the_way_out_stays_at_hand_after_scrolling(browser: Browser) -> None:
    html = guide_as_page("web/public.html")
    page = browser.new_page(viewport={"width": 390, "height": 800})
    serve(page, html)
    page.goto(SITE)
    page.evaluate("window.scrollTo(0, document.body.scrollHeight / 2)")
    box = page.locator(".schakel-exit").bounding_box()
    assert box is not None
    assert 0 <= box["y"] < 60
    assert box["height"] >= 44
    page.close()
