"""The verbs of a report: submit, read, write, add, post a status, withdraw, erase.

Texts are sealed before a transaction starts. Whatever a reporter does is recorded by day.
"""

import datetime as dt
import hashlib
import uuid
from dataclasses import dataclass, field

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils import timezone

from schakel.journal import receipts as journal_receipts
from schakel.journal.commands import Recorded, record
from schakel.parties import queries as parties
from schakel.parties import sealing
from schakel.parties.models import Member, Organisation
from schakel.parties.roles import Capability
from schakel.reports import receipts
from schakel.reports.content import ReportContent, content_context, message_context
from schakel.reports.models import (
    Author,
    Channel,
    ErasedBecause,
    Message,
    Report,
    Sector,
    Status,
    StatusLine,
)
from schakel.reports.queries import ConversationLine, conversation_for, conversation_of
from schakel.reports.receipts import Receipt

REPORTER = "reporter"
SYSTEM = "system"
RECEIVED = "report.received"


class ReportsError(Exception):
    """This cannot be done with this report. The message says why, in the reader's words."""


class NoIntakeError(ReportsError):
    """No organisation takes in reports about this place."""


class ErasedError(ReportsError):
    """The content of this report is gone."""


class KeptError(ReportsError):
    """The law orders for now to keep what would be erased. The message says nothing about who."""


@dataclass(frozen=True)
class Submission:
    """What a reporter gets. `proof` is empty if the form was sent before with another text."""

    report: Report
    receipt: Receipt = field(repr=False)
    proof: str = field(repr=False)
    repeated: bool


def submit_report(
    *,
    content: ReportContent,
    sector: Sector,
    municipality_code: str,
    channel: Channel,
    form_nonce: bytes,
    exact_time: bool,
    at: dt.datetime,
) -> Submission:
    """Take in a report, sealed to who receives it; the same form again gives the same receipt.

    Kept in the clear are the day (in UTC, so that two days that differ betray no hour), channel,
    sector, municipality and a padded size. With `exact_time` the minute is in the proof alone.
    """
    recipient = parties.intake_for(municipality_code)
    if recipient is None:
        raise NoIntakeError("No organisation takes in reports about this place.")
    if not content.text.strip():
        raise ReportsError("A report needs a text.")
    receipt = receipts.of_nonce(form_nonce)
    reporter = sealing.reporter_of(receipt.encode("ascii"))
    report = _sealed_report(content, recipient, reporter)
    report.channel, report.sector = channel.value, sector.value
    report.municipality_code = municipality_code
    report.form_hash = receipts.form_hash(form_nonce)
    report.received_on = at.astimezone(dt.UTC).date()
    salt, text = receipts.text_salt(form_nonce), content.as_sent()
    commitment = journal_receipts.text_commitment(salt=salt, text=text)
    try:
        recorded: Recorded | None = _take_in(report, commitment)
        repeated = False
    except IntegrityError:
        report, recorded = _taken_in_before(report.form_hash, commitment)
        repeated = True
    proof = ""
    if recorded is not None:
        proof = journal_receipts.issue_proof(
            recorded=recorded,
            text=text,
            text_salt=salt,
            received=_received(report.received_on, at if exact_time else None),
        )
    return Submission(report, receipt, proof, repeated)


def _sealed_report(
    content: ReportContent, recipient: Organisation, reporter: sealing.Reporter
) -> Report:
    report = Report(recipient=recipient, lookup=reporter.lookup, reporter_key=reporter.public_key)
    plain = content.to_bytes()
    report.padded_size = sealing.padded_size(len(plain))
    report.sealed_content = sealing.seal_for(
        plain, organisations=(recipient,), context=content_context(report.pk)
    )
    return report


@transaction.atomic
def _take_in(report: Report, commitment: str) -> Recorded:
    report.save(force_insert=True)
    _post(report, Status.RECEIVED, report.received_on)
    return record(
        verb=RECEIVED,
        subject=report.pk,
        by=REPORTER,
        at=report.received_on,
        details={"text_commitment": commitment},
    )


