"""What may be seen of reports, assessments and signals; and where each quarantine stands."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.conf import settings
from django.db import models
from django.db.models import Prefetch, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from schakel.assessments import clock, keeping
from schakel.assessments.clock import Pause, Quarantine
from schakel.assessments.models import Assessment, QuarantineDecision, Signal
from schakel.parties.models import Member
from schakel.parties.roles import Capability
from schakel.reports import queries as reports
from schakel.reports.models import Author, Message, Report

READERS = (Capability.TRIAGE, Capability.DISCLOSE, Capability.REVIEW)
LIST_LENGTH = 200
SEALED = (
    "sealed_content",
    "reporter_key",
    "assessment__sealed_content",
    "assessment__sealed_notes",
    "assessment__signal__sealed_items",
    "assessment__signal__sealed_persons",
)
"""What a list of reports never fetches."""


class State(models.TextChoices):
    """Where the assessment of a report stands. It is derived, never stored."""

    NEW = "new", _("New")
    BEGUN = "begun", _("Being assessed")
    CONCLUDED = "concluded", _("Concluded")
    GONE = "gone", _("Erased without a conclusion")


STATES: dict[State, Q] = {
    State.NEW: Q(assessment=None, erased_on=None),
    State.BEGUN: Q(assessment__isnull=False, assessment__conclusion="", erased_on=None),
    State.CONCLUDED: Q(assessment__isnull=False) & ~Q(assessment__conclusion=""),
    State.GONE: (Q(assessment=None) | Q(assessment__conclusion="")) & Q(erased_on__isnull=False),
}
"""Each report is in exactly one of these."""

TO_DO = STATES[State.NEW] | STATES[State.BEGUN] | Q(erased_on=None, quarantinedecision=None)


@dataclass(frozen=True)
class DeskLine:
    """One report as the desk shows it: nothing here was ever sealed."""

    report: Report
    place: str
    state: State
    quarantine: Quarantine | None
    frozen_until: dt.date | None
    warns: bool
    due: bool

    @property
    def expires_on(self) -> dt.date | None:
        """Return the day on which something goes, if anything still waits."""
        waits = self.quarantine is not None and not self.quarantine.decided
        return self.quarantine.ends_on if self.quarantine and waits else None


def visible_to(member: Member) -> QuerySet[Signal]:
    """Return the signals of the member's organisation, newest first, for who reads content."""
    if not any(member.may(capability) for capability in READERS):
        return Signal.objects.none()
    found = Signal.objects.filter(organisation=member.organisation_id)
    return found.select_related("assessment__report").order_by("-opened_on", "reference")


def reports_for(member: Member) -> QuerySet[Report]:
    """Return the reports that a member may assess, with what the clock needs."""
    return with_clock(reports.visible_to(member)).select_related(
        "recipient", "assessment__signal", "quarantinedecision"
    )


def with_clock(found: QuerySet[Report]) -> QuerySet[Report]:
    """Fetch beside each report what its quarantine depends on."""
    told = Message.objects.filter(author=Author.REPORTER, sealed_for_organisation__isnull=False)
    return found.select_related("recipient", "quarantinedecision").prefetch_related(
        "freezes",
        Prefetch(
            "messages",
            queryset=told.only("id", "report_id", "number", "written_on").order_by("number"),
            to_attr="told",
        ),
    )


def desk_for(
    member: Member, *, state: State | None, on: dt.date, places: dict[str, str]
) -> list[DeskLine]:
    """Return the desk: one state or what is still to do, what expires first on top.

    Of what waits the oldest are listed, of what is done the newest, LIST_LENGTH at most.
    """
    wanted = TO_DO if state is None else STATES[state]
    order = "-received_on" if state in {State.CONCLUDED, State.GONE} else "received_on"
    found = reports_for(member).filter(wanted).defer(*SEALED).order_by(order, "id")
    lines = [desk_line(report, on=on, places=places) for report in found[:LIST_LENGTH]]
    return sorted(lines, key=lambda line: (line.expires_on or dt.date.max, line.report.received_on))


