"""A signal as the tests give it: a place, a business and data on persons, and its giving."""

import itertools
from collections.abc import Callable, Sequence

import pytest
from tests import cast

from schakel.assessments import commands as assessing
from schakel.assessments.items import SignalItem
from schakel.assessments.models import Signal
from schakel.core.indicators.conclusion import Conclusion
from schakel.core.law import Purpose
from schakel.disclosures import commands
from schakel.disclosures.models import Disclosure
from schakel.disclosures.proposal import Evidence, Footing, Label, Proposal, Reliability, Source
from schakel.parties.models import Member
from schakel.parties.roles import Role
from schakel.reports.commands import submit_report
from schakel.reports.content import ReportContent
from schakel.reports.models import Channel, Sector

PLACE = SignalItem("place", "place", "none", "Kade 12, achterdeur op slot")
BUSINESS = SignalItem("business", "business", "none", "Hotel De Zwaan")
VICTIM = SignalItem("victim", "identity", "presumed_victim", "Marjolein Merkteken")
SUSPECT = SignalItem("suspect", "identity", "suspect", "Otto Onderdruk")
TEXT = SignalItem("text", "free_text", "none", "Elke avond om tien uur gaat de deur op slot.")
PLACES = (PLACE, BUSINESS)
EVERYTHING = (PLACE, BUSINESS, VICTIM, SUSPECT, TEXT)
REASON = "De politie kan zonder dit gegeven niet ingrijpen."
LABEL = Label(source=Source.REPORT, reliability=Reliability.UNKNOWN, footing=Footing.FACT)

MakeSignal = Callable[..., Signal]
Give = Callable[..., Disclosure]


@pytest.fixture
def make_signal(region: cast.Region) -> MakeSignal:
    """Return what reports, assesses and concludes: a signal of Voorbeeldstad with these items."""
    numbers = itertools.count(1)

    def make(items: Sequence[SignalItem] = PLACES) -> Signal:
        opener = cast.opener(region.anna)
        submission = submit_report(
            content=ReportContent(text="Een gesloten deur."),
            sector=Sector.HOSPITALITY,
            municipality_code="GM9901",
            channel=Channel.FORM,
            form_nonce=next(numbers).to_bytes(32, "big"),
            exact_time=False,
            at=cast.NOW,
        )
        assessment = assessing.start_assessment(
            report=submission.report, opener=opener, at=cast.NOW
        )
        signal = assessing.conclude(
            assessment=assessment,
            conclusion=Conclusion.OTHER_OFFENCE,
            reasons="De deuren zitten aan de buitenkant op slot.",
            items=items,
            opener=opener,
            at=cast.NOW,
        )
        assert signal is not None
        return signal

    return make


@pytest.fixture
def jurist(region: cast.Region) -> Member:
    """Return a jurist of Voorbeeldstad."""
    return cast._join("Jip", Role.JURIST, region.anna)


def proposal_for(items: Sequence[SignalItem], **changes: object) -> Proposal:
    """Return a proposal to give these items for detection; any part can be another."""
    parts: dict[str, object] = {
        "purpose": Purpose.DETECTION,
        "chosen": tuple(item.id for item in items),
        "label": LABEL,
        "asked_back": "Pakt u dit op?",
    }
    return Proposal(**(parts | changes))  # type: ignore[arg-type]


def person_evidence(second: Member) -> Evidence:
    """Return what is shown for giving data on a person to the police."""
    return Evidence(
        {
            "four_eyes": str(second.pk),
            "necessity": REASON,
            "proportionality": REASON,
            "subsidiarity": REASON,
            "minimise": "yes",
            "label_facts": "yes",
        }
    )


@pytest.fixture
def give(region: cast.Region, make_signal: MakeSignal) -> Give:
    """Return what gives items of a new signal to the police; any part can be another."""

    def do(items: Sequence[SignalItem] = PLACES, **changes: object) -> Disclosure:
        parts: dict[str, object] = {
            "signal": changes.pop("signal", None) or make_signal(items),
            "receiver": region.police,
            "proposal": proposal_for(items),
            "evidence": Evidence(),
            "opener": cast.opener(region.anna),
            "at": cast.NOW,
        }
        return commands.disclose(**(parts | changes))  # type: ignore[arg-type]

    return do
