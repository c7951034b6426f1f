"""What is sealed opens for who it was sealed to, in its own place, and for nobody else."""

import base64

import pytest
from django.http import Http404
from tests.cast import opener, secret_of, session_request

from schakel.core.vault import secret
from schakel.parties import sealing
from schakel.parties.models import Member
from schakel.parties.sealing import SESSION_KEY, UNLOCK_COOKIE, SealingError

CONTEXT = "report/1/content"


@pytest.fixture
def sealed(region) -> bytes:
    return sealing.seal_for(b"a text", organisations=[region.voorbeeldstad], context=CONTEXT)


def test_only_the_organisation_it_was_sealed_to_opens_it(region, sealed):
    assert opener(region.anna).open(sealed, context=CONTEXT) == b"a text"
    for other in (region.outsider, region.bram, region.carla):
        with pytest.raises(SealingError, match="does not open"):
            opener(other).open(sealed, context=CONTEXT)


def test_what_is_sealed_to_two_opens_for_both(region):
    both = [region.voorbeeldstad, region.police]

    sealed = sealing.seal_for(b"a text", organisations=both, context=CONTEXT)

    assert opener(region.anna).open(sealed, context=CONTEXT) == b"a text"
    assert opener(region.bram).open(sealed, context=CONTEXT) == b"a text"


def test_what_is_sealed_in_one_place_does_not_open_in_another(region, sealed):
    with pytest.raises(SealingError, match="report/2/content"):
        opener(region.anna).open(sealed, context="report/2/content")


def test_an_error_says_nothing_of_the_text(region, sealed):
    broken = sealed[:-1] + bytes([sealed[-1] ^ 1])

    with pytest.raises(SealingError) as refusal:
        opener(region.anna).open(broken, context=CONTEXT)

    assert "a text" not in str(refusal.value)


@pytest.mark.parametrize("attempt", ["", "wrong", "het lange geheim van bram"])
def test_a_wrong_secret_opens_nothing(region, attempt):
    with pytest.raises(SealingError):
        sealing.opener_with_secret(member=region.anna, chosen_secret=attempt)


def test_a_key_that_was_moved_to_another_member_does_not_open(region):
    region.bram.locked_key = region.anna.locked_key

    with pytest.raises(SealingError):
        sealing.opener_with_secret(member=region.bram, chosen_secret=secret_of(region.anna))


def test_a_grant_that_was_moved_to_another_member_does_not_open(region):
    grant = region.anna.grant
    grant.pk, grant.member, grant.organisation = None, region.vera, region.voorbeeldstad
    grant.save(force_insert=True)

    with pytest.raises(SealingError, match="does not open with this member"):
        opener(region.vera)


def test_an_opener_does_not_show_its_keys(region):
    assert "keys" not in repr(opener(region.anna))
    assert "keys" not in repr(sealing.reporter_of(b"receipt"))


# A session: half of the key in the cookie, half in the database.


def test_an_unlocked_session_opens(region, sealed):
    request = session_request(region.anna)

    assert sealing.opener_of(request).open(sealed, context=CONTEXT) == b"a text"


def test_the_database_alone_opens_nothing(region):
    request = session_request(region.anna)
    request.COOKIES.clear()

    with pytest.raises(Http404):
        sealing.opener_of(request)


def test_the_cookie_alone_opens_nothing(region):
    request = session_request(region.anna)
    request.session.clear()

    with pytest.raises(Http404):
        sealing.opener_of(request)


def test_neither_half_holds_the_key(region):
    request = session_request(region.anna)
    private = secret.unlock(
        bytes(region.anna.locked_key),
        secret=secret_of(region.anna),
        context=f"member/{region.anna.pk}/key",
    )
    cookie = base64.b64decode(request.COOKIES[UNLOCK_COOKIE])
    stored = base64.b64decode(request.session[SESSION_KEY])

    assert len(cookie) == 32
    for half in (cookie, stored):
        assert private not in half
        assert not any(private[i : i + 16] in half for i in range(0, len(private) - 16, 16))


def test_two_sessions_of_one_member_do_not_open_each_other(region):
    one, two = session_request(region.anna), session_request(region.anna)
    one.COOKIES[UNLOCK_COOKIE] = two.COOKIES[UNLOCK_COOKIE]

    with pytest.raises(Http404):
        sealing.opener_of(one)


def test_a_session_of_one_member_does_not_open_as_another(region):
    request = session_request(region.anna)
    request.user = region.bram

    with pytest.raises(Http404):
        sealing.opener_of(request)


@pytest.mark.parametrize("cookie", ["", "not base64 !", "AAAA", "A" * 44, "é"])
def test_a_broken_cookie_opens_nothing(region, cookie):
    request = session_request(region.anna)
    request.COOKIES[UNLOCK_COOKIE] = cookie

    with pytest.raises(Http404):
        sealing.opener_of(request)


def test_a_role_that_reads_no_content_has_no_opener(region):
    request = session_request(region.sam)

    with pytest.raises(Http404):
        sealing.opener_of(request)


def test_who_lost_access_in_the_meantime_has_no_opener(region):
    request = session_request(region.anna)
    Member.objects.get(pk=region.anna.pk).grant.delete()

    with pytest.raises(Http404):
        sealing.opener_of(request)


# A reporter: everything grows from the receipt and the pepper of this installation.


def test_a_receipt_always_leads_to_the_same_place_and_key(settings):
    one, again = sealing.reporter_of(b"7Q4K"), sealing.reporter_of(b"7Q4K")

    assert (one.lookup, one.public_key) == (again.lookup, again.public_key)
    assert sealing.reporter_of(b"7Q4M").lookup != one.lookup

    settings.RECEIPT_PEPPER = bytes(32)

    assert sealing.reporter_of(b"7Q4K").lookup != one.lookup
    assert sealing.reporter_of(b"7Q4K").public_key != one.public_key


def test_an_answer_opens_for_the_reporter_only(region):
    reporter = sealing.reporter_of(b"7Q4K")
    sealed = sealing.seal_for_reporter(b"thanks", public_key=reporter.public_key, context="m/1")

    assert reporter.open(sealed, context="m/1") == b"thanks"
    with pytest.raises(SealingError):
        sealing.reporter_of(b"7Q4M").open(sealed, context="m/1")
    with pytest.raises(SealingError):
        opener(region.anna).open(sealed, context="m/1")
