"""Check a journal or a proof of receipt, as an outsider, without anything of ours running.

Needs Python 3.11, the `cryptography` package and this folder. Exit code 0: it fits; 1: it does not;
2: nothing could be checked (a file that cannot be read, a key that was not copied whole).
"""

import argparse
import datetime as dt
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

from schakel.core.ledger import receipt
from schakel.core.ledger.checkpoint import Checkpoint, CheckpointError, Verifier, open_checkpoint
from schakel.core.ledger.export import ExportError, Journal, verify_export
from schakel.core.ledger.receipt import Part, ReceiptError, Statement

FITS: Final = 0
DOES_NOT_FIT: Final = 1
NOT_CHECKED: Final = 2


class NotCheckedError(Exception):
    """Something that the check needs cannot be used; says what, in words."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Check what the command line names, print the outcome in plain words, return the exit code."""
    options = _parser().parse_args(arguments)
    try:
        verifiers = _verifiers(options.key)
        if options.what == "journal":
            return _check_journal(options.file, verifiers, options.checkpoint)
        return _check_receipt(options.file, options.key, options.text)
    except NotCheckedError as error:
        print(f"Nothing was checked: {error}.", file=sys.stderr)
        return NOT_CHECKED


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m schakel.core.ledger.verify",
        description="Check that a journal is whole and unaltered, or a proof of receipt true.",
        epilog="Exit code: 0 it fits, 1 it does not fit, 2 nothing could be checked.",
    )
    kinds = parser.add_subparsers(dest="what", required=True)
    journal = kinds.add_parser("journal", help="check an exported journal")
    journal.add_argument(
        "--checkpoint",
        metavar="FILE",
        action="extend",
        nargs="+",
        type=Path,
        default=[],
        help="a signed checkpoint that you kept yourself; the journal must pass through it",
    )
    proof = kinds.add_parser("receipt", help="check a proof of receipt")
    proof.add_argument(
        "--text", metavar="FILE", type=Path, help="the text as it was sent, saved as UTF-8"
    )
    for kind in (journal, proof):
        kind.add_argument("file", metavar="FILE", type=Path)
        kind.add_argument(
            "--key",
            metavar="KEY",
            action="append",
            required=True,
            help="the public key of the journal (name+id+base64), got from a source that you trust",
        )
    return parser


def _verifiers(keys: Sequence[str]) -> list[Verifier]:
    try:
        return [Verifier(key) for key in keys]
    except CheckpointError as error:
        raise NotCheckedError(f"the key cannot be used: {error}") from error


def _check_journal(file: Path, verifiers: Sequence[Verifier], checkpoints: Sequence[Path]) -> int:
    kept = [_read_checkpoint(path, verifiers) for path in checkpoints]
    try:
        with file.open("rb") as export:
            journal = verify_export(export, verifiers=verifiers, kept=kept)
    except OSError as error:
        raise NotCheckedError(f"{ascii(str(file))} cannot be read ({error.strerror})") from error
    except ExportError as error:
        _tell_journal_does_not_fit(error)
        return DOES_NOT_FIT
    _tell_journal_fits(journal)
    return FITS


def _read_checkpoint(path: Path, verifiers: Sequence[Verifier]) -> Checkpoint:
    note = _read_text(path)
    try:
        return open_checkpoint(note, verifiers=verifiers)
    except CheckpointError as error:
        raise NotCheckedError(f"the checkpoint in {ascii(str(path))}: {error}") from error


def _tell_journal_fits(journal: Journal) -> None:
    muted = journal.size - journal.opened
    print("This journal fits: it is whole, in order, and as it was signed.")
    print()
    print(f"  Journal of      {ascii(journal.origin).strip(chr(39))}")
    print(f"  Entries         {journal.size:,}" + _numbers(journal.size))
    print(f"  With details    {journal.opened:,}, each the details that its entry was made with")
    print(
        f"  Without         {muted:,}: erased or withheld; their place is proved, not their content"
    )
    print(f"  Checkpoints     {journal.checkpoints:,} in the file, {journal.kept:,} of your own")
    print(f"  Root            {journal.root.hex()}")
    print()
    if journal.kept:
        print("It passes through your own checkpoint, so nothing from before it was rewritten.")
    else:
        print(
            "Not checked: whether others were shown the same journal, and whether it was cut back"
        )
        print("to an older checkpoint. Give a checkpoint that you kept yourself: --checkpoint FILE")


