"""One report as an assessor has it open: fetched, opened in their session, and recorded."""

import datetime as dt
import uuid
from dataclasses import dataclass

from django.http import HttpRequest, QueryDict
from django.shortcuts import get_object_or_404
from django.utils import timezone

from schakel.assessments import commands, queries, shown
from schakel.assessments.conditions import local_day
from schakel.assessments.content import AssessmentContent
from schakel.assessments.models import Assessment
from schakel.assessments.queries import DeskLine
from schakel.core.indicators import catalogue as catalogues
from schakel.core.indicators.catalogue import Catalogue
from schakel.core.indicators.conclusion import Conclusion
from schakel.parties import queries as parties
from schakel.parties.sealing import Opener, opener_of
from schakel.reports import commands as reports
from schakel.reports.content import ReportContent
from schakel.reports.models import Report
from schakel.reports.queries import ConversationLine
from schakel.web.doors import MemberRequest


@dataclass(frozen=True)
class Desk:
    """A report on an assessor's desk, with the means to open it, on one day."""

    report: Report
    opener: Opener
    line: DeskLine
    at: dt.datetime
    on: dt.date

    @property
    def assessment(self) -> Assessment | None:
        """Return the assessment, or None before it was started."""
        return queries.assessment_of(self.report)

    @property
    def concluded(self) -> bool:
        """Say whether there is a conclusion, after which nothing changes."""
        return self.assessment is not None and bool(self.assessment.conclusion)

    @property
    def conclusion(self) -> str:
        """Return the conclusion in the words of the page, or nothing."""
        if self.assessment is None or not self.assessment.conclusion:
            return ""
        return shown.words(Conclusion(self.assessment.conclusion).label)

    @property
    def readable(self) -> bool:
        """Say whether the words of the report may be opened: not erased, and not over."""
        return self.report.sealed_content is not None and not self.line.due

    @property
    def catalogue(self) -> Catalogue:
        """Return the edition that this report is judged by."""
        if self.assessment is None:
            return catalogues.current()
        return catalogues.edition(self.assessment.edition)


def take(request: MemberRequest, pk: uuid.UUID) -> Desk:
    """Return a report of the member's own organisation, in their session; 404 for any other."""
    found = get_object_or_404(queries.reports_for(request.member), pk=pk)
    at = timezone.now()
    on = local_day(at)
    return Desk(
        report=found,
        opener=opener_of(request),
        line=queries.desk_line(found, on=on, places=places()),
        at=at,
        on=on,
    )


def sent(request: HttpRequest) -> QueryDict | None:
    """Return what a form sent, or None when the page is only asked for."""
    return request.POST if request.method == "POST" else None


def words(desk: Desk) -> ReportContent | None:
    """Open the words of the report, which is recorded; None when they are gone or must go."""
    if not desk.readable:
        return None
    return reports.read_report(report=desk.report, opener=desk.opener, at=desk.at)


def noted(desk: Desk) -> AssessmentContent:
    """Open what was noted so far, which is recorded; nothing before the assessment was started."""
    if desk.assessment is None:
        return AssessmentContent()
    return commands.read_assessment(assessment=desk.assessment, opener=desk.opener, at=desk.at)


def conversation(desk: Desk) -> tuple[ConversationLine, ...]:
    """Open the conversation with the reporter, which is recorded unless it is empty."""
    if desk.line.due:
        return ()
    return reports.read_messages(report=desk.report, opener=desk.opener, at=desk.at)


def judged(desk: Desk, content: AssessmentContent) -> dict[str, object]:
    """Return what every page about one report shows of its judgement."""
    observed = shown.observations(content.observations, desk.catalogue)
    return {
        "desk": desk,
        "report": desk.report,
        "line": desk.line,
        "observations": observed,
        "duties": shown.duties(observed),
        "panel": shown.panel(content.observations, desk.catalogue),
        "reasons": content.reasons,
    }


def places() -> dict[str, str]:
    """Return the names of the municipalities that take part, by code."""
    return {each.municipality_code: each.name for each in parties.municipalities()}
