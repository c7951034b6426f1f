"""Inviting a colleague and taking up the invitation."""

import datetime as dt
import logging
import re

import pytest
from django.test import Client
from django.utils import timezone
from tests import cast

from schakel.journal import queries as journal
from schakel.parties import commands
from schakel.parties.models import Member
from schakel.parties.roles import Role

NEW = {"name": "Noor", "email": "noor@example.invalid", "role": "supervisor", "language": "nl"}
SECRET = "vier woorden zonder verband"


@pytest.fixture
def anna(client, region, sign_in) -> Client:
    """Sign anna in."""
    return sign_in(client, region.anna)


def address_on(page: str) -> str:
    """Return the path of the invitation that a page shows."""
    found = re.search(r"http://testserver(/(?:en/)?invitation/[\w-]+/)", page)
    assert found is not None, page
    return found.group(1)


def invited(*, at: dt.datetime | None = None, by: Member, role: Role = Role.SUPERVISOR) -> str:
    """Invite someone through the command; return the code."""
    new = cast.new_member("Noor", role)
    return commands.invite_member(new=new, by=by, at=at or timezone.now())[1]


def join(code: str, secret: str = SECRET, repeated: str | None = None, prefix: str = ""):
    """Send the form that takes up an invitation."""
    typed = {"new_secret": secret, "repeated": repeated or secret}
    return Client().post(f"{prefix}/invitation/{code}/", typed)


def test_an_invitation_leads_to_a_member_who_can_sign_in(anna, region):
    path = address_on(anna.post("/members/invite/", NEW).content.decode())
    visitor = Client()
    assert "Noor" in visitor.get(path).content.decode()
    joined = visitor.post(path, {"new_secret": SECRET, "repeated": SECRET})

    assert joined.url == "/sign-in/"
    signed_in = visitor.post("/sign-in/", {"email": NEW["email"], "password": SECRET})
    assert signed_in.status_code == 302
    noor = Member.objects.get(email=NEW["email"])
    assert noor.organisation == region.voorbeeldstad
    assert noor.role == Role.SUPERVISOR
    assert [line.verb for line in journal.lines_about(str(noor.pk))] == [
        "member.invited",
        "member.joined",
        "member.signed_in",
    ]


def test_the_address_is_shown_once_and_kept_nowhere(anna):
    code = address_on(anna.post("/members/invite/", NEW).content.decode()).split("/")[-2]

    assert code not in anna.get("/members/").content.decode()
    assert code.encode() not in bytes(Member.objects.get(email=NEW["email"]).invitation_hash)
    assert code not in str(dict(anna.session))


def test_the_address_is_in_the_language_of_the_one_invited(anna):
    page = anna.post("/members/invite/", {**NEW, "language": "en"}).content.decode()

    assert address_on(page).startswith("/en/invitation/")


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"email": "anna@example.invalid"}, "hoort al bij een lid"),
        ({"email": "ANNA@example.invalid"}, "hoort al bij een lid"),
        ({"email": "noor"}, "geldig e-mailadres"),
        ({"name": ""}, "verplicht"),
        ({"role": "police_liaison"}, "police_liaison"),
        ({"role": "operator"}, "operator"),
    ],
)
def test_a_wrong_invitation_says_what_is_wrong(anna, wrong, words):
    before = Member.objects.count()

    answer = anna.post("/members/invite/", {**NEW, **wrong})

    assert answer.status_code == 200
    assert words in answer.content.decode()
    assert Member.objects.count() == before


def test_only_roles_of_the_own_kind_of_organisation_are_offered(anna):
    page = anna.get("/members/invite/").content.decode()

    assert 'value="supervisor"' in page
    assert 'value="police_liaison"' not in page


def test_unknown_used_and_old_invitations_look_the_same(region):
    used = invited(by=region.anna)
    join(used)
    region.anna.refresh_from_db()
    Member.objects.filter(email="noor@example.invalid").update(email="away@example.invalid")
    old = invited(by=region.anna, at=timezone.now() - dt.timedelta(days=8))

    pages = [Client().get(f"/invitation/{code}/") for code in (used, old, "unknown")]

    assert [page.status_code for page in pages] == [404, 404, 404]
    plain = {re.sub(r'href="/en/[^"]*"', "", page.content.decode()) for page in pages}
    assert len(plain) == 1
    assert "Deze uitnodiging werkt niet" in plain.pop()
    assert join(old).status_code == 404


def test_a_code_that_is_not_there_is_in_no_log(region, capfd):
    Client().get("/invitation/nearly-the-right-code/")

    captured = capfd.readouterr()
    assert "nearly-the-right-code" not in captured.out + captured.err
    assert not logging.getLogger("django.request").isEnabledFor(logging.WARNING)


def test_a_withdrawn_invitation_does_not_work(anna, region):
    code = invited(by=region.anna)
    noor = Member.objects.get(email="noor@example.invalid")
    assert "uitnodiging van Noor intrekken" in anna.get(f"/members/{noor.pk}/end/").content.decode()

    anna.post(f"/members/{noor.pk}/end/")

    assert join(code).status_code == 404


@pytest.mark.parametrize(
    ("prefix", "words"),
    [
        ("", "Niemand kan dit wachtwoord herstellen"),
        ("/en", "Nobody can reset this password"),
    ],
)
def test_the_page_says_that_nobody_can_reset_the_password(region, prefix, words):
    code = invited(by=region.anna)

    assert words in Client().get(f"{prefix}/invitation/{code}/").content.decode()


@pytest.mark.parametrize(
    ("secret", "repeated", "words"),
    [
        ("kort", None, "te kort. Het heeft minstens 12 tekens"),
        ("123456789012345", None, "alleen cijfers"),
        ("passwordpassword", "anders", "niet hetzelfde wachtwoord"),
        ("", None, "verplicht"),
    ],
)
def test_a_weak_password_is_refused_beside_the_field(region, secret, repeated, words):
    code = invited(by=region.anna)

    answer = join(code, secret, repeated)

    assert answer.status_code == 200
    assert words in answer.content.decode()
    assert Member.objects.get(email="noor@example.invalid").joined_on is None
    assert join(code).status_code == 302


def test_who_forgot_the_password_is_invited_again_with_the_same_address(anna, region):
    path = f"/members/{region.sam.pk}/end/"
    anna.post(path)

    page = anna.post(
        "/members/invite/", {**NEW, "name": "Sam", "email": "sam@example.invalid"}
    ).content.decode()

    assert Client().get(address_on(page)).status_code == 200


def test_a_form_from_elsewhere_is_refused(region):
    code = invited(by=region.anna)
    client = Client(enforce_csrf_checks=True)

    answer = client.post(f"/invitation/{code}/", {"new_secret": SECRET, "repeated": SECRET})

    assert answer.status_code == 403
    assert Member.objects.get(email="noor@example.invalid").joined_on is None
