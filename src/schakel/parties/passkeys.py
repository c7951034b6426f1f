"""Passkeys (WebAuthn Level 3) by the `fido2` library: what a member's device proves at the door.

A passkey is bound to the host of this installation, so a page that looks like ours gets nothing.
Where the device knows the PRF extension it also gives 32 bytes that only it can make; under those
the member's key is locked once more, so that the device opens it without the password.
"""

import base64
import binascii
import json
from collections.abc import Mapping
from dataclasses import dataclass

from fido2.server import Fido2Server
from fido2.webauthn import (
    AttestedCredentialData,
    AuthenticationResponse,
    PublicKeyCredentialRpEntity,
    PublicKeyCredentialUserEntity,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from schakel.parties.models import Member, Passkey

RP_NAME = "Schakel"
PRF_SIZE = 32
PRF_INPUT = base64.urlsafe_b64encode(b"schakel/passkey/prf/v1".ljust(PRF_SIZE, b"\0")).rstrip(b"=")
LENGTH_MAX = 20_000  # Characters of an answer of a device, as JSON.
State = Mapping[str, str | None]


class PasskeyError(Exception):
    """An answer of a device proves nothing. The message says no more: it may be an attack."""


@dataclass(frozen=True)
class Question:
    """What is asked of a device, as JSON for the page, and what must be remembered of it."""

    options: str
    state: State


@dataclass(frozen=True)
class NewPasskey:
    """A passkey that a device made: its id, and what checks its later answers."""

    credential_id: bytes
    public_key: bytes
    sign_count: int


def ask_for_new(member: Member, *, host: str, known: list[Passkey]) -> Question:
    """Return the question that makes a device create a passkey for this member."""
    user = PublicKeyCredentialUserEntity(
        id=member.pk.bytes, name=member.email, display_name=member.name
    )
    options, state = _server(host).register_begin(
        user,
        [AttestedCredentialData(bytes(one.public_key)) for one in known],
        resident_key_requirement=ResidentKeyRequirement.REQUIRED,
        user_verification=UserVerificationRequirement.REQUIRED,
    )
    return _question(dict(options), state)


def check_new(answer: str, *, state: State, host: str) -> NewPasskey:
    """Return the passkey that a device made, or raise PasskeyError."""
    try:
        made = _server(host).register_complete(state, _read(answer))
    except (ValueError, KeyError, TypeError) as error:
        raise PasskeyError("this device made no passkey that we can use") from error
    if made.credential_data is None:
        raise PasskeyError("this device made no passkey that we can use")
    credential = made.credential_data
    return NewPasskey(credential.credential_id, bytes(credential), made.counter)


def ask(*, host: str) -> Question:
    """Return the question at the door: any passkey of this installation may answer."""
    options, state = _server(host).authenticate_begin(
        user_verification=UserVerificationRequirement.REQUIRED
    )
    return _question(dict(options), state)


def id_of(answer: str) -> bytes:
    """Return which passkey answers, or raise PasskeyError; nothing is proven by it yet."""
    try:
        return AuthenticationResponse.from_dict(_read(answer)).raw_id
    except (ValueError, KeyError, TypeError) as error:
        raise PasskeyError("this is not an answer of a device") from error


def check(answer: str, *, passkey: Passkey, state: State, host: str) -> int:
    """Return the new count of signatures when the passkey answered, or raise PasskeyError.

    A count that does not grow is a copied passkey, unless the device does not count at all
    (WebAuthn Level 3 section 6.1.1).
    """
    try:
        given = AuthenticationResponse.from_dict(_read(answer))
        known = [AttestedCredentialData(bytes(passkey.public_key))]
        _server(host).authenticate_complete(state, known, given)
    except (ValueError, KeyError, TypeError) as error:
        raise PasskeyError("this answer does not prove who gave it") from error
    count = given.response.authenticator_data.counter
    if (count or passkey.sign_count) and count <= passkey.sign_count:
        raise PasskeyError("this passkey was copied")
    if given.response.user_handle not in {None, passkey.member_id.bytes}:
        raise PasskeyError("this passkey belongs to someone else")
    return count


def prf_of(typed: str) -> bytes | None:
    """Return the device's 32 bytes from base64url; None when it gave none, or not 32."""
    try:
        found = base64.urlsafe_b64decode(typed + "=" * (-len(typed) % 4))
    except (binascii.Error, ValueError):
        return None
    return found if len(found) == PRF_SIZE else None


def _server(host: str) -> Fido2Server:
    # The port is no part of it: an installation is one host.
    rp = PublicKeyCredentialRpEntity(id=host.rsplit(":", 1)[0], name=RP_NAME)
    return Fido2Server(rp)


def _question(options: Mapping[str, object], state: State) -> Question:
    public = options["publicKey"]
    assert isinstance(public, Mapping)
    extended = {**public, "extensions": {"prf": {"eval": {"first": PRF_INPUT.decode()}}}}
    return Question(json.dumps(extended, default=_spelled), state)


def _spelled(value: object) -> object:
    if isinstance(value, bytes):
        return base64.urlsafe_b64encode(value).rstrip(b"=").decode("ascii")
    if isinstance(value, Mapping):
        return dict(value)
    raise TypeError(f"{type(value).__name__} is not JSON")


def _read(answer: str) -> Mapping[str, object]:
    if len(answer) > LENGTH_MAX:
        raise ValueError("too long")
    found = json.loads(answer)
    if not isinstance(found, dict):
        raise TypeError("not an object")
    return found
