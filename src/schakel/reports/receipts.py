"""The receipt: a code that only the reporter has, and that opens the conversation.

Guarantee: 94 bits that nobody can guess, and a check character that finds every wrong character
and every two characters that changed places. The same form gives the same receipt, so that a
report that is sent twice is one report.
"""

import hashlib
import hmac
from enum import Enum, auto
from typing import Final, NewType

from django.conf import settings

Receipt = NewType("Receipt", str)

ALPHABET: Final = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
"""31 characters, a prime, so that every weight has an inverse. 0, 1, I, L and O look alike."""
LENGTH: Final = 20
GROUP: Final = 4
SEPARATORS: Final = frozenset(" \t\r\n\u00a0-\u2010\u2011\u2013._/")

_BASE: Final = len(ALPHABET)
_UNBIASED: Final = 256 - 256 % _BASE
_CODE: Final = b"schakel/receipt/code/v1\n"
_SALT: Final = b"schakel/receipt/text-salt/v1\n"
_FORM: Final = b"schakel/form/v1\n"


class Problem(Enum):
    """What can be wrong with a code that someone typed."""

    EMPTY = auto()
    CHARACTER = auto()
    SHORT = auto()
    LONG = auto()
    CHECK = auto()


class ReceiptError(Exception):
    """A code cannot be a receipt; `problem` says why and `found` what was found, for the screen."""

    def __init__(self, problem: Problem, found: str = "") -> None:
        """Take the problem, and the wrong character or the length that was found."""
        super().__init__(problem.name)
        self.problem = problem
        self.found = found


def of_nonce(nonce: bytes) -> Receipt:
    """Return the receipt of the form with this nonce. Only this installation can compute it."""
    characters: list[int] = []
    block = 0
    while len(characters) < LENGTH - 1:
        drawn = _keyed(_CODE, nonce + block.to_bytes(4, "big"))
        # Bytes above the last whole multiple of 31 are dropped: no character is likelier.
        characters += [byte % _BASE for byte in drawn if byte < _UNBIASED]
        block += 1
    return _with_check(characters[: LENGTH - 1])


def text_salt(nonce: bytes) -> bytes:
    """Return the 32 bytes that salt the commitment to the text sent with this form."""
    return _keyed(_SALT, nonce)


def form_hash(nonce: bytes) -> bytes:
    """Return what is kept to recognise the same form again; it does not lead to the receipt."""
    return hashlib.sha256(_FORM + nonce).digest()


def parse(typed: str) -> Receipt:
    """Return the receipt that someone typed, in any case and grouping, or raise ReceiptError."""
    plain = "".join(found for found in typed.upper() if found not in SEPARATORS)
    if not plain:
        raise ReceiptError(Problem.EMPTY)
    for found in plain:
        if found not in ALPHABET:
            raise ReceiptError(Problem.CHARACTER, found)
    if len(plain) != LENGTH:
        problem = Problem.SHORT if len(plain) < LENGTH else Problem.LONG
        raise ReceiptError(problem, str(len(plain)))
    if _weighed([ALPHABET.index(found) for found in plain]):
        raise ReceiptError(Problem.CHECK)
    return Receipt(plain)


def shown(receipt: Receipt) -> str:
    """Return the receipt in groups of four, as people copy it."""
    return " ".join(receipt[start : start + GROUP] for start in range(0, LENGTH, GROUP))


def _keyed(label: bytes, message: bytes) -> bytes:
    return hmac.digest(settings.RECEIPT_PEPPER, label + message, hashlib.sha256)


def _with_check(characters: list[int]) -> Receipt:
    # The last weight is 1, so the check character is what brings the sum to nought.
    check = -_weighed([*characters, 0]) % _BASE
    return Receipt("".join(ALPHABET[value] for value in [*characters, check]))


def _weighed(characters: list[int]) -> int:
    """Return the weighted sum modulo 31; nought for a receipt.

    The weights 20 to 1 are not nought and all differ modulo the prime 31. So one wrong character,
    or two different ones in each other's place, always change the sum.
    """
    weights = range(len(characters), 0, -1)
    return sum(weight * value for weight, value in zip(weights, characters, strict=True)) % _BASE
