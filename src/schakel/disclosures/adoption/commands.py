"""The verbs of adopting: draw a report, sign parts of it; with the last signature it is adopted.

A signature changes no outcome: a rule decides the same before and after it. It says who stands for
it, and the screen says so.
"""

import datetime as dt
import hashlib
from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from schakel.core.law.impact import Direction
from schakel.disclosures import clocks
from schakel.disclosures.adoption.queries import adopted_by
from schakel.disclosures.adoption.replaying import Replayed, replayed
from schakel.disclosures.adoption.report import Drawn, draw, drawn_from
from schakel.disclosures.adoption.sides import pinned_book
from schakel.disclosures.deliberation import rulebook
from schakel.disclosures.dossier import dossier_context, dossier_from
from schakel.disclosures.evidence import reason_problem
from schakel.disclosures.models import BoxSignature, Disclosure, ImpactReport, RuleSet
from schakel.disclosures.queries import given_by
from schakel.journal.commands import record
from schakel.parties.models import Member
from schakel.parties.roles import Capability, Role
from schakel.parties.sealing import Opener

SIGNING = frozenset({Role.JURIST, Role.PRIVACY_OFFICER})


class AdoptionError(Exception):
    """This cannot be drawn or signed. The message says why, for the reader."""


@transaction.atomic
def draw_report(*, by: Member, at: dt.datetime) -> ImpactReport:
    """Draw what today's rules change since those that this organisation adopted.

    A report is drawn once, unless a day on which the law changes went by since. Raises
    AdoptionError when today's rules are adopted already.
    """
    _must_adopt(by)
    rules, old = rulebook(), adopted_by(by.organisation)
    if old is not None and old.sha256 == rules.sha256:
        raise AdoptionError(_("These rules are adopted already."))
    on = clocks.local_day(at)
    known = (
        ImpactReport.objects.filter(
            organisation=by.organisation, old=old, new_id=rules.sha256, adopted_at=None
        )
        .order_by("drawn_at")
        .last()
    )
    if known is not None and not _law_changed(clocks.local_day(known.drawn_at), on):
        return known
    drawn = draw(None if old is None else pinned_book(old.sha256), rules, on=on)
    new, _created = RuleSet.objects.get_or_create(
        sha256=rules.sha256, defaults={"content": rules.canonical(), "first_used_on": on}
    )
    report = ImpactReport.objects.create(
        organisation=by.organisation,
        old=old,
        new=new,
        content=drawn.content,
        sha256=drawn.sha256,
        parts=len(drawn.parts),
        drawn_by=by,
        drawn_at=at,
    )
    record(
        verb="impact.drawn",
        subject=report.pk,
        by=by.pk,
        at=at,
        details={
            "old": "" if old is None else old.sha256,
            "new": new.sha256,
            "report": drawn.sha256,
            "parts": report.parts,
        },
    )
    return report


@transaction.atomic
def sign_parts(
    *, report: ImpactReport, parts: Sequence[str], reason: str, by: Member, at: dt.datetime
) -> bool:
    """Sign parts of a report in one's own role, and say whether that adopted the rules.

    All or nothing. Raises AdoptionError for another organisation's report, another role, rules that
    changed since, a part that is not there or was signed in this role or by this person, and for a
    part away from sharing without a reason.
    """
    _must_adopt(by)
    locked = ImpactReport.objects.select_for_update().get(pk=report.pk)
    _must_be_current(locked, by)
    drawn, chosen = drawn_from(locked.content), tuple(dict.fromkeys(parts))
    _must_be_signable(locked, drawn, chosen, reason, by)
    BoxSignature.objects.bulk_create(
        BoxSignature(
            report=locked, part=part, role=by.role, member=by, reason=reason.strip(), signed_at=at
        )
        for part in chosen
    )
    record(
        verb="impact.signed",
        subject=locked.pk,
        by=by.pk,
        at=at,
        details={
            "role": by.role,
            "count": len(chosen),
            "parts": hashlib.sha256("\n".join(sorted(chosen)).encode("ascii")).hexdigest(),
            "rules": locked.new_id,
        },
    )
    return _adopt_when_whole(locked, at=at)


