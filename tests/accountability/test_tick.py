"""`./schakel tick`: what happens every day, once."""

import datetime as dt
from io import StringIO

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.core.management import CommandError, call_command
from django.utils import timezone
from tests import cast

from schakel.journal import queries as journal_queries
from schakel.parties import commands as parties


@pytest.fixture(autouse=True)
def own_state(tmp_path, monkeypatch):
    """Keep published checkpoints in a folder of this test."""
    monkeypatch.setattr(settings, "STATE", tmp_path / "state")


def tick(*arguments: str) -> list[str]:
    """Return the lines that the command prints."""
    out = StringIO()
    call_command("tick", *arguments, stdout=out)
    return out.getvalue().splitlines()


def test_a_day_publishes_once(region):
    first, second = tick(), tick()

    assert len(first) == 1
    assert first[0].startswith("Published: the checkpoint of")
    assert second == ["Nothing to do."]
    assert journal_queries.last_published_on() == timezone.localdate()


def test_the_next_day_publishes_only_when_there_is_news(region):
    tick()
    tomorrow = timezone.localdate() + dt.timedelta(days=1)
    assert tick("--on", tomorrow.isoformat()) == ["Nothing to do."]

    parties.sign_in(member=region.anna, at=cast.NOW)

    assert tick("--on", tomorrow.isoformat())[0].startswith(
        f"Published: the checkpoint of {tomorrow}"
    )


def test_a_day_before_the_last_checkpoint_publishes_nothing(region):
    tick()
    parties.sign_in(member=region.anna, at=cast.NOW)

    assert tick("--on", "2026-01-01") == ["Nothing to do."]


def test_old_sessions_are_forgotten_and_others_stay(db):
    now = timezone.now()
    Session.objects.create(session_key="old", session_data="x", expire_date=now - dt.timedelta(1))
    Session.objects.create(session_key="new", session_data="x", expire_date=now + dt.timedelta(1))

    assert "Forgotten: 1 sessions that were over." in tick()
    assert [row.session_key for row in Session.objects.all()] == ["new"]


def test_what_is_over_lapses_and_is_counted(db, monkeypatch):
    asked = []
    monkeypatch.setattr(
        "schakel.accountability.management.commands.tick.lapse_due",
        lambda *, on, at: asked.append((on, at)) or 2,
    )

    lines = tick("--on", "2026-11-20")

    assert lines[0] == "Lapsed: the term of 2 reports; their data about persons are gone."
    assert asked[0][0] == dt.date(2026, 11, 20)


def test_a_day_to_come_is_for_the_example_only(db, monkeypatch):
    monkeypatch.setattr(settings, "EXAMPLE", False)

    with pytest.raises(CommandError, match="that day has not come"):
        tick("--on", "2999-01-01")


def test_a_day_that_does_not_exist_is_refused(db):
    with pytest.raises(CommandError, match="must be a day like 2026-11-24"):
        tick("--on", "2026-02-30")
