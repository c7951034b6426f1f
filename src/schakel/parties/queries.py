"""Who takes part, as far as a member may see."""

import datetime as dt

from django.db.models import Q, QuerySet

from schakel.parties.commands import address_hash, invitation_hash
from schakel.parties.models import (
    Agreement,
    Authenticator,
    FailedSignIn,
    Grant,
    Member,
    Organisation,
    Passkey,
)
from schakel.parties.roles import Kind

FREE_MISTAKES = 5
FIRST_WAIT = dt.timedelta(seconds=30)
LONGEST_WAIT = dt.timedelta(minutes=15)


def members_visible_to(member: Member) -> QuerySet[Member]:
    """Return the members of the same organisation, by name."""
    return Member.objects.filter(organisation=member.organisation).order_by("name")


def members_with_access(member: Member) -> set[object]:
    """Return the ids of colleagues who hold the organisation's key."""
    grants = Grant.objects.filter(organisation=member.organisation)
    return set(grants.values_list("member_id", flat=True))


def member_of_address(email: str) -> Member | None:
    """Return the member who signs in with this address, for a command of the operator."""
    return Member.objects.filter(email__iexact=email).select_related("organisation").first()


def has_access(member: Member) -> bool:
    """Say whether a member holds the organisation's key."""
    return Grant.objects.filter(member=member).exists()


def invited_with(code: str, *, at: dt.datetime) -> Member | None:
    """Return who was invited with this code, while the invitation stands."""
    found = Member.objects.filter(invitation_hash=invitation_hash(code), invited_until__gte=at)
    return found.select_related("organisation").first()


def has_factor(member: Member) -> bool:
    """Say whether a member must show a second factor at the entrance.

    Who has a passkey has recovery codes too, so a password alone is never enough for them.
    """
    return Authenticator.objects.filter(member=member).exists()


def passkeys_of(member: Member) -> QuerySet[Passkey]:
    """Return the passkeys of a member, the oldest first."""
    return Passkey.objects.filter(member=member).order_by("added_on", "name")


def passkey_with(credential_id: bytes) -> Passkey | None:
    """Return the passkey that answers at the door, with its member."""
    found = Passkey.objects.filter(credential_id=credential_id)
    return found.select_related("member__organisation").first()


def sign_in_wait(email: str, *, at: dt.datetime) -> dt.timedelta:
    """Return how long this address, known or not, must still wait before it is tried again.

    Where an attempt comes from is neither kept nor looked at: many honest people share one
    network address. Some mistakes are free; then each costs a wait that doubles up to a quarter
    of an hour, so that nobody gets through more than some 35,000 guesses for a member in a year.
    """
    found = FailedSignIn.objects.filter(pk=address_hash(email)).first()
    if found is None or found.failed < FREE_MISTAKES:
        return dt.timedelta()
    # The exponent is bounded so that a long row of mistakes makes no endless number.
    doubled = FIRST_WAIT * (1 << min(found.failed - FREE_MISTAKES, 10))
    return max(dt.timedelta(), found.last_at + min(doubled, LONGEST_WAIT) - at)


def organisations() -> QuerySet[Organisation]:
    """Return every organisation that takes part, by kind and name; for the operator."""
    return Organisation.objects.order_by("kind", "name")


def partners_of(organisation: Organisation) -> QuerySet[Organisation]:
    """Return the organisations something can be given to: all others but the node's operator."""
    others = Organisation.objects.exclude(pk=organisation.pk)
    return others.exclude(kind=Kind.NODE_OPERATOR).order_by("kind", "name")


def agreement_between(one: Organisation, other: Organisation, *, on: dt.date) -> Agreement | None:
    """Return an agreement in force between two organisations, the oldest first."""
    found = Agreement.objects.in_force(on).filter(organisations=one)
    return found.filter(organisations=other).order_by("begins_on", "code").first()


def agreements_visible_to(member: Member) -> QuerySet[Agreement]:
    """Return the agreements that the member's organisation signed."""
    return Agreement.objects.filter(organisations=member.organisation).order_by("code")


def intake_for(municipality_code: str) -> Organisation | None:
    """Return who takes in reports about a municipality: itself, or the region's intake."""
    own = Q(kind=Kind.MUNICIPALITY, municipality_code=municipality_code)
    found = Organisation.objects.filter(own).first() if municipality_code else None
    return found or Organisation.objects.filter(takes_in_region=True).first()


def municipalities() -> list[Organisation]:
    """Return the municipalities that take part, by name."""
    found = Organisation.objects.filter(kind=Kind.MUNICIPALITY).exclude(municipality_code="")
    return list(found.order_by("name"))
