"""The verbs of the parties: found an organisation, invite, join, give access, leave, agree."""

import datetime as dt
import hashlib
import hmac
import secrets
import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from django.conf import settings
from django.db import transaction

from schakel.journal.commands import record
from schakel.parties import factors, passkeys, sealing
from schakel.parties.models import (
    Agreement,
    Authenticator,
    Factor,
    FailedSignIn,
    Grant,
    Member,
    Organisation,
    Passkey,
)
from schakel.parties.roles import AT_HOME, Capability, Kind, Role

INVITATION_DAYS = 7
FORGOTTEN_AFTER = dt.timedelta(days=1)


class PartiesError(Exception):
    """A party cannot do this. The message says what and why, in the reader's words."""


class TakenError(PartiesError):
    """The e-mail address already belongs to a member."""


class LastKeyError(PartiesError):
    """The member is the last who can open what was sealed to the organisation."""


@dataclass(frozen=True)
class NewMember:
    """Who someone is, as the one who invites them writes it down."""

    name: str
    email: str
    role: Role
    language: str = "nl"


@transaction.atomic
def found_organisation(
    *,
    name: str,
    kind: Kind,
    founder: NewMember,
    chosen_secret: str,
    at: dt.datetime,
    municipality_code: str = "",
    takes_in_region: bool = False,
    example: bool = False,
) -> tuple[Organisation, Member]:
    """Start an organisation with its key and its first member, who holds that key.

    The organisation's private key exists in the clear only inside this call. The founder must be
    in a role that reads content, or nobody could ever open anything.
    """
    pair = sealing.new_organisation_key()
    organisation = Organisation.objects.create(
        name=name,
        kind=kind,
        municipality_code=municipality_code,
        takes_in_region=takes_in_region,
        public_key=pair.public,
        example=example,
        joined_on=at.date(),
    )
    member = _new_member(organisation, founder)
    if not member.reads_content and kind != Kind.NODE_OPERATOR:
        raise PartiesError(f"{founder.role.label} cannot be the first member: reads no content")
    _take_key(member, chosen_secret, at)
    if member.reads_content:
        _grant(member, private=pair.private, by=member, on=at.date())
    record(
        verb="organisation.founded",
        subject=organisation.pk,
        by=member.pk,
        at=at,
        details={"kind": kind.value, "key": hashlib.sha256(pair.public).hexdigest()},
    )
    return organisation, member


@transaction.atomic
def invite_member(*, new: NewMember, by: Member, at: dt.datetime) -> tuple[Member, str]:
    """Invite someone to the inviter's own organisation; return them and the one-time code."""
    if not by.may(Capability.MEMBERS):
        raise PartiesError("Your role does not invite members.")
    member = _new_member(by.organisation, new)
    code = secrets.token_urlsafe(24)
    member.invitation_hash = invitation_hash(code)
    member.invited_until = at + dt.timedelta(days=INVITATION_DAYS)
    member.save()
    record(
        verb="member.invited", subject=member.pk, by=by.pk, at=at, details={"role": new.role.value}
    )
    return member, code


@transaction.atomic
def join(*, code: str, chosen_secret: str, at: dt.datetime) -> Member:
    """Take up an invitation: the new member makes a key that only their own secret opens."""
    found = Member.objects.select_for_update().filter(invitation_hash=invitation_hash(code)).first()
    if found is None or found.invited_until is None or found.invited_until < at:
        raise PartiesError("This invitation does not exist, was used, or is older than a week.")
    found.invitation_hash = None
    found.invited_until = None
    _take_key(found, chosen_secret, at)
    record(
        verb="member.joined",
        subject=found.pk,
        by=found.pk,
        at=at,
        details={"key": hashlib.sha256(bytes(found.public_key or b"")).hexdigest()},
    )
    return found


@transaction.atomic
def give_access(*, member: Member, opener: sealing.Opener, at: dt.datetime) -> Grant:
    """Seal the organisation's key to a member who joined; only a colleague who has it can."""
    by = opener.member
    if not by.may(Capability.MEMBERS) or member.organisation_id != opener.organisation.pk:
        raise PartiesError("You cannot give this person access.")
    if not member.is_active or not member.reads_content:
        raise PartiesError(f"{member.name} has not joined, or has a role that reads no content.")
    grant = _grant(member, private=opener.keys.private, by=by, on=at.date())
    record(verb="member.given_access", subject=member.pk, by=by.pk, at=at)
    return grant


