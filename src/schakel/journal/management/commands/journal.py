"""`./schakel journal`: verify, publish, export, and the key that outsiders check with."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from schakel.journal import commands, queries
from schakel.journal.queries import Problem, Verification

NOT_CHECKED = 2
PROBLEMS_SHOWN = 20


class Command(BaseCommand):
    """Check that the journal is whole, and hand out what others need to check it themselves."""

    help = "Verify, publish or export the journal, or print its public key."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take what to do, and the files for it."""
        what = parser.add_subparsers(dest="what", required=True)
        verify = what.add_parser("verify", help="check that the journal is whole")
        verify.add_argument(
            "--checkpoint",
            metavar="FILE",
            action="extend",
            nargs="+",
            type=Path,
            default=[],
            help="a published checkpoint that you kept elsewhere; the journal must agree with it",
        )
        what.add_parser("publish", help="publish the checkpoint of today, once a day")
        export = what.add_parser("export", help="write the whole journal to a file")
        export.add_argument("file", metavar="FILE", type=Path)
        export.add_argument(
            "--without-details",
            action="store_true",
            help="leave out what opens the lines; the proof is the same",
        )
        what.add_parser("key", help="print the public key of the journal")

    def handle(self, *args: object, **options: Any) -> None:
        """Do what was asked; exit 1 when the journal is not whole."""
        match options["what"]:
            case "verify":
                self._verify(options["checkpoint"])
            case "publish":
                self._publish()
            case "export":
                self._export(options["file"], with_details=not options["without_details"])
            case _:
                self.stdout.write(queries.verifier_key())

    def _verify(self, files: list[Path]) -> None:
        kept = [(f"your checkpoint {file}", read(file)) for file in files]
        found = queries.verify(kept=kept)
        if found.problems:
            first = first_bad(found)
            others = [problem for problem in found.problems if problem != first]
            for problem in others[:PROBLEMS_SHOWN]:
                self.stderr.write(f"  Also            {in_words(problem)}")
            raise CommandError(f"The journal is NOT whole. First bad line: {in_words(first)}.")
        self.stdout.write("The journal is whole: every line is there, in order, as it was signed.")
        self.stdout.write(f"  Lines           {found.size:,}")
        self.stdout.write(f"  With details    {found.opened:,}, each as it was recorded")
        self.stdout.write(f"  Without         {found.muted:,}: erased; their place is still proved")
        self.stdout.write(f"  Signed heads    {found.checkpoints:,} compared")
        self.stdout.write(f"  Root            {found.root}")
        if not files:
            self.stdout.write(
                "Not checked: whether it was cut back or rewritten by someone who holds its key. "
                "Keep a\npublished checkpoint elsewhere and give it: --checkpoint FILE"
            )

    def _publish(self) -> None:
        try:
            publication = commands.publish(on=timezone.localdate())
        except commands.JournalError as error:
            self.stdout.write(f"Not published: {error}.")
            return
        self.stdout.write(
            f"The checkpoint of {publication.published_on} over {publication.size:,} lines:"
        )
        self.stdout.write(publication.note, ending="")

    def _export(self, file: Path, *, with_details: bool) -> None:
        if file.exists():
            raise CommandError(f"{file} exists already; give another name", returncode=NOT_CHECKED)
        beside = file.with_name(f"{file.name}.part")
        try:
            with beside.open("w", encoding="utf-8") as handle:
                handle.writelines(queries.export_lines(with_details=with_details))
            beside.replace(file)
        except OSError as error:
            raise CommandError(
                f"{file} cannot be written ({error.strerror})", returncode=NOT_CHECKED
            ) from error
        self.stdout.write(f"The journal is in {file}. Anyone can check it with its public key:")
        self.stdout.write(
            f"  python -m schakel.core.ledger.verify journal {file} --key {queries.verifier_key()}"
        )


def read(file: Path) -> str:
    """Return the note in a file, or say that it cannot be read; nothing is verified then."""
    try:
        return file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise CommandError(
            f"Nothing was checked: {file} cannot be read as text", returncode=NOT_CHECKED
        ) from error


def first_bad(found: Verification) -> Problem:
    """Return the problem at the lowest line; one that is about no line only if there is no other.

    A checkpoint that a line before it contradicts is found after that line, so lines come first.
    """
    lines = [problem for problem in found.problems if problem.index is not None]
    return min(lines, key=lambda problem: problem.index or 0, default=found.problems[0])


def in_words(problem: Problem) -> str:
    """Return a problem as a sentence without its full stop; lines are numbered from 0."""
    if problem.index is None:
        return f"none in particular; {problem.what}"
    return f"number {problem.index}, {problem.what}"
