"""Indicators, observations and elements in the words of the page: nothing is decided here."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

from django.utils.translation import get_language

from schakel.assessments.offered import Shelf
from schakel.core.indicators import elements
from schakel.core.indicators.catalogue import (
    Catalogue,
    Caution,
    CautionKind,
    Element,
    Indicator,
)
from schakel.core.indicators.elements import Elements, Support
from schakel.core.indicators.observation import Observation, Standing
from schakel.core.indicators.text import Language, Text

ICONS: Mapping[CautionKind, str] = MappingProxyType(
    {
        CautionKind.CAPTIVITY_DUTY: "duty",
        CautionKind.RAPE_DUTY: "duty",
        CautionKind.MINOR_FIRST: "flag",
        CautionKind.POLICE_ONLY: "hidden",
        CautionKind.CARE_SIDE_ONLY: "bar",
        CautionKind.RESIDENCE_FIREWALL: "shield",
    }
)
"""The icon of what must be done or left; a warning for all others."""

DUTIES = frozenset(
    {
        CautionKind.CAPTIVITY_DUTY,
        CautionKind.RAPE_DUTY,
        CautionKind.MINOR_FIRST,
        CautionKind.POLICE_ONLY,
    }
)
"""The cautions that ask an assessor to act, now."""

ELEMENTS = (Element.ACT, Element.MEANS, Element.PURPOSE, Element.AGE)


@dataclass(frozen=True)
class CautionShown:
    """One thing to mind; a `duty` asks to act. `pass_on` leaves the checking to the police."""

    icon: str
    text: str
    duty: bool
    pass_on: bool


@dataclass(frozen=True)
class IndicatorShown:
    """One indicator: what it says, bears on and comes from, and what else it can be."""

    code: str
    group: str
    name: str
    elements: tuple[tuple[str, str], ...]
    kind: str
    meaning: str
    contested: bool
    innocent: str
    innocent_known: bool
    why: str
    note: str
    sources: tuple[tuple[str, str], ...]
    cautions: tuple[CautionShown, ...]


@dataclass(frozen=True)
class ObservationShown:
    """One observation. `fact` is False for hearsay."""

    indicator: IndicatorShown
    fact: bool
    standing: str
    how_known: str
    by_whom: str
    day: date | None
    about: str
    note: str
    contested_reason: str


@dataclass(frozen=True)
class ElementShown:
    """One element of the law and what carries it; nothing carries it yet when both are empty."""

    label: str
    meaning: str
    article: str
    observations: tuple[ObservationShown, ...]
    indirect_only: bool


@dataclass(frozen=True)
class Panel:
    """What the observations support so far: never a number."""

    elements: tuple[ElementShown, ...]
    one_indirect_only: bool


def language() -> str:
    """Return the language of the page: nl or en."""
    return "nl" if (get_language() or "nl").startswith("nl") else "en"


def words(text: Text | None) -> str:
    """Return a text of the catalogue in the language of the page; nothing for nothing."""
    return "" if text is None else text.in_language(Language(language()))


def indicator(found: Indicator, catalogue: Catalogue) -> IndicatorShown:
    """Return an indicator as a page shows it."""
    terms = [catalogue.elements[each] for each in found.elements]
    return IndicatorShown(
        code=found.code,
        group=words(found.group.label),
        name=words(found.name),
        elements=tuple((words(each.label), each.article or "") for each in terms),
        kind=words(catalogue.classes[found.indicator_class].label),
        meaning=words(catalogue.classes[found.indicator_class].meaning),
        contested=found.contested,
        innocent=words(found.innocent),
        innocent_known=found.innocent_known,
        why=words(found.why),
        note=words(found.note),
        sources=tuple(
            (words(each.title), words(catalogue.evidence[each.evidence])) for each in found.sources
        ),
        cautions=tuple(caution(each) for each in found.cautions),
    )


def caution(found: Caution) -> CautionShown:
    """Return a caution as a page shows it."""
    return CautionShown(
        icon=ICONS.get(found.kind, "warning"),
        text=words(found.text),
        duty=found.kind in DUTIES,
        pass_on=found.kind is CautionKind.POLICE_ONLY,
    )


def observation(found: Observation, catalogue: Catalogue) -> ObservationShown:
    """Return an observation as a page shows it."""
    when = found.observed_on
    return ObservationShown(
        indicator=indicator(catalogue.find(found.indicator), catalogue),
        fact=found.standing is Standing.FACT,
        standing=words(found.standing.label),
        how_known=words(found.how_known.label),
        by_whom=words(found.by_whom.label),
        day=when if isinstance(when, date) else None,
        about="" if isinstance(when, date) else when,
        note=found.note,
        contested_reason=found.contested_reason,
    )


def observations(
    found: Iterable[Observation], catalogue: Catalogue
) -> tuple[ObservationShown, ...]:
    """Return observations as a page shows them, in the order in which they were noted."""
    return tuple(observation(each, catalogue) for each in found)


def duties(found: Iterable[ObservationShown]) -> tuple[CautionShown, ...]:
    """Return what the observations together ask to do, each once."""
    asked = (each for one in found for each in one.indicator.cautions if each.duty)
    return tuple(dict.fromkeys(asked))


def panel(found: Sequence[Observation], catalogue: Catalogue) -> Panel:
    """Return the elements of the law, each with what carries it."""
    supported = elements.supported(found, catalogue)
    return Panel(
        elements=tuple(_element(each, supported, catalogue) for each in ELEMENTS),
        one_indirect_only=supported.one_indirect_only,
    )


def shelves(found: Iterable[Shelf], catalogue: Catalogue) -> list[tuple[str, list[IndicatorShown]]]:
    """Return groups of indicators as a page lists them."""
    return [
        (words(shelf.group.label), [indicator(each, catalogue) for each in shelf.indicators])
        for shelf in found
    ]


def _element(element: Element, supported: Elements, catalogue: Catalogue) -> ElementShown:
    carried = {each.element: each for each in supported.supported()}.get(element)
    term = catalogue.elements[element]
    return ElementShown(
        label=words(term.label),
        meaning=words(term.meaning),
        article=term.article or "",
        observations=_carriers(carried, catalogue),
        indirect_only=carried is not None and carried.indirect_only,
    )


def _carriers(carried: Support | None, catalogue: Catalogue) -> tuple[ObservationShown, ...]:
    if carried is None:
        return ()
    return observations((*carried.facts, *carried.hearsay), catalogue)
