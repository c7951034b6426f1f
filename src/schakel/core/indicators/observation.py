"""An observation: a coded sign, when it was observed, by whom, and how that is known.

Promise: a contested sign is noted only with a reason, and beside a fact from another group.
"""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import Enum

from schakel.core.indicators import IndicatorsError
from schakel.core.indicators.catalogue import Catalogue, Indicator
from schakel.core.indicators.text import Text


class Standing(Enum):
    """Whether it is a fact for the one who tells it, or something heard from another."""

    FACT = "fact"
    HEARSAY = "hearsay"

    @property
    def label(self) -> Text:
        """Return the words for the screen."""
        return _STANDING[self]


class HowKnown(Enum):
    """How the one who tells it came to know it."""

    SAW_IT = "saw_it"
    HEARD_IT = "heard_it"
    PERSON_TOLD = "person_told"
    OTHER_TOLD = "other_told"
    READ_IT = "read_it"
    DOCUMENT = "document"

    @property
    def label(self) -> Text:
        """Return the words for the screen."""
        return _HOW_KNOWN[self]

    @property
    def usual_standing(self) -> Standing:
        """Return the standing to start from; what was told or read counts as hearsay."""
        first_hand = self in {HowKnown.SAW_IT, HowKnown.HEARD_IT, HowKnown.DOCUMENT}
        return Standing.FACT if first_hand else Standing.HEARSAY


class ByWhom(Enum):
    """Who made the observation."""

    REPORTER = "reporter"
    PERSON_CONCERNED = "person_concerned"
    THIRD_PERSON = "third_person"
    OFFICIAL = "official"

    @property
    def label(self) -> Text:
        """Return the words for the screen."""
        return _BY_WHOM[self]


_STANDING = {
    Standing.FACT: Text("Feit", "Fact"),
    Standing.HEARSAY: Text("Van horen zeggen", "Hearsay"),
}
_HOW_KNOWN = {
    HowKnown.SAW_IT: Text("Zelf gezien", "Saw it"),
    HowKnown.HEARD_IT: Text("Zelf gehoord", "Heard it"),
    HowKnown.PERSON_TOLD: Text("De persoon zelf vertelde het", "The person told it"),
    HowKnown.OTHER_TOLD: Text("Iemand anders vertelde het", "Someone else told it"),
    HowKnown.READ_IT: Text("Gelezen", "Read it"),
    HowKnown.DOCUMENT: Text("Het staat in een stuk", "It is in a document"),
}
_BY_WHOM = {
    ByWhom.REPORTER: Text("De melder", "The reporter"),
    ByWhom.PERSON_CONCERNED: Text("De persoon om wie het gaat", "The person concerned"),
    ByWhom.THIRD_PERSON: Text("Een derde", "A third person"),
    ByWhom.OFFICIAL: Text("Een ambtenaar", "An official"),
}


@dataclass(frozen=True)
class Observation:
    """That one indicator was observed. `observed_on` is a day, or words such as "about May"."""

    indicator: str
    how_known: HowKnown
    by_whom: ByWhom
    standing: Standing
    observed_on: dt.date | str
    note: str = ""
    contested_reason: str = ""

    def __post_init__(self) -> None:
        """Refuse a moment where a day is promised."""
        if isinstance(self.observed_on, dt.datetime):
            raise ValueError(f"observed_on: want a day or words, got {self.observed_on!r}")


class ProblemKind(Enum):
    """What can be wrong with a set of observations."""

    UNKNOWN_CODE = "unknown_code"
    TWICE = "twice"
    NO_MOMENT = "no_moment"
    IN_THE_FUTURE = "in_the_future"
    TOLD_IS_NO_FACT = "told_is_no_fact"
    CONTESTED_WITHOUT_REASON = "contested_without_reason"
    CONTESTED_WITHOUT_FACT = "contested_without_fact"

    @property
    def text(self) -> Text:
        """Return the words for the screen."""
        return _PROBLEMS[self]


