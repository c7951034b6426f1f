"""Which elements of the law the observations support, and by which observations.

Promise: no number, no order of persons. Context and contested indicators support nothing.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from schakel.core.indicators.catalogue import Catalogue, Element, IndicatorClass
from schakel.core.indicators.observation import Observation, Standing


@dataclass(frozen=True)
class Support:
    """What supports one element; at least one of the two is not empty. In catalogue order."""

    element: Element
    facts: tuple[Observation, ...]
    hearsay: tuple[Observation, ...]
    indirect_only: bool

    @property
    def standing(self) -> Standing:
        """Return FACT if any fact supports the element, HEARSAY if nothing but hearsay does."""
        return Standing.FACT if self.facts else Standing.HEARSAY


@dataclass(frozen=True)
class Elements:
    """The four elements of art. 273f Sr, each with its support or None.

    `one_indirect_only` says that all support is one indirect indicator, which is never enough to
    show exploitation (ECLI:NL:RVS:2017:1317): a reminder for the assessor, not a threshold.
    """

    act: Support | None
    means: Support | None
    purpose: Support | None
    age: Support | None
    one_indirect_only: bool

    def supported(self) -> tuple[Support, ...]:
        """Return the supported elements, in the order of the law."""
        return tuple(each for each in (self.act, self.means, self.purpose, self.age) if each)


def supported(observations: Iterable[Observation], catalogue: Catalogue) -> Elements:
    """Return which elements `observations` support, and by which of them.

    The order in which they are given does not matter. Raises UnknownIndicatorError; does not check
    the observations, which is for `observation.check`.
    """
    bearing = _bearing(observations, catalogue)
    codes = {observation.indicator for observation in bearing}
    return Elements(
        act=_support(Element.ACT, bearing, catalogue),
        means=_support(Element.MEANS, bearing, catalogue),
        purpose=_support(Element.PURPOSE, bearing, catalogue),
        age=_support(Element.AGE, bearing, catalogue),
        one_indirect_only=len(codes) == 1 and _indirect_only(bearing, catalogue),
    )


def _bearing(observations: Iterable[Observation], catalogue: Catalogue) -> tuple[Observation, ...]:
    """Return what can support an element, in catalogue order."""
    places = {code: place for place, code in enumerate(catalogue.indicators)}
    found = [each for each in observations if _bears(each, catalogue)]
    return tuple(sorted(found, key=lambda each: (places[each.indicator], repr(each))))


def _bears(observation: Observation, catalogue: Catalogue) -> bool:
    indicator = catalogue.find(observation.indicator)
    return not indicator.contested and Element.CONTEXT not in indicator.elements


def _support(
    element: Element, bearing: Iterable[Observation], catalogue: Catalogue
) -> Support | None:
    found = tuple(each for each in bearing if element in catalogue.find(each.indicator).elements)
    if not found:
        return None
    return Support(
        element=element,
        facts=tuple(each for each in found if each.standing is Standing.FACT),
        hearsay=tuple(each for each in found if each.standing is Standing.HEARSAY),
        indirect_only=_indirect_only(found, catalogue),
    )


def _indirect_only(observations: Iterable[Observation], catalogue: Catalogue) -> bool:
    return all(
        catalogue.find(each.indicator).indicator_class is IndicatorClass.INDIRECT
        for each in observations
    )
