"""What an assessor does in these tests, in one line."""

from collections.abc import Sequence

from tests.assessments.conftest import NOW

from schakel.assessments import commands
from schakel.assessments.items import SignalItem
from schakel.assessments.models import Assessment, Signal
from schakel.core.indicators.conclusion import Conclusion
from schakel.core.indicators.observation import ByWhom, HowKnown, Observation, Standing
from schakel.journal.models import Opening
from schakel.parties.sealing import Opener
from schakel.reports.models import Report

LOCKED_IN = "I31"
MONEY = "I02"
CONTESTED = "I24"
CARE_ONLY = "I27"
PLACE = SignalItem("place", "place", "none", "Kade 3, Voorbeeldstad")
NAME = SignalItem("presumed_victim-identity", "identity", "presumed_victim", "Marisol")


def seen(code: str = LOCKED_IN, **changes: object) -> Observation:
    """Return an observation of a reporter who saw it on the day of the tests."""
    given: dict[str, object] = {
        "indicator": code,
        "how_known": HowKnown.SAW_IT,
        "by_whom": ByWhom.REPORTER,
        "standing": Standing.FACT,
        "observed_on": NOW.date(),
        **changes,
    }
    return Observation(**given)  # type: ignore[arg-type]


def started(report: Report, opener: Opener, *observations: Observation) -> Assessment:
    assessment = commands.start_assessment(report=report, opener=opener, at=NOW)
    if observations:
        commands.save_observations(
            assessment=assessment, observations=observations, opener=opener, at=NOW
        )
    assessment.refresh_from_db()
    return assessment


def taken_up(report: Report, opener: Opener, items: Sequence[SignalItem] = (PLACE, NAME)) -> Signal:
    signal = commands.conclude(
        assessment=started(report, opener, seen(note="Marisol, kamer 12")),
        conclusion=Conclusion.TRAFFICKING_SUSPECTED,
        reasons="Een deur die van buiten op slot zit.",
        items=items,
        opener=opener,
        at=NOW,
    )
    assert signal is not None
    return signal


def lines(subject: object) -> list[dict[str, object]]:
    found = Opening.objects.filter(subject=str(subject)).order_by("entry_id")
    return [each.details for each in found]


def statuses(report: Report) -> list[str]:
    return list(report.status_lines.order_by("number").values_list("status", flat=True))