def _taken_in_before(form_hash: bytes, commitment: str) -> tuple[Report, Recorded | None]:
    """Return the report of an earlier sending, with its line if the text is the same."""
    report = Report.objects.select_related("recipient").get(form_hash=form_hash)
    recorded = journal_receipts.recorded_before(verb=RECEIVED, subject=report.pk)
    if recorded is None or recorded.details.get("text_commitment") != commitment:
        return report, None
    return report, recorded


def _received(day: dt.date, moment: dt.datetime | None) -> str:
    """Return the UTC minute if there is one and it is of this day; otherwise the day."""
    if moment is None or moment.astimezone(dt.UTC).date() != day:
        return day.isoformat()
    return moment.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%MZ")


@transaction.atomic
def read_report(*, report: Report, opener: sealing.Opener, at: dt.datetime) -> ReportContent:
    """Open a report in a member's session; the reporter then sees, once, that it is read."""
    _must_receive(report, opener)
    locked = _lock(report)
    if locked.sealed_content is None:
        raise ErasedError("The content of this report was erased.")
    sealed, context = bytes(locked.sealed_content), content_context(report.pk)
    opened = opener.open(sealed, context=context)
    if locked.withdrawn_on is None:
        _post_once(locked, Status.BEING_READ, timezone.localtime(at).date())
    record(verb="report.read", subject=report.pk, by=opener.member.pk, at=at)
    return ReportContent.from_bytes(opened)


@transaction.atomic
def read_messages(
    *, report: Report, opener: sealing.Opener, at: dt.datetime
) -> tuple[ConversationLine, ...]:
    """Open the conversation in a member's session. An empty one is not worth a line."""
    _must_receive(report, opener)
    lines = conversation_for(report=report, opener=opener)
    if lines:
        record(verb="messages.read", subject=report.pk, by=opener.member.pk, at=at)
    return lines


def read_conversation(
    *, report: Report, reporter: sealing.Reporter
) -> tuple[ConversationLine, ...]:
    """Open the conversation with the receipt. Nothing is recorded: a reporter leaves no trace."""
    _must_have_sent(report, reporter)
    return conversation_of(report=report, reporter=reporter)


@transaction.atomic
def post_status(*, report: Report, status: Status, by: Member | None, on: dt.date) -> StatusLine:
    """Tell the reporter where things stand. Call it before the caller's own `record`."""
    line = _post(_lock(report), status, on)
    record(
        verb="report.status_posted",
        subject=report.pk,
        by=SYSTEM if by is None else by.pk,
        at=on,
        details={"status": status.value},
    )
    return line


def write_to_reporter(
    *, report: Report, text: str, opener: sealing.Opener, at: dt.datetime
) -> Message:
    """Write to the reporter: sealed to the receipt, and to the organisation that wrote it."""
    _must_receive(report, opener)
    message = _new_message(report, Author.ORGANISATION, text)
    context, plain = message_context(report.pk, message.pk), text.encode("utf-8")
    message.sealed_for_organisation = sealing.seal_for(
        plain, organisations=(opener.organisation,), context=context
    )
    message.sealed_for_reporter = sealing.seal_for_reporter(
        plain, public_key=bytes(report.reporter_key), context=context
    )
    message.written_on = timezone.localtime(at).date()
    _store_message(message, verb="message.written", by=opener.member.pk, at=at)
    return message


def add_message(
    *,
    report: Report,
    reporter: sealing.Reporter,
    text: str,
    on: dt.date,
    form_nonce: bytes | None = None,
) -> Message:
    """Add what the reporter wants to say more, sealed to the receiving organisation alone.

    With `form_nonce`, sending the same form again adds nothing and returns the first message.
    """
    _must_have_sent(report, reporter)
    message = _new_message(report, Author.REPORTER, text)
    if form_nonce is not None:
        message.pk = uuid.UUID(bytes=hashlib.sha256(report.pk.bytes + form_nonce).digest()[:16])
    message.sealed_for_organisation = sealing.seal_for(
        text.encode("utf-8"),
        organisations=(report.recipient,),
        context=message_context(report.pk, message.pk),
    )
    message.written_on = on
    try:
        _store_message(message, verb="message.added", by=REPORTER, at=on)
    except IntegrityError:
        return Message.objects.get(pk=message.pk, report=report)
    return message


