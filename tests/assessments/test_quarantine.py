"""The end of a quarantine: by a person, by the clock, or later because of a lawful freeze."""

import datetime as dt
from io import StringIO

import pytest
from django.core.management import call_command
from tests import cast
from tests.assessments import deeds
from tests.assessments.conftest import NOW, TODAY, new_report, on_day
from tests.assessments.deeds import lines, statuses

from schakel.assessments import commands, content, queries
from schakel.assessments.items import SignalItem
from schakel.assessments.models import Ended, Freeze, QuarantineDecision, Signal
from schakel.assessments.refusals import AssessmentError
from schakel.journal.commands import JournalError
from schakel.parties import sealing
from schakel.parties.sealing import Opener
from schakel.reports import commands as reports
from schakel.reports.models import ErasedBecause, Report, Status


def lapse(days: int) -> int:
    """Let the clock come by, some days after the moment of the tests."""
    at = on_day(days)
    return commands.lapse_due(on=at.date(), at=at)


def frozen(report: Report, opener: Opener, **changes: object) -> Freeze:
    given: dict[str, object] = {
        "ground": "sv_126ni",
        "authority": "Officier van justitie, bevel 12",
        "starts_on": TODAY,
        "ends_on": TODAY + dt.timedelta(days=89),
        "oral": False,
        "at": NOW,
        **changes,
    }
    return commands.freeze(report=report, opener=opener, **given)  # type: ignore[arg-type]


def decide(report: Report, opener: Opener, ended: Ended) -> QuarantineDecision:
    return commands.decide_quarantine(report=report, ended=ended, opener=opener, at=NOW)


def add_message(report: Report, text: str, on: dt.date) -> None:
    """Let the reporter say more, sealed to the organisation."""
    number = report.messages.count() + 1
    report.messages.create(
        number=number,
        author="reporter",
        sealed_for_organisation=sealing.seal_for(
            text.encode(), organisations=[report.recipient], context="report/message"
        ),
        written_on=on,
    )


def test_nothing_lapses_before_its_day(report: Report) -> None:
    assert lapse(2) == 0
    report.refresh_from_db()
    assert report.sealed_content is not None


def test_what_nobody_decided_on_is_erased_on_the_third_day_and_says_so(report: Report) -> None:
    assert lapse(3) == 1
    report.refresh_from_db()
    assert report.sealed_content is None
    assert report.erased_because == ErasedBecause.LAPSED
    assert statuses(report)[-1] == Status.LAPSED
    assert report.quarantinedecision.ended == Ended.LAPSED
    assert lines(report.pk)[-1]["by"] == "system"


def test_a_lapsed_report_keeps_what_was_never_sealed(report: Report) -> None:
    before = (report.received_on, report.sector, report.municipality_code, report.padded_size)
    lapse(3)
    report.refresh_from_db()
    after = (report.received_on, report.sector, report.municipality_code, report.padded_size)
    assert before == after


def test_what_lapsed_does_not_lapse_again(report: Report) -> None:
    assert [lapse(3), lapse(3), lapse(9)] == [1, 0, 0]
    assert statuses(report).count(Status.LAPSED) == 1


def test_a_signal_loses_its_persons_and_notes_with_the_report(report: Report, anna: Opener) -> None:
    signal = deeds.taken_up(report, anna)
    assert content.unseal(signal.assessment, anna).observations[0].note
    lapse(3)
    signal = Signal.objects.select_related("assessment__report").get(pk=signal.pk)
    assert signal.sealed_persons is None
    assert signal.assessment.sealed_notes is None
    assert commands.read_items(signal=signal, opener=anna, at=on_day(3)) == (deeds.PLACE,)
    assert content.unseal(signal.assessment, anna).observations[0].note == ""


def test_a_reporter_whose_report_was_taken_up_is_not_told_that_nobody_looked(
    report: Report, anna: Opener
) -> None:
    deeds.taken_up(report, anna)
    assert lapse(3) == 1
    assert Status.LAPSED not in statuses(report)


def test_who_withdrew_a_report_is_not_told_that_nobody_looked(report: Report) -> None:
    reports.withdraw(report=report, on=TODAY)
    assert lapse(3) == 1
    assert statuses(report)[-1] == Status.WITHDRAWN


def test_items_about_persons_are_not_read_after_their_term_even_before_the_clock_came_by(
    report: Report, anna: Opener
) -> None:
    signal = deeds.taken_up(report, anna)
    assert deeds.NAME in commands.read_items(signal=signal, opener=anna, at=on_day(2))
    assert commands.read_items(signal=signal, opener=anna, at=on_day(3)) == (deeds.PLACE,)


