"""Through which day and which bills the rulebook is read; the address says so, nothing else."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from django.http import Http404, QueryDict

from schakel.core.law import Rules, Status, Text
from schakel.disclosures.deliberation import rulebook, rules_on


@dataclass(frozen=True)
class Lens:
    """Hold the day, the bills that are supposed to be law, and whether that day is today.

    `wrong` is what was typed and is no day: then the day is today.
    """

    on: dt.date
    bills: tuple[str, ...]
    is_today: bool
    wrong: str = ""

    @property
    def rules(self) -> Rules:
        """Return the rules in force through this lens."""
        return rules_on(self.on, self.bills)

    @property
    def is_concept(self) -> bool:
        """Say whether any of these rules still waits for the name of a jurist."""
        return any(rule.status is Status.CONCEPT for rule in self.rules.rows)

    @property
    def texts(self) -> list[Text]:
        """Return the bills that are supposed to be law, in words."""
        return [rulebook().vocabulary.bills[bill].text for bill in self.bills]

    @property
    def pairs(self) -> list[tuple[str, str]]:
        """Return what an address must carry to look through this lens again."""
        day = [] if self.is_today else [("on", self.on.isoformat())]
        return day + [("bill", bill) for bill in self.bills]

    @property
    def query(self) -> str:
        """Return the end of an address, with its question mark; nothing for the law of today."""
        return address_end(self.pairs)

    def switched(self, bill: str) -> "Lens":
        """Return this lens with one bill the other way."""
        without = tuple(one for one in self.bills if one != bill)
        return replace(self, bills=without if bill in self.bills else tuple({*without, bill}))

    def at(self, on: dt.date) -> "Lens":
        """Return this lens on another day."""
        return replace(self, on=on, is_today=False, wrong="")


def lens_of(asked: QueryDict, *, today: dt.date) -> Lens:
    """Read the day (`on`) and the bills (`bill`) from an address; raise Http404 for a strange bill.

    A day is typed by people, so what is no day is kept to be said; a bill is only ever a link.
    """
    bills = tuple(sorted(set(asked.getlist("bill"))))
    if not set(bills) <= set(rulebook().vocabulary.bills):
        raise Http404
    typed = asked.get("on", "").strip()
    try:
        on = dt.date.fromisoformat(typed) if typed else today
    except ValueError:
        return Lens(on=today, bills=bills, is_today=True, wrong=typed[:20])
    return Lens(on=on, bills=bills, is_today=on == today)


def address_end(pairs: Sequence[tuple[str, str]]) -> str:
    """Return pairs of names and values as the end of an address, or nothing."""
    return f"?{urlencode(pairs)}" if pairs else ""
