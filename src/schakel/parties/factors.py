"""The second factor: codes of an app (RFC 6238), and ten codes on paper for when it is lost.

What checks them is sealed to the member's own key: who steals the database can check nothing, and
the code is looked at only after the password opened that key.
"""

import datetime as dt
import hmac
import json
import secrets
from collections.abc import Iterable
from dataclasses import dataclass

from django.core import signing

from schakel.core.vault import totp
from schakel.parties import sealing
from schakel.parties.models import Authenticator, Factor, Member

ISSUER = "Schakel"
ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"  # No letter or digit that looks like another.
CODES = 10
CODE_LENGTH = 10  # 49 bits; a wrong one makes the address wait like a wrong password.
OFFER_SECONDS = 30 * 60


class FactorError(Exception):
    """A code does not count, or an offer is too old or not for this member."""


@dataclass(frozen=True)
class Offer:
    """A fresh secret that a member may take into their app; nothing is stored until a code fits."""

    secret: bytes
    signed: str

    @property
    def readable(self) -> str:
        """Return the secret in groups of four, to type over."""
        text = totp.readable(self.secret)
        return " ".join(text[start : start + 4] for start in range(0, len(text), 4))

    def address(self, member: Member) -> str:
        """Return the address that goes into the picture."""
        return totp.address(self.secret, account=member.email, issuer=ISSUER)


def offer(member: Member) -> Offer:
    """Return a fresh offer, signed for this member alone."""
    secret = totp.new_secret()
    return Offer(secret, signing.dumps(secret.hex(), salt=_salt(member)))


def offer_again(signed: str, *, member: Member) -> Offer:
    """Return an offer as the page gave it, or raise FactorError when it is old or not theirs."""
    try:
        found = signing.loads(signed, salt=_salt(member), max_age=OFFER_SECONDS)
    except signing.BadSignature as error:
        raise FactorError("this offer is too old or was made for someone else") from error
    return Offer(bytes.fromhex(found), signed)


def step_of(offered: Offer, *, code: str, at: dt.datetime) -> int:
    """Return the step for which a first code fits the offer, or raise FactorError."""
    try:
        return totp.check(code, secret=offered.secret, at=at, last_step=-1)
    except totp.WrongCodeError as error:
        raise FactorError("this code does not fit the offer") from error


def new_codes() -> list[str]:
    """Return ten fresh recovery codes."""
    return ["".join(secrets.choice(ALPHABET) for _ in range(CODE_LENGTH)) for _ in range(CODES)]


def pack(codes: Iterable[str]) -> bytes:
    """Return recovery codes as bytes to be sealed."""
    return json.dumps(list(codes)).encode("ascii")


@dataclass(frozen=True)
class Used:
    """Say which authenticator counted, and what must be written down so that it counts once."""

    authenticator: Authenticator
    last_step: int
    codes: tuple[str, ...] = ()


def use(code: str, *, among: Iterable[Authenticator], secret: str, at: dt.datetime) -> Used:
    """Return what `code` counts for among the authenticators of one member, or raise FactorError.

    `secret` opens the member's key. Always opens everything, so that the kind of a wrong code
    does not show in the time it takes.
    """
    held = list(among)
    if not held:
        raise FactorError("this member has no second factor")
    contents = [bytes(one.sealed_secret) for one in held]
    opened = sealing.open_for_member(contents, member=held[0].member, chosen_secret=secret)
    found = [
        _used(one, content, code=code, at=at) for one, content in zip(held, opened, strict=True)
    ]
    for used in found:
        if used is not None:
            return used
    raise FactorError("this code does not count")


def _used(held: Authenticator, content: bytes, *, code: str, at: dt.datetime) -> Used | None:
    if held.kind == Factor.TOTP:
        try:
            step = totp.check(code, secret=content, at=at, last_step=held.last_step)
        except totp.WrongCodeError:
            return None
        return Used(held, step)
    typed = "".join(code.split()).replace("-", "").upper()
    codes: list[str] = json.loads(content)
    left = [one for one in codes if not hmac.compare_digest(one.encode(), typed.encode())]
    return Used(held, held.last_step, tuple(left)) if len(left) < len(codes) else None


def _salt(member: Member) -> str:
    return f"schakel/factor/{member.pk}"
