"""The verbs of an assessment: start, observe, conclude; and of a quarantine: decide, freeze, lapse.

Reading what was sealed is a verb too. Each checks that the member may, writes, and records.
"""

import datetime as dt
import hashlib
from collections.abc import Sequence

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from schakel.assessments import conditions, content, offered, queries
from schakel.assessments.clock import Quarantine
from schakel.assessments.conditions import local_day
from schakel.assessments.content import AssessmentContent
from schakel.assessments.items import SignalItem
from schakel.assessments.models import Assessment, Ended, Freeze, QuarantineDecision, Signal
from schakel.assessments.references import new_reference
from schakel.assessments.refusals import AssessmentError
from schakel.core.indicators import catalogue as catalogues
from schakel.core.indicators import conclusion as conclusions
from schakel.core.indicators import elements
from schakel.core.indicators import observation as observations_rules
from schakel.core.indicators.catalogue import Catalogue
from schakel.core.indicators.conclusion import Conclusion
from schakel.core.indicators.observation import Observation
from schakel.journal.commands import record
from schakel.parties.models import Member
from schakel.parties.roles import Capability
from schakel.parties.sealing import Opener
from schakel.reports import commands as reports
from schakel.reports.models import ErasedBecause, Report, Status

OPENS_SIGNAL = frozenset(
    {
        Conclusion.TRAFFICKING_SUSPECTED,
        Conclusion.LABOUR_LAW_BREACH,
        Conclusion.DOMESTIC_VIOLENCE,
        Conclusion.OTHER_OFFENCE,
    }
)
ERASED: dict[Ended, ErasedBecause] = {
    Ended.STRIPPED: ErasedBecause.STRIPPED,
    Ended.HANDED_OVER: ErasedBecause.HANDED_OVER,
    Ended.LAPSED: ErasedBecause.LAPSED,
}
"""Why the words of a report go, for each end that takes them away."""


@transaction.atomic
def start_assessment(*, report: Report, opener: Opener, at: dt.datetime) -> Assessment:
    """Start judging a report. A second time gives the assessment that was started."""
    locked = _lock_report(report)
    conditions.must_assess(opener.member, locked.recipient)
    if opener.organisation.pk != locked.recipient_id:
        raise AssessmentError(_("This report is not yours to assess."))
    found = queries.assessment_of(locked)
    if found is not None:
        return found
    if locked.erased_on is not None:
        raise AssessmentError(_("The content of this report is gone. It cannot be assessed."))
    assessment = Assessment(
        report=locked,
        organisation=locked.recipient,
        edition=catalogues.current().edition,
        started_by=opener.member,
        started_at=at,
    )
    content.seal(assessment, AssessmentContent())
    assessment.save()
    record(
        verb="assessment.started",
        subject=assessment.pk,
        by=opener.member.pk,
        at=at,
        details={"report": str(report.pk), "edition": assessment.edition},
    )
    return assessment


@transaction.atomic
def read_assessment(
    *, assessment: Assessment, opener: Opener, at: dt.datetime
) -> AssessmentContent:
    """Open what was written down so far, in a member's session."""
    conditions.must_assess(opener.member, assessment.organisation)
    opened = content.unseal(assessment, opener)
    record(verb="assessment.read", subject=assessment.pk, by=opener.member.pk, at=at)
    return opened


@transaction.atomic
def save_observations(
    *, assessment: Assessment, observations: Sequence[Observation], opener: Opener, at: dt.datetime
) -> None:
    """Write down all observations, in place of those before.

    Raises ObservationError with each problem, AssessmentError when it is not open to change.
    """
    _save(_open_assessment(assessment, opener), observations, opener, at)


@transaction.atomic
def add_observation(
    *, assessment: Assessment, observation: Observation, opener: Opener, at: dt.datetime
) -> None:
    """Add one observation, or put it in the place of the same indicator's."""
    locked = _open_assessment(assessment, opener)
    before = content.unseal(locked, opener).observations
    others = [each for each in before if each.indicator != observation.indicator]
    _save(locked, [*others, observation], opener, at)


@transaction.atomic
def remove_observation(
    *, assessment: Assessment, code: str, opener: Opener, at: dt.datetime
) -> None:
    """Take one observation away; what was contested beside it may need to go first."""
    locked = _open_assessment(assessment, opener)
    before = content.unseal(locked, opener).observations
    _save(locked, [each for each in before if each.indicator != code], opener, at)


