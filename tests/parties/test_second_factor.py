"""The second factor at the entrance: setting it up, using it, and every way it must refuse."""

import base64
import datetime as dt
import html
import re

import pytest
from django.test import Client
from django.utils import timezone
from tests import cast

from schakel.core.vault import totp
from schakel.journal import commands as journal_commands
from schakel.journal import queries as journal
from schakel.parties import commands, factors, queries, sealing
from schakel.parties.models import Authenticator, Factor

PAGE = "/second-factor/"


@pytest.fixture
def anna(region):
    """Anna, whose organisation is not an invented one."""
    region.anna.organisation.example = False
    region.anna.organisation.save()
    return region.anna


def now_code(secret: bytes, *, later: int = 0) -> str:
    """Return the code of now, or of some steps later."""
    step = int(timezone.now().timestamp()) // totp.PERIOD + later
    return totp.code_at(step, secret=secret).decode()


def set_up(member) -> tuple[bytes, list[str]]:
    """Set a factor up; the step of the code that was used lies in the past."""
    offered = factors.offer(member)
    code = now_code(offered.secret, later=-1)
    codes = commands.set_up_factor(member=member, offered=offered, code=code, at=timezone.now())
    return offered.secret, codes


def enter(client: Client, member, *, code: str = "", password: str = "") -> bool:
    """Send the sign-in form; say whether it let in."""
    typed = {
        "email": member.email,
        "password": password or cast.secret_of(member),
        "code": code,
    }
    answer = client.post("/sign-in/", typed)
    if answer.status_code == 200:
        assert "horen niet bij elkaar" in answer.content.decode()
    return answer.status_code == 302


def shown(page: bytes) -> tuple[str, bytes]:
    """Return the offer on a page: what is signed, and the secret as a person reads it."""
    text = html.unescape(page.decode())
    signed = re.search(r'name="signed" value="([^"]+)"', text)
    letters = re.search(r'<code translate="no">([A-Z2-7 ]+)</code>', text)
    assert signed
    assert letters
    plain = letters[1].replace(" ", "")
    return signed[1], base64.b32decode(plain + "=" * (-len(plain) % 8))


def test_who_has_no_factor_gets_no_further_than_setting_it_up(client, anna):
    assert enter(client, anna)

    for address in ("/role/", "/members/", "/desk/"):
        answer = client.get(address)
        assert (answer.status_code, answer.headers.get("Location")) in {(302, PAGE), (404, None)}
    assert client.get("/role/").headers["Location"] == PAGE
    assert client.get(PAGE).status_code == 200
    assert client.post("/sign-out/").status_code == 302


def test_members_of_the_invented_region_are_spared(client, region):
    assert enter(client, region.anna)
    assert client.get("/role/").status_code == 200


@pytest.mark.parametrize("language", ["", "/en"])
def test_a_member_sets_it_up_and_goes_on(client, anna, language):
    assert enter(client, anna)
    signed, secret = shown(client.get(language + PAGE).content)

    page = client.post(language + PAGE, {"signed": signed, "code": now_code(secret)})

    codes = re.findall(r">([0-9A-Z]{5}-[0-9A-Z]{5})<", page.content.decode())
    assert len(set(codes)) == 10
    assert client.get("/role/").status_code == 200
    assert journal.lines(count=1)[0].verb == "member.set_up_factor"
    assert enter(Client(), anna, code=codes[0])


def test_a_wrong_first_code_keeps_the_picture_and_stores_nothing(client, anna):
    assert enter(client, anna)
    signed, secret = shown(client.get(PAGE).content)

    page = client.post(PAGE, {"signed": signed, "code": "000000"})

    assert "klopt niet" in page.content.decode()
    assert shown(page.content) == (signed, secret)
    assert not Authenticator.objects.exists()
    assert client.get("/role/").status_code == 302


def test_with_a_factor_a_password_alone_is_not_enough(client, anna):
    secret, _ = set_up(anna)

    assert not enter(client, anna)
    assert not enter(client, anna, code="000000")
    assert not enter(client, anna, code=now_code(b"another secret here."))
    assert "_auth_user_id" not in client.session
    assert enter(client, anna, code=now_code(secret))