def desk_line(report: Report, *, on: dt.date, places: dict[str, str]) -> DeskLine:
    """Return what the desk shows of one report."""
    quarantine = quarantine_of(report, on=on)
    waits = quarantine is not None and not quarantine.decided
    return DeskLine(
        report=report,
        place=places.get(report.municipality_code, report.municipality_code),
        state=state_of(report),
        quarantine=quarantine,
        frozen_until=quarantine.frozen_until(on) if quarantine and waits else None,
        warns=quarantine is not None and quarantine.warns(on),
        due=quarantine is not None and quarantine.is_due(on),
    )


def state_of(report: Report) -> State:
    """Return where the assessment of this report stands."""
    assessment = assessment_of(report)
    if assessment is not None and assessment.conclusion:
        return State.CONCLUDED
    if report.erased_on is not None:
        return State.GONE
    return State.NEW if assessment is None else State.BEGUN


def assessment_of(report: Report) -> Assessment | None:
    """Return the assessment of a report, or None before it was started."""
    return getattr(report, "assessment", None)


def decision_of(report: Report) -> QuarantineDecision | None:
    """Return how the quarantine of a report ended, or None."""
    return getattr(report, "quarantinedecision", None)


def signal_of(report: Report) -> Signal | None:
    """Return the signal that came out of a report, or None."""
    return getattr(assessment_of(report), "signal", None)


def quarantine_of(report: Report, *, on: dt.date) -> Quarantine | None:
    """Return the quarantine of a report; None where the organisation keeps its own file.

    A message that the reporter added after the decision starts a new term, of the same length.
    """
    days = keeping.quarantine_days(
        kind=report.recipient.kind, at_most=settings.QUARANTINE_DAYS, on=on
    )
    if days is None:
        return None
    decision = decision_of(report)
    pauses = tuple(Pause(each.starts_on, each.ends_on) for each in report.freezes.all())
    begins, decided = report.received_on, decision.ended if decision else ""
    added = [each for each in told(report) if decision and each.number > decision.last_message]
    if added:
        begins, decided = added[0].written_on, ""
    return Quarantine(
        ends_on=clock.end(begins=begins, days=days, pauses=pauses), pauses=pauses, decided=decided
    )


def told(report: Report) -> list[Message]:
    """Return the reporter's messages that still hold words, in order."""
    fetched: list[Message] | None = getattr(report, "told", None)
    if fetched is not None:
        return fetched
    found = report.messages.filter(author=Author.REPORTER, sealed_for_organisation__isnull=False)
    return list(found.only("id", "report_id", "number", "written_on").order_by("number"))


def persons_readable(signal: Signal, *, on: dt.date) -> bool:
    """Say whether the items about persons may still be read: within their term, or frozen."""
    if signal.sealed_persons is None or signal.persons_until is None:
        return False
    frozen = signal.assessment.report.freezes.filter(starts_on__lte=on, ends_on__gte=on)
    return on < signal.persons_until or frozen.exists()


def is_frozen(report: Report, *, on: dt.date) -> bool:
    """Say whether a freeze forbids erasing anything of this report on that day."""
    return report.freezes.filter(starts_on__lte=on, ends_on__gte=on).exists()


def waiting(*, on: dt.date) -> Iterable[Report]:
    """Yield the reports of every organisation whose quarantine must end now; for the clock only."""
    undecided = Q(quarantinedecision=None)
    added = Q(
        messages__author=Author.REPORTER,
        messages__sealed_for_organisation__isnull=False,
        messages__number__gt=models.F("quarantinedecision__last_message"),
    )
    found = Report.objects.filter(undecided | added, received_on__lt=on).distinct()
    for report in with_clock(found).defer("sealed_content").order_by("received_on", "id"):
        quarantine = quarantine_of(report, on=on)
        if quarantine is not None and quarantine.is_due(on):
            yield report
