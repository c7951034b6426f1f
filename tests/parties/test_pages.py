"""Signing in and out, one's role and password, and the page with colleagues."""

import datetime as dt
import hashlib
import re
from collections.abc import Callable

import pytest
from django.contrib.auth.hashers import Argon2PasswordHasher
from django.test import Client
from django.urls import reverse
from tests import cast

from schakel.journal import queries as journal
from schakel.parties import commands, queries, sealing, tasks
from schakel.parties.models import FailedSignIn, Grant, Member
from schakel.parties.roles import Role

SignIn = Callable[[Client, Member], Client]


def sign_in_with(client: Client, email: str, password: str, **more: str):
    """Send the sign-in form."""
    typed = {"email": email, "password": password, **more}
    return client.post("/sign-in/", typed)


def plain(html: str, *, without: str) -> str:
    """Return a page without what differs by nature: the form's token and what was typed."""
    return re.sub(r'(value|data-options)="[^"]{40,}"', "", html).replace(without, "")


def test_a_member_signs_in_with_the_right_password(client, region):
    answer = sign_in_with(client, region.anna.email, cast.secret_of("Anna"))

    assert answer.status_code == 302
    assert answer.url == reverse("assessments:desk")
    assert client.session["_auth_user_id"] == str(region.anna.pk)
    assert journal.lines(count=1)[0].verb == "member.signed_in"


def test_large_letters_in_the_address_do_not_matter(client, region):
    answer = sign_in_with(client, region.anna.email.upper(), cast.secret_of("Anna"))

    assert answer.status_code == 302


def test_wrong_and_unknown_look_the_same(client, region):
    wrong = sign_in_with(client, region.anna.email, "not the password")
    unknown = sign_in_with(client, "nobody@example.invalid", "not the password")

    assert wrong.status_code == unknown.status_code == 200
    assert "horen niet bij elkaar" in wrong.content.decode()
    assert plain(wrong.content.decode(), without=region.anna.email) == plain(
        unknown.content.decode(), without="nobody@example.invalid"
    )
    assert "_auth_user_id" not in client.session


@pytest.mark.parametrize("who", ["anna", "invited", "left", "nobody"])
def test_wrong_and_unknown_cost_one_hash_each(client, region, who, monkeypatch):
    new = cast.new_member("Invited", Role.SUPERVISOR)
    commands.invite_member(new=new, by=region.anna, at=cast.NOW)
    commands.end_membership(member=region.sam, by=region.anna, at=cast.NOW)
    emails = {"anna": region.anna.email, "invited": new.email, "left": region.sam.email}
    hashed = []
    encode, verify = Argon2PasswordHasher.encode, Argon2PasswordHasher.verify
    monkeypatch.setattr(
        Argon2PasswordHasher, "encode", lambda *a, **k: hashed.append(1) or encode(*a, **k)
    )
    monkeypatch.setattr(
        Argon2PasswordHasher, "verify", lambda *a, **k: hashed.append(1) or verify(*a, **k)
    )

    answer = sign_in_with(client, emails.get(who, "nobody@example.invalid"), "not the password")

    assert answer.status_code == 200
    assert len(hashed) == 1


def mistakes(client: Client, email: str, count: int) -> None:
    """Give the wrong password so many times."""
    for _ in range(count):
        answer = sign_in_with(client, email, "not the password")
        assert "horen niet bij elkaar" in answer.content.decode()


@pytest.mark.parametrize("email", ["anna@example.invalid", "nobody@example.invalid"])
def test_after_five_mistakes_an_address_must_wait_known_or_not(client, region, email):
    mistakes(client, email, 5)

    answer = sign_in_with(client, email, cast.secret_of("Anna"))

    assert answer.status_code == 200
    assert "Probeer het over 1 minuut opnieuw" in answer.content.decode()
    assert "_auth_user_id" not in client.session


def test_a_right_password_ends_the_count(client, region):
    mistakes(client, region.anna.email, 4)

    assert sign_in_with(client, region.anna.email, cast.secret_of("Anna")).status_code == 302
    assert FailedSignIn.objects.count() == 0


def test_mistakes_for_one_address_delay_nobody_else(client, region):
    mistakes(client, region.anna.email, 5)

    assert sign_in_with(client, region.sam.email, cast.secret_of("Sam")).status_code == 302


