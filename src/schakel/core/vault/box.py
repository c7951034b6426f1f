"""One authenticated box of bytes, under a secret, in a context. Every format here ends in one.

Guarantee: a box opens under exactly one secret, label, context and head. Plain AES-GCM would let
a sealer craft one box that opens differently under two secrets; the commitment rules that out.
"""

import hmac
import re
import secrets

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

COMMITMENT_SIZE = 32
NONCE_SIZE = 12
TAG_SIZE = 16
OVERHEAD = COMMITMENT_SIZE + NONCE_SIZE + TAG_SIZE
CONTEXT = re.compile(r"[!-~]{1,255}")


class VaultError(Exception):
    """Say that something did not open. Carry no reason: a reason helps the one who guesses."""


def bind(label: bytes, context: str, head: bytes = b"") -> bytes:
    """Return one string of bytes for a label, a context and a head, and no other three.

    `context` names the place, such as `report/<uuid>/text`: 1 to 255 printable ASCII characters
    without a space, so that neither it nor the label can hold the newline that parts them.
    Raises ValueError for any other context.
    """
    if not CONTEXT.fullmatch(context):
        raise ValueError(f"A context is 1 to 255 printable ASCII characters, got {context!r}.")
    return label + b"\n" + context.encode("ascii") + b"\n" + head


def close_box(data: bytes, *, secret: bytes, bound: bytes) -> bytes:
    """Return commitment (32), nonce (12) and AES-256-GCM ciphertext of `data`, tag last (16).

    `secret` holds at least 32 bytes of key material; `bound` comes from `bind`.
    """
    key, commitment = _key_and_commitment(secret, bound)
    nonce = secrets.token_bytes(NONCE_SIZE)
    return commitment + nonce + AESGCM(key).encrypt(nonce, data, bound)


def open_box(box: bytes, *, secret: bytes, bound: bytes) -> bytes:
    """Return the data that `close_box` was given; raise InvalidTag for anything else."""
    if len(box) < OVERHEAD:
        raise InvalidTag
    key, commitment = _key_and_commitment(secret, bound)
    if not hmac.compare_digest(commitment, box[:COMMITMENT_SIZE]):
        raise InvalidTag
    nonce = box[COMMITMENT_SIZE : COMMITMENT_SIZE + NONCE_SIZE]
    return AESGCM(key).decrypt(nonce, box[COMMITMENT_SIZE + NONCE_SIZE :], bound)


def _key_and_commitment(secret: bytes, bound: bytes) -> tuple[bytes, bytes]:
    """Derive an encryption key and a public commitment to it (HKDF-SHA256, RFC 5869).

    Whoever opens a box under a second secret would have found a SHA-256 collision. The attack
    without it: Len, Grubbs, Ristenpart, Partitioning Oracle Attacks, USENIX Security 2021.
    """
    material = HKDF(SHA256(), length=32 + COMMITMENT_SIZE, salt=None, info=bound).derive(secret)
    return material[:32], material[32:]
