"""What the verbs of a report promise, each refusal, and that a failed record undoes everything."""

import datetime as dt

import pytest
from tests import cast
from tests.reports.conftest import CONTENT, MARK, Submit

from schakel.journal import queries as journal
from schakel.journal import receipts as proofs
from schakel.journal.commands import JournalError
from schakel.parties.models import Organisation
from schakel.parties.sealing import Reporter, SealingError
from schakel.reports import commands, queries, receipts
from schakel.reports.commands import (
    ErasedError,
    KeptError,
    NoIntakeError,
    ReportsError,
    Submission,
)
from schakel.reports.content import ReportContent
from schakel.reports.models import (
    Author,
    ErasedBecause,
    Message,
    Report,
    Status,
    StatusLine,
)

DAY = cast.TODAY


def verbs(report: Report) -> list[str]:
    return [line.verb for line in journal.lines_about(str(report.pk))]


def statuses(report: Report) -> list[str]:
    return list(report.status_lines.order_by("number").values_list("status", flat=True))


# Taking in.


def test_a_report_is_sealed_to_its_municipality_and_opens_there(region, sent, opener) -> None:
    found = commands.read_report(report=sent.report, opener=opener(region.anna), at=cast.NOW)
    assert found == CONTENT
    assert sent.report.recipient == region.voorbeeldstad
    assert not sent.repeated


def test_a_report_about_elsewhere_goes_to_who_takes_in_the_region(region, submit) -> None:
    assert submit(municipality_code="").report.recipient == region.voorbeeldstad
    assert submit(municipality_code="GM0363").report.recipient == region.voorbeeldstad
    assert submit(municipality_code="GM9902").report.recipient == region.anderdam


@pytest.mark.django_db
def test_without_anyone_to_take_it_in_nothing_is_stored(submit) -> None:
    with pytest.raises(NoIntakeError):
        submit()
    assert not Report.objects.exists()


def test_a_report_without_a_text_is_refused(region, submit) -> None:
    with pytest.raises(ReportsError):
        submit(content=ReportContent(text=" \n"))
    assert not Report.objects.exists()


def test_a_report_shows_its_first_status_and_one_line_in_the_journal(sent, report) -> None:
    assert statuses(report) == [Status.RECEIVED]
    (line,) = journal.lines_about(str(report.pk))
    assert (line.verb, line.at) == ("report.received", DAY.isoformat())
    assert line.details is not None
    assert set(line.details) == {"text_commitment", "subject", "by"}
    assert line.details["by"] == "reporter"


def test_the_day_is_the_same_everywhere_so_that_it_betrays_no_hour(region, submit) -> None:
    just_after_midnight = dt.datetime(2026, 11, 24, 23, 30, tzinfo=dt.UTC)
    sent = submit(at=just_after_midnight, exact_time=True)
    (line,) = journal.lines_about(str(sent.report.pk))
    assert line.at == sent.report.received_on.isoformat() == "2026-11-24"
    assert sent.report.status_lines.get().posted_on == sent.report.received_on
    assert proofs.verify_proof(sent.proof).received == "2026-11-24T23:30Z"


@pytest.mark.parametrize(
    ("exact", "received"), [(True, "2026-11-24T09:30Z"), (False, "2026-11-24")]
)
def test_the_proof_holds_the_day_or_the_minute_as_chosen(
    region, submit: Submit, exact: bool, received: str
) -> None:
    sent = submit(exact_time=exact)
    proved = proofs.verify_proof(sent.proof, text=CONTENT.as_sent())
    assert (proved.received, proved.verb) == (received, "report.received")
    with pytest.raises(proofs.ReceiptError):
        proofs.verify_proof(sent.proof, text=CONTENT.text)


def test_if_the_journal_fails_nothing_was_taken_in(region, submit, monkeypatch) -> None:
    lines = journal.size()
    monkeypatch.setattr(commands, "record", refuse)
    with pytest.raises(JournalError):
        submit()
    assert not Report.objects.exists()
    assert not StatusLine.objects.exists()
    assert journal.size() == lines


