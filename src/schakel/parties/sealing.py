"""The one door to the vault: seal to an organisation or a reporter, open in a member's session.

An organisation's key is sealed to each member who reads content; a member's key opens with their
own secret. In a session the member's key is wrapped: the wrapping key is only in the browser's
cookie, the wrapped key only in the database, so that neither alone opens anything.
"""

import base64
import binascii
import hashlib
import hmac
import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse

from schakel.core.vault import keys as vault_keys
from schakel.core.vault import sealed, secret
from schakel.parties.models import Grant, Member, Organisation

KeyPair = vault_keys.KeyPair
UNLOCK_COOKIE = "schakel_unlock"
SESSION_KEY = "wrapped_key"
LOCK_COST = secret.STANDARD
"""What one guess at a member's secret costs. It is written beside each key, so it can be raised."""


class SealingError(Exception):
    """Something could not be sealed or opened. The message says what, never with content."""


@dataclass(frozen=True)
class Opener:
    """A member's unlocked session: opens what is sealed to their organisation."""

    member: Member
    organisation: Organisation
    keys: vault_keys.KeyPair = field(repr=False)

    def open(self, content: bytes, *, context: str) -> bytes:
        """Return what was sealed to this organisation in `context`, or raise SealingError."""
        try:
            return sealed.unseal(bytes(content), key=self.keys, context=context)
        except sealed.UnsealError as error:
            raise SealingError(f"{context} does not open with this organisation's key") from error


@dataclass(frozen=True)
class Reporter:
    """The keys that a receipt opens: where the report is found, and what is sealed to it."""

    lookup: bytes
    keys: vault_keys.KeyPair = field(repr=False)

    @property
    def public_key(self) -> bytes:
        """Return the key that answers are sealed to (1,216 bytes)."""
        return self.keys.public

    def open(self, content: bytes, *, context: str) -> bytes:
        """Return what was sealed to this reporter in `context`, or raise SealingError."""
        try:
            return sealed.unseal(bytes(content), key=self.keys, context=context)
        except sealed.UnsealError as error:
            raise SealingError(f"{context} does not open with this receipt") from error


def seal_for(plaintext: bytes, *, organisations: Sequence[Organisation], context: str) -> bytes:
    """Seal `plaintext` so that only members of these organisations can open it, in `context`."""
    to = [vault_keys.PublicKey(bytes(organisation.public_key)) for organisation in organisations]
    return sealed.seal(plaintext, to=to, context=context)


def seal_for_reporter(plaintext: bytes, *, public_key: bytes, context: str) -> bytes:
    """Seal `plaintext` so that only who holds the receipt can open it, in `context`."""
    return sealed.seal(plaintext, to=[vault_keys.PublicKey(bytes(public_key))], context=context)


def padded_size(length: int) -> int:
    """Return the coarse size that a text of `length` bytes shows."""
    return sealed.padded_size(length)


def reporter_of(code: bytes) -> Reporter:
    """Return the keys that grow from a receipt and the pepper of this installation."""
    root = hmac.digest(settings.RECEIPT_PEPPER, b"schakel/receipt/v1\n" + code, hashlib.sha256)
    lookup = hmac.digest(root, b"schakel/receipt/lookup/v1", hashlib.sha256)
    return Reporter(lookup=lookup, keys=vault_keys.derive(root, b"schakel/receipt/keys/v1"))


def fingerprint(public_key: bytes) -> str:
    """Return a public key in a form that two people can compare aloud."""
    return vault_keys.fingerprint(vault_keys.PublicKey(bytes(public_key)))


# A member's own key.


def new_member_key(*, member: Member, chosen_secret: str) -> vault_keys.KeyPair:
    """Make a key pair and lock it on `member` under the secret; the caller saves the member."""
    pair = vault_keys.generate()
    _lock(member, pair.private, chosen_secret)
    member.public_key = pair.public
    return pair


def relock(*, member: Member, old_secret: str, new_secret: str) -> None:
    """Lock the member's key under a new secret; raise SealingError if the old one is wrong."""
    _lock(member, _unlock(member, old_secret).private, new_secret)


def own_keys(*, member: Member, chosen_secret: str) -> vault_keys.KeyPair:
    """Return the member's own key pair; raise SealingError when the secret is not theirs."""
    return _unlock(member, chosen_secret)


def lock_for_device(own: vault_keys.KeyPair, *, device_secret: bytes, member: Member) -> bytes:
    """Lock the member's key once more, under the 32 bytes that one of their devices makes."""
    return secret.wrap(device_secret, own.private, context=_device_context(member))


def keys_for_device(locked: bytes, *, device_secret: bytes, member: Member) -> vault_keys.KeyPair:
    """Return the member's own key pair that was locked for a device, or raise SealingError."""
    try:
        private = secret.unwrap(device_secret, bytes(locked), context=_device_context(member))
    except secret.UnwrapError as error:
        raise SealingError("this device does not open the member's key") from error
    return vault_keys.pair(vault_keys.PrivateKey(private))


def _device_context(member: Member) -> str:
    return f"member/{member.pk}/device"