def test_items_about_persons_cannot_be_added_when_the_quarantine_is_over(
    report: Report, anna: Opener
) -> None:
    assessment = deeds.started(report, anna, deeds.seen())
    decide(report, anna, Ended.STRIPPED)
    with pytest.raises(AssessmentError):
        commands.conclude(
            assessment=assessment,
            conclusion=commands.Conclusion.TRAFFICKING_SUSPECTED,
            reasons="Reden.",
            items=(deeds.PLACE, deeds.NAME),
            opener=anna,
            at=NOW,
        )


def test_nothing_about_persons_keeps_the_text(report: Report, anna: Opener) -> None:
    decide(report, anna, Ended.NO_PERSONS)
    assert lapse(9) == 0
    report.refresh_from_db()
    assert report.sealed_content is not None


def test_nothing_about_persons_is_refused_when_a_signal_holds_some(
    report: Report, anna: Opener
) -> None:
    deeds.taken_up(report, anna)
    with pytest.raises(AssessmentError):
        decide(report, anna, Ended.NO_PERSONS)


def test_stripping_erases_the_text_the_notes_and_the_persons(report: Report, anna: Opener) -> None:
    signal = deeds.taken_up(report, anna)
    decide(report, anna, Ended.STRIPPED)
    report.refresh_from_db()
    signal.refresh_from_db()
    assert report.erased_because == ErasedBecause.STRIPPED
    assert (signal.sealed_persons, signal.persons_until) == (None, None)


def test_handing_over_needs_something_handed_over(report: Report, anna: Opener) -> None:
    with pytest.raises(AssessmentError):
        decide(report, anna, Ended.HANDED_OVER)
    reports.post_status(report=report, status=Status.PASSED_ON, by=anna.member, on=TODAY)
    assert decide(report, anna, Ended.HANDED_OVER).ended == Ended.HANDED_OVER


def test_persons_are_forgotten_after_handing_over(report: Report, anna: Opener) -> None:
    signal = deeds.taken_up(report, anna)
    commands.forget_persons(signal=signal, by=anna.member, ended=Ended.HANDED_OVER, at=NOW)
    report.refresh_from_db()
    assert signal.sealed_persons is None
    assert report.erased_because == ErasedBecause.HANDED_OVER
    assert report.quarantinedecision.ended == Ended.HANDED_OVER


def test_another_organisation_forgets_nothing(
    report: Report, anna: Opener, outsider: Opener
) -> None:
    signal = deeds.taken_up(report, anna)
    with pytest.raises(AssessmentError):
        commands.forget_persons(signal=signal, by=outsider.member, ended=Ended.STRIPPED, at=NOW)
    with pytest.raises(AssessmentError):
        decide(report, outsider, Ended.STRIPPED)
    with pytest.raises(AssessmentError):
        frozen(report, outsider)


def test_a_person_cannot_decide_twice_or_in_the_place_of_the_clock(
    report: Report, anna: Opener
) -> None:
    with pytest.raises(AssessmentError):
        decide(report, anna, Ended.LAPSED)
    decide(report, anna, Ended.NO_PERSONS)
    with pytest.raises(AssessmentError):
        decide(report, anna, Ended.STRIPPED)


def test_a_freeze_stops_the_clock_and_the_rest_of_the_term_follows(
    report: Report, anna: Opener
) -> None:
    frozen(report, anna, starts_on=TODAY, ends_on=TODAY + dt.timedelta(days=9))
    assert [lapse(days) for days in (3, 9, 12, 13)] == [0, 0, 0, 1]


def test_a_freeze_moves_the_end_of_the_persons_in_the_signal(report: Report, anna: Opener) -> None:
    signal = deeds.taken_up(report, anna)
    frozen(report, anna, ends_on=TODAY + dt.timedelta(days=9))
    signal.refresh_from_db()
    assert signal.persons_until == TODAY + dt.timedelta(days=13)


def test_while_frozen_nothing_is_erased_by_anyone(report: Report, anna: Opener) -> None:
    signal = deeds.taken_up(report, anna)
    frozen(report, anna)
    with pytest.raises(AssessmentError):
        decide(report, anna, Ended.STRIPPED)
    with pytest.raises(AssessmentError):
        commands.forget_persons(signal=signal, by=anna.member, ended=Ended.HANDED_OVER, at=NOW)
    signal.refresh_from_db()
    report.refresh_from_db()
    assert signal.sealed_persons is not None
    assert report.sealed_content is not None


