"""What may be noted, and the rules that keep a contested sign from standing alone."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.core.indicators.cast import CATALOGUE, CONTESTED, TODAY, observations_of, seen

from schakel.core.indicators.observation import (
    ByWhom,
    HowKnown,
    Observation,
    ObservationError,
    Problem,
    ProblemKind,
    Standing,
    check,
)

REASON = "The person brought it up as the hold over them."


def problems(*observations: Observation) -> tuple[Problem, ...]:
    """Return what `check` has to say; nothing when all is in order."""
    try:
        check(observations, CATALOGUE, on=TODAY)
    except ObservationError as error:
        return error.problems
    return ()


def test_observations_in_order_pass() -> None:
    door = seen("I101")
    threat = seen("I15", how_known=HowKnown.PERSON_TOLD, standing=Standing.HEARSAY)
    debts = seen("I48", reason=REASON, observed_on="about May")

    assert problems(door, threat, debts) == ()


def test_nothing_observed_is_in_order() -> None:
    assert problems() == ()


def test_an_unknown_code_is_named() -> None:
    assert problems(seen("I115")) == (Problem("I115", ProblemKind.UNKNOWN_CODE),)


def test_the_same_indicator_twice_is_named_once() -> None:
    again = seen("I31", how_known=HowKnown.HEARD_IT)

    assert problems(seen("I31"), again) == (Problem("I31", ProblemKind.TWICE),)


def test_a_day_in_the_future_is_named_and_today_is_not() -> None:
    tomorrow = seen("I31", observed_on=TODAY + dt.timedelta(days=1))

    assert problems(tomorrow) == (Problem("I31", ProblemKind.IN_THE_FUTURE),)
    assert problems(seen("I31", observed_on=TODAY)) == ()


def test_words_for_the_day_may_not_be_blank() -> None:
    assert problems(seen("I31", observed_on=" ")) == (Problem("I31", ProblemKind.NO_MOMENT),)


def test_a_moment_is_refused_where_a_day_is_promised() -> None:
    with pytest.raises(ValueError, match="observed_on"):
        seen("I31", observed_on=dt.datetime(2026, 11, 23, 10, 15, tzinfo=dt.UTC))


def test_what_someone_else_told_is_no_fact() -> None:
    told = seen("I31", how_known=HowKnown.OTHER_TOLD, standing=Standing.FACT)

    assert problems(told) == (Problem("I31", ProblemKind.TOLD_IS_NO_FACT),)


@pytest.mark.parametrize("code", CONTESTED)
def test_a_contested_sign_needs_a_reason(code: str) -> None:
    found = problems(seen("I14"), seen("I31"), seen(code, reason="  "))

    assert found == (Problem(code, ProblemKind.CONTESTED_WITHOUT_REASON),)


@pytest.mark.parametrize("code", CONTESTED)
def test_a_contested_sign_does_not_stand_alone(code: str) -> None:
    assert problems(seen(code, reason=REASON)) == (
        Problem(code, ProblemKind.CONTESTED_WITHOUT_FACT),
    )


def test_a_fact_of_the_same_group_does_not_carry_a_contested_sign() -> None:
    fines, debts = seen("I46"), seen("I48", reason=REASON)

    assert problems(fines, debts) == (Problem("I48", ProblemKind.CONTESTED_WITHOUT_FACT),)


def test_hearsay_does_not_carry_a_contested_sign() -> None:
    rumour = seen("I31", how_known=HowKnown.OTHER_TOLD, standing=Standing.HEARSAY)

    assert problems(rumour, seen("I48", reason=REASON)) == (
        Problem("I48", ProblemKind.CONTESTED_WITHOUT_FACT),
    )


def test_hearsay_called_a_fact_does_not_carry_a_contested_sign() -> None:
    rumour = seen("I31", how_known=HowKnown.OTHER_TOLD, standing=Standing.FACT)

    assert Problem("I48", ProblemKind.CONTESTED_WITHOUT_FACT) in problems(
        rumour, seen("I48", reason=REASON)
    )


@given(st.lists(observations_of(CONTESTED), min_size=1, unique_by=lambda each: each.indicator))
def test_contested_signs_never_carry_one_another(observations: list[Observation]) -> None:
    named = {problem.indicator for problem in problems(*observations)}

    assert named == {observation.indicator for observation in observations}


def test_every_problem_is_named_in_one_go() -> None:
    found = problems(seen("I999"), seen("I48"), seen("I31", observed_on=""))

    assert {problem.kind for problem in found} == {
        ProblemKind.UNKNOWN_CODE,
        ProblemKind.CONTESTED_WITHOUT_REASON,
        ProblemKind.NO_MOMENT,
    }


def test_the_error_says_in_words_what_is_wrong_with_which_indicator() -> None:
    with pytest.raises(ObservationError, match="I48: This indicator is contested"):
        check([seen("I48")], CATALOGUE, on=TODAY)


@pytest.mark.parametrize("kind", [HowKnown, ByWhom, Standing])
def test_every_choice_has_words_in_both_languages(
    kind: type[HowKnown] | type[ByWhom] | type[Standing],
) -> None:
    for choice in kind:
        assert choice.label.nl
        assert choice.label.nl != choice.label.en


def test_every_problem_has_words_in_both_languages() -> None:
    for kind in ProblemKind:
        assert kind.text.nl != kind.text.en


def test_what_is_told_or_read_starts_as_hearsay() -> None:
    facts = {each for each in HowKnown if each.usual_standing is Standing.FACT}

    assert facts == {HowKnown.SAW_IT, HowKnown.HEARD_IT, HowKnown.DOCUMENT}
