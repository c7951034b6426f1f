"""Say what an organisation may keep, by the same rules that say what it may give."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import datetime, timedelta

from schakel.core.law.catalogue import Freeze
from schakel.core.law.facts import Item
from schakel.core.law.rules import Keeps, Rule, Rules
from schakel.core.law.vocabulary import Kind, Mode, Party

NOTHING = Keeps(mode=Mode.NOTHING, hours=None, months=None, counted_from="arrival", paused_by=())
LONGEST = 1_000_000


@dataclass(frozen=True, slots=True)
class Keeping:
    """Hold how one item may be kept; `rule` is None when no rule allows keeping it at all.

    The term counts from `counted_from`: the `arrival` of the item or the `closure` of its case.
    A freeze in `paused_by` that is named and dated pauses the end.
    """

    item: Item
    mode: Mode
    hours: int | None
    months: int | None
    counted_from: str
    paused_by: tuple[Freeze, ...]
    rule: Rule | None

    def ends(self, start: datetime) -> datetime | None:
        """Return when keeping ends, counted from `start`; None where the own file decides."""
        if self.mode is Mode.NOTHING:
            return start
        if self.hours is not None:
            return start + timedelta(hours=self.hours)
        return None if self.months is None else _months_later(start, self.months)


def keeping(party: Party, item: Item, rules: Rules) -> Keeping:
    """Return how this party may keep this item: by the strictest rule, or else not at all."""
    masks = rules.masks
    matched = (
        rules.kinds[Kind.KEEPING]
        & masks["receiver"][party]
        & masks["category"][item.category]
        & masks["subject"][item.subject]
    )
    rule = min(rules.pick(matched), key=strictness, default=None)
    keeps = NOTHING if rule is None or rule.keeps is None else rule.keeps
    return Keeping(
        item=item,
        mode=keeps.mode,
        hours=keeps.hours,
        months=keeps.months,
        counted_from=keeps.counted_from,
        paused_by=tuple(rules.freezes[name] for name in keeps.paused_by),
        rule=rule,
    )


def strictness(rule: Rule) -> tuple[int, int, str]:
    """Order rows of keeping, the strictest first."""
    keeps = rule.keeps or NOTHING
    hours = keeps.hours or (keeps.months or LONGEST) * 24 * 31
    return list(Mode).index(keeps.mode), hours, rule.id


def _months_later(start: datetime, months: int) -> datetime:
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    day = min(start.day, monthrange(year, month + 1)[1])
    return start.replace(year=year, month=month + 1, day=day)
