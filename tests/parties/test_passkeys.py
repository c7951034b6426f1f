"""Passkeys in a real browser with an authenticator of its own, and every answer that must fail."""

import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Browser, BrowserContext, CDPSession, Page, sync_playwright
from tests import cast
from tests.browsing import follow

from schakel.journal import commands as journal_commands
from schakel.parties import commands, passkeys, queries
from schakel.parties.models import Passkey

ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"]
DEVICE = {
    "protocol": "ctap2",
    "ctap2Version": "ctap2_1",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@pytest.fixture
def browser() -> Iterator[Browser]:
    chromium = shutil.which("chromium")
    assert chromium is not None, "Chromium is needed for the browser tests: apt install chromium"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=ARGUMENTS)
        yield browser
        browser.close()


@contextmanager
def device(context: BrowserContext, *, prf: bool) -> Iterator[tuple[Page, CDPSession]]:
    """Give a page an authenticator, with or without the extension that opens keys."""
    page = context.new_page()
    wire = context.new_cdp_session(page)
    wire.send("WebAuthn.enable")
    wire.send("WebAuthn.addVirtualAuthenticator", {"options": {**DEVICE, "hasPrf": prf}})
    yield page, wire


def sign_in_by_hand(page: Page, site: str, member, *, code: str = "") -> None:
    page.goto(f"{site}/sign-in/")
    page.fill("input[name=email]", member.email)
    page.fill("input[name=password]", cast.secret_of(member))
    page.fill("input[name=code]", code)
    follow(page.get_by_role("button", name="Inloggen", exact=True))


def add(page: Page, site: str, member) -> list[str]:
    """Add a passkey by hand; return the recovery codes that the page showed."""
    page.goto(f"{site}/passkeys/")
    page.fill("input[name=name]", "Werktelefoon")
    page.fill("input[name=password]", cast.secret_of(member))
    follow(page.get_by_role("button", name="Passkey toevoegen"))
    return page.locator("main li code").all_inner_texts()


@pytest.mark.browser
@pytest.mark.slow
@pytest.mark.parametrize("prf", [True, False])
def test_a_member_adds_a_passkey_and_comes_back_with_it(
    transactional_db: None, live_server, browser: Browser, prf: bool
) -> None:
    region = cast.found_region()
    anna, site = region.anna, live_server.url
    context = browser.new_context()
    with device(context, prf=prf) as (page, _):
        sign_in_by_hand(page, site, anna)
        codes = add(page, site, anna)
        assert len(codes) == 10
        page.goto(f"{site}/passkeys/")
        assert page.get_by_text("Werktelefoon").first.is_visible()
        assert (Passkey.objects.get().locked_key is not None) is prf

        context.clear_cookies()
        page.goto(f"{site}/sign-in/")
        follow(page.get_by_role("button", name="Inloggen met een passkey"))

        if not prf:
            page.goto(f"{site}/desk/")
            assert "/unlock/" in page.url
            page.fill("input[name=password]", "not the password")
            follow(page.get_by_role("button", name="Ontgrendelen"))
            assert page.get_by_text("Dit is niet uw wachtwoord.").first.is_visible()
            page.fill("input[name=password]", cast.secret_of(anna))
            follow(page.get_by_role("button", name="Ontgrendelen"))
        page.goto(f"{site}/desk/")
        assert page.url == f"{site}/desk/"
        names = {cookie["name"] for cookie in context.cookies()}
        assert {"schakel_session", "schakel_unlock"} <= names

        # With a passkey a password alone is not enough; a recovery code and the password are.
        context.clear_cookies()
        sign_in_by_hand(page, site, anna)
        assert "/sign-in/" in page.url
        sign_in_by_hand(page, site, anna, code=codes[0])
        assert "/sign-in/" not in page.url
    context.close()


@pytest.mark.browser
@pytest.mark.slow
def test_an_answer_counts_once_for_its_own_question_and_host(
    transactional_db: None, live_server, browser: Browser
) -> None:
    region = cast.found_region()
    site, host = live_server.url, "localhost"
    context = browser.new_context()
    with device(context, prf=True) as (page, wire):
        sign_in_by_hand(page, site, region.anna)
        add(page, site, region.anna)
        context.clear_cookies()
        page.goto(f"{site}/sign-in/")
        question = passkeys.ask(host=host)
        given = page.evaluate(
            """async options => {
              const asked = JSON.parse(options);
              const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(asked);
              const given = await navigator.credentials.get({publicKey});
              return JSON.stringify({...given.toJSON(), clientExtensionResults: {}});
            }""",
            question.options,
        )
    context.close()

    passkey = queries.passkey_with(passkeys.id_of(given))
    assert passkey is not None
    with pytest.raises(passkeys.PasskeyError):
        passkeys.check(given, passkey=passkey, state=question.state, host="other.example")
    with pytest.raises(passkeys.PasskeyError):
        passkeys.check(given, passkey=passkey, state=passkeys.ask(host=host).state, host=host)
    altered = json.loads(given)
    altered["response"]["signature"] = "AAAA" + altered["response"]["signature"][4:]
    with pytest.raises(passkeys.PasskeyError):
        passkeys.check(json.dumps(altered), passkey=passkey, state=question.state, host=host)
    commands.use_passkey(passkey=passkey, answer=given, state=question.state, host=host)
    with pytest.raises(passkeys.PasskeyError):
        commands.use_passkey(passkey=passkey, answer=given, state=question.state, host=host)