def test_the_wait_doubles_and_stops_at_a_quarter_of_an_hour(region):
    email, at = region.anna.email.upper(), cast.NOW
    waits = []
    for _ in range(16):
        commands.count_failed_sign_in(email=email, at=at)
        waits.append(queries.sign_in_wait(region.anna.email, at=at).total_seconds())

    assert waits == [0, 0, 0, 0, 30, 60, 120, 240, 480, *[900] * 7]
    assert queries.sign_in_wait(email, at=at + dt.timedelta(minutes=15)) == dt.timedelta()


def test_mistakes_are_forgotten_after_a_day_and_hold_no_address(region):
    commands.count_failed_sign_in(email=region.anna.email, at=cast.NOW)
    kept = bytes(FailedSignIn.objects.get().pk)
    commands.count_failed_sign_in(email="else@example.invalid", at=cast.NOW + dt.timedelta(days=2))

    assert region.anna.email.encode() not in kept
    assert kept != hashlib.sha256(region.anna.email.encode()).digest()
    assert [bytes(one.pk) for one in FailedSignIn.objects.all()] == [
        commands.address_hash("else@example.invalid")
    ]


def test_who_left_cannot_come_back(client, region, sign_in):
    sign_in(client, region.sam)
    commands.end_membership(member=region.sam, by=region.anna, at=cast.NOW)

    assert client.get("/role/").status_code == 302
    assert sign_in_with(Client(), "sam@example.invalid", cast.secret_of("Sam")).status_code == 200


@pytest.mark.parametrize(
    "elsewhere",
    [
        "https://evil.example/",
        "//evil.example/",
        "/\\evil.example/",
        "///evil.example",
        "javascript:alert(1)",
        "http:/evil.example",
        " //evil.example",
        "/\t/evil.example",
    ],
)
def test_signing_in_never_leads_elsewhere(client, region, elsewhere):
    email, password = region.anna.email, cast.secret_of("Anna")

    answer = sign_in_with(client, email, password, next=elsewhere)

    assert answer.url == reverse("assessments:desk")
    page = Client().get("/sign-in/", {"next": elsewhere}).content.decode()
    assert 'name="next" value=""' in page


def test_signing_in_leads_to_the_page_that_was_asked_for(client, region):
    asked = client.get("/members/")
    assert asked.url == "/sign-in/?next=/members/"
    assert 'name="next" value="/members/"' in client.get(asked.url).content.decode()

    answer = sign_in_with(client, region.anna.email, cast.secret_of("Anna"), next="/members/")

    assert answer.url == "/members/"


def test_the_key_is_split_for_who_reads_content_only(client, region, sign_in):
    sign_in(client, region.anna)
    cookie = client.cookies[sealing.UNLOCK_COOKIE]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Strict"
    assert sealing.SESSION_KEY in client.session

    other = sign_in(Client(), region.audrey)

    assert sealing.UNLOCK_COOKIE not in other.cookies
    assert sealing.SESSION_KEY not in other.session


def test_signing_out_takes_both_halves_away(client, region, sign_in):
    sign_in(client, region.anna)

    answer = client.post("/sign-out/")

    assert answer.url == "/sign-in/"
    assert client.cookies[sealing.UNLOCK_COOKIE].value == ""
    assert sealing.SESSION_KEY not in client.session
    assert client.get("/role/").status_code == 302


def test_signing_out_is_not_a_link(client, region, sign_in):
    sign_in(client, region.anna)

    assert client.get("/sign-out/").status_code == 405
    assert client.get("/role/").status_code == 200


@pytest.mark.parametrize("path", ["/sign-in/", "/sign-out/", "/members/invite/", "/secret/"])
def test_a_form_from_elsewhere_is_refused(region, path):
    client = Client(enforce_csrf_checks=True)
    client.force_login(region.anna)

    assert client.post(path, {"email": "x", "password": "y"}).status_code == 403


