"""A form carries its own token: signed, bound to an hour, and good for a day."""

import datetime as dt

import pytest
from tests.cast import NOW

from schakel.reports import form_tokens
from schakel.reports.form_tokens import BrokenFormError, OldFormError

DAY = 24


def test_a_token_gives_back_the_same_nonce_until_a_day_has_passed() -> None:
    token = form_tokens.issue(at=NOW)
    first = form_tokens.nonce_of(token, at=NOW, hours=DAY)
    later = form_tokens.nonce_of(token, at=NOW + dt.timedelta(hours=DAY), hours=DAY)
    assert first == later
    assert len(first) == form_tokens.NONCE_LENGTH


def test_a_form_older_than_a_day_is_refused() -> None:
    token = form_tokens.issue(at=NOW)
    with pytest.raises(OldFormError):
        form_tokens.nonce_of(token, at=NOW + dt.timedelta(hours=DAY + 1), hours=DAY)


def test_two_forms_have_two_nonces() -> None:
    tokens = {form_tokens.issue(at=NOW) for _ in range(50)}
    assert len({form_tokens.nonce_of(token, at=NOW, hours=DAY) for token in tokens}) == 50


def test_every_changed_character_is_refused() -> None:
    token = form_tokens.issue(at=NOW)
    for place, character in enumerate(token):
        changed = token[:place] + ("a" if character != "a" else "b") + token[place + 1 :]
        with pytest.raises(BrokenFormError):
            form_tokens.nonce_of(changed, at=NOW, hours=DAY)


@pytest.mark.parametrize("token", ["", ".", ":", "a.1:b", "\u0000", "é" * 500])
def test_what_is_no_token_is_refused(token: str) -> None:
    with pytest.raises(BrokenFormError):
        form_tokens.nonce_of(token, at=NOW, hours=DAY)


def test_a_token_of_another_installation_is_refused(settings) -> None:
    token = form_tokens.issue(at=NOW)
    settings.SECRET_KEY = "another secret of another installation, long enough for Django"
    with pytest.raises(BrokenFormError):
        form_tokens.nonce_of(token, at=NOW, hours=DAY)


def test_a_token_says_the_hour_and_nothing_finer() -> None:
    hour = NOW.replace(minute=0)
    nearly = NOW.replace(minute=59, second=59)
    ends = {form_tokens.issue(at=at).split(".")[1].split(":")[0] for at in (hour, nearly)}
    assert ends == {str(int(hour.timestamp()) // 3600)}
