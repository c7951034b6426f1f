"""Working days and terms, over weekends, Easter and Christmas."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as some

from schakel.disclosures import clocks

DAYS = some.dates(min_value=dt.date(1990, 1, 1), max_value=dt.date(2098, 1, 1))

# Published dates of Easter Sunday: United States Naval Observatory, "The Date of Easter".
EASTERS = ["2000-04-23", "2008-03-23", "2011-04-24", "2024-03-31", "2025-04-20", "2026-04-05",
           "2027-03-28", "2038-04-25"]  # fmt: skip


@pytest.mark.parametrize("day", EASTERS)
def test_easter_falls_on_the_published_day(day: str) -> None:
    expected = dt.date.fromisoformat(day)
    assert clocks.easter(expected.year) == expected


def test_the_holidays_of_2026_are_those_of_the_algemene_termijnenwet() -> None:
    assert sorted(day.isoformat() for day in clocks.holidays(2026)) == [
        "2026-01-01", "2026-04-03", "2026-04-06", "2026-04-27", "2026-05-05", "2026-05-14",
        "2026-05-25", "2026-12-25", "2026-12-26",
    ]  # fmt: skip


def test_the_kings_birthday_moves_to_the_saturday_before_a_sunday() -> None:
    assert dt.date(2025, 4, 26) in clocks.holidays(2025)
    assert dt.date(2025, 4, 27) not in clocks.holidays(2025)


@pytest.mark.parametrize(
    ("given_on", "due"),
    [
        ("2026-11-24", "2026-12-01"),  # a plain Tuesday: over one weekend
        ("2026-11-27", "2026-12-04"),  # a Friday
        ("2026-11-28", "2026-12-04"),  # a Saturday: the first working day is Monday
        ("2026-04-02", "2026-04-13"),  # Good Friday and Easter Monday do not count
        ("2026-12-23", "2026-12-31"),  # Christmas on Friday and Saturday
        ("2026-12-31", "2027-01-08"),  # New Year's Day
        ("2026-05-13", "2026-05-21"),  # Ascension Day
    ],
)
def test_a_first_answer_is_due_after_five_working_days(given_on: str, due: str) -> None:
    assert clocks.first_answer_due(dt.date.fromisoformat(given_on)).isoformat() == due


def test_an_outcome_due_on_a_day_off_is_due_on_the_next_working_day() -> None:
    assert clocks.outcome_due(dt.date(2026, 11, 25)).isoformat() == "2026-12-28"
    assert clocks.outcome_due(dt.date(2026, 11, 24)).isoformat() == "2026-12-24"


def test_a_moment_late_in_the_evening_is_the_next_day_here() -> None:
    assert clocks.local_day(dt.datetime(2026, 11, 24, 23, 30, tzinfo=dt.UTC)).day == 25


def test_a_justification_is_due_after_24_hours_also_in_a_weekend() -> None:
    saturday = dt.datetime(2026, 11, 28, 23, 0, tzinfo=dt.UTC)
    assert clocks.justify_by(saturday) == dt.datetime(2026, 11, 29, 23, 0, tzinfo=dt.UTC)


@given(day=DAYS, number=some.integers(min_value=1, max_value=30))
def test_exactly_that_many_working_days_lie_until_the_due_day(day: dt.date, number: int) -> None:
    due = clocks.working_days_after(day, number)
    between = [day + dt.timedelta(days=n) for n in range(1, (due - day).days + 1)]
    assert clocks.is_working_day(due)
    assert sum(map(clocks.is_working_day, between)) == number
