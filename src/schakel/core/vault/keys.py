"""Key pairs that hold as long as either ML-KEM-768 or X25519 does.

The private key is the 96 bytes from which both halves grow, so it can be drawn, derived, locked
and sealed as one value. The key encapsulation is MLKEM768-X25519 of draft-ietf-hpke-pq.
"""

import base64
import hashlib
import secrets
from dataclasses import dataclass, field
from typing import NewType

from cryptography.hazmat.primitives.asymmetric.mlkem import MLKEM768PrivateKey, MLKEM768PublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.hpke import MLKEM768X25519PrivateKey, MLKEM768X25519PublicKey
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

PublicKey = NewType("PublicKey", bytes)
PrivateKey = NewType("PrivateKey", bytes)

MLKEM_SEED_SIZE = 64  # FIPS 203: d and z
MLKEM_PUBLIC_SIZE = 1184
PRIVATE_SIZE = MLKEM_SEED_SIZE + 32
PUBLIC_SIZE = MLKEM_PUBLIC_SIZE + 32
KEY_ID_SIZE = 8
SECRET_SIZE_MIN = 11  # 88 bits, the least entropy a receipt carries


@dataclass(frozen=True)
class KeyPair:
    """Hold both halves; the private one stays out of every printed form."""

    public: PublicKey
    private: PrivateKey = field(repr=False)


def generate() -> KeyPair:
    """Return a new random key pair."""
    return pair(PrivateKey(secrets.token_bytes(PRIVATE_SIZE)))


def derive(secret: bytes, info: bytes) -> KeyPair:
    """Return the one key pair that grows from `secret` for the use named by `info`.

    Deterministic, fast and not stretched: `secret` must carry at least 88 bits of *entropy*, which
    no function can check; ValueError if it is under 11 bytes. HKDF-SHA256, RFC 5869.
    """
    if len(secret) < SECRET_SIZE_MIN:
        raise ValueError(f"A secret has at least {SECRET_SIZE_MIN} bytes, got {len(secret)}.")
    grow = HKDF(SHA256(), length=PRIVATE_SIZE, salt=b"schakel/derive/v1", info=info)
    return pair(PrivateKey(grow.derive(secret)))


def pair(private: PrivateKey) -> KeyPair:
    """Return the key pair of a private key: ML-KEM encapsulation key, then X25519 public key."""
    mlkem, x25519 = _private_halves(private)
    public = mlkem.public_key().public_bytes_raw() + x25519.public_key().public_bytes_raw()
    return KeyPair(public=PublicKey(public), private=private)


def key_id(public: PublicKey) -> bytes:
    """Return the 8 bytes by which a recipient finds their entry: a hint, not a proof."""
    return _digest(b"schakel/key-id/v1\n", public)[:KEY_ID_SIZE]


def fingerprint(public: PublicKey) -> str:
    """Return 120 bits of the key as six groups of four (A-Z, 2-7), to be compared aloud."""
    letters = base64.b32encode(_digest(b"schakel/fingerprint/v1\n", public)[:15]).decode("ascii")
    return " ".join(letters[start : start + 4] for start in range(0, len(letters), 4))


def encapsulation_key(public: PublicKey) -> MLKEM768X25519PublicKey:
    """Return the library's form of a public key; ValueError if it is no such key."""
    _check_size("public", public, PUBLIC_SIZE)
    return MLKEM768X25519PublicKey(
        MLKEM768PublicKey.from_public_bytes(public[:MLKEM_PUBLIC_SIZE]),
        X25519PublicKey.from_public_bytes(public[MLKEM_PUBLIC_SIZE:]),
    )


def decapsulation_key(private: PrivateKey) -> MLKEM768X25519PrivateKey:
    """Return the library's form of a private key; ValueError if the length is wrong."""
    return MLKEM768X25519PrivateKey(*_private_halves(private))


def _private_halves(private: PrivateKey) -> tuple[MLKEM768PrivateKey, X25519PrivateKey]:
    _check_size("private", private, PRIVATE_SIZE)
    return (
        MLKEM768PrivateKey.from_seed_bytes(private[:MLKEM_SEED_SIZE]),
        X25519PrivateKey.from_private_bytes(private[MLKEM_SEED_SIZE:]),
    )


def _digest(label: bytes, public: PublicKey) -> bytes:
    _check_size("public", public, PUBLIC_SIZE)
    return hashlib.sha256(label + public).digest()


def _check_size(kind: str, key: bytes, want: int) -> None:
    if len(key) != want:
        raise ValueError(f"A {kind} key has {want} bytes, got {len(key)}.")