def refuse(**_: object) -> None:
    raise JournalError("the journal is closed")


# The same form again.


def test_the_same_form_again_gives_the_same_receipt_and_a_proof_that_holds(region, submit) -> None:
    first = submit(form_nonce=bytes(32))
    submit()
    again = submit(form_nonce=bytes(32), at=cast.NOW + dt.timedelta(minutes=1))
    assert again.repeated
    assert again.receipt == first.receipt
    assert again.report == first.report
    assert proofs.verify_proof(again.proof, text=CONTENT.as_sent()).index == (
        proofs.verify_proof(first.proof).index
    )
    assert Report.objects.count() == 2
    assert verbs(first.report) == ["report.received"]


def test_the_same_form_a_day_later_is_proved_for_the_first_day(region, submit) -> None:
    submit(form_nonce=bytes(32), exact_time=True)
    again = submit(form_nonce=bytes(32), exact_time=True, at=cast.NOW + dt.timedelta(days=1))
    assert proofs.verify_proof(again.proof).received == DAY.isoformat()


def test_the_same_form_with_another_text_keeps_the_first_and_proves_nothing(
    region, submit, opener
) -> None:
    first = submit(form_nonce=bytes(32))
    again = submit(form_nonce=bytes(32), content=ReportContent(text="iets anders"))
    assert (again.repeated, again.proof, again.receipt) == (True, "", first.receipt)
    kept = commands.read_report(report=again.report, opener=opener(region.anna), at=cast.NOW)
    assert kept == CONTENT


# Reading.


def test_reading_is_recorded_each_time_and_told_to_the_reporter_once(
    region, report, opener
) -> None:
    for _ in range(2):
        commands.read_report(report=report, opener=opener(region.anna), at=cast.NOW)
    assert verbs(report) == ["report.received", "report.read", "report.read"]
    assert statuses(report) == [Status.RECEIVED, Status.BEING_READ]


def test_if_the_journal_fails_nothing_was_read(region, report, opener, monkeypatch) -> None:
    monkeypatch.setattr(commands, "record", refuse)
    with pytest.raises(JournalError):
        commands.read_report(report=report, opener=opener(region.anna), at=cast.NOW)
    assert statuses(report) == [Status.RECEIVED]


def test_another_organisation_cannot_open_it_by_command_or_by_key(region, report, opener) -> None:
    outsider = opener(region.outsider)
    with pytest.raises(ReportsError):
        commands.read_report(report=report, opener=outsider, at=cast.NOW)
    with pytest.raises(SealingError):
        outsider.open(report.sealed_content, context=f"report/{report.pk}/content")
    assert verbs(report) == ["report.received"]


def test_only_who_assesses_for_the_recipient_sees_that_it_exists(region, report) -> None:
    everyone = [
        getattr(region, name) for name in cast.Region.__dataclass_fields__ if name != "anna"
    ]
    members = [who for who in everyone if not isinstance(who, Organisation)]
    assert list(queries.visible_to(region.anna)) == [report]
    assert [who.name for who in members if queries.visible_to(who).exists()] == []


# The conversation.


def test_who_has_the_receipt_reads_the_answers_and_not_what_was_told(
    region, report, reporter, opener
) -> None:
    commands.write_to_reporter(
        report=report, text="Welke deur?", opener=opener(region.anna), at=cast.NOW
    )
    commands.add_message(report=report, reporter=reporter, text="De achterdeur.", on=DAY)
    theirs = commands.read_conversation(report=report, reporter=reporter)
    assert [(line.number, line.author, line.text) for line in theirs] == [
        (1, Author.ORGANISATION, "Welke deur?"),
        (2, Author.REPORTER, None),
    ]
    ours = commands.read_messages(report=report, opener=opener(region.anna), at=cast.NOW)
    assert [line.text for line in ours] == ["Welke deur?", "De achterdeur."]
    assert verbs(report)[1:] == ["message.written", "message.added", "messages.read"]


