"""Signed notes and checkpoints: how the journal's head leaves the house (C2SP).

Guarantee: text is returned only when a key that the caller named has signed exactly these bytes.
Sources: c2sp.org/signed-note@v1.0.0, c2sp.org/tlog-checkpoint@v1.0.0; docs/formats/checkpoint.md.
"""

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Self

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from schakel.core.ledger.canonical import FormError, LedgerError, from_base64, to_base64
from schakel.core.ledger.tree import EMPTY_ROOT, HASH_LENGTH, SIZE_MAX

SEED_LENGTH: Final = 32
SIGNATURES_MAX: Final = 64  # C2SP asks for at least 16; a note with more is not ours.
_ED25519: Final = b"\x01"
_DASH: Final = "\u2014 "
_SIZE_FORM: Final = re.compile(r"0|[1-9][0-9]{0,18}")
_CONTROL_FORM: Final = re.compile(r"[\x00-\x09\x0b-\x1f\ud800-\udfff]")


class CheckpointError(LedgerError):
    """A key, a note or a checkpoint is not well formed, or not signed by a key that is trusted."""


class Signer:
    """Sign notes with an Ed25519 key. The name of a log's key is the log's origin."""

    def __init__(self, name: str, seed: bytes) -> None:
        """Take the key's name and its 32-byte seed (RFC 8032 private key)."""
        if len(seed) != SEED_LENGTH:
            raise ValueError(f"a signing seed has 32 bytes, got {len(seed)}")
        _check_name(name)
        self.name = name
        self._key = Ed25519PrivateKey.from_private_bytes(seed)
        self._typed_key = _ED25519 + self._key.public_key().public_bytes_raw()

    def verifier_key(self) -> str:
        """Return the key that others check with: name, key id and public key, joined by `+`."""
        key_id = _key_id(self.name, self._typed_key)
        return f"{self.name}+{key_id.hex()}+{to_base64(self._typed_key)}"

    def sign(self, text: str) -> str:
        """Return the note: `text`, an empty line and one signature line.

        `text` must end in a newline and hold no other control characters.
        """
        _check_text(text)
        signature = self._key.sign(text.encode("utf-8"))
        blob = to_base64(_key_id(self.name, self._typed_key) + signature)
        return f"{text}\n{_DASH}{self.name} {blob}\n"


class Verifier:
    """Check notes against one public key, given as `name+key id+base64(0x01 and public key)`."""

    def __init__(self, vkey: str) -> None:
        """Read the key, or raise CheckpointError when it does not agree with itself."""
        name, key_id, encoded = _split_key(vkey)
        try:
            typed_key = from_base64(encoded)
        except FormError as error:
            raise CheckpointError(f"the key after the second + is damaged: {error}") from error
        if typed_key[:1] != _ED25519 or len(typed_key) != 33:
            raise CheckpointError("only Ed25519 keys are used: the byte 0x01 and 32 bytes of key")
        if _key_id(name, typed_key).hex() != key_id:
            raise CheckpointError(
                f"the key id {ascii(key_id)} does not belong to this name and key: copied whole?"
            )
        self.name = name
        self.key_id = bytes.fromhex(key_id)
        self._key = Ed25519PublicKey.from_public_bytes(typed_key[1:])

    def open(self, note: str) -> str:
        """Return the text of `note`, ending in a newline, or raise CheckpointError."""
        return open_note(note, verifiers=(self,)).text

    def check_signature(self, text: str, signature: bytes) -> None:
        """Raise CheckpointError unless this key made `signature` over `text`."""
        try:
            self._key.verify(signature, text.encode("utf-8"))
        except InvalidSignature as error:
            raise CheckpointError(
                f"the signature of {self.name} is wrong: text or signature were changed"
            ) from error


@dataclass(frozen=True)
class Note:
    """A text and the names of the trusted keys that signed it."""

    text: str
    signed_by: frozenset[str]


def open_note(note: str, *, verifiers: Sequence[Verifier]) -> Note:
    """Return the text and who signed it; raise unless at least one of `verifiers` did.

    Signatures by other keys are ignored. One by a known key that is wrong refuses the whole note.
    """
    text, signatures = _take_apart(note)
    signed_by = set()
    for name, blob in signatures:
        for verifier in verifiers:
            if (verifier.name, verifier.key_id) == (name, blob[:4]):
                verifier.check_signature(text, blob[4:])
                signed_by.add(name)
    if not signed_by:
        names = ", ".join(ascii(name) for name, _ in signatures)
        raise CheckpointError(f"no key that you trust has signed this note; signed by: {names}")
    return Note(text, frozenset(signed_by))


