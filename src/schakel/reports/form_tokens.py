"""The token in a form: signed, without cookie or session, and bound to the hour it was issued.

It holds the nonce from which the receipt grows. Nothing is kept of a token until it is used.
"""

import datetime as dt
import secrets
from typing import Final

from django.core import signing

NONCE_LENGTH: Final = 32
_HOUR: Final = 3600
_PURPOSE: Final = "schakel.reports.form/v1"


class FormTokenError(Exception):
    """A form cannot be taken in with this token."""


class OldFormError(FormTokenError):
    """The form was opened too long ago."""


class BrokenFormError(FormTokenError):
    """The token was not issued here, or was changed."""


def issue(*, at: dt.datetime) -> str:
    """Return a new token for a form that is opened now."""
    held = f"{secrets.token_hex(NONCE_LENGTH)}.{_hour(at)}"
    return signing.Signer(salt=_PURPOSE).sign(held)


def nonce_of(token: str, *, at: dt.datetime, hours: int) -> bytes:
    """Return the nonce in `token`; raise OldFormError after `hours`, or BrokenFormError."""
    try:
        nonce, _, hour = signing.Signer(salt=_PURPOSE).unsign(token).partition(".")
    except signing.BadSignature as error:
        raise BrokenFormError from error
    if _hour(at) - int(hour) > hours:
        raise OldFormError
    return bytes.fromhex(nonce)


def _hour(at: dt.datetime) -> int:
    return int(at.timestamp()) // _HOUR
