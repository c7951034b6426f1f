"""The rulebook as shelves: a statute with its articles, and the rules under each of them."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

from schakel.core.law import Kind, Status, Text
from schakel.core.law.rules import Rule
from schakel.disclosures.browse.lens import Lens
from schakel.disclosures.browse.plain import article_of, slug_of, statute_of
from schakel.disclosures.deliberation import rulebook

NUMBERS_LAST = 10**6


@dataclass(frozen=True)
class Shelf:
    """Hold a statute, ruling or guideline with its rules in force, in order of article."""

    name: str
    title: Text
    slug: str
    rules: tuple[Rule, ...]

    @property
    def counts(self) -> list[tuple[Kind, int]]:
        """Return how many rules there are of each kind, in the order of the kinds."""
        return _counted(self.rules)

    @property
    def adopted(self) -> int:
        """Return how many rules a named jurist signed."""
        return sum(rule.status is Status.ADOPTED for rule in self.rules)

    @property
    def concept(self) -> int:
        """Return how many rules nobody signed yet."""
        return len(self.rules) - self.adopted

    @property
    def articles(self) -> list[tuple[str, str, list[Rule]]]:
        """Return each article with its address, if it has one, and its rules."""
        return [
            (article, rules[0].source if rules[0].source.startswith("https://") else "", rules)
            for article, group in groupby(self.rules, key=article_of)
            for rules in [list(group)]
        ]


def shelves(lens: Lens) -> list[Shelf]:
    """Return the statutes with a rule in force, in the order of the vocabulary."""
    by_name: dict[str, list[Rule]] = {}
    for rule in lens.rules.rows:
        by_name.setdefault(statute_of(rule), []).append(rule)
    return [
        _shelf(name, by_name[name]) for name in rulebook().vocabulary.sources if name in by_name
    ]


def totals(lens: Lens) -> list[tuple[Kind, int]]:
    """Return how many rules of each kind are in force."""
    return _counted(lens.rules.rows)


def shelf(lens: Lens, slug: str) -> Shelf | None:
    """Return the statute of an address, perhaps with no rule in force; None for no statute."""
    names = {slug_of(name): name for name in statutes()}
    if slug not in names:
        return None
    in_force = (rule for rule in lens.rules.rows if statute_of(rule) == names[slug])
    return _shelf(names[slug], in_force)


def statutes() -> list[str]:
    """Return every statute, ruling and guideline on which some rule of some day rests."""
    resting = {statute_of(rule) for rule in rulebook().rules}
    return [name for name in rulebook().vocabulary.sources if name in resting]


def out_of_force(lens: Lens, name: str) -> list[Rule]:
    """Return the rules of a statute that do not count through this lens."""
    counting = {(rule.id, rule.valid_from) for rule in lens.rules.rows}
    return [
        rule
        for rule in rulebook().rules
        if statute_of(rule) == name and (rule.id, rule.valid_from) not in counting
    ]


def found(lens: Lens, wanted: str) -> list[Rule]:
    """Return the rules in force whose article or id holds these words, in any case."""
    words = wanted.lower().split()
    return sorted(
        (
            rule
            for rule in lens.rules.rows
            if all(word in f"{rule.article} {rule.id}".lower() for word in words)
        ),
        key=_order,
    )


def versions(rule_id: str) -> list[Rule]:
    """Return every row with this id, earliest first."""
    return [rule for rule in rulebook().rules if rule.id == rule_id]


def version_on(rule_id: str, lens: Lens) -> Rule | None:
    """Return the row that counts through this lens, else the last; None for an unknown id."""
    counting = [rule for rule in lens.rules.rows if rule.id == rule_id]
    return next(iter(counting or reversed(versions(rule_id))), None)


def counts_on(rule: Rule, lens: Lens) -> bool:
    """Say whether a row counts through this lens."""
    return any(row is rule for row in lens.rules.rows)


def days(lens: Lens) -> list[tuple[Lens, dt.date]]:
    """Return the days on which the law changed here, latest first, each with its lens."""
    return [(lens.at(day), day) for day in reversed(rulebook().epochs())]


def _shelf(name: str, rules: Iterable[Rule]) -> Shelf:
    title = rulebook().vocabulary.sources[name].text()
    return Shelf(name, title, slug_of(name), tuple(sorted(rules, key=_order)))


def _counted(rules: Iterable[Rule]) -> list[tuple[Kind, int]]:
    found = Counter(rule.kind for rule in rules)
    return [(kind, found[kind]) for kind in Kind]


def _order(rule: Rule) -> tuple[str, list[tuple[int, str]], int, str]:
    """Order by statute, by article as people count (9 before 10), by kind, and by id."""
    article = article_of(rule)
    parts = [
        (int("".join(digits)), "") if is_digit else (NUMBERS_LAST, "".join(digits))
        for is_digit, digits in groupby(article, key=str.isdigit)
    ]
    return statute_of(rule), parts, list(Kind).index(rule.kind), rule.id
