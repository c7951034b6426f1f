"""Count the days that an answer may take: working days with the Dutch public holidays."""

import datetime as dt
from functools import cache

from django.conf import settings
from django.utils import timezone

SATURDAY = 5
JUSTIFY_WITHIN = dt.timedelta(hours=24)


def local_day(at: dt.datetime) -> dt.date:
    """Return the day of a moment on the wall here (Europe/Amsterdam)."""
    return timezone.localtime(at).date()


def easter(year: int) -> dt.date:
    """Return Easter Sunday of a Gregorian year (Meeus, Astronomical Algorithms, chapter 8)."""
    a, b, c = year % 19, year // 100, year % 100
    d, e = divmod(b, 4)
    g = (8 * b + 13) // 25
    h = (19 * a + b - d - g + 15) % 30
    i, k = divmod(c, 4)
    lowest = (32 + 2 * e + 2 * i - h - k) % 7
    m = (a + 11 * h + 19 * lowest) // 433
    month = (h + lowest - 7 * m + 90) // 25
    day = (h + lowest - 7 * m + 33 * month + 19) % 32
    return dt.date(year, month, day)


@cache
def holidays(year: int) -> frozenset[dt.date]:
    """Return the public holidays of a year (Algemene termijnenwet, article 3).

    Good Friday counts as one there, and 5 May does so every year. The King's birthday is kept on
    26 April when the 27th is a Sunday.
    """
    sunday = easter(year)
    kings_day = dt.date(year, 4, 27)
    if kings_day.isoweekday() == 7:
        kings_day -= dt.timedelta(days=1)
    movable = (-2, 1, 39, 50)  # Good Friday, Easter Monday, Ascension Day, Whit Monday
    fixed = ((1, 1), (5, 5), (12, 25), (12, 26))
    return frozenset(
        {kings_day}
        | {sunday + dt.timedelta(days=days) for days in movable}
        | {dt.date(year, month, day) for month, day in fixed}
    )


def is_working_day(day: dt.date) -> bool:
    """Say whether offices are open: no Saturday, Sunday or public holiday."""
    return day.weekday() < SATURDAY and day not in holidays(day.year)


def working_days_after(day: dt.date, number: int) -> dt.date:
    """Return the `number`-th working day after `day`; the day itself does not count."""
    while number > 0:
        day += dt.timedelta(days=1)
        if is_working_day(day):
            number -= 1
    return day


def first_answer_due(on: dt.date) -> dt.date:
    """Return the last day for a first assessment of what was given `on` a day."""
    return working_days_after(on, settings.FIRST_ANSWER_WORKDAYS)


def outcome_due(on: dt.date) -> dt.date:
    """Return the last day for saying what became of what was given `on` a day.

    A term that ends on a Saturday, Sunday or holiday runs on to the next working day
    (Algemene termijnenwet, article 1).
    """
    last = on + dt.timedelta(days=settings.OUTCOME_DAYS)
    return last if is_working_day(last) else working_days_after(last, 1)


def review_due(on: dt.date) -> dt.date:
    """Return the day on which what was given `on` a day is looked at again."""
    return on + dt.timedelta(days=settings.DISCLOSURE_REVIEW_DAYS)


def justify_by(at: dt.datetime) -> dt.datetime:
    """Return until when giving in acute danger is justified: 24 hours, also in a weekend."""
    return at + JUSTIFY_WITHIN
