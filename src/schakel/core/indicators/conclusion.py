"""The outcomes that an assessor may reach; each is as valid as the other."""

from enum import Enum

from schakel.core.indicators import IndicatorsError
from schakel.core.indicators.elements import Elements
from schakel.core.indicators.text import Text


class Conclusion(Enum):
    """What a trained person concludes from the observations, with reasons in words."""

    TRAFFICKING_SUSPECTED = "trafficking_suspected"
    LABOUR_LAW_BREACH = "labour_law_breach"
    DOMESTIC_VIOLENCE = "domestic_violence"
    OTHER_OFFENCE = "other_offence"
    NO_ABUSE = "no_abuse"
    CANNOT_TELL = "cannot_tell"

    @property
    def label(self) -> Text:
        """Return the words for the screen."""
        return _LABELS[self]

    @property
    def needs_element(self) -> bool:
        """Say whether at least one element of art. 273f Sr must be supported."""
        return self is Conclusion.TRAFFICKING_SUSPECTED

    @property
    def needs_reason(self) -> bool:
        """Say whether a reason in words is needed: always, also for "cannot tell"."""
        return True


_LABELS = {
    Conclusion.TRAFFICKING_SUSPECTED: Text("Vermoeden van mensenhandel", "Trafficking suspected"),
    Conclusion.LABOUR_LAW_BREACH: Text("Overtreding van arbeidswetten", "Breach of labour law"),
    Conclusion.DOMESTIC_VIOLENCE: Text("Huiselijk geweld", "Domestic violence"),
    Conclusion.OTHER_OFFENCE: Text("Ander strafbaar feit", "Another offence"),
    Conclusion.NO_ABUSE: Text("Geen misstand", "No abuse"),
    Conclusion.CANNOT_TELL: Text("Niet te zeggen", "Cannot tell"),
}


class ConclusionProblem(Enum):
    """Why a conclusion cannot be recorded."""

    NO_ELEMENT = "no_element"
    NO_REASON = "no_reason"

    @property
    def text(self) -> Text:
        """Return the words for the screen."""
        return _PROBLEMS[self]


_PROBLEMS = {
    ConclusionProblem.NO_ELEMENT: Text(
        "Geen waarneming ondersteunt een bestanddeel van de wet. Achtergrond en omstreden signalen "
        "doen dat niet.",
        "No observation supports an element of the law. Context and contested indicators do not.",
    ),
    ConclusionProblem.NO_REASON: Text(
        "Schrijf op waarom u dit concludeert.", "Write down why you conclude this."
    ),
}


class ConclusionError(IndicatorsError):
    """Name every reason why a conclusion cannot be recorded."""

    def __init__(self, conclusion: Conclusion, problems: tuple[ConclusionProblem, ...]) -> None:
        lines = (f"{conclusion.value}: {problem.text.en}" for problem in problems)
        super().__init__("\n".join(lines))
        self.problems = problems


def check(conclusion: Conclusion, *, elements: Elements, reason: str) -> None:
    """Raise ConclusionError unless `conclusion` may be recorded on these grounds."""
    problems = []
    if conclusion.needs_element and not elements.supported():
        problems.append(ConclusionProblem.NO_ELEMENT)
    if conclusion.needs_reason and not reason.strip():
        problems.append(ConclusionProblem.NO_REASON)
    if problems:
        raise ConclusionError(conclusion, tuple(problems))
