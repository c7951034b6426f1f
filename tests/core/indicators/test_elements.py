"""Which legal elements observations support; what status and context can never do."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.core.indicators.cast import (
    ANY,
    CATALOGUE,
    CONTESTED,
    ORDINARY,
    STATUS_LIKE,
    observations_of,
    seen,
)

from schakel.core.indicators.catalogue import Element, UnknownIndicatorError
from schakel.core.indicators.elements import Elements, supported
from schakel.core.indicators.observation import HowKnown, Observation, Standing

NOTHING = Elements(act=None, means=None, purpose=None, age=None, one_indirect_only=False)
CONTEXT = tuple(
    code for code, each in CATALOGUE.indicators.items() if each.elements == (Element.CONTEXT,)
)


def test_a_locked_door_supports_means_as_a_fact() -> None:
    door = seen("I101")

    elements = supported([door], CATALOGUE)

    assert elements.means is not None
    assert elements.means.facts == (door,)
    assert elements.means.standing is Standing.FACT
    assert not elements.means.indirect_only
    assert (elements.act, elements.purpose, elements.age) == (None, None, None)


def test_what_is_only_heard_supports_as_hearsay() -> None:
    rumour = seen("I31", how_known=HowKnown.OTHER_TOLD, standing=Standing.HEARSAY)

    elements = supported([rumour], CATALOGUE)

    assert elements.means is not None
    assert elements.means.standing is Standing.HEARSAY
    assert elements.means.hearsay == (rumour,)


def test_one_fact_among_hearsay_makes_the_support_a_fact() -> None:
    rumour, door = seen("I31", standing=Standing.HEARSAY), seen("I101")

    elements = supported([rumour, door], CATALOGUE)

    assert elements.means is not None
    assert elements.means.standing is Standing.FACT
    assert (elements.means.facts, elements.means.hearsay) == ((door,), (rumour,))


def test_an_indicator_with_two_elements_supports_both() -> None:
    elements = supported([seen("I108")], CATALOGUE)

    assert [support.element for support in elements.supported()] == [Element.MEANS, Element.AGE]


def test_long_days_alone_are_one_indirect_sign() -> None:
    long_days, violence = seen("I58"), seen("I14")

    assert supported([long_days], CATALOGUE).one_indirect_only
    assert not supported([long_days, violence], CATALOGUE).one_indirect_only
    assert not supported([violence], CATALOGUE).one_indirect_only


def test_nothing_observed_supports_nothing() -> None:
    assert supported([], CATALOGUE) == NOTHING


def test_an_unknown_code_is_refused() -> None:
    with pytest.raises(UnknownIndicatorError, match="I115"):
        supported([seen("I115")], CATALOGUE)


@given(st.lists(observations_of(CONTEXT)))
def test_context_supports_nothing(observations: list[Observation]) -> None:
    assert supported(observations, CATALOGUE) == NOTHING


@given(ANY, st.lists(observations_of(CONTESTED), min_size=1))
def test_adding_contested_observations_changes_no_element(
    observations: list[Observation], contested: list[Observation]
) -> None:
    before = supported(observations, CATALOGUE)

    assert supported([*contested, *observations], CATALOGUE) == before


@given(ANY, st.sets(st.sampled_from(STATUS_LIKE)))
def test_flipping_status_like_signs_changes_no_element(
    observations: list[Observation], flipped: set[str]
) -> None:
    present = {observation.indicator for observation in observations}
    after = [each for each in observations if each.indicator not in flipped]
    after += [seen(code, reason="noted") for code in flipped - present]

    assert supported(after, CATALOGUE) == supported(observations, CATALOGUE)


@given(ANY.flatmap(lambda drawn: st.tuples(st.just(drawn), st.permutations(drawn))))
def test_the_order_of_observations_does_not_matter(
    drawn: tuple[list[Observation], list[Observation]],
) -> None:
    observations, shuffled = drawn

    assert supported(shuffled, CATALOGUE) == supported(observations, CATALOGUE)


@given(st.lists(observations_of(ORDINARY), max_size=6), observations_of(ORDINARY))
def test_more_observations_never_take_an_element_away(
    observations: list[Observation], one: Observation
) -> None:
    before = {support.element for support in supported(observations, CATALOGUE).supported()}
    after = {support.element for support in supported([*observations, one], CATALOGUE).supported()}

    assert before <= after
    assert after - before <= set(CATALOGUE.find(one.indicator).elements)


@given(ANY)
def test_every_support_names_what_it_rests_on(observations: list[Observation]) -> None:
    for support in supported(observations, CATALOGUE).supported():
        named = support.facts + support.hearsay

        assert named
        for observation in named:
            indicator = CATALOGUE.find(observation.indicator)
            assert support.element in indicator.elements
            assert not indicator.contested
