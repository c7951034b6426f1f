"""Count, exactly, the decisions that a rule takes part in.

Counted is every sender, receiver, purpose and item that the rule is about, each once, with the
facts that the rule itself asks for and nothing else stated: consent not asked, no agreement, no
danger. So a number says how wide a rule reaches, and not how often something happens.
"""

import datetime as dt
from collections import Counter
from dataclasses import dataclass, replace
from functools import lru_cache

from schakel.core.law import FACTS, ITEMS, WORDS, Circumstances, Kind, Outcome, Party, Purpose
from schakel.core.law.rules import Rule
from schakel.disclosures.browse.answers import Answers, has_both_bases, parties_of
from schakel.disclosures.deliberation import rules_on

SHOWN = 24
CALM = Circumstances(
    sender=Party.REPORTER, receiver=Party.MUNICIPALITY, purpose=Purpose.SUPERVISION
)
"""What is so when nobody says anything; parties and purpose are filled in by who asks."""


@dataclass(frozen=True)
class PairTally:
    """Hold how the decisions between two parties fall in which a rule takes part."""

    sender: Party
    receiver: Party
    counts: Counter[Outcome]

    @property
    def line(self) -> list[tuple[Outcome, int]]:
        """Return the count of each outcome, in the order of the outcomes."""
        return line_of(self.counts)

    @property
    def open(self) -> int:
        """Return how many are not a plain no."""
        return self.counts.total() - self.counts[Outcome.REFUSED]


@dataclass(frozen=True)
class Tally:
    """Hold the counts of one rule: of all decisions, and per pair of parties, widest first."""

    facts: Circumstances
    counts: Counter[Outcome]
    pairs: tuple[PairTally, ...]

    @property
    def line(self) -> list[tuple[Outcome, int]]:
        """Return the count of each outcome, in the order of the outcomes."""
        return line_of(self.counts)

    @property
    def widest(self) -> tuple[PairTally, ...]:
        """Return the pairs that a page names: those between which most is possible."""
        return self.open_pairs[:SHOWN]

    @property
    def narrower(self) -> int:
        """Return how many pairs between which something is possible a page leaves out."""
        return len(self.open_pairs) - len(self.widest)

    @property
    def open_pairs(self) -> tuple[PairTally, ...]:
        """Return the pairs between which something is possible."""
        return tuple(pair for pair in self.pairs if pair.open)

    @property
    def shut_pairs(self) -> int:
        """Return between how many pairs every answer is no."""
        return len(self.pairs) - len(self.open_pairs)


def line_of(counts: Counter[Outcome]) -> list[tuple[Outcome, int]]:
    """Return the count of each outcome, in the order of the outcomes."""
    return [(outcome, counts[outcome]) for outcome in Outcome]


def stated_for(rule: Rule) -> dict[str, str | bool]:
    """Return the facts that a rule asks for beyond the calm ones: its first word of each."""
    chosen = dict(rule.when)
    wanted: dict[str, str | bool] = {}
    for fact in FACTS:
        values = chosen.get(fact)
        if values is None or getattr(CALM, fact) in values:
            continue
        words = tuple(WORDS[fact]) if fact in WORDS else (True, False)
        wanted[fact] = next(word for word in words if word in values)
    return wanted


@lru_cache(maxsize=1024)
def tally(rule_id: str, on: dt.date, bills: tuple[str, ...]) -> Tally | None:
    """Count for a rule that is in force on a day; None for one that is not, or is about keeping."""
    rules = rules_on(on, bills)
    rule = next((row for row in rules.rows if row.id == rule_id), None)
    if rule is None or rule.kind is Kind.KEEPING:
        return None
    answers = Answers(rules, replace(CALM, **stated_for(rule)))  # type: ignore[arg-type]
    pairs = [_pair(rule, answers, *parties) for parties in parties_of(rule)]
    pairs.sort(key=lambda pair: (-pair.open, pair.sender, pair.receiver))
    total = sum((pair.counts for pair in pairs), Counter[Outcome]())
    return Tally(facts=answers.facts, counts=total, pairs=tuple(pairs))


def _pair(rule: Rule, answers: Answers, sender: Party, receiver: Party) -> PairTally:
    counts: Counter[Outcome] = Counter()
    items = [
        item
        for item in ITEMS
        if rule.applies("category", item.category) and rule.applies("subject", item.subject)
    ]
    for purpose in Purpose:
        if not rule.applies("purpose", purpose):
            continue
        reach = answers.reach(sender, receiver, purpose)
        if not has_both_bases(answers.rules, reach):
            counts[Outcome.REFUSED] += len(items)
            continue
        facts = answers.between(sender, receiver, purpose)
        counts.update(answers.outcome(item, facts, reach) for item in items)
    return PairTally(sender, receiver, counts)
