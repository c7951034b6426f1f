"""The clock of a quarantine: whole days, never later than 72 hours, still while frozen."""

import datetime as dt

from hypothesis import given
from hypothesis import strategies as st

from schakel.assessments.clock import ONE_DAY, Pause, Quarantine, end, merged

DAY = dt.date(2026, 11, 24)
days = st.integers(min_value=0, max_value=60)


@st.composite
def pauses(draw: st.DrawFn) -> Pause:
    begins = DAY + draw(st.integers(min_value=-10, max_value=40)) * ONE_DAY
    return Pause(begins, begins + draw(st.integers(min_value=0, max_value=30)) * ONE_DAY)


def test_without_a_freeze_three_days_end_at_the_start_of_the_third_day_after() -> None:
    assert end(begins=DAY, days=3, pauses=()) == dt.date(2026, 11, 27)


def test_a_freeze_of_ten_days_moves_the_end_ten_days() -> None:
    frozen = Pause(DAY + ONE_DAY, DAY + 10 * ONE_DAY)
    assert end(begins=DAY, days=3, pauses=[frozen]) == dt.date(2026, 12, 7)


def test_a_freeze_that_began_before_the_report_counts_from_the_report() -> None:
    frozen = Pause(DAY - 5 * ONE_DAY, DAY)
    assert end(begins=DAY, days=3, pauses=[frozen]) == dt.date(2026, 11, 28)


def test_a_freeze_that_ended_before_the_report_or_begins_after_the_end_moves_nothing() -> None:
    past = Pause(DAY - 5 * ONE_DAY, DAY - ONE_DAY)
    later = Pause(DAY + 4 * ONE_DAY, DAY + 9 * ONE_DAY)
    assert end(begins=DAY, days=3, pauses=[past, later]) == dt.date(2026, 11, 27)


def test_an_extension_that_overlaps_is_not_counted_twice() -> None:
    first = Pause(DAY, DAY + 9 * ONE_DAY)
    second = Pause(DAY + 5 * ONE_DAY, DAY + 19 * ONE_DAY)
    assert merged([second, first]) == [Pause(DAY, DAY + 19 * ONE_DAY)]
    assert end(begins=DAY, days=3, pauses=[second, first]) == DAY + 23 * ONE_DAY


@given(term=st.integers(min_value=1, max_value=3), frozen=st.lists(pauses(), max_size=4))
def test_the_term_is_as_many_days_as_are_not_frozen(term: int, frozen: list[Pause]) -> None:
    over = end(begins=DAY, days=term, pauses=frozen)
    running = [
        day
        for day in (DAY + count * ONE_DAY for count in range((over - DAY).days))
        if not any(pause.covers(day) for pause in frozen)
    ]
    assert len(running) == term


@given(term=st.integers(min_value=1, max_value=3), frozen=st.lists(pauses(), max_size=4), on=days)
def test_nothing_is_due_while_a_freeze_is_in_force(term: int, frozen: list[Pause], on: int) -> None:
    day = DAY + on * ONE_DAY
    quarantine = Quarantine(end(begins=DAY, days=term, pauses=frozen), tuple(frozen))
    if any(pause.covers(day) for pause in frozen):
        assert not quarantine.is_due(day)
    elif day >= quarantine.ends_on:
        assert quarantine.is_due(day)


@given(frozen=st.lists(pauses(), max_size=4))
def test_every_quarantine_ends(frozen: list[Pause]) -> None:
    quarantine = Quarantine(end(begins=DAY, days=3, pauses=frozen), tuple(frozen))
    last = max([quarantine.ends_on, *(pause.ends + ONE_DAY for pause in frozen)])
    assert quarantine.is_due(last)


def test_it_warns_from_the_last_day_but_not_while_frozen_or_decided() -> None:
    ends = DAY + 3 * ONE_DAY
    last = ends - ONE_DAY
    assert not Quarantine(ends).warns(last - ONE_DAY)
    assert Quarantine(ends).warns(last)
    assert not Quarantine(ends, (Pause(last, last),)).warns(last)
    assert not Quarantine(ends, decided="stripped").warns(last)
    assert not Quarantine(ends).warns(ends)
