"""One-time codes: the published values first, then what may never count."""

import base64
import datetime as dt
import urllib.parse

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schakel.core.vault import totp

# RFC 6238 appendix B, the rows for SHA-1.
PUBLISHED = [
    (59, "94287082"),
    (1111111109, "07081804"),
    (1111111111, "14050471"),
    (1234567890, "89005924"),
    (2000000000, "69279037"),
    (20000000000, "65353130"),
]
SECRET = b"12345678901234567890"
NOON = dt.datetime(2026, 11, 24, 12, tzinfo=dt.UTC)
STEP = int(NOON.timestamp()) // totp.PERIOD


def code(step: int) -> str:
    return totp.code_at(step, secret=SECRET).decode()


@pytest.mark.parametrize(("second", "expected"), PUBLISHED)
def test_the_published_values(second, expected):
    found = totp.code_at(second // totp.PERIOD, secret=SECRET, digits=8)

    assert found.decode() == expected


@pytest.mark.parametrize("off", [-1, 0, 1])
def test_a_code_of_now_or_next_to_it_counts_and_names_its_step(off):
    step = totp.check(code(STEP + off), secret=SECRET, at=NOON, last_step=-1)

    assert step == STEP + off


@pytest.mark.parametrize("off", [-3, -2, 2, 3])
def test_a_code_of_another_time_does_not_count(off):
    with pytest.raises(totp.WrongCodeError):
        totp.check(code(STEP + off), secret=SECRET, at=NOON, last_step=-1)


def test_a_code_counts_once_and_none_before_it_after_that():
    step = totp.check(code(STEP), secret=SECRET, at=NOON, last_step=-1)

    for replayed in (STEP - 1, STEP):
        with pytest.raises(totp.WrongCodeError):
            totp.check(code(replayed), secret=SECRET, at=NOON, last_step=step)
    assert totp.check(code(STEP + 1), secret=SECRET, at=NOON, last_step=step) == STEP + 1


def test_spaces_do_not_matter():
    typed = f" {code(STEP)[:3]} {code(STEP)[3:]} "

    assert totp.check(typed, secret=SECRET, at=NOON, last_step=-1) == STEP


@given(st.text(max_size=12))
def test_nothing_else_counts(typed):
    near = {code(STEP + off) for off in (-1, 0, 1)}
    if "".join(typed.split()) not in near:
        with pytest.raises(totp.WrongCodeError):
            totp.check(typed, secret=SECRET, at=NOON, last_step=-1)


def test_a_new_secret_is_new_and_long_enough():
    assert len({totp.new_secret() for _ in range(50)}) == 50
    assert len(totp.new_secret()) == 20


def test_an_app_reads_the_same_secret_from_the_address():
    address = totp.address(SECRET, account="anna@example.invalid", issuer="Schakel & co")

    found = urllib.parse.urlsplit(address)
    query = urllib.parse.parse_qs(found.query)
    assert (found.scheme, found.netloc) == ("otpauth", "totp")
    assert urllib.parse.unquote(found.path) == "/Schakel & co:anna@example.invalid"
    assert query["issuer"] == ["Schakel & co"]
    assert base64.b32decode(query["secret"][0]) == SECRET
