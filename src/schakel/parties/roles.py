"""The roles of the national guideline and the chain, and what each may do here.

Source: the guideline of the Public Prosecution Service, VNG and police on oversight of the sex
industry, and the role descriptions of CCV, RIEC and CoMensha. A role without a line here may
nothing: what is not granted does not exist for that person.
"""

from enum import Enum

from django.db import models
from django.utils.translation import gettext_lazy as _


class Kind(models.TextChoices):
    """The kinds of organisation that take part. Their values are those of the law's vocabulary."""

    MUNICIPALITY = "municipality", _("Municipality")
    POLICE = "police", _("Police unit")
    PROSECUTOR = "prosecutor", _("Public Prosecution Service")
    LABOUR_INSPECTORATE = "labour_inspectorate", _("Netherlands Labour Authority")
    CARE_COORDINATOR = "care_coordinator", _("Care coordinator")
    ZVH = "zvh", _("Care and safety house (Zorg- en Veiligheidshuis)")
    RIEC = "riec", _("Regional information and expertise centre (RIEC)")
    COMENSHA = "comensha", _("CoMensha")
    NODE_OPERATOR = "node_operator", _("Operator of the installation")


class Role(models.TextChoices):
    """The roles a member can have; exactly one each, so that oversight and detection stay apart."""

    SUPERVISOR = "supervisor", _("Supervisor")
    CONTACT_OFFICER = "contact_officer", _("Contact officer for human trafficking")
    CHAIN_DIRECTOR = "chain_director", _("Regional chain director")
    CARE_COORDINATOR = "care_coordinator", _("Care coordinator")
    BURGEMEESTER_OFFICE = "burgemeester_office", _("Burgemeester's office")
    PRIVACY_OFFICER = "privacy_officer", _("Privacy officer")
    POLICE_LIAISON = "police_liaison", _("Police liaison")
    PROSECUTOR = "prosecutor", _("Public prosecutor")
    LABOUR_INSPECTOR = "labour_inspector", _("Labour inspector")
    JURIST = "jurist", _("Jurist")
    AUDITOR = "auditor", _("Auditor")
    OPERATOR = "operator", _("Operator of the installation")


class Capability(Enum):
    """What a role may do. `reads_content` follows from these, see `CONTENT`."""

    TRIAGE = "triage"  # open a report, assess it
    DISCLOSE = "disclose"  # decide to give or not to give
    RECEIVE = "receive"  # open what another organisation gave, and answer it
    REVIEW = "review"  # second pair of eyes on a disclosure
    OVERVIEW = "overview"  # see where things stand, without content
    MEMBERS = "members"  # invite, give access, end a membership
    AUDIT = "audit"  # verify the journal; no content
    ADOPT = "adopt"  # sign what a change of the rules does


MAY: dict[Role, frozenset[Capability]] = {
    Role.SUPERVISOR: frozenset({Capability.OVERVIEW}),
    Role.CONTACT_OFFICER: frozenset(
        {
            Capability.TRIAGE,
            Capability.DISCLOSE,
            Capability.RECEIVE,
            Capability.REVIEW,
            Capability.OVERVIEW,
            Capability.MEMBERS,
        }
    ),
    Role.CHAIN_DIRECTOR: frozenset({Capability.OVERVIEW}),
    Role.CARE_COORDINATOR: frozenset({Capability.RECEIVE, Capability.MEMBERS}),
    Role.BURGEMEESTER_OFFICE: frozenset({Capability.OVERVIEW}),
    Role.PRIVACY_OFFICER: frozenset(
        {
            Capability.REVIEW,
            Capability.OVERVIEW,
            Capability.AUDIT,
            Capability.MEMBERS,
            Capability.ADOPT,
        }
    ),
    Role.POLICE_LIAISON: frozenset({Capability.RECEIVE, Capability.MEMBERS}),
    Role.PROSECUTOR: frozenset({Capability.RECEIVE, Capability.MEMBERS}),
    Role.LABOUR_INSPECTOR: frozenset({Capability.RECEIVE, Capability.MEMBERS}),
    Role.JURIST: frozenset({Capability.REVIEW, Capability.ADOPT}),
    Role.AUDITOR: frozenset({Capability.AUDIT}),
    Role.OPERATOR: frozenset(),
}

CONTENT = frozenset({Capability.TRIAGE, Capability.DISCLOSE, Capability.RECEIVE, Capability.REVIEW})
"""Capabilities that need the organisation's key: only their holders are ever given it."""

AT_HOME: dict[Role, frozenset[Kind]] = {
    Role.SUPERVISOR: frozenset({Kind.MUNICIPALITY}),
    Role.CONTACT_OFFICER: frozenset({Kind.MUNICIPALITY}),
    Role.CHAIN_DIRECTOR: frozenset({Kind.MUNICIPALITY, Kind.ZVH}),
    Role.CARE_COORDINATOR: frozenset({Kind.CARE_COORDINATOR, Kind.COMENSHA}),
    Role.BURGEMEESTER_OFFICE: frozenset({Kind.MUNICIPALITY}),
    Role.PRIVACY_OFFICER: frozenset(Kind),
    Role.POLICE_LIAISON: frozenset({Kind.POLICE}),
    Role.PROSECUTOR: frozenset({Kind.PROSECUTOR}),
    Role.LABOUR_INSPECTOR: frozenset({Kind.LABOUR_INSPECTORATE}),
    Role.JURIST: frozenset(Kind),
    Role.AUDITOR: frozenset(Kind),
    Role.OPERATOR: frozenset({Kind.NODE_OPERATOR}),
}
"""In which kind of organisation a role can be held. RIEC and ZVH members come with their issue."""


def reads_content(role: Role) -> bool:
    """Say whether this role is ever given the organisation's key."""
    return bool(MAY[role] & CONTENT)