@pytest.mark.parametrize(
    ("prefix", "words"), [("", "Inloggen"), ("/en", "For people who work with reports")]
)
def test_the_sign_in_page_speaks_both_languages(client, db, prefix, words):
    assert words in client.get(f"{prefix}/sign-in/").content.decode()


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("language", ["nl", "en"])
def test_each_role_has_tasks_and_each_task_that_is_not_theirs_has_an_owner(role, language):
    found = tasks.tasks_of(role, language=language)

    assert len(found.task) >= 2
    assert len(found.not_task) >= 2
    assert all(line.sources for line in (*found.task, *found.not_task))
    assert all(line.whose for line in found.not_task)
    assert found.concept


def test_no_task_is_left_without_a_home():
    catalogue = tasks.read_catalogue()
    rows = [line for row in catalogue.roles.values() for line in (*row.task, *row.not_task)]

    assert {name for line in rows for name in line.sources} == set(catalogue.sources)
    assert all(line.en != line.nl for line in rows)


@pytest.mark.parametrize(
    ("prefix", "words"),
    [
        ("", ["Aandachtsfunctionaris mensenhandel", "Dat is voor:", "de politie", "concept"]),
        ("/en", ["Contact officer", "That is for:", "the police", "concept"]),
    ],
)
def test_the_role_page_says_whose_it_is(client, region, sign_in, prefix, words):
    sign_in(client, region.anna)

    page = client.get(f"{prefix}/role/").content.decode()

    assert all(word in page for word in words)
    assert sealing.fingerprint(bytes(region.anna.public_key)) in page


def test_every_role_can_read_its_page(region, sign_in):
    for member in Member.objects.all():
        page = sign_in(Client(), member).get("/role/")
        assert page.status_code == 200, member.role


def test_the_page_with_colleagues_shows_who_has_access(client, region, sign_in):
    sign_in(client, region.anna)

    page = client.get("/members/").content.decode()

    assert "Vera" in page
    assert "Toegang geven" in page  # Vera's role reads content and she has no access yet.
    assert "nee, leest niets in deze rol" in page  # Sam and Audrey
    assert "Maar één persoon heeft toegang" in page
    assert "Olga" not in page
    assert "Bram" not in page


@pytest.mark.parametrize("name", ["sam", "audrey"])
@pytest.mark.parametrize("path", ["/members/", "/members/invite/"])
def test_without_the_capability_there_is_no_page(client, region, sign_in, name, path):
    sign_in(client, getattr(region, name))

    assert client.get(path).status_code == 404
    assert client.post(path).status_code == 404
    assert "/members/" not in client.get("/role/").content.decode()


@pytest.mark.parametrize("page", ["access", "end"])
def test_an_outsider_finds_nobody(client, region, sign_in, page):
    sign_in(client, region.outsider)
    path = f"/members/{region.vera.pk}/{page}/"

    assert client.get(path).status_code == 404
    assert client.post(path).status_code == 404
    assert client.get(path).content == client.get(f"/members/{cast_id()}/{page}/").content
    region.vera.refresh_from_db()
    assert region.vera.is_active
    assert not Grant.objects.filter(member=region.vera).exists()


def cast_id() -> str:
    """Return the id of nobody."""
    return "00000000-0000-4000-8000-000000000000"


def test_giving_access_shows_the_fingerprint_first(client, region, sign_in):
    sign_in(client, region.anna)
    path = f"/members/{region.vera.pk}/access/"

    page = client.get(path).content.decode()
    for group in sealing.fingerprint(bytes(region.vera.public_key)).split():
        assert f">{group}<" in page
    assert not Grant.objects.filter(member=region.vera).exists()
    answer = client.post(path)

    assert answer.url == "/members/"
    assert Grant.objects.get(member=region.vera).granted_by == region.anna
    assert cast.opener(region.vera).keys == cast.opener(region.anna).keys
    assert client.get(path).status_code == 404


def test_access_is_not_given_to_a_role_that_reads_nothing(client, region, sign_in):
    sign_in(client, region.anna)

    assert client.post(f"/members/{region.sam.pk}/access/").status_code == 404


def test_who_has_no_access_cannot_give_it(client, region, sign_in):
    colleague = cast._join("Yusuf", Role.CONTACT_OFFICER, region.anna)
    sign_in(client, region.vera)

    assert "Toegang geven" not in client.get("/members/").content.decode()
    assert client.post(f"/members/{colleague.pk}/access/").status_code == 404
    assert not Grant.objects.filter(member=colleague).exists()


