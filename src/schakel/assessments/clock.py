"""The clock of a quarantine, in whole days: a report has no hour, so the earliest is assumed.

A report of day D with a term of 3 days is over when day D + 3 begins, between 48 and 72 hours
after it came in: never later than 72. A freeze stops the clock on each of its days.
"""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

ONE_DAY = dt.timedelta(days=1)


@dataclass(frozen=True, order=True)
class Pause:
    """Days on which nothing may be erased, the first and the last included."""

    begins: dt.date
    ends: dt.date

    def covers(self, on: dt.date) -> bool:
        """Say whether it is in force on that day."""
        return self.begins <= on <= self.ends


@dataclass(frozen=True)
class Quarantine:
    """How long content that may speak of persons can stay; `decided` says how it ended, or ""."""

    ends_on: dt.date
    pauses: tuple[Pause, ...] = ()
    decided: str = ""

    def frozen_until(self, on: dt.date) -> dt.date | None:
        """Return the last day of the freeze in force on that day, or None."""
        return max((each.ends for each in self.pauses if each.covers(on)), default=None)

    def is_due(self, on: dt.date) -> bool:
        """Say whether it must end now: undecided, over, and not frozen."""
        return not self.decided and on >= self.ends_on and self.frozen_until(on) is None

    def is_open(self, on: dt.date) -> bool:
        """Say whether content about persons can still be read and worked on."""
        return not self.decided and not self.is_due(on)

    def warns(self, on: dt.date) -> bool:
        """Say whether less than two days are left: from 24 hours before the end."""
        return self.is_open(on) and not self.frozen_until(on) and on >= self.ends_on - ONE_DAY


def end(*, begins: dt.date, days: int, pauses: Iterable[Pause]) -> dt.date:
    """Return the day at whose start a term of `days` is over, not counting days of a pause."""
    over = begins + days * ONE_DAY
    for pause in merged(pauses):
        if begins <= pause.ends and pause.begins <= over:
            over += pause.ends - max(pause.begins, begins) + ONE_DAY
    return over


def merged(pauses: Iterable[Pause]) -> Sequence[Pause]:
    """Return the same days as pauses that do not touch, in order."""
    found: list[Pause] = []
    for pause in sorted(pauses):
        if found and pause.begins <= found[-1].ends + ONE_DAY:
            found[-1] = Pause(found[-1].begins, max(found[-1].ends, pause.ends))
        else:
            found.append(pause)
    return found
