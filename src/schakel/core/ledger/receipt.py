"""The proof of receipt: what a reporter keeps, and anyone can check without us.

Guarantee: a document that verifies says when a journal's key holder received the committed text,
and where in the journal that stands. The moment is in a signed statement of its own, because the
journal itself only knows the day. Format: docs/formats/proof-of-receipt.md.
"""

import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Final

from schakel.core.ledger.canonical import (
    FormError,
    LedgerError,
    from_base64,
    from_hex,
    read_details,
    read_object,
    to_base64,
)
from schakel.core.ledger.checkpoint import (
    Checkpoint,
    CheckpointError,
    Signer,
    Verifier,
    open_checkpoint,
    open_note,
)
from schakel.core.ledger.entry import SALT_LENGTH, Entry, EntryError, check_moment
from schakel.core.ledger.proof import ProofError, verify_inclusion
from schakel.core.ledger.tree import HASH_LENGTH, leaf_hash

FORMAT: Final = "schakel/proof-of-receipt/v1"
ABOUT: Final = (
    "This document proves that a text was received, on which day or at which minute, and where "
    "that stands in the journal of the receiver. It does not hold the text. Keep it as private as "
    "the text: with it, anyone who has the text can prove that it was received. Check it with: "
    "python -m schakel.core.ledger.verify receipt THIS-FILE --key JOURNAL-KEY --text TEXT-FILE"
)
DOCUMENT_MAX: Final = 256 * 1024  # Characters. A real document has some 3,000.

_TEXT: Final = b"schakel/text/v1\n"
_MINUTE_LENGTH: Final = len("2026-11-24T10:15Z")
_DAY_LENGTH: Final = len("2026-11-24")
_STATEMENT_FORM: Final = re.compile(
    rf"{FORMAT}\norigin (\S+)\nreceived (\S+)\ntext ([0-9a-f]{{64}})\n"
    r"index (0|[1-9][0-9]{0,18})\nleaf ([0-9a-f]{64})\n"
)


class Part(Enum):
    """The parts of a proof of receipt that can fail to fit, in words for the one who checks."""

    DOCUMENT = "the document"
    KEY = "the key you gave"
    STATEMENT = "the signed statement"
    CHECKPOINT = "the signed checkpoint of the journal"
    LEAF = "the journal entry"
    PATH = "the path from the entry to the checkpoint"
    DETAILS = "the details of the entry"
    DAY = "the day of receipt"
    TEXT = "the text"


class ReceiptError(LedgerError):
    """A proof of receipt does not fit; `part` says where."""

    def __init__(self, part: Part, why: str) -> None:
        """Take the part that does not fit and the reason in words."""
        super().__init__(f"{part.value} does not fit: {why}")
        self.part = part
        self.why = why


@dataclass(frozen=True)
class Statement:
    """What was proved: `text_commitment` was received, and stands at `index` of `size` entries.

    `received` is a day or a UTC minute. `text_checked` says whether the text itself was compared.
    """

    origin: str
    received: str
    index: int
    size: int
    verb: str
    text_commitment: bytes
    text_checked: bool


@dataclass(frozen=True)
class _Claim:
    """The five lines that the journal's key signs, besides the format line."""

    origin: str
    received: str
    text_commitment: bytes
    index: int
    leaf_hash: bytes

    def to_text(self) -> str:
        return (
            f"{FORMAT}\norigin {self.origin}\nreceived {self.received}\n"
            f"text {self.text_commitment.hex()}\nindex {self.index}\nleaf {self.leaf_hash.hex()}\n"
        )


@dataclass(frozen=True)
class _Document:
    """The document, read but not believed."""

    statement: str
    checkpoint: str
    path: tuple[bytes, ...]
    leaf: bytes
    entry_salt: bytes
    details: Mapping[str, str | int]
    text_salt: bytes


def text_commitment(salt: bytes, text: str) -> bytes:
    """Return the commitment to `text`: SHA-256 over a label, 32 bytes of salt and its UTF-8."""
    if len(salt) != SALT_LENGTH:
        raise ValueError(f"a salt has {SALT_LENGTH} bytes, got {len(salt)}")
    return hashlib.sha256(_TEXT + salt + text.encode("utf-8")).digest()


