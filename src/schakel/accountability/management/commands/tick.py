"""`./schakel tick`: what must happen every day. Run it daily; more often does no harm."""

import datetime as dt
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from schakel.accountability.commands import forget_sessions
from schakel.assessments.commands import lapse_due
from schakel.journal import commands as journal
from schakel.journal import queries as journal_queries


class Command(BaseCommand):
    """Let terms lapse that are over, publish the day's checkpoint, forget old sessions."""

    help = "Do what must happen every day. Doing it twice changes nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the day, for who catches up or tries it out."""
        parser.add_argument("--on", metavar="DAY", type=day, help="instead of today: 2026-11-24")

    def handle(self, *args: object, **options: Any) -> None:
        """Do each thing and print one line for what was done."""
        on, at = options["on"] or timezone.localdate(), timezone.now()
        if on > timezone.localdate() and not settings.EXAMPLE:
            raise CommandError(f"--on {on}: that day has not come; terms would lapse too early")
        done = [*lapsed(on, at), *published(on), *forgotten(at)]
        for line in done or ["Nothing to do."]:
            self.stdout.write(line)


def day(text: str) -> dt.date:
    """Return a day written as 2026-11-24."""
    try:
        return dt.date.fromisoformat(text)
    except ValueError as error:
        raise CommandError(f"--on must be a day like 2026-11-24, not {text!r}") from error


def lapsed(on: dt.date, at: dt.datetime) -> list[str]:
    """Let every quarantine lapse that is over."""
    count = lapse_due(on=on, at=at)
    return [f"Lapsed: the term of {count} reports; their data about persons are gone."] * bool(
        count
    )


def published(on: dt.date) -> list[str]:
    """Publish the checkpoint of the day, when there is news and none was published since."""
    last = journal_queries.last_published_on()
    if last is not None and last >= on:
        return []
    try:
        publication = journal.publish(on=on)
    except journal.JournalError:
        return []
    return [f"Published: the checkpoint of {on} over {publication.size:,} lines."]


def forgotten(at: dt.datetime) -> list[str]:
    """Forget the sessions that are over."""
    count = forget_sessions(at=at)
    return [f"Forgotten: {count} sessions that were over."] * bool(count)
