"""What every test may ask for. The environment itself is set in tests/settings.py."""

import os
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest
from django.conf import settings
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.utils import translation
from pytest_django import DjangoDbBlocker
from tests import cast

from schakel.core.ledger.tree import Frontier
from schakel.journal.commands import signed_head
from schakel.journal.models import Head
from schakel.parties import sealing
from schakel.parties.models import Member

# Playwright's own loop runs in the thread of the test; Django would refuse the database there.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

FLOW = Path(__file__).parent / "flow"
"""Tests that use the product as a process of its own, with a database of its own."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark the tests that touch no database: one run of them is enough."""
    for item in items:
        asked = {"db", "transactional_db", "live_server"} & set(getattr(item, "fixturenames", ()))
        asks = bool(asked) or item.get_closest_marker("django_db") is not None
        if not asks and not item.path.is_relative_to(FLOW):
            item.add_marker(pytest.mark.static)


@pytest.fixture(scope="session", autouse=True)
def quick_secrets() -> Iterator[None]:
    """Let a member's key cost little to lock; tests/house proves what it costs in earnest."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sealing, "LOCK_COST", cast.QUICK)
        yield


@pytest.fixture(autouse=True)
def forget_pages() -> None:
    """Let no test see a page that was drawn for another."""
    cache.clear()


@pytest.fixture(autouse=True)
def speak_dutch() -> None:
    """Let no test inherit the language of the last page that another asked for."""
    translation.activate(settings.LANGUAGE_CODE)


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Let a test with real transactions leave an empty journal with its first head behind.

    The database refuses to empty the journal, as it should; the test runner steps around its own
    triggers, and only while it empties the tables.
    """
    flush = connection.ops.execute_sql_flush
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(connection.ops, "execute_sql_flush", partial(_flush, flush))
        yield


def _flush(flush: Callable[[list[str]], None], statements: list[str]) -> None:
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET session_replication_role = replica")
        flush(statements)
        with connection.cursor() as cursor:
            cursor.execute("SET session_replication_role = DEFAULT")
    else:
        triggers = _take_triggers()
        flush(statements)
        with connection.cursor() as cursor:
            for trigger in triggers:
                cursor.execute(trigger)
    restore_head()


def _take_triggers() -> list[str]:
    """Drop SQLite's triggers and return what makes them again."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
        found = cursor.fetchall()
        for name, _ in found:
            cursor.execute(f"DROP TRIGGER {connection.ops.quote_name(name)}")
    return [sql for _, sql in found]


def restore_head() -> None:
    """Sign the head of the empty journal, as the first migration does."""
    empty = Frontier(0, ())
    Head.objects.get_or_create(
        id=1, defaults={"size": 0, "frontier": empty.to_bytes(), "note": signed_head(empty)}
    )


@pytest.fixture
def region(db: None) -> cast.Region:
    """Six organisations and their people, founded through the real commands."""
    return cast.found_region()


@pytest.fixture
def opener() -> Callable[[Member], sealing.Opener]:
    """Return what gives the opener of a member of the cast."""
    return cast.opener


@pytest.fixture
def sign_in() -> Callable[[Client, Member], Client]:
    """Return what signs a member of the cast in through the real page."""
    return cast.sign_in