_PROBLEMS = {
    ProblemKind.UNKNOWN_CODE: Text(
        "Deze code staat niet in de catalogus.", "This code is not in the catalogue."
    ),
    ProblemKind.TWICE: Text("Dit signaal staat er twee keer.", "This indicator is given twice."),
    ProblemKind.NO_MOMENT: Text(
        "Vul een dag in, of schrijf op wanneer het ongeveer was.",
        "Give a day, or write down about when it was.",
    ),
    ProblemKind.IN_THE_FUTURE: Text(
        "Deze dag ligt in de toekomst.", "This day lies in the future."
    ),
    ProblemKind.TOLD_IS_NO_FACT: Text(
        "Wat iemand anders vertelde, is van horen zeggen en geen feit.",
        "What someone else told is hearsay, not a fact.",
    ),
    ProblemKind.CONTESTED_WITHOUT_REASON: Text(
        "Dit signaal is omstreden. Schrijf op waarom u het toch vastlegt.",
        "This indicator is contested. Write down why you note it all the same.",
    ),
    ProblemKind.CONTESTED_WITHOUT_FACT: Text(
        "Dit signaal is omstreden. Het kan alleen naast een direct of indirect feit uit een andere "
        "groep.",
        "This indicator is contested. It can only stand beside a direct or indirect fact from a "
        "different group.",
    ),
}


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong, with the code of the indicator as it was given."""

    indicator: str
    kind: ProblemKind


class ObservationError(IndicatorsError):
    """Name every problem in a set of observations."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__("\n".join(f"{each.indicator}: {each.kind.text.en}" for each in problems))
        self.problems = tuple(problems)


def check(observations: Sequence[Observation], catalogue: Catalogue, *, on: dt.date) -> None:
    """Raise ObservationError naming each problem, in the order given; `on` is today.

    The rules for contested indicators are those of the catalogue's class of that name.
    """
    facts = tuple(_facts(observations, catalogue))
    problems = [*_twice(observations)]
    for observation in observations:
        indicator = catalogue.indicators.get(observation.indicator)
        kinds = [*_timing(observation, on)]
        if indicator is None:
            kinds.append(ProblemKind.UNKNOWN_CODE)
        else:
            kinds.extend(_class_rules(observation, indicator, facts))
        problems.extend(Problem(observation.indicator, kind) for kind in kinds)
    if problems:
        raise ObservationError(problems)


def _facts(observations: Iterable[Observation], catalogue: Catalogue) -> Iterable[Indicator]:
    """Yield the direct and indirect indicators that were observed as a fact."""
    for observation in observations:
        indicator = catalogue.indicators.get(observation.indicator)
        if indicator and not indicator.contested and _is_fact(observation):
            yield indicator


def _is_fact(observation: Observation) -> bool:
    told = observation.how_known is HowKnown.OTHER_TOLD
    return observation.standing is Standing.FACT and not told


def _twice(observations: Iterable[Observation]) -> Iterable[Problem]:
    given = Counter(observation.indicator for observation in observations)
    return (Problem(code, ProblemKind.TWICE) for code, times in given.items() if times > 1)


def _timing(observation: Observation, on: dt.date) -> Iterable[ProblemKind]:
    when = observation.observed_on
    if isinstance(when, str):
        if not when.strip():
            yield ProblemKind.NO_MOMENT
    elif when > on:
        yield ProblemKind.IN_THE_FUTURE


def _class_rules(
    observation: Observation, indicator: Indicator, facts: Iterable[Indicator]
) -> Iterable[ProblemKind]:
    if observation.standing is Standing.FACT and not _is_fact(observation):
        yield ProblemKind.TOLD_IS_NO_FACT
    if not indicator.contested:
        return
    if not observation.contested_reason.strip():
        yield ProblemKind.CONTESTED_WITHOUT_REASON
    if not any(fact.group != indicator.group for fact in facts):
        yield ProblemKind.CONTESTED_WITHOUT_FACT