@dataclass(frozen=True)
class Checkpoint:
    """The head of a log: whose it is, how many entries, and the 32-byte root over them."""

    origin: str
    size: int
    root: bytes

    def __post_init__(self) -> None:
        _check_name(self.origin)
        if not 0 <= self.size <= SIZE_MAX:
            raise CheckpointError(f"a log has 0 to 2**63 - 1 entries, got {self.size}")
        if len(self.root) != HASH_LENGTH:
            raise CheckpointError(f"a root has 32 bytes, got {len(self.root)}")
        if self.size == 0 and self.root != EMPTY_ROOT:
            raise CheckpointError("the root of an empty log must be the hash of nothing")

    def to_text(self) -> str:
        """Return the three lines that are signed: origin, size, root in base64."""
        return f"{self.origin}\n{self.size}\n{to_base64(self.root)}\n"

    @classmethod
    def from_text(cls, text: str) -> Self:
        """Return the checkpoint that `text` writes, or raise CheckpointError.

        Extension lines, which C2SP allows and advises against, are refused: nobody could check
        what they say, and the text must be writable back to the same bytes.
        """
        if not text.endswith("\n"):
            raise CheckpointError("a checkpoint must end in a newline")
        lines = text[:-1].split("\n")
        if len(lines) != 3:
            raise CheckpointError(f"a checkpoint has 3 lines and no extensions, got {len(lines)}")
        origin, size, root = lines
        if not _SIZE_FORM.fullmatch(size):
            raise CheckpointError(f"the size on line 2 is not a number: {ascii(size[:30])}")
        try:
            return cls(origin, int(size), from_base64(root, length=HASH_LENGTH))
        except FormError as error:
            raise CheckpointError(f"the root on line 3 is damaged: {error}") from error


def open_checkpoint(note: str, *, verifiers: Sequence[Verifier]) -> Checkpoint:
    """Return the checkpoint in `note`, signed by a trusted key that has the name of its origin."""
    opened = open_note(note, verifiers=verifiers)
    checkpoint = Checkpoint.from_text(opened.text)
    if checkpoint.origin not in opened.signed_by:
        signers = ", ".join(sorted(opened.signed_by))
        raise CheckpointError(
            f"the checkpoint is of {ascii(checkpoint.origin)}, but it is signed by {ascii(signers)}"
        )
    return checkpoint


def _key_id(name: str, typed_key: bytes) -> bytes:
    return hashlib.sha256(name.encode("utf-8") + b"\n" + typed_key).digest()[:4]


def _split_key(vkey: str) -> tuple[str, str, str]:
    parts = vkey.split("+", 2)
    if len(parts) != 3:
        raise CheckpointError(f"a key is written name+id+base64, got {ascii(vkey[:80])}")
    _check_name(parts[0])
    return parts[0], parts[1], parts[2]


def _check_name(name: str) -> None:
    if not name or "+" in name or any(character.isspace() for character in name):
        raise CheckpointError(f"a key's name has no spaces and no +, got {ascii(name[:80])}")
    if _CONTROL_FORM.search(name):
        raise CheckpointError(f"a key's name has no control characters, got {ascii(name[:80])}")


def _check_text(text: str) -> None:
    if not text.endswith("\n"):
        raise CheckpointError("a note's text must end in a newline")
    found = _CONTROL_FORM.search(text)
    if found:
        raise CheckpointError(f"a note has no control characters, got {ascii(found.group())}")


def _take_apart(note: str) -> tuple[str, list[tuple[str, bytes]]]:
    """Return the text of a note and its signatures as (name, key id and signature)."""
    _check_text(note)
    text, separator, block = note[:-1].rpartition("\n\n")
    if not separator:
        raise CheckpointError("a note has a text, an empty line and then signatures")
    lines = block.split("\n")
    if len(lines) > SIGNATURES_MAX:
        raise CheckpointError(f"a note has at most {SIGNATURES_MAX} signatures, got {len(lines)}")
    return text + "\n", [_read_signature(line) for line in lines]


def _read_signature(line: str) -> tuple[str, bytes]:
    name, space, encoded = line.removeprefix(_DASH).partition(" ")
    if not line.startswith(_DASH) or not space:
        raise CheckpointError(f"this is not a signature line: {ascii(line[:80])}")
    _check_name(name)
    try:
        blob = from_base64(encoded)
    except FormError as error:
        raise CheckpointError(f"the signature of {ascii(name)} is damaged: {error}") from error
    if len(blob) < 5:
        raise CheckpointError(f"the signature of {ascii(name)} is too short")
    return name, blob