def _context(member: Member) -> str:
    return f"member/{member.pk}/key"


def _lock(member: Member, private: vault_keys.PrivateKey, chosen_secret: str) -> None:
    member.locked_key = secret.lock(
        private, secret=chosen_secret, context=_context(member), cost=LOCK_COST
    )


def _unlock(member: Member, chosen_secret: str) -> vault_keys.KeyPair:
    if member.locked_key is None:
        raise SealingError("this member has no key yet")
    try:
        private = secret.unlock(
            bytes(member.locked_key), secret=chosen_secret, context=_context(member)
        )
    except secret.WrongSecretError as error:
        raise SealingError("this secret does not open the member's key") from error
    return vault_keys.pair(private)


def spend(chosen_secret: str) -> None:
    """Take the time that opening a member's key takes."""
    secret.spend(chosen_secret, cost=LOCK_COST)


def seal_for_member(content: bytes, *, member: Member) -> bytes:
    """Seal what checks a member's second factor, so that only their own secret opens it."""
    if member.public_key is None:
        raise SealingError("this member has not joined yet and has no key")
    to = [vault_keys.PublicKey(bytes(member.public_key))]
    return sealed.seal(content, to=to, context=_factor_context(member))


def open_for_member(
    contents: Sequence[bytes], *, member: Member, chosen_secret: str
) -> list[bytes]:
    """Return what was sealed to this member; raise SealingError if the secret is not theirs."""
    own = _unlock(member, chosen_secret)
    try:
        return [
            sealed.unseal(bytes(content), key=own, context=_factor_context(member))
            for content in contents
        ]
    except sealed.UnsealError as error:
        raise SealingError("a second factor does not open with this member's key") from error


def _factor_context(member: Member) -> str:
    return f"member/{member.pk}/factor"


# An organisation's key.


def new_organisation_key() -> vault_keys.KeyPair:
    """Make the key pair of a new organisation."""
    return vault_keys.generate()


def grant_context(member: Member) -> str:
    """Return the context in which an organisation's key is sealed to `member`."""
    return f"organisation/{member.organisation_id}/key/{member.pk}"


def seal_organisation_key(*, private: bytes, member: Member) -> bytes:
    """Seal an organisation's private key to one member's key."""
    if member.public_key is None:
        raise SealingError("this member has not joined yet and has no key")
    to = [vault_keys.PublicKey(bytes(member.public_key))]
    return sealed.seal(private, to=to, context=grant_context(member))


def opener_with_secret(*, member: Member, chosen_secret: str) -> Opener:
    """Return the opener of a member whose secret is at hand (a command, not a page)."""
    return _opener(member, _unlock(member, chosen_secret))


def _opener(member: Member, own: vault_keys.KeyPair) -> Opener:
    grant = Grant.objects.filter(member=member, organisation=member.organisation).first()
    if grant is None:
        raise SealingError("this member has not been given access to the organisation's key")
    try:
        private = sealed.unseal(bytes(grant.sealed_key), key=own, context=grant_context(member))
    except sealed.UnsealError as error:
        raise SealingError("the organisation's key does not open with this member's") from error
    return Opener(member, member.organisation, vault_keys.pair(vault_keys.PrivateKey(private)))


# A session.


def unlock_session(
    request: HttpRequest, response: HttpResponse, *, member: Member, chosen_secret: str
) -> None:
    """Open the member's key for this session; SealingError if the secret is not theirs."""
    open_session(request, response, own=_unlock(member, chosen_secret), member=member)


def open_session(
    request: HttpRequest, response: HttpResponse, *, own: vault_keys.KeyPair, member: Member
) -> None:
    """Keep the member's open key for this session, split over the cookie and the database."""
    wrapping = secrets.token_bytes(32)
    wrapped = secret.wrap(wrapping, own.private, context=f"session/{member.pk}")
    request.session[SESSION_KEY] = base64.b64encode(wrapped).decode("ascii")
    response.set_cookie(
        UNLOCK_COOKIE,
        base64.b64encode(wrapping).decode("ascii"),
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Strict",
    )


def lock_session(response: HttpResponse) -> None:
    """Take the browser's half of the key away."""
    response.delete_cookie(UNLOCK_COOKIE, samesite="Strict")


def opener_of(request: HttpRequest) -> Opener:
    """Return the opener of the signed-in member; 404 for whom nothing can be opened.

    A member without access learns nothing from the difference with a page that is not there.
    """
    member = request.user
    if not isinstance(member, Member) or not member.reads_content:
        raise Http404
    try:
        wrapping = base64.b64decode(request.COOKIES.get(UNLOCK_COOKIE, ""), validate=True)
        wrapped = base64.b64decode(request.session.get(SESSION_KEY, ""), validate=True)
        private = secret.unwrap(wrapping, wrapped, context=f"session/{member.pk}")
        return _opener(member, vault_keys.pair(vault_keys.PrivateKey(private)))
    except (binascii.Error, ValueError, secret.UnwrapError, SealingError) as error:
        raise Http404 from error
