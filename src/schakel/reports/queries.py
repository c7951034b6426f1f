"""Which reports there are, for a member of who received them or for the holder of a receipt."""

from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from schakel.parties import sealing
from schakel.parties.models import Member
from schakel.parties.roles import Capability
from schakel.reports.content import message_context
from schakel.reports.models import Author, Message, Report
from schakel.reports.receipts import Receipt


@dataclass(frozen=True)
class ConversationLine:
    """A message as its reader sees it; `text` is None when it is not theirs to open, or erased."""

    number: int
    author: Author
    written_on: date
    text: str | None
    erased: bool


def visible_to(member: Member) -> QuerySet[Report]:
    """Return the reports that a member may open: those to their organisation, if they assess."""
    if not member.may(Capability.TRIAGE):
        return Report.objects.none()
    return Report.objects.filter(recipient=member.organisation_id)


def of_receipt(receipt: Receipt) -> tuple[Report, sealing.Reporter] | None:
    """Return the report that a receipt opens, with the reporter's keys; None if there is none.

    The same work is done for a receipt that exists and one that does not.
    """
    reporter = sealing.reporter_of(receipt.encode("ascii"))
    found = Report.objects.select_related("recipient").filter(lookup=reporter.lookup).first()
    return None if found is None else (found, reporter)


def conversation_for(*, report: Report, opener: sealing.Opener) -> tuple[ConversationLine, ...]:
    """Return the conversation as the receiving organisation reads it.

    A page shows it through commands.read_messages, so that the reading is in the journal.
    """
    return tuple(
        _line(message, None if sealed is None else opener.open(bytes(sealed), context=context))
        for message, sealed, context in (
            (row, row.sealed_for_organisation, message_context(report.pk, row.pk))
            for row in report.messages.order_by("number")
        )
    )


def conversation_of(*, report: Report, reporter: sealing.Reporter) -> tuple[ConversationLine, ...]:
    """Return the conversation as the reporter reads it.

    What the reporter wrote is sealed to the organisation alone: who finds the receipt does not
    find what was told.
    """
    return tuple(
        _line(message, None if sealed is None else reporter.open(bytes(sealed), context=context))
        for message, sealed, context in (
            (row, row.sealed_for_reporter, message_context(report.pk, row.pk))
            for row in report.messages.order_by("number")
        )
    )


def holds_anything_told(report: Report) -> bool:
    """Say whether anything that the reporter told is still there to erase."""
    told = report.messages.filter(author=Author.REPORTER, sealed_for_organisation__isnull=False)
    return report.erased_on is None or told.exists()


def _line(message: Message, text: bytes | None) -> ConversationLine:
    return ConversationLine(
        number=message.number,
        author=Author(message.author),
        written_on=message.written_on,
        text=None if text is None else text.decode("utf-8"),
        erased=message.sealed_for_organisation is None,
    )
