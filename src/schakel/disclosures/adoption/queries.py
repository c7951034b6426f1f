"""What an organisation signed and adopted, for its own members who may sign."""

from django.db.models import QuerySet

from schakel.disclosures.models import ImpactReport, RuleSet
from schakel.parties.models import Member, Organisation
from schakel.parties.roles import Capability


def reports_for(member: Member) -> QuerySet[ImpactReport]:
    """Return the reports of a member's organisation, newest first."""
    if not member.may(Capability.ADOPT):
        return ImpactReport.objects.none()
    found = ImpactReport.objects.filter(organisation=member.organisation_id)
    return found.select_related("old", "new", "drawn_by").order_by("-drawn_at")


def adopted_by(organisation: Organisation) -> RuleSet | None:
    """Return the set of rules that an organisation adopted last, if it ever did."""
    found = (
        ImpactReport.objects.filter(organisation=organisation, adopted_at__isnull=False)
        .select_related("new")
        .order_by("-adopted_at")
        .first()
    )
    return None if found is None else found.new


def has_adopted(organisation: Organisation, sha256: str) -> bool:
    """Say whether this set of rules is the one that the organisation adopted last."""
    adopted = adopted_by(organisation)
    return adopted is not None and adopted.sha256 == sha256


def kept_sets(beginning: str) -> QuerySet[RuleSet]:
    """Return the sets of rules that were kept here whose hash begins so; rules are public."""
    return RuleSet.objects.filter(sha256__startswith=beginning).order_by("sha256")