@transaction.atomic
def end_membership(*, member: Member, by: Member, at: dt.datetime) -> None:
    """Let a member leave: no sign-in, no key. The last one who can open anything stays.

    The e-mail address is free again: who forgot their secret is invited anew.
    """
    if not by.may(Capability.MEMBERS) or member.organisation_id != by.organisation_id:
        raise PartiesError("You cannot end this membership.")
    others = Grant.objects.select_for_update().filter(organisation=member.organisation)
    if others.filter(member=member).exists() and not others.exclude(member=member).exists():
        raise LastKeyError(
            f"{member.name} is the last who can open what was sealed to your organisation. "
            "Give someone else access first."
        )
    Grant.objects.filter(member=member).delete()
    Authenticator.objects.filter(member=member).delete()
    Passkey.objects.filter(member=member).delete()
    member.left_on = at.date()
    member.email = f"{member.pk}@left.invalid"
    member.invitation_hash = None
    member.set_unusable_password()
    member.save()
    record(verb="member.left", subject=member.pk, by=by.pk, at=at)


@transaction.atomic
def change_secret(*, member: Member, old_secret: str, new_secret: str, at: dt.datetime) -> None:
    """Lock the member's key under a new secret; SealingError when the old one is wrong."""
    sealing.relock(member=member, old_secret=old_secret, new_secret=new_secret)
    member.set_password(new_secret)
    member.save()
    record(verb="member.changed_secret", subject=member.pk, by=member.pk, at=at)


@transaction.atomic
def sign_in(*, member: Member, at: dt.datetime) -> None:
    """Record that a member signed in."""
    record(verb="member.signed_in", subject=member.pk, by=member.pk, at=at)


@transaction.atomic
def set_up_factor(
    *, member: Member, offered: factors.Offer, code: str, at: dt.datetime
) -> list[str]:
    """Take up a code app once a first code fits; return ten fresh recovery codes, shown once.

    What was set up before no longer counts. FactorError when the code does not fit the offer.
    """
    step = factors.step_of(offered, code=code, at=at)
    Authenticator.objects.filter(member=member).delete()
    Authenticator.objects.create(
        member=member,
        kind=Factor.TOTP,
        sealed_secret=sealing.seal_for_member(offered.secret, member=member),
        last_step=step,
        added_on=at.date(),
    )
    codes = _recovery_codes(member, at.date())
    record(verb="member.set_up_factor", subject=member.pk, by=member.pk, at=at)
    return codes


@transaction.atomic
def use_factor(*, member: Member, code: str, chosen_secret: str, at: dt.datetime) -> None:
    """Check a member's one-time or recovery code, which then never counts again.

    FactorError when it does not count; SealingError when the secret is not the member's.
    """
    held = Authenticator.objects.select_for_update().filter(member=member).order_by("kind")
    used = factors.use(code, among=held, secret=chosen_secret, at=at)
    found = used.authenticator
    found.last_step = used.last_step
    if found.kind == Factor.RECOVERY:
        found.sealed_secret = sealing.seal_for_member(factors.pack(used.codes), member=member)
        record(
            verb="member.used_recovery_code",
            subject=member.pk,
            by=member.pk,
            at=at,
            details={"left": len(used.codes)},
        )
    found.save()


@transaction.atomic
def end_sessions(*, member: Member, at: dt.datetime) -> None:
    """End every session of a member, on every device, this one too."""
    member.session_round += 1
    member.save(update_fields=["session_round"])
    record(verb="member.ended_sessions", subject=member.pk, by=member.pk, at=at)


@transaction.atomic
def add_passkey(
    *,
    member: Member,
    name: str,
    made: passkeys.NewPasskey,
    locked_key: bytes | None,
    at: dt.datetime,
) -> list[str]:
    """Take up a passkey; return ten recovery codes if the member had no second factor yet."""
    if Passkey.objects.filter(credential_id=made.credential_id).exists():
        raise TakenError("This passkey is already in use.")
    codes = (
        []
        if Authenticator.objects.filter(member=member).exists()
        else _recovery_codes(member, at.date())
    )
    Passkey.objects.create(
        member=member,
        name=name,
        credential_id=made.credential_id,
        public_key=made.public_key,
        sign_count=made.sign_count,
        locked_key=locked_key,
        added_on=at.date(),
    )
    record(verb="member.added_passkey", subject=member.pk, by=member.pk, at=at)
    return codes


