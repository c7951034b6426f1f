"""Check that what must be done before giving was done, and say beside which field it was not."""

import uuid
from collections.abc import Mapping, Sequence
from types import MappingProxyType

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from schakel.core.law import Evidence as Form
from schakel.core.law import Obligation, Text, Who
from schakel.disclosures.proposal import Evidence, Proposal
from schakel.parties.models import Member
from schakel.parties.queries import members_visible_to
from schakel.parties.roles import MAY, Capability, Role

YES = "yes"
REASON_LEAST = 20
REASON_WORDS = 4
DOCUMENT_LEAST = 8

UAVG_HEADS: Mapping[str, Text] = MappingProxyType(
    {
        "uavg-32-a": Text(
            nl="UAVG art. 32(a): uitdrukkelijke toestemming", en="UAVG art. 32(a): explicit consent"
        ),
        "uavg-32-b": Text(
            nl="UAVG art. 32(b): vitaal belang van wie geen toestemming kan geven",
            en="UAVG art. 32(b): vital interest of someone unable to consent",
        ),
        "uavg-33-1-b": Text(
            nl="UAVG art. 33(1)(b): samenwerkingsverband van overheden, met waarborgen",
            en="UAVG art. 33(1)(b): partnership of public bodies, with safeguards",
        ),
        "uavg-33-2-a": Text(
            nl="UAVG art. 33(2)(a): besluit op een aanvraag van deze persoon",
            en="UAVG art. 33(2)(a): decision on an application by this person",
        ),
    }
)
CHOICES: Mapping[str, Mapping[str, Text]] = MappingProxyType({"name_uavg_head": UAVG_HEADS})
"""The closed lists that an obligation asks to choose from; one without a list here refuses."""

ROLES = {
    Who.SECOND_PERSON: frozenset(role for role in Role if Capability.REVIEW in MAY[role]),
    Who.PRIVACY_OFFICER: frozenset({Role.PRIVACY_OFFICER}),
    Who.JURIST: frozenset({Role.JURIST}),
}
"""Who can be named as the other person that a condition asks for."""

Problems = dict[str, object]


def is_understood(obligation: Obligation) -> bool:
    """Say whether this software can check that an obligation was met. What it cannot refuses."""
    if not obligation.blocking:
        return True
    if obligation.evidence is Form.CHOICE:
        return obligation.id in CHOICES
    if obligation.evidence is Form.MEMBER:
        return obligation.who in ROLES
    return obligation.evidence in {Form.CONFIRMATION, Form.REASON, Form.DOCUMENT}


def others(member: Member, who: Who) -> QuerySet[Member]:
    """Return the colleagues who can be named as this person: never oneself, never who left."""
    found = members_visible_to(member).exclude(pk=member.pk)
    return found.filter(role__in=ROLES.get(who, frozenset()), left_on=None, joined_on__isnull=False)


def problems(obligations: Sequence[Obligation], evidence: Evidence, member: Member) -> Problems:
    """Return, by obligation id, what is missing before these obligations are met; empty if none."""
    found = {one.id: _problem(one, evidence.of(one.id), member) for one in obligations}
    return {name: problem for name, problem in found.items() if problem is not None}


def named_in(
    obligations: Sequence[Obligation], evidence: Evidence, proposal: Proposal
) -> tuple[str, ...]:
    """Return the ids of the members named beside the giver, for the journal; each once."""
    shown = [evidence.of(one.id) for one in obligations if one.evidence is Form.MEMBER]
    taken = [str(one.pk) for one in (proposal.reader, proposal.jurist) if one is not None]
    return tuple(dict.fromkeys(shown + taken))


def _problem(obligation: Obligation, shown: str, member: Member) -> object | None:
    form = obligation.evidence
    if form is Form.REASON:
        return reason_problem(shown)
    if form is Form.DOCUMENT and len(shown) < DOCUMENT_LEAST:
        return _("Name the document and its date, or how and when it was said.")
    if form is Form.CONFIRMATION and shown != YES:
        return _("Tick this when it is so. Without it nothing can be sent.")
    if form is Form.CHOICE and shown not in CHOICES.get(obligation.id, {}):
        return _("Choose one from the list.")
    if form is Form.MEMBER and not is_other(shown, member=member, who=obligation.who):
        return _("Choose a colleague. You cannot be the second person yourself.")
    return None


def reason_problem(text: str) -> object | None:
    """Return what is wrong with a reason: it needs at least 20 characters and four words."""
    if len(text.strip()) >= REASON_LEAST and len(set(text.lower().split())) >= REASON_WORDS:
        return None
    return _("Write at least 20 characters, in your own words.")


def is_other(shown: str, *, member: Member, who: Who) -> bool:
    """Say whether `shown` is the id of a colleague who can be named as this person."""
    try:
        wanted = uuid.UUID(shown)
    except ValueError:
        return False
    return others(member, who).filter(pk=wanted).exists()