def test_the_same_message_form_again_adds_nothing(report, reporter) -> None:
    first, again = (
        commands.add_message(
            report=report, reporter=reporter, text="Nog iets.", on=DAY, form_nonce=bytes(32)
        )
        for _ in range(2)
    )
    assert first == again
    assert Message.objects.count() == 1
    assert verbs(report) == ["report.received", "message.added"]


def test_an_empty_message_is_refused(region, report, reporter, opener) -> None:
    with pytest.raises(ReportsError):
        commands.add_message(report=report, reporter=reporter, text=" ", on=DAY)
    with pytest.raises(ReportsError):
        commands.write_to_reporter(report=report, text="", opener=opener(region.anna), at=cast.NOW)
    assert not Message.objects.exists()


def test_another_organisation_cannot_write_to_the_reporter(region, report, opener) -> None:
    with pytest.raises(ReportsError):
        commands.write_to_reporter(
            report=report, text="Hallo", opener=opener(region.outsider), at=cast.NOW
        )
    with pytest.raises(ReportsError):
        commands.read_messages(report=report, opener=opener(region.outsider), at=cast.NOW)


def test_a_receipt_of_another_report_opens_nothing_here(submit, report, reporter) -> None:
    other = submit().report
    with pytest.raises(ReportsError):
        commands.read_conversation(report=other, reporter=reporter)
    with pytest.raises(ReportsError):
        commands.add_message(report=other, reporter=reporter, text="Hallo", on=DAY)


def test_if_the_journal_fails_no_message_was_sent(
    region, report, reporter, opener, monkeypatch
) -> None:
    monkeypatch.setattr(commands, "record", refuse)
    with pytest.raises(JournalError):
        commands.add_message(report=report, reporter=reporter, text="Nog iets.", on=DAY)
    with pytest.raises(JournalError):
        commands.write_to_reporter(
            report=report, text="Hallo", opener=opener(region.anna), at=cast.NOW
        )
    assert not Message.objects.exists()


def test_an_unknown_receipt_opens_nothing(sent: Submission) -> None:
    assert queries.of_receipt(receipts.of_nonce(b"another form" * 3)) is None


# Status.


def test_a_status_is_numbered_recorded_and_by_the_system_when_by_nobody(region, report) -> None:
    line = commands.post_status(report=report, status=Status.TAKEN_UP, by=region.anna, on=DAY)
    commands.post_status(report=report, status=Status.CLOSED, by=None, on=DAY)
    assert line.number == 2
    assert statuses(report) == [Status.RECEIVED, Status.TAKEN_UP, Status.CLOSED]
    posted = journal.lines_about(str(report.pk))[1:]
    assert [line.details and line.details["by"] for line in posted] == [
        str(region.anna.pk),
        "system",
    ]


def test_if_the_journal_fails_no_status_was_posted(report, monkeypatch) -> None:
    monkeypatch.setattr(commands, "record", refuse)
    with pytest.raises(JournalError):
        commands.post_status(report=report, status=Status.CLOSED, by=None, on=DAY)
    assert statuses(report) == [Status.RECEIVED]


# Withdrawing and erasing.


def test_withdrawing_twice_is_withdrawing_once(report) -> None:
    commands.withdraw(report=report, on=DAY)
    commands.withdraw(report=report, on=DAY + dt.timedelta(days=1))
    report.refresh_from_db()
    assert report.withdrawn_on == DAY
    assert statuses(report) == [Status.RECEIVED, Status.WITHDRAWN]
    assert verbs(report) == ["report.received", "report.withdrawn"]


def test_a_withdrawn_report_is_not_told_to_be_read(region, report, opener) -> None:
    commands.withdraw(report=report, on=DAY)
    commands.read_report(report=report, opener=opener(region.anna), at=cast.NOW)
    assert statuses(report) == [Status.RECEIVED, Status.WITHDRAWN]


