"""`./schakel receipt verify FILE`: check a proof of receipt, as anyone outside can."""

import sys

from django.core.management.base import BaseCommand, CommandParser

from schakel.journal.receipts import check_files


class Command(BaseCommand):
    """Check a proof of receipt against this journal's key, or another."""

    help = "Check a proof of receipt. Exit code 0: it fits, 1: it does not, 2: nothing was checked."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the file, and what to hold it against."""
        verbs = parser.add_subparsers(dest="verb", required=True)
        verify = verbs.add_parser("verify", help="check a proof of receipt")
        verify.add_argument("file", metavar="FILE")
        verify.add_argument("--text", metavar="FILE", help="the text as it was sent")
        verify.add_argument("--key", metavar="KEY", help="the journal's public key; default: ours")

    def handle(self, *_args: object, **options: str | None) -> None:
        """Print the outcome and leave with its exit code."""
        code = check_files(
            file=str(options["file"]), text=options.get("text"), key=options.get("key")
        )
        if code:
            sys.exit(code)