@transaction.atomic
def conclude(
    *,
    assessment: Assessment,
    conclusion: Conclusion,
    reasons: str,
    items: Sequence[SignalItem],
    opener: Opener,
    at: dt.datetime,
) -> Signal | None:
    """Conclude, with reasons in words; return the signal that is taken up, if one is.

    Items about persons are sealed apart, until the quarantine ends. Raises ConclusionError for what
    the observations or reasons do not carry, AssessmentError for what cannot be kept.
    """
    locked = _open_assessment(assessment, opener)
    found = content.unseal(locked, opener)
    supported = elements.supported(found.observations, _catalogue(locked))
    conclusions.check(conclusion, elements=supported, reason=reasons)
    quarantine = queries.quarantine_of(locked.report, on=local_day(at))
    signal = None
    if conclusion in OPENS_SIGNAL:
        conditions.check_items(items, locked.organisation, quarantine, on=local_day(at))
        signal = _open_signal(locked, items, quarantine, on=local_day(at))
    elif items:
        raise AssessmentError(_("Without something to take up, no details are kept."))
    content.seal(locked, AssessmentContent(found.observations, reasons.strip()))
    locked.conclusion = conclusion.value
    locked.concluded_by, locked.concluded_at = opener.member, at
    locked.save()
    reports.post_status(
        report=locked.report,
        status=Status.TAKEN_UP if signal else Status.CLOSED,
        by=opener.member,
        on=local_day(at),
    )
    record(
        verb="assessment.concluded",
        subject=locked.pk,
        by=opener.member.pk,
        at=at,
        details={"conclusion": conclusion.value, "signal": str(signal.pk) if signal else ""},
    )
    return signal


@transaction.atomic
def read_items(*, signal: Signal, opener: Opener, at: dt.datetime) -> tuple[SignalItem, ...]:
    """Open the items of a signal; those about persons only within their term."""
    if signal.organisation_id != opener.organisation.pk or not any(
        opener.member.may(capability) for capability in queries.READERS
    ):
        raise AssessmentError(_("This signal is not yours to open."))
    persons = queries.persons_readable(signal, on=local_day(at))
    found = content.unseal_items(signal, opener, persons=persons)
    record(verb="signal.read", subject=signal.pk, by=opener.member.pk, at=at)
    return found


@transaction.atomic
def decide_quarantine(
    *, report: Report, ended: Ended, opener: Opener, at: dt.datetime
) -> QuarantineDecision:
    """End a quarantine: nothing about persons was in it, or what there was is now gone."""
    locked = _lock_report(report)
    conditions.must_assess(opener.member, locked.recipient)
    conditions.check_decision(locked, ended, on=local_day(at))
    decision = _end(locked, ended, by=opener.member, at=at)
    record(
        verb="quarantine.decided",
        subject=report.pk,
        by=opener.member.pk,
        at=at,
        details={"ended": ended.value},
    )
    return decision


@transaction.atomic
def forget_persons(*, signal: Signal, by: Member, ended: Ended, at: dt.datetime) -> None:
    """Forget the items about persons and the words they came from, after handing them over.

    Where nothing is left to forget, nothing happens. Raises AssessmentError while a freeze forbids
    erasing.
    """
    locked = _lock_report(signal.assessment.report)
    may = by.may(Capability.TRIAGE) or by.may(Capability.DISCLOSE)
    if by.organisation_id != signal.organisation_id or not may:
        raise AssessmentError(_("This signal is not yours to open."))
    if ended not in {Ended.STRIPPED, Ended.HANDED_OVER}:
        raise AssessmentError(_("Persons are forgotten when they were stripped or handed over."))
    if signal.sealed_persons is None and queries.decision_of(locked) is not None:
        return
    _end(locked, ended, by=by, at=at)
    signal.refresh_from_db(fields=["sealed_persons", "persons_until"])
    record(
        verb="signal.persons_forgotten",
        subject=signal.pk,
        by=by.pk,
        at=at,
        details={"ended": ended.value},
    )


@transaction.atomic
def freeze(
    *,
    report: Report,
    ground: str,
    authority: str,
    starts_on: dt.date,
    ends_on: dt.date,
    oral: bool,
    opener: Opener,
    at: dt.datetime,
) -> Freeze:
    """Pause a quarantine on a lawful ground, by name and until a day.

    Grounds are those of the law's keeping rules. Sv 126ni: at most 90 days and once 90 more; an
    oral order holds for the 3 days within which it must be on paper.
    """
    locked = _lock_report(report)
    conditions.must_assess(opener.member, locked.recipient)
    on = local_day(at)
    asked = Freeze(
        report=locked,
        ground=ground,
        authority=authority.strip(),
        starts_on=starts_on,
        ends_on=ends_on,
        oral=oral,
        ordered_by=opener.member,
    )
    conditions.check_freeze(asked, on=on)
    asked.save()
    # The room of the reports then erases nothing either, not even at the reporter's wish.
    reports.keep_content(report=locked, until=ends_on, by=opener.member, at=at)
    _move_end(locked, on=on)
    record(
        verb="quarantine.frozen",
        subject=report.pk,
        by=opener.member.pk,
        at=at,
        details={
            "ground": ground,
            "from": starts_on.isoformat(),
            "until": ends_on.isoformat(),
            "oral": int(oral),
        },
    )
    return asked


