"""The journal as a file: written line by line, and checked line by line by whoever receives it.

Guarantee: a check that returns has seen every entry that the last checkpoint in the file signs, in
place and unaltered, in memory that does not grow with the file.
Format: docs/formats/journal-export.md.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import BinaryIO, Final, NoReturn

from schakel.core.ledger.canonical import (
    FormError,
    LedgerError,
    from_base64,
    from_hex,
    read_details,
    read_object,
    to_base64,
)
from schakel.core.ledger.checkpoint import Checkpoint, CheckpointError, Verifier, open_checkpoint
from schakel.core.ledger.entry import SALT_LENGTH, Entry
from schakel.core.ledger.tree import HASH_LENGTH, Frontier, leaf_hash

FORMAT: Final = "schakel-journal/v1"
LINE_MAX: Final = 256 * 1024  # Bytes. A longer line would let a file fill the reader's memory.

_ENTRY_NAMES: Final = frozenset({"index", "leaf", "hash", "salt", "details"})


class ExportError(LedgerError):
    """A journal file does not fit.

    `index` is the first bad entry, or `index` to `last` are those among which it must be; both are
    None when the file cannot be read as a journal at all. The entries below `proved` are as
    signed. `line` counts from 1.
    """

    def __init__(
        self,
        why: str,
        *,
        line: int,
        index: int | None = None,
        last: int | None = None,
        proved: int = 0,
    ) -> None:
        """Take the reason in words, where it was found, and how many entries were proved before."""
        super().__init__(why)
        self.why = why
        self.line = line
        self.index = index
        self.last = last
        self.proved = proved


@dataclass(frozen=True)
class Journal:
    """What was proved: `size` entries under `root`, of which `opened` with details that fit.

    `checkpoints` counts those in the file, `kept` those of the caller; the journal passes through
    each of them.
    """

    origin: str
    size: int
    root: bytes
    opened: int
    checkpoints: int
    kept: int


def header_line(origin: str) -> str:
    """Return the first line of an export."""
    return _line({"format": FORMAT, "origin": origin})


def entry_line(
    *,
    index: int,
    leaf: bytes,
    leaf_hash: bytes | None = None,
    salt: bytes | None = None,
    details: Mapping[str, str | int] | None = None,
) -> str:
    """Return the line of one entry. `salt` and `details` go together; both absent means muted.

    `leaf_hash` is the hash as it was stored at the time; with it the reader can name the exact
    entry that was altered later, where a checkpoint can only say between which two.
    """
    if (salt is None) != (details is None):
        raise ValueError(f"entry {index}: a salt and details are given together or not at all")
    parts: dict[str, object] = {"index": index, "leaf": to_base64(leaf)}
    if leaf_hash is not None:
        parts["hash"] = leaf_hash.hex()
    if salt is not None and details is not None:
        parts |= {"salt": salt.hex(), "details": dict(details)}
    return _line(parts)


def checkpoint_line(note: str) -> str:
    """Return the line of a signed checkpoint over exactly the entries before it."""
    return _line({"checkpoint": note})


def _line(parts: Mapping[str, object]) -> str:
    return json.dumps(parts, ensure_ascii=True, separators=(",", ":")) + "\n"


def verify_export(
    export: BinaryIO, *, verifiers: Sequence[Verifier], kept: Sequence[Checkpoint] = ()
) -> Journal:
    """Return what the file proves, or raise ExportError naming the first entry that is not proved.

    `kept` are checkpoints that the caller already opened and trusts, kept apart from this file; the
    journal must pass through each of them. Without one, a file that was cut back to an older
    checkpoint, or of another history that the same key signed, cannot be told from the whole.
    """
    lines = _lines(export)
    origin = _read_header(next(lines, (1, b""))[1], verifiers)
    reader = _Reader(origin, verifiers, kept)
    for number, line in lines:
        reader.take(number, line)
    return reader.finish()


def _lines(export: BinaryIO) -> Iterator[tuple[int, bytes]]:
    number = 0
    while line := export.readline(LINE_MAX + 1):
        number += 1
        yield number, line


def _text_of(line: bytes) -> str:
    if len(line) > LINE_MAX:
        raise FormError(f"the line is longer than {LINE_MAX} bytes")
    try:
        return line.decode("utf-8")
    except UnicodeDecodeError as error:
        raise FormError("the line is not text in UTF-8") from error


def _read_header(line: bytes, verifiers: Sequence[Verifier]) -> str:
    try:
        header = read_object(_text_of(line))
    except FormError as error:
        raise ExportError(f"this is not a journal file: {error}", line=1) from error
    origin = header.get("origin")
    if header != {"format": FORMAT, "origin": origin} or not isinstance(origin, str):
        raise ExportError(f"the first line must give the format {FORMAT} and an origin", line=1)
    names = sorted({verifier.name for verifier in verifiers})
    if origin not in names:
        raise ExportError(
            f"this is the journal of {ascii(origin)}; your key is of {ascii(', '.join(names))}",
            line=1,
        )
    return origin


class _Reader:
    """Take the lines after the header, growing the tree and holding it against each checkpoint."""

    def __init__(
        self, origin: str, verifiers: Sequence[Verifier], kept: Sequence[Checkpoint]
    ) -> None:
        self._origin = origin
        self._verifiers = verifiers
        self._kept: dict[int, list[Checkpoint]] = {}
        self._frontier = Frontier(0, ())
        self._number = 1
        self._proved = 0
        self._opened = 0
        self._checkpoints = 0
        self._ends_signed = False
        for checkpoint in kept:
            if checkpoint.origin != origin:
                self._refuse(
                    f"your own checkpoint is of {ascii(checkpoint.origin)}, not of {origin}"
                )
            self._kept.setdefault(checkpoint.size, []).append(checkpoint)
        self._pass_kept()

    def take(self, number: int, line: bytes) -> None:
        """Take the next line: an entry, or a checkpoint over all entries so far."""
        self._number = number
        try:
            parts = read_object(_text_of(line))
            if "checkpoint" in parts:
                self._take_checkpoint(parts)
            else:
                self._take_entry(parts)
        except ExportError:
            raise
        except LedgerError as error:
            self._refuse(f"entry {self._frontier.size}, on line {number}: {error}")

    def _take_entry(self, parts: Mapping[str, object]) -> None:
        expected = self._frontier.size
        unknown = sorted(parts.keys() - _ENTRY_NAMES)
        if unknown:
            self._refuse(f"{ascii(unknown[0])} does not belong in the line of entry {expected}")
        self._check_index(parts.get("index"))
        leaf = from_base64(parts.get("leaf"))
        entry = Entry.from_bytes(leaf)
        hashed = leaf_hash(leaf)
        if "hash" in parts and from_hex(parts["hash"], length=HASH_LENGTH) != hashed:
            self._refuse(f"entry {expected} was altered: its bytes do not have its hash")
        self._check_opening(entry, parts)
        self._frontier = self._frontier.append(hashed)
        self._ends_signed = False
        self._pass_kept()

    def _check_index(self, index: object) -> None:
        expected = self._frontier.size
        if type(index) is not int:
            self._refuse(f"entry {expected}, on line {self._number}, has no whole number as index")
        if index > expected:
            self._refuse(f"entry {expected} is missing: entry {index} stands in its place")
        if index < expected:
            self._refuse(f"entry {index} stands again in the place of entry {expected}")

    def _check_opening(self, entry: Entry, parts: Mapping[str, object]) -> None:
        if ("salt" in parts) != ("details" in parts):
            self._refuse(f"entry {self._frontier.size} has a salt or details, but not both")
        if "salt" not in parts:
            return
        salt = from_hex(parts["salt"], length=SALT_LENGTH)
        entry.check_details(salt=salt, details=read_details(parts["details"]))
        self._opened += 1

    def _take_checkpoint(self, parts: Mapping[str, object]) -> None:
        note, size = parts["checkpoint"], self._frontier.size
        if not isinstance(note, str) or len(parts) > 1:
            self._refuse(
                f"the checkpoint on line {self._number} must be a note and nothing else",
                index=self._proved,
            )
        try:
            checkpoint = open_checkpoint(note, verifiers=self._verifiers)
        except CheckpointError as error:
            self._refuse(
                f"the checkpoint on line {self._number} cannot be trusted: {error}",
                index=self._proved,
            )
        if checkpoint.origin != self._origin:
            self._refuse(
                f"the checkpoint on line {self._number} is of another journal", index=self._proved
            )
        if checkpoint.size > size:
            self._refuse(
                f"entry {size} is missing: the checkpoint on line {self._number} signs "
                f"{checkpoint.size} entries and only {size} come before it"
            )
        if checkpoint.size < size:
            self._refuse(
                f"the checkpoint on line {self._number} signs {checkpoint.size} entries, "
                f"but {size} come before it",
                index=checkpoint.size,
            )
        self._compare(checkpoint, f"the checkpoint on line {self._number}")
        if self._ends_signed:
            self._refuse(
                f"the checkpoint on line {self._number} stands again, with no entry between"
            )
        self._checkpoints += 1
        self._ends_signed = True

    def _pass_kept(self) -> None:
        for checkpoint in self._kept.get(self._frontier.size, ()):
            self._compare(checkpoint, f"your own checkpoint of {checkpoint.size} entries")

    def _compare(self, checkpoint: Checkpoint, name: str) -> None:
        if checkpoint.root == self._frontier.root():
            self._proved = checkpoint.size
            return
        if self._proved == checkpoint.size:
            self._refuse(
                f"{name} contradicts another checkpoint: two histories were signed", index=0
            )
        first, last = self._proved, checkpoint.size - 1
        which = f"entry {first} is" if first == last else f"one of the entries {first} to {last} is"
        self._refuse(f"{which} not what was signed: {name} has another root", index=first)

    def finish(self) -> Journal:
        """Return what was proved, now that the file has ended."""
        size = self._frontier.size
        if not self._ends_signed:
            self._refuse(
                f"the file ends after {size} entries without a checkpoint over them: "
                f"it was cut off, or everything from entry {self._proved} on was never signed",
                index=self._proved,
            )
        largest = max(self._kept, default=0)
        if largest > size:
            self._refuse(
                f"entry {size} is missing: your own checkpoint signs {largest} entries, "
                f"the file has {size}"
            )
        return Journal(
            origin=self._origin,
            size=size,
            root=self._frontier.root(),
            opened=self._opened,
            checkpoints=self._checkpoints,
            kept=sum(len(found) for found in self._kept.values()),
        )

    def _refuse(self, why: str, *, index: int | None = None) -> NoReturn:
        """Refuse the entry that is next, or what is wrong among those from `index` on."""
        size = self._frontier.size
        first = size if index is None else index
        last = max(first, size if index is None else size - 1)
        raise ExportError(why, line=self._number, index=first, last=last, proved=self._proved)