@transaction.atomic
def use_passkey(*, passkey: Passkey, answer: str, state: passkeys.State, host: str) -> None:
    """Check an answer of a device, and count it; PasskeyError when it proves nothing."""
    held = Passkey.objects.select_for_update().select_related("member").get(pk=passkey.pk)
    if not held.member.is_active:
        raise passkeys.PasskeyError("this member left")
    held.sign_count = passkeys.check(answer, passkey=held, state=state, host=host)
    held.save(update_fields=["sign_count"])


@transaction.atomic
def remove_passkey(*, member: Member, passkey: Passkey, at: dt.datetime) -> None:
    """Let a device of the member count no longer."""
    if passkey.member_id != member.pk:
        raise PartiesError("This passkey is not yours.")
    passkey.delete()
    record(verb="member.removed_passkey", subject=member.pk, by=member.pk, at=at)


@transaction.atomic
def count_failed_sign_in(*, email: str, at: dt.datetime) -> None:
    """Count one mistake for this address, known or not; forget addresses that rested for a day.

    Not a line in the journal: nobody did anything yet, and a guesser would write the log full.
    """
    FailedSignIn.objects.filter(last_at__lt=at - FORGOTTEN_AFTER).delete()
    found, made = FailedSignIn.objects.select_for_update().get_or_create(
        pk=address_hash(email), defaults={"failed": 1, "last_at": at}
    )
    if not made:
        found.failed += 1
        found.last_at = at
        found.save()


@transaction.atomic
def forget_failed_sign_ins(*, email: str) -> None:
    """Forget the mistakes for this address: its member signed in."""
    FailedSignIn.objects.filter(pk=address_hash(email)).delete()


@transaction.atomic
def sign_agreement(
    *,
    code: str,
    title: str,
    purpose: str,
    begins_on: dt.date,
    ends_on: dt.date | None,
    organisations: Sequence[Organisation],
    by: uuid.UUID | str,
    at: dt.datetime,
) -> Agreement:
    """Write down an agreement between two or more organisations, with its dates."""
    if len({organisation.pk for organisation in organisations}) < 2:
        raise PartiesError(f"{code}: an agreement is between at least two organisations.")
    if ends_on is not None and ends_on < begins_on:
        raise PartiesError(f"{code}: it ends on {ends_on}, before it begins on {begins_on}.")
    agreement = Agreement.objects.create(
        code=code, title=title, purpose=purpose, begins_on=begins_on, ends_on=ends_on
    )
    agreement.organisations.set(organisations)
    record(
        verb="agreement.signed",
        subject=agreement.pk,
        by=by,
        at=at,
        details={"code": code, "parties": len(organisations)},
    )
    return agreement


def _new_member(organisation: Organisation, new: NewMember) -> Member:
    if Kind(organisation.kind) not in AT_HOME[new.role]:
        raise PartiesError(f"{new.role.label} is not a role in {organisation.name}.")
    if Member.objects.filter(email__iexact=new.email).exists():
        raise TakenError(f"{new.email} already belongs to a member.")
    member = Member(
        organisation=organisation,
        role=new.role,
        name=new.name,
        email=new.email,
        language=new.language,
    )
    member.set_unusable_password()
    member.save()
    return member


def _take_key(member: Member, chosen_secret: str, at: dt.datetime) -> None:
    sealing.new_member_key(member=member, chosen_secret=chosen_secret)
    member.set_password(chosen_secret)
    member.joined_on = at.date()
    member.save()


def _recovery_codes(member: Member, on: dt.date) -> list[str]:
    codes = factors.new_codes()
    Authenticator.objects.create(
        member=member,
        kind=Factor.RECOVERY,
        sealed_secret=sealing.seal_for_member(factors.pack(codes), member=member),
        added_on=on,
    )
    return codes


def _grant(member: Member, *, private: bytes, by: Member, on: dt.date) -> Grant:
    sealed_key = sealing.seal_organisation_key(private=private, member=member)
    grant, _ = Grant.objects.update_or_create(
        member=member,
        defaults={
            "organisation": member.organisation,
            "sealed_key": sealed_key,
            "granted_by": by,
            "granted_on": on,
        },
    )
    return grant


def invitation_hash(code: str) -> bytes:
    """Return what is kept of an invitation's code, and what it is found by."""
    return hashlib.sha256(b"schakel/invitation/v1\n" + code.encode()).digest()


def address_hash(email: str) -> bytes:
    """Return what is kept of an address that somebody tried to sign in with."""
    named = b"schakel/sign-in/v1\n" + email.strip().casefold().encode()
    return hmac.digest(settings.SECRET_KEY.encode(), named, hashlib.sha256)
