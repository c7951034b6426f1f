"""Every page of the room in a real browser: accessible, and no wider than a phone."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Page, sync_playwright
from pytest_django.live_server_helper import LiveServer
from tests import cast
from tests.browsing import follow
from tests.disclosures.conftest import (
    EVERYTHING,
    PLACES,
    REASON,
    SUSPECT,
    VICTIM,
    Give,
    MakeSignal,
    person_evidence,
    proposal_for,
)

from schakel.core.law import Purpose
from schakel.disclosures import commands
from schakel.disclosures.proposal import Evidence
from schakel.parties.models import Member
from schakel.parties.sealing import UNLOCK_COOKIE

pytestmark = [pytest.mark.browser, pytest.mark.slow]

AXE = (Path(__file__).parents[1] / "vendor/axe-core/axe.min.js").read_text()
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
WIDTHS = (1280, 390, 320)
OVERFLOW = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


@contextmanager
def tab_of(member: Member, site: LiveServer) -> Iterator[Page]:
    """Open a browser in which this member is signed in; the data stand before it opens.

    The policy without scripts steps aside for axe alone.
    """
    chromium = shutil.which("chromium")
    assert chromium is not None, "Chromium is needed for the browser tests: apt install chromium"
    cookies = cast.sign_in(Client(), member).cookies
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=ARGUMENTS)
        window = browser.new_context(bypass_csp=True)
        for name in ("schakel_session", UNLOCK_COOKIE):
            window.add_cookies([{"name": name, "value": cookies[name].value, "url": site.url}])
        yield window.new_page()
        browser.close()


def must_be_usable(tab: Page, what: str) -> None:
    """Fail on a violation that axe finds, or on a page that is wider than its window."""
    for width in WIDTHS:
        tab.set_viewport_size({"width": width, "height": 900})
        assert tab.evaluate(OVERFLOW) <= 0, f"{what} is too wide at {width} px"
    tab.evaluate(AXE)
    found = tab.evaluate("axe.run(document, {resultTypes: ['violations']})")["violations"]
    assert not found, (what, [(one["id"], one["nodes"][0]["target"]) for one in found])
    assert tab.locator("h1").count() == 1, what


def test_proposing_deciding_and_giving(
    transactional_db: None, live_server: LiveServer, region: cast.Region, make_signal: MakeSignal
) -> None:
    signal = make_signal(EVERYTHING)
    with tab_of(region.anna, live_server) as tab:
        tab.goto(live_server.url + reverse("disclosures:new", args=[signal.pk]))
        must_be_usable(tab, "the proposal")
        tab.select_option("[name=receiver]", str(region.police.pk))
        for item in (VICTIM, SUSPECT):
            tab.check(f"[name=items][value={item.id}]")
        tab.click("button[value=preview]")
        must_be_usable(tab, "the card")
        tab.click("button[value=decide]")
        must_be_usable(tab, "the card with what is missing")
        assert tab.title().startswith("Fout:")
        _fill_in(tab, person_evidence(region.vera))
        tab.click("button[value=decide]")
        must_be_usable(tab, "the decision")
        assert "Gegeven aan Politie Voorbeeld" in tab.inner_text("main")
        assert VICTIM.value not in tab.content()


def _fill_in(tab: Page, evidence: Evidence) -> None:
    for name, shown in evidence.shown.items():
        field = tab.locator(f"[name={name}]")
        if shown == "yes":
            field.check()
        elif name == "four_eyes":
            field.select_option(shown)
        else:
            field.fill(shown)


def test_the_pages_of_the_giver(
    transactional_db: None, live_server: LiveServer, region: cast.Region, give: Give
) -> None:
    people = [*PLACES, VICTIM]
    danger = {"acute": True, "purpose": Purpose.ACUTE_PROTECTION}
    acute = give(people, proposal=proposal_for(people, **danger))
    refused = give([*PLACES, SUSPECT], proposal=proposal_for([SUSPECT]))
    recalled = give()
    anna = cast.opener(region.anna)
    commands.recall(disclosure=recalled, reason=REASON, opener=anna, at=cast.NOW)
    with tab_of(region.anna, live_server) as tab:
        for name in ("given", "overview"):
            tab.goto(live_server.url + reverse(f"disclosures:{name}"))
            must_be_usable(tab, name)
        for disclosure in (acute, refused, recalled):
            tab.goto(live_server.url + reverse("disclosures:decision", args=[disclosure.pk]))
            must_be_usable(tab, f"decision {disclosure.given=} {disclosure.acute=}")


def test_the_pages_of_the_receiver(
    transactional_db: None, live_server: LiveServer, region: cast.Region, give: Give
) -> None:
    given = give()
    with tab_of(region.bram, live_server) as tab:
        tab.goto(live_server.url + reverse("disclosures:inbox"))
        must_be_usable(tab, "the inbox")
        follow(tab.get_by_role("link", name=given.signal.reference))
        must_be_usable(tab, "what was received")
        tab.check("[name=code][value=taken_up]")
        tab.click("main form.schakel-form button[type=submit]")
        must_be_usable(tab, "what was answered")
    assert given.answers.get().code == "taken_up"