def _new_message(report: Report, author: Author, text: str) -> Message:
    if not text.strip():
        raise ReportsError("A message needs a text.")
    return Message(report=report, author=author.value)


@transaction.atomic
def _store_message(
    message: Message, *, verb: str, by: uuid.UUID | str, at: dt.date | dt.datetime
) -> None:
    report = _lock(message.report)
    message.number = (report.messages.aggregate(last=Max("number"))["last"] or 0) + 1
    message.save(force_insert=True)
    record(verb=verb, subject=report.pk, by=by, at=at, details={"number": message.number})


@transaction.atomic
def withdraw(*, report: Report, on: dt.date) -> None:
    """Withdraw a report for its reporter. Doing it twice is doing it once."""
    locked = _lock(report)
    if locked.withdrawn_on is not None:
        return
    locked.withdrawn_on = on
    locked.save(update_fields=["withdrawn_on"])
    _post(locked, Status.WITHDRAWN, on)
    record(verb="report.withdrawn", subject=report.pk, by=REPORTER, at=on)


@transaction.atomic
def keep_content(*, report: Report, until: dt.date, by: Member, at: dt.datetime) -> None:
    """Keep everything of a report up to and including a day, because an order says so.

    A longer order stands. Call it before the caller's own `record`.
    """
    locked = _lock(report)
    locked.kept_until = max(until, locked.kept_until or until)
    locked.save(update_fields=["kept_until"])
    details: dict[str, str | int] = {"until": locked.kept_until.isoformat()}
    record(verb="report.kept", subject=report.pk, by=by.pk, at=at, details=details)


@transaction.atomic
def erase_content(
    *, report: Report, because: ErasedBecause, by: Member | None, at: dt.date | dt.datetime
) -> None:
    """Erase what the reporter told, in the report and in messages; the conversation lives on.

    Messages to the reporter stay. A second time erases what was added since; the first reason and
    day stay. Without `by` it is the reporter (`ErasedBecause.REPORTER`) or the clock. Raises
    KeptError while an order to keep it is in force (Sv 126ni).
    """
    locked, on = _lock(report), timezone.localtime(at).date() if isinstance(at, dt.datetime) else at
    if locked.kept_until is not None and on <= locked.kept_until:
        raise KeptError("For now the law orders us to keep this.")
    told = locked.messages.filter(author=Author.REPORTER, sealed_for_organisation__isnull=False)
    if not told.update(sealed_for_organisation=None) and locked.erased_on is not None:
        return
    if locked.erased_on is None:
        locked.sealed_content = None
        locked.erased_on = on
        locked.erased_because = because.value
        locked.save(update_fields=["sealed_content", "erased_on", "erased_because"])
    nobody = REPORTER if because is ErasedBecause.REPORTER else SYSTEM
    record(
        verb="report.erased",
        subject=report.pk,
        by=nobody if by is None else by.pk,
        at=at,
        details={"because": because.value},
    )


def _lock(report: Report) -> Report:
    """Return the row as it is now, held until the transaction ends."""
    return Report.objects.select_for_update().get(pk=report.pk)


def _post(report: Report, status: Status, on: dt.date) -> StatusLine:
    last = report.status_lines.aggregate(last=Max("number"))["last"] or 0
    return report.status_lines.create(number=last + 1, status=status.value, posted_on=on)


def _post_once(report: Report, status: Status, on: dt.date) -> None:
    if not report.status_lines.filter(status=status.value).exists():
        _post(report, status, on)


def _must_receive(report: Report, opener: sealing.Opener) -> None:
    theirs = report.recipient_id == opener.organisation.pk
    if not theirs or not opener.member.may(Capability.TRIAGE):
        raise ReportsError("This report is not yours to open.")


def _must_have_sent(report: Report, reporter: sealing.Reporter) -> None:
    if bytes(report.lookup) != reporter.lookup:
        raise ReportsError("This receipt belongs to another report.")