HOSTILE = ["", "{", "[]", "null", '"text"', "{}", '{"id": 1}', '{"rawId": "AAAA"}', "x" * 30_000,
           '{"id":"AAAA","rawId":"AAAA","type":"public-key","response":{}}']  # fmt: skip


@pytest.mark.parametrize("answer", HOSTILE)
def test_a_hostile_answer_signs_nobody_in(client, region, answer):
    client.get("/sign-in/")

    sent = client.post("/sign-in/passkey/", {"answer": answer, "prf": "%%%"})

    assert (sent.status_code, sent.headers["Location"]) == (302, "/sign-in/")
    assert "_auth_user_id" not in client.session


@pytest.mark.parametrize("answer", HOSTILE)
def test_a_hostile_answer_adds_nothing(client, region, sign_in, answer):
    sign_in(client, region.anna)
    client.get("/passkeys/")

    sent = client.post(
        "/passkeys/",
        {"name": "x", "password": cast.secret_of(region.anna), "answer": answer, "prf": "AAAA"},
    )

    assert sent.status_code == 200
    assert not Passkey.objects.exists()


def kept(member) -> Passkey:
    """Keep a passkey that no device made."""
    made = passkeys.NewPasskey(b"id of " + member.pk.bytes, b"public key", 0)
    commands.add_passkey(member=member, name="x", made=made, locked_key=None, at=cast.NOW)
    return Passkey.objects.get(member=member)


def test_a_passkey_of_someone_else_cannot_be_removed(client, region, sign_in):
    theirs = kept(region.bram)
    sign_in(client, region.anna)

    assert client.post(reverse("parties:remove_passkey", args=[theirs.pk])).status_code == 404
    with pytest.raises(commands.PartiesError):
        commands.remove_passkey(member=region.anna, passkey=theirs, at=cast.NOW)
    assert Passkey.objects.filter(pk=theirs.pk).exists()


def test_an_own_passkey_can_be_removed(client, region, sign_in):
    sign_in(client, region.anna)
    own = kept(region.anna)

    assert client.post(reverse("parties:remove_passkey", args=[own.pk])).status_code == 302
    assert not Passkey.objects.exists()


def test_one_passkey_is_for_one_member(region):
    own = kept(region.anna)
    made = passkeys.NewPasskey(bytes(own.credential_id), b"public key", 0)

    with pytest.raises(commands.TakenError):
        commands.add_passkey(member=region.bram, name="x", made=made, locked_key=None, at=cast.NOW)


def test_nothing_happened_when_the_journal_failed(region, monkeypatch):
    own = kept(region.anna)
    key = own.pk

    def broken(frontier):
        raise journal_commands.JournalError("the key is gone")

    monkeypatch.setattr(journal_commands, "signed_head", broken)
    with pytest.raises(journal_commands.JournalError):
        commands.remove_passkey(member=region.anna, passkey=own, at=cast.NOW)
    with pytest.raises(journal_commands.JournalError):
        kept(region.bram)
    assert [one.pk for one in Passkey.objects.all()] == [key]


def test_who_leaves_leaves_no_passkey(region):
    kept(region.sam)
    commands.end_membership(member=region.sam, by=region.anna, at=cast.NOW)

    assert not Passkey.objects.exists()


def test_only_the_pages_that_ask_a_device_may_run_our_script(client, region, sign_in):
    policies = {"/sign-in/": client.get("/sign-in/"), "/melden/": client.get("/melden/")}
    sign_in(client, region.anna)
    policies |= {page: client.get(page) for page in ("/passkeys/", "/role/", "/unlock/")}

    scripts = {
        page: "script-src 'self'" in answer.headers["Content-Security-Policy"]
        for page, answer in policies.items()
    }
    assert scripts == {
        "/sign-in/": True,
        "/melden/": False,
        "/passkeys/": True,
        "/role/": False,
        "/unlock/": False,
    }


def test_the_unlock_page_leads_nowhere_else(region):
    client = Client()
    client.post("/sign-in/", {"email": region.anna.email, "password": cast.secret_of(region.anna)})

    sent = client.post(
        "/unlock/", {"password": cast.secret_of(region.anna), "next": "https://evil.example/"}
    )

    assert sent.status_code == 302
    assert "evil" not in sent.headers["Location"]