def test_a_right_code_with_a_wrong_password_is_not_enough(client, anna):
    secret, codes = set_up(anna)

    assert not enter(client, anna, code=now_code(secret), password="not the password")
    assert not enter(client, anna, code=codes[0], password="not the password")
    assert enter(client, anna, code=now_code(secret))


def test_a_code_counts_once(client, anna):
    secret, _ = set_up(anna)
    code = now_code(secret)

    assert enter(client, anna, code=code)
    assert not enter(Client(), anna, code=code)


def test_a_recovery_code_counts_once_and_is_written_down(client, anna):
    _, codes = set_up(anna)

    assert enter(client, anna, code=f"{codes[3][:5]}-{codes[3][5:]}".lower())
    assert [line.verb for line in journal.lines(count=2)].count("member.used_recovery_code") == 1
    assert not enter(Client(), anna, code=codes[3])
    assert enter(Client(), anna, code=codes[4])


def test_wrong_codes_make_the_address_wait(client, anna):
    secret, _ = set_up(anna)
    for _ in range(5):
        assert not enter(client, anna, code="000000")

    answer = client.post(
        "/sign-in/",
        {
            "email": anna.email,
            "password": cast.secret_of(anna),
            "code": now_code(secret),
        },
    )

    assert "Probeer het over 1 minuut opnieuw" in answer.content.decode()


def test_wrong_password_and_wrong_code_take_as_many_hashes(client, anna, monkeypatch):
    set_up(anna)
    runs = []
    stretch = sealing.secret._stretch
    monkeypatch.setattr(
        sealing.secret, "_stretch", lambda *a, **k: runs.append(1) or stretch(*a, **k)
    )

    counts = []
    for password, code in (("", "000000"), ("not the password", "000000")):
        runs.clear()
        assert not enter(client, anna, code=code, password=password)
        counts.append(len(runs))

    assert counts == [1, 1]


def test_an_offer_for_someone_else_or_of_yesterday_is_refused(anna, region, monkeypatch):
    offered = factors.offer(region.bram)
    with pytest.raises(factors.FactorError):
        factors.offer_again(offered.signed, member=anna)

    own = factors.offer(anna)
    assert factors.offer_again(own.signed, member=anna) == own
    monkeypatch.setattr(factors, "OFFER_SECONDS", -1)
    with pytest.raises(factors.FactorError):
        factors.offer_again(own.signed, member=anna)


def test_a_new_set_up_replaces_the_old(anna):
    old, old_codes = set_up(anna)
    new, _ = set_up(anna)
    secret = cast.secret_of(anna)

    for code in (now_code(old), old_codes[0]):
        with pytest.raises(factors.FactorError):
            commands.use_factor(member=anna, code=code, chosen_secret=secret, at=timezone.now())
    commands.use_factor(member=anna, code=now_code(new), chosen_secret=secret, at=timezone.now())


def test_what_is_stored_opens_for_nobody_but_the_member(anna, region):
    secret, codes = set_up(anna)
    stored = [bytes(one.sealed_secret) for one in Authenticator.objects.all()]

    assert not [one for one in stored if secret in one or codes[0].encode() in one]
    with pytest.raises(sealing.SealingError):
        sealing.open_for_member(stored, member=anna, chosen_secret="not the password")
    with pytest.raises(sealing.SealingError):
        sealing.open_for_member(
            stored, member=region.bram, chosen_secret=cast.secret_of(region.bram)
        )


def test_nothing_happened_when_the_journal_failed(anna, monkeypatch):
    def broken(frontier):
        raise journal_commands.JournalError("the key is gone")

    monkeypatch.setattr(journal_commands, "signed_head", broken)
    offered = factors.offer(anna)
    with pytest.raises(journal_commands.JournalError):
        commands.set_up_factor(
            member=anna, offered=offered, code=now_code(offered.secret), at=timezone.now()
        )
    assert not queries.has_factor(anna)


def test_who_leaves_leaves_no_factor(anna, region):
    set_up(region.sam)
    commands.end_membership(member=region.sam, by=anna, at=cast.NOW + dt.timedelta(days=1))

    assert not Authenticator.objects.filter(member=region.sam).exists()


def test_a_member_has_one_of_each_kind(anna):
    set_up(anna)

    assert sorted(Authenticator.objects.values_list("kind", flat=True)) == [
        Factor.RECOVERY,
        Factor.TOTP,
    ]
