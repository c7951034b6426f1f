"""What someone who checks may see: the journal's lines in words, and the trail of one subject."""

import datetime as dt
import uuid
from dataclasses import dataclass

from django.db.models import Q
from django.utils.translation import gettext as _

from schakel.accountability.verbs import in_words
from schakel.assessments.models import Assessment, Signal
from schakel.disclosures.models import Disclosure
from schakel.journal import queries as journal
from schakel.parties.models import Agreement, Member, Organisation
from schakel.reports.models import Report

LINES_SHOWN = 25


@dataclass(frozen=True)
class LineInWords:
    """A line without content: its number, what happened, and the day."""

    index: int
    words: str
    verb: str
    on: dt.date


@dataclass(frozen=True)
class Step:
    """A line in the trail of one subject: also the moment as it was kept, and who did it."""

    index: int
    words: str
    on: dt.date
    moment: dt.datetime | None
    by: str


def newest_lines(*, before: int | None, language: str) -> list[LineInWords]:
    """Return the newest lines below `before`. A day is as near as this comes to when."""
    found = journal.lines(before=before, count=LINES_SHOWN)
    return [
        LineInWords(line.index, in_words(line.verb, language=language), line.verb, _day(line.at))
        for line in found
    ]


def trail(member: Member, subject: uuid.UUID, *, language: str) -> list[Step]:
    """Return the lines about a subject of the member's own organisation, oldest first.

    A subject of another organisation has no lines here, like one that does not exist.
    """
    if not concerns(member.organisation, subject):
        return []
    names = _names(member)
    return [
        Step(
            index=line.index,
            words=in_words(line.verb, language=language),
            on=_day(line.at),
            moment=_moment(line.at),
            by=_who(str((line.details or {}).get("by", "")), names),
        )
        for line in journal.lines_about(str(subject))
    ]


def concerns(organisation: Organisation, subject: uuid.UUID) -> bool:
    """Say whether `subject` is a row that this organisation holds, gave or was given."""
    own = Q(organisation=organisation)
    given_to = Q(giver=organisation) | Q(receiver=organisation, given=True)
    return subject == organisation.pk or any(
        rows.filter(pk=subject).exists()
        for rows in (
            Report.objects.filter(recipient=organisation),
            Assessment.objects.filter(own),
            Signal.objects.filter(own),
            Disclosure.objects.filter(given_to),
            Member.objects.filter(own),
            Agreement.objects.filter(organisations=organisation),
        )
    )


def _names(member: Member) -> dict[str, str]:
    colleagues = Member.objects.filter(organisation=member.organisation_id)
    return {str(row.pk): f"{row.name} ({row.get_role_display()})" for row in colleagues}


def _who(by: str, names: dict[str, str]) -> str:
    if by == "reporter":
        return _("the reporter")
    if by == "system":
        return _("the system, by itself")
    return names.get(by) or _("someone at another organisation")


def _day(at: str) -> dt.date:
    return dt.date.fromisoformat(at[:10])


def _moment(at: str) -> dt.datetime | None:
    return dt.datetime.fromisoformat(at) if "T" in at else None
