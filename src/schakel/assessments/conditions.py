"""On what conditions a verb of this room may go on. Each raises AssessmentError with the reason."""

import datetime as dt
from collections.abc import Sequence

from django.utils import timezone
from django.utils.translation import gettext as _

from schakel.assessments import keeping, queries
from schakel.assessments.clock import Quarantine
from schakel.assessments.items import SignalItem
from schakel.assessments.models import Ended, Freeze, Signal
from schakel.assessments.refusals import AssessmentError
from schakel.parties.models import Member, Organisation
from schakel.parties.roles import Capability
from schakel.reports.models import Report, Status

SV_126NI = "sv_126ni"
SV_126NI_DAYS = 90
SV_126NI_TIMES = 2
PAPER_DAYS = 3


def must_assess(member: Member, organisation: Organisation) -> None:
    """Raise AssessmentError unless the member assesses for this organisation."""
    if member.organisation_id != organisation.pk or not member.may(Capability.TRIAGE):
        raise AssessmentError(_("This report is not yours to assess."))


def local_day(at: dt.datetime) -> dt.date:
    """Return the day of a moment on the clock on the wall here."""
    return timezone.localtime(at).date()


def is_over(quarantine: Quarantine | None, on: dt.date) -> bool:
    """Say whether nothing about persons may be kept: ended, except where there were none."""
    return quarantine is not None and (
        quarantine.is_due(on) or quarantine.decided not in {"", Ended.NO_PERSONS}
    )


def check_items(
    items: Sequence[SignalItem],
    organisation: Organisation,
    quarantine: Quarantine | None,
    *,
    on: dt.date,
) -> None:
    """Raise unless a signal may be opened with these items."""
    if not items:
        raise AssessmentError(
            _("Write down what the signal is about: a place, a business or what was seen.")
        )
    if len({each.id for each in items}) != len(items):
        raise AssessmentError(_("An item is given twice."))
    for item in items:
        kept = keeping.what_may_be_kept(kind=organisation.kind, item=item, on=on, language="en")
        if not item.value.strip() or kept.forbidden:
            raise AssessmentError(
                _("This may not be kept here: %(item)s.")
                % {"item": f"{item.category}, {item.subject}"}
            )
    persons = any(each.about_person for each in items)
    if persons and quarantine is not None and not quarantine.is_open(on):
        raise AssessmentError(
            _("The quarantine is over. Nothing about persons can be kept any more.")
        )


def check_decision(report: Report, ended: Ended, *, on: dt.date) -> None:
    """Raise unless a member may end this quarantine in this way."""
    quarantine = queries.quarantine_of(report, on=on)
    if quarantine is None or quarantine.decided:
        raise AssessmentError(_("This quarantine has ended already."))
    if ended is Ended.LAPSED:
        raise AssessmentError(_("Only the clock lets a quarantine lapse."))
    if ended is Ended.NO_PERSONS and quarantine.is_due(on):
        raise AssessmentError(_("The quarantine is over. What is in it must go."))
    if ended is Ended.NO_PERSONS and _holds_persons(report):
        raise AssessmentError(_("The signal has items about persons. Strip it or hand it over."))
    if ended is Ended.HANDED_OVER and not _was_passed_on(report):
        raise AssessmentError(_("Nothing was handed over yet. Do that from the signal."))


def check_freeze(asked: Freeze, *, on: dt.date) -> None:
    """Raise AssessmentError naming the first thing that makes this no lawful freeze."""
    lawful = keeping.grounds(kind=asked.report.recipient.kind, on=on, language="en")
    if asked.ground not in {each.id for each in lawful}:
        raise AssessmentError(_("This is not a ground on which erasing is paused."))
    if not asked.authority:
        raise AssessmentError(_("Write down who ordered it."))
    if asked.starts_on > on or asked.ends_on < max(on, asked.starts_on):
        raise AssessmentError(_("A freeze has begun by today, and ends today or later."))
    if not _holds_content(asked.report):
        raise AssessmentError(_("There is nothing left to freeze."))
    if asked.ground == SV_126NI:
        _check_order(asked)
    elif asked.oral:
        raise AssessmentError(_("Only an order under art. 126ni can be oral."))


def _check_order(asked: Freeze) -> None:
    days = (asked.ends_on - asked.starts_on).days + 1
    if asked.oral:
        if days > PAPER_DAYS + 1:
            raise AssessmentError(
                _("An oral order must be on paper within 3 days: freeze 3 days, and again then.")
            )
        return
    if days > SV_126NI_DAYS:
        raise AssessmentError(_("An order under art. 126ni holds for at most 90 days."))
    before = asked.report.freezes.filter(ground=SV_126NI, oral=False).count()
    if before >= SV_126NI_TIMES:
        raise AssessmentError(_("An order under art. 126ni can be extended once."))


def _holds_content(report: Report) -> bool:
    if report.sealed_content is not None or queries.told(report):
        return True
    return _holds_persons(report)


def _holds_persons(report: Report) -> bool:
    found = Signal.objects.filter(assessment__report=report, sealed_persons__isnull=False)
    return found.exists()


def _was_passed_on(report: Report) -> bool:
    return report.status_lines.filter(status=Status.PASSED_ON).exists()