def test_while_frozen_the_reporter_cannot_have_it_erased_either(
    report: Report, anna: Opener
) -> None:
    frozen(report, anna)
    with pytest.raises(reports.KeptError):
        reports.erase_content(report=report, because=ErasedBecause.REPORTER, by=None, at=TODAY)


@pytest.mark.parametrize(
    "changes",
    [
        {"ground": "sv_126ne"},
        {"ground": "because"},
        {"authority": "  "},
        {"ends_on": TODAY - dt.timedelta(days=1)},
        {"starts_on": TODAY + dt.timedelta(days=1)},
        {"ends_on": TODAY + dt.timedelta(days=90)},
        {"oral": True, "ends_on": TODAY + dt.timedelta(days=4)},
        {"oral": True, "ground": "woo_request"},
    ],
)
def test_what_is_no_lawful_freeze_is_refused(
    report: Report, anna: Opener, changes: dict[str, object]
) -> None:
    with pytest.raises(AssessmentError):
        frozen(report, anna, **changes)
    assert not Freeze.objects.exists()


def test_an_order_is_extended_once(report: Report, anna: Opener) -> None:
    frozen(report, anna)
    frozen(report, anna)
    with pytest.raises(AssessmentError):
        frozen(report, anna)


def test_an_oral_order_holds_until_it_must_be_on_paper(report: Report, anna: Opener) -> None:
    frozen(report, anna, oral=True, ends_on=TODAY + dt.timedelta(days=3))
    frozen(report, anna)
    quarantine = queries.quarantine_of(report, on=TODAY)
    assert quarantine is not None
    assert quarantine.ends_on == TODAY + dt.timedelta(days=93)


def test_what_is_gone_cannot_be_frozen(report: Report, anna: Opener) -> None:
    lapse(3)
    report.refresh_from_db()
    with pytest.raises(AssessmentError):
        frozen(report, anna)


def test_what_the_reporter_adds_later_waits_a_term_of_its_own(report: Report, anna: Opener) -> None:
    decide(report, anna, Ended.NO_PERSONS)
    add_message(report, "Zij heet Marisol", TODAY + dt.timedelta(days=5))
    assert [lapse(days) for days in (7, 8)] == [0, 1]
    report.refresh_from_db()
    assert report.sealed_content is None
    assert report.messages.get().sealed_for_organisation is None
    assert lapse(9) == 0


def test_a_new_message_can_be_judged_like_the_report(report: Report, anna: Opener) -> None:
    decide(report, anna, Ended.NO_PERSONS)
    add_message(report, "Het was op de tweede verdieping", TODAY)
    assert decide(report, anna, Ended.NO_PERSONS).last_message == 1
    assert lapse(9) == 0


def test_the_command_says_how_many_and_nothing_else(
    region: cast.Region, monkeypatch: pytest.MonkeyPatch
) -> None:
    new_report()
    new_report()
    monkeypatch.setattr("django.utils.timezone.now", lambda: on_day(3))
    output = StringIO()
    call_command("quarantine", stdout=output)
    assert output.getvalue() == "2 quarantines ended without a decision\n"


def test_what_the_clock_did_stays_when_a_later_report_fails(
    region: cast.Region, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = sorted((new_report(), new_report()), key=lambda report: report.pk)
    record = commands.record

    def fail_for_the_second(**given: object) -> None:
        if given["subject"] == second.pk:
            raise JournalError("the disk is full")
        record(**given)  # type: ignore[arg-type]

    monkeypatch.setattr(commands, "record", fail_for_the_second)
    with pytest.raises(JournalError):
        lapse(3)
    first.refresh_from_db()
    second.refresh_from_db()
    assert first.sealed_content is None
    assert second.sealed_content is not None


def test_a_freeze_of_one_report_does_not_keep_another(region: cast.Region, anna: Opener) -> None:
    kept, gone = new_report(), new_report()
    frozen(kept, anna)
    assert lapse(3) == 1
    gone.refresh_from_db()
    kept.refresh_from_db()
    assert gone.sealed_content is None
    assert kept.sealed_content is not None


def test_a_place_stays_when_persons_go(report: Report, anna: Opener) -> None:
    item = SignalItem("observation", "observation", "none", "Deur van buiten op slot")
    signal = deeds.taken_up(report, anna, (deeds.PLACE, item, deeds.NAME))
    lapse(3)
    signal = Signal.objects.select_related("assessment__report").get(pk=signal.pk)
    assert commands.read_items(signal=signal, opener=anna, at=on_day(400)) == (deeds.PLACE, item)
