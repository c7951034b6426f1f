"""One-time codes that a phone and this house work out from one shared secret (RFC 6238).

Guarantee: a code counts only in its own half minute and the one before and after it, and only
once, because whoever asks keeps the last step that counted and gives it back.
"""

import base64
import secrets
import urllib.parse
from datetime import datetime

from cryptography.hazmat.primitives.constant_time import bytes_eq
from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.hotp import HOTP

from schakel.core.vault.box import VaultError

SECRET_SIZE = 20  # RFC 4226 section 4, R6: 160 bits recommended.
DIGITS = 6
PERIOD = 30  # Seconds, RFC 6238 section 5.2.
DRIFT = 1  # Steps that a clock may be off, RFC 6238 section 5.2.


class WrongCodeError(VaultError):
    """Say that a one-time code does not count, and nothing about why."""

    def __init__(self) -> None:
        super().__init__("This one-time code does not count: it is wrong, old or was used.")


def new_secret() -> bytes:
    """Return a fresh shared secret (20 bytes)."""
    return secrets.token_bytes(SECRET_SIZE)


def check(code: str, *, secret: bytes, at: datetime, last_step: int) -> int:
    """Return the step that `code` counts for; the next code must be of a later step.

    Spaces in the code do not matter. `last_step` is what the previous check returned, or -1.
    Raises WrongCodeError.
    """
    typed = "".join(code.split()).encode("utf-8")
    now = int(at.timestamp()) // PERIOD
    steps = [step for step in range(now - DRIFT, now + DRIFT + 1) if step > max(last_step, -1)]
    fitting = [step for step in steps if bytes_eq(code_at(step, secret=secret), typed)]
    if not fitting:
        raise WrongCodeError
    return fitting[0]


def code_at(step: int, *, secret: bytes, digits: int = DIGITS) -> bytes:
    """Return the code of one step, counted in half minutes from 1970 (RFC 6238 section 4.2)."""
    return HOTP(secret, digits, SHA1(), enforce_key_length=False).generate(step)  # noqa: S303


def address(secret: bytes, *, account: str, issuer: str) -> str:
    """Return the `otpauth` address that an authenticator app reads from a picture."""
    query = urllib.parse.urlencode(
        {"secret": readable(secret), "issuer": issuer}, quote_via=urllib.parse.quote
    )
    label = urllib.parse.quote(f"{issuer}:{account}", safe="")
    return f"otpauth://totp/{label}?{query}"


def readable(secret: bytes) -> str:
    """Return the secret as people type it over (base32, RFC 4648 section 6)."""
    return base64.b32encode(secret).decode("ascii").rstrip("=")