@transaction.atomic
def adopt_unchanged(*, report: ImpactReport, by: Member, at: dt.datetime) -> None:
    """Adopt rules of which the report has nothing to sign: only words or reasons differ.

    Raises AdoptionError when there is something to sign, or the rules changed since.
    """
    _must_adopt(by)
    locked = ImpactReport.objects.select_for_update().get(pk=report.pk)
    _must_be_current(locked, by)
    if locked.parts:
        raise AdoptionError(_("There is something to sign first."))
    _adopt_when_whole(locked, at=at)


@transaction.atomic
def replay(*, opener: Opener, at: dt.datetime) -> Replayed:
    """Take every earlier decision of this organisation again, by its own rules of its own day.

    What was decided is sealed to the giver, so only its own members can do this. Raises
    AdoptionError for who may not read the dossiers.
    """
    found = given_by(opener.member)
    if not opener.member.may(Capability.ADOPT):
        raise AdoptionError(_("Only a jurist and a privacy officer check earlier decisions."))
    again = replayed(
        [
            (one.pk, one.signal.reference, dossier_from(_opened(one, opener)).receipt)
            for one in found
        ],
        today=clocks.local_day(at),
    )
    record(
        verb="decisions.replayed",
        subject=opener.organisation.pk,
        by=opener.member.pk,
        at=at,
        details={
            "same": again.same,
            "differs": len(again.differing),
            "untold": again.untold,
        },
    )
    return again


def _law_changed(since: dt.date, on: dt.date) -> bool:
    return any(since < day <= on for day in rulebook().epochs())


def _opened(disclosure: Disclosure, opener: Opener) -> bytes:
    context = dossier_context(disclosure.pk)
    return opener.open(bytes(disclosure.sealed_decision), context=context)


def _adopt_when_whole(report: ImpactReport, *, at: dt.datetime) -> bool:
    signed = BoxSignature.objects.filter(report=report).count()
    if signed < report.parts * len(SIGNING):
        return False
    report.adopted_at = at
    report.save(update_fields=["adopted_at"])
    record(
        verb="rules.adopted",
        subject=report.pk,
        by="system",
        at=at,
        details={"rules": report.new_id, "report": report.sha256},
    )
    return True


def _must_adopt(member: Member) -> None:
    if not member.may(Capability.ADOPT) or Role(member.role) not in SIGNING:
        raise AdoptionError(_("Only a jurist and a privacy officer sign rules."))


def _must_be_current(report: ImpactReport, member: Member) -> None:
    if report.organisation_id != member.organisation_id:
        raise AdoptionError(_("This report is not yours to sign."))
    if report.adopted_at is not None:
        raise AdoptionError(_("These rules are adopted already."))
    if report.new_id != rulebook().sha256:
        raise AdoptionError(_("The rules changed since this report was drawn. Draw a new one."))
    old = adopted_by(member.organisation)
    if report.old_id != (None if old is None else old.sha256):
        raise AdoptionError(_("Other rules were adopted since. Draw a new report."))


def _must_be_signable(
    report: ImpactReport, drawn: Drawn, chosen: Sequence[str], reason: str, by: Member
) -> None:
    known = {part.name: part for part in drawn.parts}
    if not chosen or any(part not in known for part in chosen):
        raise AdoptionError(_("Choose what you sign."))
    before = BoxSignature.objects.filter(report=report, part__in=chosen)
    if before.filter(member=by).exists():
        raise AdoptionError(_("You signed this already. The second name must be someone else's."))
    if before.filter(role=by.role).exists():
        raise AdoptionError(_("Someone in your role signed this. The other role must sign too."))
    away = any(known[part].direction is Direction.AWAY for part in chosen)
    if away and reason_problem(reason) is not None:
        raise AdoptionError(
            _("Write why less may be shared: at least 20 characters. Too strict harms too.")
        )
