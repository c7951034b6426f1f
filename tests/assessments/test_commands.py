"""Assessing: each verb does what it says, refuses what it must, and records or does nothing."""

from collections.abc import Callable

import pytest
from tests import cast
from tests.assessments import deeds
from tests.assessments.conftest import NOW, new_report
from tests.assessments.deeds import lines, statuses

from schakel.assessments import commands, content, offered, queries
from schakel.assessments.items import SignalItem
from schakel.assessments.models import Assessment, Ended, Freeze, QuarantineDecision, Signal
from schakel.assessments.refusals import AssessmentError
from schakel.core.indicators.conclusion import Conclusion, ConclusionError
from schakel.core.indicators.observation import HowKnown, ObservationError, ProblemKind, Standing
from schakel.journal.commands import JournalError
from schakel.journal.models import Entry, Opening
from schakel.parties.sealing import Opener
from schakel.reports.models import Report, Sector, Status


def test_starting_twice_is_starting_once(report: Report, anna: Opener) -> None:
    first = deeds.started(report, anna)
    second = deeds.started(report, anna)
    assert first == second
    assert first.edition == "2026-11"
    assert len(lines(first.pk)) == 1


def test_another_organisation_cannot_start(report: Report, outsider: Opener) -> None:
    with pytest.raises(AssessmentError):
        deeds.started(report, outsider)
    assert not Assessment.objects.exists()


def test_a_role_without_triage_cannot_start(region: cast.Region, report: Report) -> None:
    vera = cast.opener(region.anna)
    privacy_officer = Opener(region.vera, region.voorbeeldstad, vera.keys)
    with pytest.raises(AssessmentError):
        deeds.started(report, privacy_officer)


def test_observations_come_back_as_they_were_noted(report: Report, anna: Opener) -> None:
    noted = (
        deeds.seen(note="Kamer 12, Marisol"),
        deeds.seen(
            "I01", how_known=HowKnown.OTHER_TOLD, standing=Standing.HEARSAY, observed_on="in mei"
        ),
    )
    assessment = deeds.started(report, anna, *noted)
    assert content.unseal(assessment, anna).observations == noted


def test_neither_codes_nor_notes_are_readable_in_the_row_or_the_journal(
    report: Report, anna: Opener
) -> None:
    assessment = deeds.started(report, anna, deeds.seen(note="Marisol"))
    stored = bytes(assessment.sealed_content) + bytes(assessment.sealed_notes or b"")
    assert b"I31" not in stored
    assert b"Marisol" not in stored
    assert "I31" not in str(list(Opening.objects.values_list("details", flat=True)))


def test_what_is_wrong_with_an_observation_changes_nothing(report: Report, anna: Opener) -> None:
    assessment = deeds.started(report, anna, deeds.seen())
    before = bytes(assessment.sealed_content)
    with pytest.raises(ObservationError) as caught:
        commands.add_observation(
            assessment=assessment,
            observation=deeds.seen(deeds.CONTESTED),
            opener=anna,
            at=NOW,
        )
    assert [each.kind for each in caught.value.problems] == [ProblemKind.CONTESTED_WITHOUT_REASON]
    assessment.refresh_from_db()
    assert bytes(assessment.sealed_content) == before


def test_adding_the_same_indicator_again_replaces_it(report: Report, anna: Opener) -> None:
    assessment = deeds.started(report, anna, deeds.seen())
    changed = deeds.seen(note="Ook kamer 14")
    commands.add_observation(assessment=assessment, observation=changed, opener=anna, at=NOW)
    assessment.refresh_from_db()
    assert content.unseal(assessment, anna).observations == (changed,)


def test_what_only_care_may_record_a_municipality_cannot(report: Report, anna: Opener) -> None:
    with pytest.raises(AssessmentError):
        deeds.started(report, anna, deeds.seen(deeds.CARE_ONLY))


def test_every_sector_of_a_report_has_its_indicators(region: cast.Region) -> None:
    assert set(offered.SECTORS) == set(Sector)
    catalogue = commands.catalogues.current()
    for sector in Sector:
        found = offered.shelves(catalogue, organisation=region.voorbeeldstad, sector=sector)
        shown = [each for shelf in found for each in shelf.indicators]
        assert shown
        assert not any(each.contested for each in shown)


def test_a_conclusion_opens_a_signal_and_tells_the_reporter(report: Report, anna: Opener) -> None:
    signal = deeds.taken_up(report, anna)
    assert signal.reference.startswith("S-")
    assert len(signal.reference) == 8
    assert (signal.sector, signal.municipality_code) == ("sex_work", "GM9901")
    assert commands.read_items(signal=signal, opener=anna, at=NOW) == (deeds.PLACE, deeds.NAME)
    assert str(signal.persons_until) == "2026-11-27"
    assert statuses(report)[-1] == Status.TAKEN_UP
    assert lines(signal.assessment_id)[-1]["conclusion"] == "trafficking_suspected"


@pytest.mark.parametrize("conclusion", [Conclusion.NO_ABUSE, Conclusion.CANNOT_TELL])
def test_without_something_to_take_up_the_report_is_closed(
    report: Report, anna: Opener, conclusion: Conclusion
) -> None:
    assessment = deeds.started(report, anna)
    given = {"assessment": assessment, "conclusion": conclusion, "opener": anna, "at": NOW}
    with pytest.raises(AssessmentError):
        commands.conclude(**given, reasons="Gewoon werk.", items=[deeds.PLACE])
    assert commands.conclude(**given, reasons="Gewoon werk.", items=()) is None
    assert statuses(report)[-1] == Status.CLOSED
    assert not Signal.objects.exists()