def _numbers(size: int) -> str:
    return f", numbered 0 to {size - 1:,}" if size else ""


def _tell_journal_does_not_fit(error: ExportError) -> None:
    print("This journal does NOT fit.", file=sys.stderr)
    print(f"  What            {error.why}", file=sys.stderr)
    print(f"  Line            {error.line}", file=sys.stderr)
    if error.index is not None:
        print(f"  First bad entry {_place(error)}", file=sys.stderr)
        print(f"  Still proved    {_proved(error.proved)}", file=sys.stderr)


def _place(error: ExportError) -> str:
    if error.index == error.last:
        return f"{error.index}"
    return f"one of {error.index} to {error.last}"


def _proved(size: int) -> str:
    return f"the {size:,} entries before number {size}" if size else "nothing"


def _check_receipt(file: Path, keys: Sequence[str], text_file: Path | None) -> int:
    document = _read_text(file)
    texts = [*_spellings(_read_text(text_file))] if text_file else [None]
    try:
        statement = _verify_any(document, keys, texts)
    except ReceiptError as error:
        print("This proof of receipt does NOT fit.", file=sys.stderr)
        print(f"  Part            {error.part.value}", file=sys.stderr)
        print(f"  Why             {error.why}", file=sys.stderr)
        return DOES_NOT_FIT
    _tell_receipt_fits(statement)
    return FITS


def _spellings(text: str) -> Iterator[str]:
    """Give the text as it is, then as other programs would have saved it: other line ends only."""
    yield text
    lines = text.removeprefix("\ufeff").replace("\r\n", "\n")
    for spelled in (lines, lines.replace("\n", "\r\n")):
        yield spelled
        yield spelled.removesuffix("\n").removesuffix("\r")


def _verify_any(document: str, keys: Sequence[str], texts: Sequence[str | None]) -> Statement:
    """Return the statement for the first of `texts` that fits, or raise the last refusal."""
    *others, last = texts
    for text in others:
        try:
            return receipt.verify(document, verifier_keys=keys, text=text)
        except ReceiptError as error:
            if error.part is not Part.TEXT:
                raise
    return receipt.verify(document, verifier_keys=keys, text=last)


def _tell_receipt_fits(statement: Statement) -> None:
    print("This proof of receipt fits.")
    print()
    print(f"  Received        {_readable(statement.received)}")
    print(f"  By the journal  {ascii(statement.origin).strip(chr(39))}")
    print(f"  As              {statement.verb}, the entry with number {statement.index:,}")
    print(f"  In a journal of {statement.size:,} entries at the time of this proof")
    if statement.text_checked:
        print("  The text        is the text that was received (line ends may differ)")
    else:
        print("  The text        was not checked: add --text FILE with the text as it was sent")
    print()
    print("It does not say who sent the text, nor what was done with it afterwards.")


def _readable(received: str) -> str:
    """Return `2026-11-24T10:15Z` as `on 24 November 2026 at 10:15 UTC`."""
    day = dt.date.fromisoformat(received[:10])
    readable = f"on {day.day} {day:%B} {day.year}"
    return f"{readable} at {received[11:16]} UTC" if len(received) > 10 else readable


def _read_text(file: Path) -> str:
    try:
        return file.read_bytes().decode("utf-8")
    except OSError as error:
        raise NotCheckedError(f"{ascii(str(file))} cannot be read ({error.strerror})") from error
    except UnicodeDecodeError as error:
        raise NotCheckedError(f"{ascii(str(file))} is not text in UTF-8") from error


if __name__ == "__main__":
    sys.exit(main())