def issue(
    *,
    signer: Signer,
    text_salt: bytes,
    text: str,
    received: str,
    index: int,
    checkpoint_note: str,
    path: Sequence[bytes],
    leaf: bytes,
    entry_salt: bytes,
    details: Mapping[str, str | int],
) -> str:
    """Return the document (JSON, ASCII, indented), or raise ReceiptError when it would not verify.

    `received` is a UTC day or minute; `leaf` the entry's bytes; `path` leads from it to the
    checkpoint, which `signer` must have signed.
    """
    claim = _Claim(
        origin=signer.name,
        received=received,
        text_commitment=text_commitment(text_salt, text),
        index=index,
        leaf_hash=leaf_hash(leaf),
    )
    parts = {
        "format": FORMAT,
        "about": ABOUT,
        "statement": _lines(signer.sign(claim.to_text())),
        "checkpoint": _lines(checkpoint_note),
        "path": [to_base64(found) for found in path],
        "leaf": to_base64(leaf),
        "entry_salt": entry_salt.hex(),
        "details": dict(details),
        "text_salt": text_salt.hex(),
    }
    document = json.dumps(parts, ensure_ascii=True, indent=2) + "\n"
    verify(document, verifier_keys=(signer.verifier_key(),), text=text)
    return document


def verify(document: str, *, verifier_keys: Sequence[str], text: str | None) -> Statement:
    """Return what the document proves, or raise ReceiptError naming the part that does not fit.

    Trusts `verifier_keys` alone. Does not check that the receiver shows the same journal to others:
    compare the checkpoint with one published elsewhere, or ask for a consistency proof.
    """
    # (1) The document is whole, and nothing in it is unknown.
    found = _read(document)
    verifiers = _verifiers(verifier_keys)
    # (2) The statement and (3) the checkpoint are signed, by the same journal.
    claim = _open_statement(found.statement, verifiers)
    checkpoint = _open_head(found.checkpoint, claim, verifiers)
    # (4) The entry is the one stated, and (5) stands in the journal at the stated place.
    entry = _read_leaf(found.leaf, claim)
    _check_path(found.path, claim, checkpoint)
    # (6) The details are the entry's own, and they name the stated text and (7) day.
    _check_details(found, entry, claim)
    if claim.received[:_DAY_LENGTH] != entry.at[:_DAY_LENGTH]:
        raise ReceiptError(
            Part.DAY, f"the statement says {claim.received}, the journal entry says {entry.at}"
        )
    # (8) The text, when it is here, is the text that was committed to.
    if text is not None:
        _check_text(text, found.text_salt, claim)
    return Statement(
        origin=claim.origin,
        received=claim.received,
        index=claim.index,
        size=checkpoint.size,
        verb=entry.verb,
        text_commitment=claim.text_commitment,
        text_checked=text is not None,
    )


def _read(document: str) -> _Document:
    if len(document) > DOCUMENT_MAX:
        raise ReceiptError(Part.DOCUMENT, f"it has more than {DOCUMENT_MAX} characters")
    try:
        parts = read_object(document)
    except FormError as error:
        raise ReceiptError(Part.DOCUMENT, str(error)) from error
    if parts.get("format") != FORMAT:
        raise ReceiptError(Part.DOCUMENT, f"its format is not {FORMAT}")
    _check_names(parts)
    try:
        path = tuple(from_base64(line, length=HASH_LENGTH) for line in _texts(parts, "path"))
        return _Document(
            statement=_note(parts, "statement"),
            checkpoint=_note(parts, "checkpoint"),
            path=path,
            leaf=from_base64(parts["leaf"]),
            entry_salt=from_hex(parts["entry_salt"], length=SALT_LENGTH),
            details=read_details(parts["details"]),
            text_salt=from_hex(parts["text_salt"], length=SALT_LENGTH),
        )
    except FormError as error:
        raise ReceiptError(Part.DOCUMENT, str(error)) from error