@pytest.mark.parametrize(
    ("reasons", "items", "error"),
    [
        (" ", (deeds.PLACE,), ConclusionError),
        ("Reden.", (), AssessmentError),
        ("Reden.", (deeds.PLACE, deeds.PLACE), AssessmentError),
        ("Reden.", (SignalItem("x", "place", "none", " "),), AssessmentError),
        ("Reden.", (SignalItem("x", "place", "suspect", "Kade 3"),), AssessmentError),
        ("Reden.", (SignalItem("x", "nationality", "suspect", "?"),), AssessmentError),
    ],
)
def test_a_conclusion_that_lacks_something_is_refused_and_nothing_happens(
    report: Report,
    anna: Opener,
    reasons: str,
    items: tuple[SignalItem, ...],
    error: type[Exception],
) -> None:
    assessment = deeds.started(report, anna, deeds.seen())
    before = Entry.objects.count()
    with pytest.raises(error):
        commands.conclude(
            assessment=assessment,
            conclusion=Conclusion.TRAFFICKING_SUSPECTED,
            reasons=reasons,
            items=items,
            opener=anna,
            at=NOW,
        )
    assessment.refresh_from_db()
    assert assessment.conclusion == ""
    assert Entry.objects.count() == before
    assert not Signal.objects.exists()


def test_only_contested_and_context_signs_do_not_carry_a_suspicion(
    report: Report, anna: Opener
) -> None:
    context = deeds.seen("I114")  # a tip: background only
    assessment = deeds.started(report, anna, context)
    with pytest.raises(ConclusionError):
        commands.conclude(
            assessment=assessment,
            conclusion=Conclusion.TRAFFICKING_SUSPECTED,
            reasons="Een tip.",
            items=[deeds.PLACE],
            opener=anna,
            at=NOW,
        )


def test_a_concluded_assessment_is_final(report: Report, anna: Opener) -> None:
    assessment = deeds.taken_up(report, anna).assessment
    with pytest.raises(AssessmentError):
        commands.save_observations(assessment=assessment, observations=(), opener=anna, at=NOW)
    with pytest.raises(AssessmentError):
        commands.conclude(
            assessment=assessment,
            conclusion=Conclusion.NO_ABUSE,
            reasons="Toch niet.",
            items=(),
            opener=anna,
            at=NOW,
        )


def test_another_organisation_cannot_open_a_signal(
    report: Report, anna: Opener, outsider: Opener
) -> None:
    signal = deeds.taken_up(report, anna)
    with pytest.raises(AssessmentError):
        commands.read_items(signal=signal, opener=outsider, at=NOW)
    assert list(queries.visible_to(outsider.member)) == []
    assert list(queries.visible_to(anna.member)) == [signal]


def test_references_are_unambiguous_and_never_alike(region: cast.Region, anna: Opener) -> None:
    found = {deeds.taken_up(new_report(), anna).reference for _ in range(12)}
    assert len(found) == 12
    assert not set("".join(found)) & set("0O1IAEU5")


Deed = Callable[[Report, Opener], object]


def _decide(report: Report, opener: Opener) -> object:
    return commands.decide_quarantine(report=report, ended=Ended.STRIPPED, opener=opener, at=NOW)


def _freeze(report: Report, opener: Opener) -> object:
    return commands.freeze(
        report=report,
        ground="woo_request",
        authority="Woo-verzoek 7",
        starts_on=NOW.date(),
        ends_on=NOW.date(),
        oral=False,
        opener=opener,
        at=NOW,
    )


@pytest.mark.parametrize("deed", [deeds.started, deeds.taken_up, _decide, _freeze])
def test_if_the_journal_cannot_record_nothing_happened(
    report: Report, anna: Opener, monkeypatch: pytest.MonkeyPatch, deed: Deed
) -> None:
    def fail(**_: object) -> None:
        raise JournalError("the disk is full")

    # The first line that fails is this room's own: what the rooms below did goes back with it.
    monkeypatch.setattr(commands, "record", fail)
    with pytest.raises(JournalError):
        deed(report, anna)
    report.refresh_from_db()
    assert report.sealed_content is not None
    assert statuses(report) == [Status.RECEIVED]
    for rows in (Assessment, Signal, QuarantineDecision, Freeze):
        assert not rows.objects.exists()


def test_if_the_journal_cannot_record_a_conclusion_there_is_none(
    report: Report, anna: Opener, monkeypatch: pytest.MonkeyPatch
) -> None:
    assessment = deeds.started(report, anna, deeds.seen())

    def fail(**_: object) -> None:
        raise JournalError("the disk is full")

    monkeypatch.setattr(commands, "record", fail)
    with pytest.raises(JournalError):
        commands.conclude(
            assessment=assessment,
            conclusion=Conclusion.OTHER_OFFENCE,
            reasons="Diefstal.",
            items=[deeds.PLACE],
            opener=anna,
            at=NOW,
        )
    assessment.refresh_from_db()
    assert assessment.conclusion == ""
    assert content.unseal(assessment, anna).reasons == ""
    assert statuses(report) == [Status.RECEIVED]
    assert not Signal.objects.exists()


def test_if_the_journal_cannot_record_a_read_nothing_is_shown(
    report: Report, anna: Opener, monkeypatch: pytest.MonkeyPatch
) -> None:
    signal = deeds.taken_up(report, anna)

    def fail(**_: object) -> None:
        raise JournalError("the disk is full")

    monkeypatch.setattr(commands, "record", fail)
    with pytest.raises(JournalError):
        commands.read_items(signal=signal, opener=anna, at=NOW)
