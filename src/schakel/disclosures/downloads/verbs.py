"""`./schakel law export` and `./schakel law verify`: take the law along, and check a receipt."""

from argparse import ArgumentParser, _SubParsersAction
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path

from django.core.management.base import CommandError

from schakel.core.law import Rulebook
from schakel.core.law.exports.pinned import PinnedError, rulebook_from_canonical
from schakel.core.law.exports.receipt import ReceiptError, reproduce, rulebook_of
from schakel.disclosures.deliberation import rulebook
from schakel.disclosures.downloads.notations import NOTATIONS, written_rules
from schakel.disclosures.downloads.queries import rulebook_kept

PINNED = "pinned"
"""The whole rulebook of all days, as its hash is over it: what `verify --rules` takes."""

Options = Mapping[str, object]


def add_verbs(verbs: "_SubParsersAction[ArgumentParser]") -> tuple[ArgumentParser, ...]:
    """Add `export` and `verify`; return those that take a day."""
    export = verbs.add_parser("export", help="the rules in another notation")
    export.add_argument("notation", choices=[*NOTATIONS, PINNED])
    export.add_argument("--output", metavar="FILE", help="write to this file")
    verify = verbs.add_parser("verify", help="decide again from the receipt of a decision")
    verify.add_argument("file", help="a receipt")
    verify.add_argument("--rules", metavar="FILE", help="the pinned rules it names, if not ours")
    return (export,)


def exported(options: Options, on: date) -> str:
    """Write the file that was asked for and return a line that says so, or return the text itself.

    Raises CommandError if the file cannot be written.
    """
    notation = str(options["notation"])
    text = rulebook().canonical() if notation == PINNED else written_rules(notation, on)
    if not options["output"]:
        return text
    file = Path(str(options["output"]))
    try:
        file.write_text(text, encoding="utf-8")
    except OSError as error:
        raise CommandError(f"{file}: cannot write it ({error.strerror})") from error
    return f"Written to {file}.\n"


def verified(options: Options) -> Iterator[str]:
    """Decide again from a receipt and yield what came out; raise CommandError if it differs."""
    document = _text(str(options["file"]))
    try:
        book = _book(rulebook_of(document), options["rules"])
        decisions = reproduce(document, book)
    except (ReceiptError, PinnedError) as error:
        raise CommandError(f"{options['file']}: {error}") from error
    for one in decisions:
        yield f"{one.outcome:<13} {one.item.category} about {one.item.subject}"
    yield f"Reproduced: {len(decisions)} by the rules {book.sha256}"


def _book(sha256: str, file: object) -> Rulebook:
    if file is None:
        return rulebook_kept(sha256)
    return rulebook_from_canonical(_text(str(file)), sha256=sha256)


def _text(file: str) -> str:
    try:
        return Path(file).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise CommandError(f"{file}: cannot read it") from error
