"""Which decisions a member sees: those their organisation gave or received.

What a receiver sees before opening, and all that an overview ever shows, is who, when, about which
sector and municipality, and the clocks.
"""

import datetime as dt

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet

from schakel.assessments.models import Signal
from schakel.assessments.queries import visible_to
from schakel.disclosures.models import Answer, Disclosure
from schakel.disclosures.standing import ASSESSED, OUTCOMES
from schakel.parties.models import Member
from schakel.parties.roles import Capability

NUMBERED = Prefetch("answers", queryset=Answer.objects.order_by("number"))


def signals_to_give(member: Member) -> QuerySet[Signal]:
    """Return the signals about which a member may decide."""
    if not member.may(Capability.DISCLOSE):
        return Signal.objects.none()
    return visible_to(member).select_related("organisation", "assessment__report")


def given_by(member: Member) -> QuerySet[Disclosure]:
    """Return what a member's organisation gave or refused, newest first."""
    if not (member.may(Capability.DISCLOSE) or member.may(Capability.REVIEW)):
        return Disclosure.objects.none()
    return _whole(Disclosure.objects.filter(giver=member.organisation_id))


def received_by(member: Member) -> QuerySet[Disclosure]:
    """Return what a member's organisation received, newest first."""
    if not member.may(Capability.RECEIVE):
        return Disclosure.objects.none()
    return _whole(Disclosure.objects.filter(receiver=member.organisation_id, given=True))


def seen_in_overview(member: Member) -> QuerySet[Disclosure]:
    """Return what went out of or came in to a member's organisation, for who keeps an eye on it."""
    if not member.may(Capability.OVERVIEW):
        return Disclosure.objects.none()
    received = Q(receiver=member.organisation_id, given=True)
    return _whole(Disclosure.objects.filter(Q(giver=member.organisation_id) | received))


def overdue(found: QuerySet[Disclosure], *, at: dt.datetime, on: dt.date) -> QuerySet[Disclosure]:
    """Return those among `found` in which somebody is late: an answer, or a justification."""
    late = _unanswered(ASSESSED) & Q(first_answer_due_on__lt=on)
    late |= _unanswered(OUTCOMES) & Q(outcome_due_on__lt=on)
    unjustified = Q(given=True, acute=True, justified_at=None, justify_by__lt=at)
    return found.filter(Q(late, given=True, recalled_at=None) | unjustified)


def _unanswered(codes: frozenset[str]) -> Q:
    return ~Q(Exists(Answer.objects.filter(disclosure=OuterRef("pk"), code__in=codes)))


def _whole(found: QuerySet[Disclosure]) -> QuerySet[Disclosure]:
    related = found.select_related("signal", "giver", "receiver", "decided_by")
    return related.prefetch_related(NUMBERED).order_by("-decided_at")
