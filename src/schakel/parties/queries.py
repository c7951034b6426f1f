"""Who takes part, as far as a member may see."""

import datetime as dt

from django.db.models import Q, QuerySet

from schakel.parties.commands import invitation_hash
from schakel.parties.models import Agreement, Grant, Member, Organisation
from schakel.parties.roles import Kind


def members_visible_to(member: Member) -> QuerySet[Member]:
    """Return the members of the same organisation, by name."""
    return Member.objects.filter(organisation=member.organisation).order_by("name")


def members_with_access(member: Member) -> set[object]:
    """Return the ids of colleagues who hold the organisation's key."""
    grants = Grant.objects.filter(organisation=member.organisation)
    return set(grants.values_list("member_id", flat=True))


def has_access(member: Member) -> bool:
    """Say whether a member holds the organisation's key."""
    return Grant.objects.filter(member=member).exists()


def invited_with(code: str, *, at: dt.datetime) -> Member | None:
    """Return who was invited with this code, while the invitation stands."""
    found = Member.objects.filter(invitation_hash=invitation_hash(code), invited_until__gte=at)
    return found.select_related("organisation").first()


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
