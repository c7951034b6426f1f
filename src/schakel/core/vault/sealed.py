"""Messages sealed to one or more public keys, in a context, with only a coarse length showing.

Guarantee: every recipient who opens a message reads the same bytes; any other key, any other
context and any changed, missing or added byte raise UnsealError. Who sealed it is not proved.
"""

import secrets
from collections.abc import Sequence
from itertools import pairwise

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite

from schakel.core.vault import box
from schakel.core.vault.keys import (
    KEY_ID_SIZE,
    KeyPair,
    PublicKey,
    decapsulation_key,
    encapsulation_key,
    key_id,
)

VERSION = 1
SUITE = Suite(KEM.MLKEM768_X25519, KDF.HKDF_SHA256, AEAD.AES_256_GCM)
DEK_SIZE = 32
WRAPPED_SIZE = 1120 + DEK_SIZE + box.TAG_SIZE  # encapsulated key, then the sealed data key
ENTRY_SIZE = KEY_ID_SIZE + WRAPPED_SIZE
PREFIX_SIZE = 2  # version, number of recipients
RECIPIENTS_MAX = 255
STEP = 512
STEPS_END = 4096
PLAINTEXT_SIZE_MAX = 64 * 1024 * 1024
LENGTH_SIZE = 4
HEAD_LABEL = b"schakel/dek/v1"
BODY_LABEL = b"schakel/sealed/v1"


class UnsealError(box.VaultError):
    """Say that a sealed message did not open, and nothing about why."""

    def __init__(self) -> None:
        super().__init__("This message does not open with this key in this context.")


def seal(plaintext: bytes, *, to: Sequence[PublicKey], context: str) -> bytes:
    """Return `plaintext` sealed to every key in `to`, to be opened in `context` only.

    Recipients are ordered by key id, so their order says nothing about their part. Raises
    ValueError without a recipient, with one twice, above 255, for a malformed key or context,
    and above 64 MiB of plaintext. HPKE base mode, RFC 9180.
    """
    _check_recipients(to)
    padded = _pad(plaintext)
    dek = secrets.token_bytes(DEK_SIZE)
    entries = b"".join(sorted(_entry(dek, public, context) for public in to))
    head = bytes((VERSION, len(to))) + entries
    return head + box.close_box(padded, secret=dek, bound=box.bind(BODY_LABEL, context, head))


def unseal(sealed: bytes, *, key: KeyPair, context: str) -> bytes:
    """Return the plaintext of a message that was sealed to `key` in `context`.

    Raises UnsealError for everything else that can be wrong with `sealed`; ValueError for a
    malformed key or context, which come from the program and not from outside.
    """
    private = decapsulation_key(key.private)
    info = _wrap_info(key_id(key.public), context)
    try:
        head, body = _split(sealed)
        dek = SUITE.decrypt(_find(head, key_id(key.public)), private, info)
        padded = box.open_box(body, secret=dek, bound=box.bind(BODY_LABEL, context, head))
        return _unpad(padded)
    except InvalidTag:
        raise UnsealError from None


def padded_size(size: int) -> int:
    """Return the step, in bytes, that a plaintext of `size` bytes is padded to.

    Steps of 512 up to 4 KiB, then powers of two up to 64 MiB: 22 sizes in all, which are all that
    a sealed message shows of its length. Raises ValueError below 0 and above 64 MiB.
    """
    if not 0 <= size <= PLAINTEXT_SIZE_MAX:
        raise ValueError(f"A plaintext has 0 to {PLAINTEXT_SIZE_MAX} bytes, got {size}.")
    if size <= STEPS_END:
        return max(STEP, -(-size // STEP) * STEP)
    return 1 << (size - 1).bit_length()


def _check_recipients(to: Sequence[PublicKey]) -> None:
    if not 1 <= len(to) <= RECIPIENTS_MAX:
        raise ValueError(f"A message has 1 to {RECIPIENTS_MAX} recipients, got {len(to)}.")
    if len({key_id(public) for public in to}) != len(to):
        raise ValueError("A message names each recipient once, got one twice.")


def _entry(dek: bytes, public: PublicKey, context: str) -> bytes:
    identity = key_id(public)
    return identity + SUITE.encrypt(dek, encapsulation_key(public), _wrap_info(identity, context))


def _wrap_info(identity: bytes, context: str) -> bytes:
    return box.bind(HEAD_LABEL, context, identity)


def _split(sealed: bytes) -> tuple[bytes, bytes]:
    """Part a message into head and body; raise InvalidTag unless the head has its one shape."""
    if len(sealed) < PREFIX_SIZE or sealed[0] != VERSION:
        raise InvalidTag
    head_size = PREFIX_SIZE + sealed[1] * ENTRY_SIZE
    head, body = sealed[:head_size], sealed[head_size:]
    identities = [entry[:KEY_ID_SIZE] for entry in _entries(head)]
    if any(first >= second for first, second in pairwise(identities)):
        raise InvalidTag
    return head, body


def _entries(head: bytes) -> list[bytes]:
    return [head[at : at + ENTRY_SIZE] for at in range(PREFIX_SIZE, len(head), ENTRY_SIZE)]


def _find(head: bytes, identity: bytes) -> bytes:
    """Return the wrapped data key of one recipient; raise InvalidTag if there is none."""
    for entry in _entries(head):
        if entry.startswith(identity):
            return entry[KEY_ID_SIZE:]
    raise InvalidTag


def _pad(plaintext: bytes) -> bytes:
    """Return length (4 bytes, big-endian), plaintext, and zeros up to its step."""
    size = len(plaintext)
    return size.to_bytes(LENGTH_SIZE, "big") + plaintext.ljust(padded_size(size), b"\0")


def _unpad(padded: bytes) -> bytes:
    """Return the plaintext; raise InvalidTag unless `_pad` would have made exactly these bytes."""
    size = int.from_bytes(padded[:LENGTH_SIZE], "big")
    plaintext = padded[LENGTH_SIZE : LENGTH_SIZE + size]
    if size > PLAINTEXT_SIZE_MAX or _pad(plaintext) != padded:
        raise InvalidTag
    return plaintext
