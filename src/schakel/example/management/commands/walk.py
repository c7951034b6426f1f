"""`./schakel walk [FILE]`: play reports through the whole street, on a database of its own."""

import sys
from argparse import ArgumentParser
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from schakel.example import region
from schakel.example.reading import FileError, read
from schakel.example.records import Record
from schakel.example.region import People
from schakel.example.street import REFUSALS, Step, play
from schakel.journal import queries as journal
from schakel.parties.models import Organisation

SHIPPED = Path(__file__).resolve().parents[2] / "walks" / "street.json"


class Command(BaseCommand):
    """Play a file of reports, print every step, and say whether each held."""

    requires_system_checks = ()  # a walk opens no page

    help = (
        "Play reports through the whole street on a throw-away database. FILE is JSON in the shape "
        "of Signalen's public signal, or CSV with a header; without FILE the shipped example. "
        "Exit 0: every step held. 1: a step did not. 2: the file is not right, nothing was played."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the file."""
        parser.add_argument("file", nargs="?", type=Path, default=SHIPPED, metavar="FILE")

    def handle(self, **options: object) -> None:
        """Read everything first; play only what is wholly right."""
        call_command("migrate", verbosity=0, skip_checks=True)
        if not settings.EXAMPLE or Organisation.objects.exists():
            raise CommandError("walk plays on an empty example only: ./schakel walk makes its own")
        now = timezone.now()
        try:
            records = read(
                Path(str(options["file"])),
                on=timezone.localdate(now),
                text_length_max=settings.TEXT_LENGTH_MAX,
            )
        except FileError as error:
            for problem in error.problems:
                self.stderr.write(problem)
            self.stderr.write("Nothing was played and nothing was stored.")
            sys.exit(2)
        people = region.found(at=now)
        held = all([self._walk(record, people) for record in records])
        held = self._verify() and held
        self.stdout.write("Every step held." if held else "A step did not hold.")
        sys.exit(0 if held else 1)

    def _walk(self, record: Record, people: People) -> bool:
        self.stdout.write(f"\n━━ Record {record.number} (line {record.line}) ━━")
        held = True
        try:
            for step in play(record, people=people, at=timezone.now()):
                self._tell(step)
                held = held and step.held
        except REFUSALS as error:
            self._tell(Step("Stopped", (f"Record {record.number}: {error}",), held=False))
            return False
        return held

    def _tell(self, step: Step) -> None:
        self.stdout.write(f"\n{'✓' if step.held else '✗'} {step.title}")
        for line in step.lines:
            self.stdout.write(f"  {line}")

    def _verify(self) -> bool:
        found = journal.verify()
        self.stdout.write("\n━━ The journal ━━\n")
        self._tell(
            Step(
                "Verified",
                (
                    f"{found.size} lines, {found.opened} opened, root {found.root[:16]}…",
                    f"Key for outsiders: {journal.verifier_key()}",
                    *(f"line {problem.index}: {problem.what}" for problem in found.problems),
                ),
                held=not found.problems,
            )
        )
        return not found.problems