def test_ending_a_membership_asks_first(client, region, sign_in):
    sign_in(client, region.anna)
    path = f"/members/{region.sam.pk}/end/"

    assert "Het lidmaatschap van Sam beëindigen?" in client.get(path).content.decode()
    region.sam.refresh_from_db()
    assert region.sam.is_active
    client.post(path)

    region.sam.refresh_from_db()
    assert not region.sam.is_active
    assert "Geen lid meer" in client.get("/members/").content.decode()
    assert client.get(path).status_code == 404


def test_the_last_one_with_access_stays(client, region, sign_in):
    sign_in(client, region.vera)

    answer = client.post(f"/members/{region.anna.pk}/end/")

    assert answer.status_code == 409
    assert "Dit is de laatste met toegang" in answer.content.decode()
    assert Grant.objects.filter(member=region.anna).exists()


def test_nobody_ends_their_own_membership(client, region, sign_in):
    sign_in(client, region.anna)

    assert client.post(f"/members/{region.anna.pk}/end/").status_code == 404


def change(client: Client, old: str, new: str, repeated: str | None = None):
    """Send the form that changes a password."""
    typed = {"old_secret": old, "new_secret": new, "repeated": repeated or new}
    return client.post("/secret/", typed)


def test_a_changed_password_opens_the_same_key_and_ends_other_sessions(client, region, sign_in):
    sign_in(client, region.anna)
    elsewhere = sign_in(Client(), region.anna)
    before = cast.opener(region.anna).keys

    answer = change(client, cast.secret_of("Anna"), "vier woorden zonder verband")

    assert answer.url == "/role/"
    region.anna.refresh_from_db()
    after = sealing.opener_with_secret(
        member=region.anna, chosen_secret="vier woorden zonder verband"
    )
    assert after.keys == before
    assert client.get(f"/members/{region.vera.pk}/access/").status_code == 200
    assert elsewhere.get("/role/").status_code == 302
    assert sign_in_with(Client(), region.anna.email, cast.secret_of("Anna")).status_code == 200


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"old": "wrong"}, "Dit is niet uw wachtwoord"),
        ({"new": "kq9z"}, "te kort. Het heeft minstens 12 tekens"),
        ({"new": "123456789012345"}, "alleen cijfers"),
        ({"new": "password1234"}, "te algemeen"),
        ({"repeated": "iets anders"}, "niet hetzelfde wachtwoord"),
    ],
)
def test_a_bad_change_changes_nothing(client, region, sign_in, typed, words):
    sign_in(client, region.anna)
    good = {"old": cast.secret_of("Anna"), "new": "vier woorden zonder verband"}

    answer = change(client, **{**good, **typed})

    assert answer.status_code == 200
    assert words in answer.content.decode()
    assert not any(value in answer.content.decode() for value in typed.values())
    region.anna.refresh_from_db()
    assert cast.opener(region.anna)


def test_a_session_without_its_cookie_opens_nothing(client, region, sign_in):
    sign_in(client, region.anna)
    del client.cookies[sealing.UNLOCK_COOKIE]

    assert client.get(f"/members/{region.vera.pk}/access/").status_code == 404


def test_signing_out_everywhere_ends_every_session(client, region, sign_in):
    sign_in(client, region.anna)
    elsewhere = sign_in(Client(), region.anna)
    other = sign_in(Client(), region.bram)

    answer = client.post(reverse("parties:sign_out_everywhere"))

    assert answer.headers["Location"] == "/sign-in/"
    assert journal.lines(count=1)[0].verb == "member.ended_sessions"
    for gone in (client, elsewhere):
        assert gone.get("/role/").headers["Location"].startswith("/sign-in/")
    assert other.get("/role/").status_code == 200


def test_signing_out_everywhere_takes_a_form_of_this_site(region, sign_in):
    strict = sign_in(Client(), region.anna)
    strict.handler.enforce_csrf_checks = True

    assert strict.post(reverse("parties:sign_out_everywhere")).status_code == 403
    assert strict.get(reverse("parties:sign_out_everywhere")).status_code == 405
    assert strict.get("/role/").status_code == 200
