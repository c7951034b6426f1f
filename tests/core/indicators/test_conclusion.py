"""Six outcomes, all valid; only a suspicion of trafficking needs an element of the law."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.core.indicators.cast import CATALOGUE, CONTESTED, observations_of, seen

from schakel.core.indicators.conclusion import (
    Conclusion,
    ConclusionError,
    ConclusionProblem,
    check,
)
from schakel.core.indicators.elements import supported
from schakel.core.indicators.observation import Observation

SOMETHING = supported([seen("I31")], CATALOGUE)
NOTHING = supported([], CATALOGUE)
OTHERS = [each for each in Conclusion if each is not Conclusion.TRAFFICKING_SUSPECTED]


@pytest.mark.parametrize("conclusion", Conclusion)
def test_every_conclusion_stands_with_an_element_and_a_reason(conclusion: Conclusion) -> None:
    check(conclusion, elements=SOMETHING, reason="The door was locked from outside.")


@pytest.mark.parametrize("conclusion", Conclusion)
def test_no_conclusion_stands_without_a_reason(conclusion: Conclusion) -> None:
    with pytest.raises(ConclusionError) as refused:
        check(conclusion, elements=SOMETHING, reason=" \n")

    assert refused.value.problems == (ConclusionProblem.NO_REASON,)


@pytest.mark.parametrize("conclusion", OTHERS)
def test_other_conclusions_need_no_element_of_trafficking(conclusion: Conclusion) -> None:
    check(conclusion, elements=NOTHING, reason="The wages were paid late once.")


@given(st.lists(observations_of(CONTESTED)))
def test_contested_signs_alone_never_make_a_suspicion(observations: list[Observation]) -> None:
    with pytest.raises(ConclusionError) as refused:
        check(
            Conclusion.TRAFFICKING_SUSPECTED,
            elements=supported(observations, CATALOGUE),
            reason="The person comes from far away.",
        )

    assert refused.value.problems == (ConclusionProblem.NO_ELEMENT,)


def test_every_word_is_there_in_both_languages() -> None:
    for text in [*(each.label for each in Conclusion), *(each.text for each in ConclusionProblem)]:
        assert text.nl
        assert text.nl != text.en
