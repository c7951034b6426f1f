"""Observations and conclusions from plain words, for who has no form: a file of plays."""

import datetime as dt
from collections.abc import Sequence
from enum import Enum
from typing import TypeVar

from schakel.assessments.refusals import AssessmentError
from schakel.core.indicators import IndicatorsError
from schakel.core.indicators.catalogue import Element, current
from schakel.core.indicators.conclusion import Conclusion
from schakel.core.indicators.elements import supported
from schakel.core.indicators.observation import ByWhom, HowKnown, Observation, Standing, check
from schakel.core.indicators.text import Language

Word = TypeVar("Word", bound=Enum)


class WordError(Exception):
    """There is no such word. The message names it and the words there are."""


REFUSALS = (WordError, AssessmentError, IndicatorsError)
"""Everything by which this room refuses what it is told."""


def observation_in_words(
    *,
    indicator: str,
    how_known: str,
    by_whom: str,
    standing: str | None,
    observed_on: str,
    note: str,
    contested_reason: str,
) -> Observation:
    """Return the observation that these words say; without a standing, the usual one."""
    known = _word(how_known, HowKnown, "how_known")
    return Observation(
        indicator=indicator,
        how_known=known,
        by_whom=_word(by_whom, ByWhom, "by_whom"),
        standing=known.usual_standing
        if standing is None
        else _word(standing, Standing, "standing"),
        observed_on=_moment(observed_on),
        note=note,
        contested_reason=contested_reason,
    )


def conclusion_in_words(word: str) -> Conclusion:
    """Return the conclusion of this name, or raise WordError."""
    return _word(word, Conclusion, "conclusion")


def check_observations(observations: Sequence[Observation], *, on: dt.date) -> None:
    """Raise one of REFUSALS unless these observations can be written down together on that day."""
    for observation in observations:
        current().find(observation.indicator)
    check(observations, current(), on=on)


def told(observation: Observation, *, language: str) -> str:
    """Return what was seen, in the catalogue's words; never whom it was about."""
    name = current().find(observation.indicator).name
    return name.in_language(Language(language))


def elements_told(observations: Sequence[Observation], *, language: str) -> list[str]:
    """Return, per element of the law, which indicators support it, or that none does yet."""
    labels = current().elements
    found = {each.element: each for each in supported(observations, current()).supported()}
    lines = []
    for element in (Element.ACT, Element.MEANS, Element.PURPOSE, Element.AGE):
        label = labels[element].label.in_language(Language(language))
        support = found.get(element)
        if support is None:
            lines.append(f"{label}: –")
            continue
        codes = ", ".join(each.indicator for each in (*support.facts, *support.hearsay))
        lines.append(f"{label}: {codes} ({support.standing.label.in_language(Language(language))})")
    return lines


def _word(word: str, words: type[Word], name: str) -> Word:
    try:
        return words(word)
    except ValueError as error:
        known = ", ".join(str(known.value) for known in words)
        raise WordError(f"{name}: {word!r} is not one of {known}") from error


def _moment(written: str) -> dt.date | str:
    try:
        return dt.date.fromisoformat(written)
    except ValueError:
        return written or "-"
