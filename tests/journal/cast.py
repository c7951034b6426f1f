"""A journal of many lines, and the hand of someone who reaches past the product into its rows."""

import datetime as dt
import uuid

from django.db import connection, transaction

from schakel.journal.commands import Recorded, record

TODAY = dt.date(2026, 11, 24)


def write_lines(count: int) -> list[Recorded]:
    """Record `count` lines, each about a subject of its own."""
    with transaction.atomic():
        return [
            record(
                verb="report.received",
                subject=uuid.UUID(int=number),
                by="reporter",
                at=TODAY,
                details={"size": 512 * (1 + number % 5)},
            )
            for number in range(count)
        ]


def silence_guards() -> None:
    """Switch the database's own refusal off until the transaction ends, as its owner could."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL session_replication_role = replica")
            return
        cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
        for (name,) in cursor.fetchall():
            cursor.execute(f"DROP TRIGGER {name}")