def test_erasing_takes_what_was_told_and_leaves_the_conversation(
    region, report, reporter: Reporter, opener
) -> None:
    commands.add_message(report=report, reporter=reporter, text="Nog iets.", on=DAY)
    commands.write_to_reporter(
        report=report, text="Welke deur?", opener=opener(region.anna), at=cast.NOW
    )
    commands.erase_content(report=report, because=ErasedBecause.REPORTER, by=None, at=DAY)
    report.refresh_from_db()
    assert (report.sealed_content, report.erased_on) == (None, DAY)
    assert report.erased_because == ErasedBecause.REPORTER
    ours = queries.conversation_for(report=report, opener=opener(region.anna))
    assert [line.text for line in ours] == [None, "Welke deur?"]
    commands.add_message(report=report, reporter=reporter, text="Ik blijf er.", on=DAY)
    assert commands.read_conversation(report=report, reporter=reporter)[1].text == "Welke deur?"
    with pytest.raises(ErasedError):
        commands.read_report(report=report, opener=opener(region.anna), at=cast.NOW)
    assert verbs(report)[-2:] == ["report.erased", "message.added"]


def test_erasing_again_takes_what_was_added_since_and_keeps_the_first_reason(
    region, report, reporter
) -> None:
    commands.erase_content(
        report=report, because=ErasedBecause.STRIPPED, by=region.anna, at=cast.NOW
    )
    commands.erase_content(report=report, because=ErasedBecause.REPORTER, by=None, at=DAY)
    assert verbs(report).count("report.erased") == 1
    commands.add_message(report=report, reporter=reporter, text="Nog iets.", on=DAY)
    commands.erase_content(report=report, because=ErasedBecause.REPORTER, by=None, at=DAY)
    report.refresh_from_db()
    assert report.erased_because == ErasedBecause.STRIPPED
    assert Message.objects.get().sealed_for_organisation is None
    assert verbs(report).count("report.erased") == 2


def test_if_the_journal_fails_nothing_was_withdrawn_or_erased(report, monkeypatch) -> None:
    monkeypatch.setattr(commands, "record", refuse)
    with pytest.raises(JournalError):
        commands.withdraw(report=report, on=DAY)
    with pytest.raises(JournalError):
        commands.erase_content(report=report, because=ErasedBecause.REPORTER, by=None, at=DAY)
    report.refresh_from_db()
    assert report.withdrawn_on is None
    assert report.sealed_content is not None
    assert statuses(report) == [Status.RECEIVED]


def test_what_an_order_says_to_keep_is_not_erased_for_anyone_until_it_ends(
    region, report, reporter
) -> None:
    until = DAY + dt.timedelta(days=30)
    commands.add_message(report=report, reporter=reporter, text="Nog iets.", on=DAY)
    commands.keep_content(report=report, until=until, by=region.anna, at=cast.NOW)
    commands.keep_content(report=report, until=DAY, by=region.anna, at=cast.NOW)
    for because, at in ((ErasedBecause.REPORTER, until), (ErasedBecause.LAPSED, cast.NOW)):
        with pytest.raises(KeptError):
            commands.erase_content(report=report, because=because, by=None, at=at)
    report.refresh_from_db()
    assert report.sealed_content is not None
    assert Message.objects.get().sealed_for_organisation is not None
    after = until + dt.timedelta(days=1)
    commands.erase_content(report=report, because=ErasedBecause.REPORTER, by=None, at=after)
    report.refresh_from_db()
    assert report.erased_on == after


def test_the_journal_is_whole_after_a_whole_life(region, report, reporter, opener) -> None:
    commands.read_report(report=report, opener=opener(region.anna), at=cast.NOW)
    commands.add_message(report=report, reporter=reporter, text="Nog iets.", on=DAY)
    commands.withdraw(report=report, on=DAY)
    commands.erase_content(report=report, because=ErasedBecause.REPORTER, by=None, at=DAY)
    assert journal.verify().problems == ()


def test_what_was_told_is_nowhere_in_the_rows(report) -> None:
    row = b"".join(
        bytes(part)
        for part in Report.objects.values_list().get()
        if isinstance(part, bytes | memoryview)
    )
    assert MARK.encode() not in row
    assert MARK not in repr(report) + str(vars(report))