def _check_names(parts: Mapping[str, object]) -> None:
    expected = {
        "format",
        "about",
        "statement",
        "checkpoint",
        "path",
        "leaf",
        "entry_salt",
        "details",
        "text_salt",
    }
    for name in sorted(expected - parts.keys()):
        raise ReceiptError(Part.DOCUMENT, f"{name} is missing")
    for name in sorted(parts.keys() - expected):
        raise ReceiptError(Part.DOCUMENT, f"{ascii(name)} does not belong in it")


def _texts(parts: Mapping[str, object], name: str) -> list[str]:
    value = parts[name]
    if not isinstance(value, list) or not all(isinstance(line, str) for line in value):
        raise FormError(f"{name} must be a list of texts")
    return value


def _note(parts: Mapping[str, object], name: str) -> str:
    lines = _texts(parts, name)
    if any("\n" in line for line in lines):
        raise FormError(f"each text in {name} must be a single line")
    return "".join(f"{line}\n" for line in lines)


def _lines(note: str) -> list[str]:
    return note.removesuffix("\n").split("\n")


def _verifiers(keys: Sequence[str]) -> list[Verifier]:
    try:
        return [Verifier(key) for key in keys]
    except CheckpointError as error:
        raise ReceiptError(Part.KEY, str(error)) from error


def _open_statement(note: str, verifiers: Sequence[Verifier]) -> _Claim:
    try:
        opened = open_note(note, verifiers=verifiers)
    except CheckpointError as error:
        raise ReceiptError(Part.STATEMENT, str(error)) from error
    found = _STATEMENT_FORM.fullmatch(opened.text)
    if not found:
        raise ReceiptError(Part.STATEMENT, "it is signed, but it is not a proof of receipt")
    origin, received, commitment, index, leaf = found.groups()
    if origin not in opened.signed_by:
        raise ReceiptError(Part.STATEMENT, f"it speaks for {ascii(origin)}, who has not signed it")
    try:
        check_moment(received)
    except EntryError as error:
        raise ReceiptError(Part.DAY, str(error)) from error
    if len(received) not in (_DAY_LENGTH, _MINUTE_LENGTH):
        raise ReceiptError(Part.DAY, f"it must be a day or a minute, got {received}")
    return _Claim(origin, received, bytes.fromhex(commitment), int(index), bytes.fromhex(leaf))


def _open_head(note: str, claim: _Claim, verifiers: Sequence[Verifier]) -> Checkpoint:
    try:
        checkpoint = open_checkpoint(note, verifiers=verifiers)
    except CheckpointError as error:
        raise ReceiptError(Part.CHECKPOINT, str(error)) from error
    if checkpoint.origin != claim.origin:
        raise ReceiptError(
            Part.CHECKPOINT,
            f"it is of {ascii(checkpoint.origin)}, the statement of {ascii(claim.origin)}",
        )
    return checkpoint


def _read_leaf(leaf: bytes, claim: _Claim) -> Entry:
    if leaf_hash(leaf) != claim.leaf_hash:
        raise ReceiptError(Part.LEAF, "it is not the entry that the signed statement names")
    try:
        return Entry.from_bytes(leaf)
    except EntryError as error:
        raise ReceiptError(Part.LEAF, str(error)) from error


def _check_path(path: Sequence[bytes], claim: _Claim, checkpoint: Checkpoint) -> None:
    try:
        verify_inclusion(
            leaf_hash=claim.leaf_hash,
            index=claim.index,
            size=checkpoint.size,
            path=path,
            root=checkpoint.root,
        )
    except ProofError as error:
        raise ReceiptError(Part.PATH, str(error)) from error


def _check_details(found: _Document, entry: Entry, claim: _Claim) -> None:
    try:
        entry.check_details(salt=found.entry_salt, details=found.details)
    except EntryError as error:
        raise ReceiptError(Part.DETAILS, str(error)) from error
    if found.details.get("text_commitment") != claim.text_commitment.hex():
        raise ReceiptError(Part.DETAILS, "they do not name the text that the statement names")


def _check_text(text: str, salt: bytes, claim: _Claim) -> None:
    try:
        computed = text_commitment(salt, text)
    except UnicodeEncodeError as error:
        raise ReceiptError(Part.TEXT, "it holds half a character") from error
    if computed != claim.text_commitment:
        raise ReceiptError(
            Part.TEXT,
            "this is not, letter for letter, the text that was received (or text_salt was changed)",
        )
