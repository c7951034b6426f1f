"""`./schakel law`: the rules with their articles, and one question without consequences."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from schakel.core.law import load


def said_by(*arguments: str) -> str:
    """Return what the command prints."""
    out = StringIO()
    call_command("law", *arguments, stdout=out)
    return out.getvalue()


def test_every_rule_in_force_is_listed_with_its_article_and_status() -> None:
    lines = said_by("rules", "--on", "2026-11-24").splitlines()
    assert len(lines) > 50
    assert lines[-1].endswith(load().sha256)
    assert any("wpg-8-receives" in line and "Wpg art. 8" in line for line in lines)
    assert all("concept" in line for line in lines[:-1])


def test_a_rule_that_is_not_in_force_yet_is_not_listed() -> None:
    assert "wpg-8-receives" not in said_by("rules", "--on", "1990-01-01")


def test_a_place_signal_to_the_police_is_permitted() -> None:
    told = said_by(
        *("decide", "--from", "municipality", "--to", "police", "--purpose", "detection"),
        *("--category", "place"),
    )
    assert told.startswith("Permitted\n")
    assert "AVG art. 6(1)(e)" in told


def test_the_answer_says_which_lock_stayed_shut_and_what_would_open_it() -> None:
    told = said_by(
        *("decide", "--from", "municipality", "--to", "police", "--purpose", "detection"),
        *("--category", "identity", "--subject", "suspect"),
    )
    assert told.startswith("Not yet\n")
    assert "closes data on offences: UAVG art. 31" in told
    assert "step: Put the question to a jurist" in told


def test_an_item_without_meaning_is_refused_in_words() -> None:
    with pytest.raises(CommandError, match="bsn is never about none"):
        said_by(
            *("decide", "--from", "municipality", "--to", "police", "--purpose", "detection"),
            *("--category", "bsn"),
        )
