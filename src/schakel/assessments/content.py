"""The sealed content of an assessment, in two parts: the judgement, and notes that must go.

Notes of observations may speak of persons, so they are sealed apart: the clock can throw them away
without being able to read anything. The judgement stays: codes, moments and reasons in words.
"""

import datetime as dt
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from schakel.assessments import items
from schakel.assessments.items import SignalItem
from schakel.assessments.models import Assessment, Signal
from schakel.core.indicators.observation import ByWhom, HowKnown, Observation, Standing
from schakel.parties.sealing import Opener, seal_for


@dataclass(frozen=True)
class AssessmentContent:
    """What an assessor wrote down: observations, and the reasons once there is a conclusion."""

    observations: tuple[Observation, ...] = ()
    reasons: str = ""


def seal(assessment: Assessment, content: AssessmentContent) -> None:
    """Seal `content` into the assessment's two fields; the caller saves."""
    to = [assessment.organisation]
    notes = {each.indicator: each.note for each in content.observations if each.note}
    assessment.sealed_content = seal_for(
        _to_bytes(content), organisations=to, context=_context(assessment, "content")
    )
    assessment.sealed_notes = None
    if notes:
        assessment.sealed_notes = seal_for(
            json.dumps(notes, ensure_ascii=False).encode(),
            organisations=to,
            context=_context(assessment, "notes"),
        )


def unseal(assessment: Assessment, opener: Opener) -> AssessmentContent:
    """Return what the assessor wrote down; notes that are gone are empty. Raises SealingError."""
    sealed = opener.open(bytes(assessment.sealed_content), context=_context(assessment, "content"))
    notes: dict[str, str] = {}
    if assessment.sealed_notes is not None:
        notes = json.loads(
            opener.open(bytes(assessment.sealed_notes), context=_context(assessment, "notes"))
        )
    return _from_bytes(sealed, notes)


def seal_items(signal: Signal, found: Sequence[SignalItem]) -> None:
    """Seal items into the signal, those about persons apart; the caller saves."""
    to = [signal.organisation]
    plain = [each for each in found if not each.about_person]
    persons = [each for each in found if each.about_person]
    signal.sealed_items = seal_for(
        items.to_bytes(plain), organisations=to, context=f"signal/{signal.pk}/items"
    )
    signal.sealed_persons = None
    if persons:
        signal.sealed_persons = seal_for(
            items.to_bytes(persons), organisations=to, context=f"signal/{signal.pk}/persons"
        )


def unseal_items(signal: Signal, opener: Opener, *, persons: bool) -> tuple[SignalItem, ...]:
    """Return the items of a signal, those about persons only when asked. Raises SealingError."""
    sealed = opener.open(bytes(signal.sealed_items), context=f"signal/{signal.pk}/items")
    found = items.from_bytes(sealed)
    if persons and signal.sealed_persons is not None:
        sealed = opener.open(bytes(signal.sealed_persons), context=f"signal/{signal.pk}/persons")
        found += items.from_bytes(sealed)
    return found


def _context(assessment: Assessment, part: str) -> str:
    return f"assessment/{assessment.pk}/{part}"


def _to_bytes(content: AssessmentContent) -> bytes:
    rows = [_row(each) for each in content.observations]
    return json.dumps(
        {"observations": rows, "reasons": content.reasons}, ensure_ascii=False
    ).encode()


def _row(observation: Observation) -> dict[str, str]:
    when = observation.observed_on
    moment = {"on": when.isoformat()} if isinstance(when, dt.date) else {"about": when}
    return {
        "indicator": observation.indicator,
        "how_known": observation.how_known.value,
        "by_whom": observation.by_whom.value,
        "standing": observation.standing.value,
        "contested_reason": observation.contested_reason,
        **moment,
    }


def _from_bytes(content: bytes, notes: Mapping[str, str]) -> AssessmentContent:
    whole = json.loads(content)
    found = tuple(_observation(row) for row in whole["observations"])
    noted = tuple(replace(each, note=notes.get(each.indicator, "")) for each in found)
    return AssessmentContent(noted, whole["reasons"])


def _observation(row: Mapping[str, str]) -> Observation:
    return Observation(
        indicator=row["indicator"],
        how_known=HowKnown(row["how_known"]),
        by_whom=ByWhom(row["by_whom"]),
        standing=Standing(row["standing"]),
        observed_on=dt.date.fromisoformat(row["on"]) if "on" in row else row["about"],
        contested_reason=row["contested_reason"],
    )