def lapse_due(*, on: dt.date, at: dt.datetime) -> int:
    """Let every quarantine lapse that is over on that day; return how many. The clock calls it.

    Each lapses in a transaction of its own: what was done stays done when a later one fails.
    """
    return sum(_lapse(report, on=on, at=at) for report in list(queries.waiting(on=on)))


@transaction.atomic
def _lapse(report: Report, *, on: dt.date, at: dt.datetime) -> bool:
    locked = _lock_report(report)
    quarantine = queries.quarantine_of(locked, on=on)
    if quarantine is None or not quarantine.is_due(on):
        return False
    unjudged = queries.state_of(locked) in {queries.State.NEW, queries.State.BEGUN}
    _end(locked, Ended.LAPSED, by=None, at=at)
    # What was assessed, withdrawn or erased at the reporter's wish did not lapse to the reporter.
    if unjudged and locked.withdrawn_on is None:
        reports.post_status(report=locked, status=Status.LAPSED, by=None, on=on)
    record(verb="quarantine.lapsed", subject=report.pk, by=reports.SYSTEM, at=at)
    return True


def _end(report: Report, ended: Ended, *, by: Member | None, at: dt.datetime) -> QuarantineDecision:
    """Write down the end, and erase what it takes away from every place in this room and below."""
    if ended in ERASED:
        if queries.is_frozen(report, on=local_day(at)):
            raise AssessmentError(_("A freeze is in force. Nothing of this report may be erased."))
        Assessment.objects.filter(report=report).update(sealed_notes=None)
        Signal.objects.filter(assessment__report=report).update(
            sealed_persons=None, persons_until=None
        )
        reports.erase_content(report=report, because=ERASED[ended], by=by, at=at)
    last = report.messages.aggregate(last=Max("number"))["last"] or 0
    decision, _created = QuarantineDecision.objects.update_or_create(
        report=report,
        defaults={
            "ended": ended.value,
            "decided_by": by,
            "decided_on": local_day(at),
            "last_message": last,
        },
    )
    return decision


def _move_end(report: Report, *, on: dt.date) -> None:
    """Let the items about persons end when the quarantine now does."""
    quarantine = queries.quarantine_of(report, on=on)
    if quarantine is not None:
        Signal.objects.filter(assessment__report=report, sealed_persons__isnull=False).update(
            persons_until=quarantine.ends_on
        )


def _lock_report(report: Report) -> Report:
    """Return the row as it is now, held until the transaction ends."""
    return Report.objects.select_for_update().get(pk=report.pk)


def _open_assessment(assessment: Assessment, opener: Opener) -> Assessment:
    # The report is locked first, in every command: two of them never wait for each other.
    _lock_report(assessment.report)
    locked = Assessment.objects.select_for_update().get(pk=assessment.pk)
    conditions.must_assess(opener.member, locked.organisation)
    if locked.conclusion:
        raise AssessmentError(_("This assessment is concluded. It can no longer be changed."))
    return locked


def _catalogue(assessment: Assessment) -> Catalogue:
    return catalogues.edition(assessment.edition)


def _save(
    assessment: Assessment, observations: Sequence[Observation], opener: Opener, at: dt.datetime
) -> None:
    shelf = _catalogue(assessment)
    observations_rules.check(observations, shelf, on=local_day(at))
    for each in observations:
        if not offered.may_record(shelf.find(each.indicator), assessment.organisation):
            raise AssessmentError(_("Your organisation may not record this indicator."))
    quarantine = queries.quarantine_of(assessment.report, on=local_day(at))
    if any(each.note for each in observations) and conditions.is_over(quarantine, local_day(at)):
        raise AssessmentError(_("The quarantine is over. A note can no longer be kept."))
    before = content.unseal(assessment, opener)
    content.seal(assessment, AssessmentContent(tuple(observations), before.reasons))
    assessment.save(update_fields=["sealed_content", "sealed_notes"])
    record(
        verb="assessment.observed",
        subject=assessment.pk,
        by=opener.member.pk,
        at=at,
        details={"sealed": hashlib.sha256(assessment.sealed_content).hexdigest()},
    )


def _open_signal(
    assessment: Assessment,
    items: Sequence[SignalItem],
    quarantine: Quarantine | None,
    *,
    on: dt.date,
) -> Signal:
    signal = Signal(
        reference=new_reference(),
        assessment=assessment,
        organisation=assessment.organisation,
        sector=assessment.report.sector,
        municipality_code=assessment.report.municipality_code,
        opened_on=on,
    )
    content.seal_items(signal, items)
    if signal.sealed_persons is not None:
        signal.persons_until = dt.date.max if quarantine is None else quarantine.ends_on
    signal.save()
    return signal
