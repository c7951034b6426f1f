"""Bytes and JSON in exactly one written form, so that what is hashed or signed has no twin.

Guarantee: what `canonical_json` writes depends on the value alone, and each `from_*` accepts only
the form that the matching writer gives.
"""

import base64
import binascii
import json
import re
from collections.abc import Mapping
from typing import Final

INTEGER_MAX: Final = 2**53 - 1  # Larger numbers are not read alike everywhere (RFC 8259 6).

_ENCODER: Final = json.JSONEncoder(
    ensure_ascii=True, sort_keys=True, separators=(",", ":"), allow_nan=False
)
_HEX: Final = re.compile(r"[0-9a-f]*")


class LedgerError(ValueError):
    """Something in or about the journal does not hold. Base of every error of this cell."""


class FormError(LedgerError):
    """A value is not written in the one form that is accepted."""


def canonical_json(value: Mapping[str, str | int]) -> str:
    """Return `value` as JSON with sorted keys, no spaces, and ASCII only."""
    return _ENCODER.encode(dict(value))


def read_object(text: str) -> dict[str, object]:
    """Return the JSON object in `text`, or raise FormError; no name may occur twice in it."""
    try:
        value: object = json.loads(text, object_pairs_hook=_without_twins)
    except FormError:
        raise
    except (ValueError, RecursionError) as error:
        raise FormError(f"this is not JSON: {error}") from error
    if not isinstance(value, dict):
        raise FormError(f"this is not a JSON object but {type(value).__name__}")
    return value


def _without_twins(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) != len(pairs):
        twice = next(name for name, _ in pairs if [other for other, _ in pairs].count(name) > 1)
        raise FormError(f"the name {ascii(twice)} occurs twice")
    return found


def read_details(value: object) -> dict[str, str | int]:
    """Return details as read from JSON, or raise FormError; `commit` checks the rest."""
    if not isinstance(value, dict):
        raise FormError("the details must be names with values")
    details: dict[str, str | int] = {}
    for name, detail in value.items():
        if not isinstance(detail, str | int):
            raise FormError(f"the detail {ascii(name)} must be text or a whole number")
        details[name] = detail
    return details


def from_hex(text: object, *, length: int) -> bytes:
    """Return the `length` bytes that `text` writes in lower-case hex, or raise FormError."""
    if not isinstance(text, str) or len(text) != 2 * length or not _HEX.fullmatch(text):
        raise FormError(
            f"expected {2 * length} hexadecimal characters (0-9, a-f), got {_seen(text)}"
        )
    return bytes.fromhex(text)


def to_base64(data: bytes) -> str:
    """Return `data` in standard base64 with padding (RFC 4648 section 4)."""
    return base64.b64encode(data).decode("ascii")


def from_base64(text: object, *, length: int | None = None) -> bytes:
    """Return the bytes that `text` writes in standard base64, or raise FormError.

    Refuses line breaks, missing padding and loose last bits, so that bytes have one spelling
    (RFC 4648 section 3.5).
    """
    if not isinstance(text, str):
        raise FormError(f"expected base64 text, got {_seen(text)}")
    try:
        data = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError) as error:
        raise FormError(f"this is not base64: {_seen(text)}") from error
    if to_base64(data) != text:
        raise FormError(f"this is not the one base64 spelling of its bytes: {_seen(text)}")
    if length is not None and len(data) != length:
        raise FormError(f"expected base64 of {length} bytes, got {len(data)} bytes")
    return data


def _seen(value: object) -> str:
    """Show what was found, short and harmless to a terminal."""
    shown = ascii(value)
    return shown if len(shown) <= 60 else f"{shown[:57]}..."
