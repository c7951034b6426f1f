"""A private key locked under what a person knows; small things wrapped under a session's key.

Guarantee: without the secret each guess costs one Argon2id run of the cost written beside it, and
nothing but a right guess opens the key. Which of secret, context or bytes was wrong is not told.
"""

import secrets
import struct
import unicodedata
from dataclasses import dataclass

from argon2.low_level import Type, hash_secret_raw
from cryptography.exceptions import InvalidTag

from schakel.core.vault import box
from schakel.core.vault.keys import PRIVATE_SIZE, PrivateKey

VERSION = b"\x01"
SALT_SIZE = 16
WRAPPING_KEY_SIZE = 32
COST = struct.Struct(">IBB")
LOCK_HEAD_SIZE = len(VERSION) + COST.size + SALT_SIZE
LOCKED_SIZE = LOCK_HEAD_SIZE + box.OVERHEAD + PRIVATE_SIZE
LOCK_LABEL = b"schakel/locked/v1"
WRAP_LABEL = b"schakel/wrapped/v1"

# The floor catches mebibytes given as kibibytes; the ceiling stops stored bytes from asking for
# the memory of the whole machine.
MEMORY_KIB = range(8 * 1024, 1024 * 1024 + 1)
PASSES = range(1, 17)
LANES = range(1, 17)


class WrongSecretError(box.VaultError):
    """Say that a private key did not unlock, and nothing about why."""

    def __init__(self) -> None:
        super().__init__("This secret does not open this key in this context.")


class UnwrapError(box.VaultError):
    """Say that wrapped data did not open, and nothing about why."""

    def __init__(self) -> None:
        super().__init__("This key does not open this data in this context.")


@dataclass(frozen=True)
class Cost:
    """What one guess costs: memory in KiB, passes over it, and lanes that may run side by side."""

    memory_kib: int
    passes: int
    lanes: int

    def __post_init__(self) -> None:
        """Refuse a cost that protects nothing or that no machine can pay."""
        for name, got, allowed in (
            ("memory_kib", self.memory_kib, MEMORY_KIB),
            ("passes", self.passes, PASSES),
            ("lanes", self.lanes, LANES),
        ):
            if got not in allowed:
                raise ValueError(f"{name} is {allowed[0]} to {allowed[-1]}, got {got}.")

    def to_bytes(self) -> bytes:
        """Return memory (4 bytes, big-endian), passes (1) and lanes (1)."""
        return COST.pack(self.memory_kib, self.passes, self.lanes)


STANDARD = Cost(memory_kib=64 * 1024, passes=3, lanes=4)  # RFC 9106 section 4, second choice


def lock(private: PrivateKey, *, secret: str, context: str, cost: Cost = STANDARD) -> bytes:
    """Return `private` locked under `secret` (Argon2id, RFC 9106), to be opened in `context` only.

    The secret is normalised (NFC), so that two keyboards that spell one word give one secret.
    Takes `cost` of time and memory. Raises ValueError for an empty secret, a key of the wrong
    length and a malformed context. How hard the secret is to guess is the caller's to judge.
    """
    if len(private) != PRIVATE_SIZE:
        raise ValueError(f"A private key has {PRIVATE_SIZE} bytes, got {len(private)}.")
    if not secret:
        raise ValueError("A secret has at least one character, got none.")
    salt = secrets.token_bytes(SALT_SIZE)
    head = VERSION + cost.to_bytes() + salt
    bound = box.bind(LOCK_LABEL, context, head)
    return head + box.close_box(private, secret=_stretch(secret, salt, cost=cost), bound=bound)


def unlock(locked: bytes, *, secret: str, context: str) -> PrivateKey:
    """Return the private key that was locked under `secret` in `context`.

    Raises WrongSecretError for everything else; ValueError only for a malformed context.
    """
    head = locked[:LOCK_HEAD_SIZE]
    bound = box.bind(LOCK_LABEL, context, head)
    try:
        if len(locked) != LOCKED_SIZE or not locked.startswith(VERSION):
            raise InvalidTag
        key = _stretch(secret, head[-SALT_SIZE:], cost=_cost_of(head))
        return PrivateKey(box.open_box(locked[LOCK_HEAD_SIZE:], secret=key, bound=bound))
    except InvalidTag:
        raise WrongSecretError from None


def spend(secret: str, *, cost: Cost = STANDARD) -> None:
    """Take the time of one guess, so that how long an answer takes says nothing."""
    _stretch(secret, bytes(SALT_SIZE), cost=cost)


def wrap(key: bytes, data: bytes, *, context: str) -> bytes:
    """Return `data` under a 32-byte random key, to be opened in `context` only.

    For what must last a session: the length of `data` shows. Raises ValueError for a key of
    another length and a malformed context.
    """
    bound = _wrap_bound(key, context)
    return VERSION + box.close_box(data, secret=key, bound=bound)


def unwrap(key: bytes, wrapped: bytes, *, context: str) -> bytes:
    """Return the data that was wrapped under `key` in `context`; raise UnwrapError otherwise."""
    bound = _wrap_bound(key, context)
    try:
        if not wrapped.startswith(VERSION):
            raise InvalidTag
        return box.open_box(wrapped[len(VERSION) :], secret=key, bound=bound)
    except InvalidTag:
        raise UnwrapError from None


def _stretch(secret: str, salt: bytes, *, cost: Cost) -> bytes:
    """Derive a key from a secret with Argon2id, of argon2-cffi.

    Not Argon2id of `cryptography`: with more than one lane, two threads that call it at the same
    moment wait for each other for ever (seen in 50.0.2).
    """
    # Without surrogatepass a malformed secret would be quoted in the error and end in a log.
    text = unicodedata.normalize("NFC", secret).encode("utf-8", "surrogatepass")
    return hash_secret_raw(
        text,
        salt,
        time_cost=cost.passes,
        memory_cost=cost.memory_kib,
        parallelism=cost.lanes,
        hash_len=WRAPPING_KEY_SIZE,
        type=Type.ID,
    )


def _cost_of(head: bytes) -> Cost:
    """Read the cost from the head of a locked key; raise InvalidTag if it is out of bounds."""
    try:
        return Cost(*COST.unpack_from(head, len(VERSION)))
    except ValueError:
        raise InvalidTag from None


def _wrap_bound(key: bytes, context: str) -> bytes:
    if len(key) != WRAPPING_KEY_SIZE:
        raise ValueError(f"A wrapping key has {WRAPPING_KEY_SIZE} bytes, got {len(key)}.")
    return box.bind(WRAP_LABEL, context, VERSION)
