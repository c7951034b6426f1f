"""Work out every decision a second time, in another way: as bit vectors over all circumstances.

Nothing here uses the index or the algorithm of the law itself, only its rows. A cell is a sender, a
receiver, a purpose and an item; bit n of a vector stands for the n-th of the 192 circumstances.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from schakel.core.law import (
    ITEMS,
    Circumstances,
    Consent,
    Item,
    Kind,
    Lock,
    Obligation,
    Outcome,
    Party,
    Purpose,
    Rule,
    Step,
)

SWITCHES = ("acute", "agreement", "proofread", "incapacity", "formal_demand", "lawyer_agrees")
STRIDE = {name: 1 << index for index, name in enumerate(SWITCHES)}
CONSENTS = (Consent.NOT_ASKED, Consent.REFUSED, Consent.GIVEN)
WIDTH = len(CONSENTS) << len(SWITCHES)
EVERYTHING = (1 << WIDTH) - 1


@dataclass(frozen=True)
class Cell:
    """Name the part of a question that stays when the circumstances change."""

    sender: Party
    receiver: Party
    purpose: Purpose
    item: Item


@dataclass(frozen=True)
class Answer:
    """Hold the circumstances, as bits, under which each outcome holds."""

    permitted: int = 0
    permitted_if: int = 0
    not_yet: int = 0

    @property
    def given(self) -> int:
        """Return where something leaves, at once or under conditions."""
        return self.permitted | self.permitted_if

    def at(self, point: int) -> Outcome:
        """Return the outcome at one circumstance."""
        for outcome in (Outcome.PERMITTED, Outcome.PERMITTED_IF, Outcome.NOT_YET):
            if getattr(self, outcome.value) >> point & 1:
                return outcome
        return Outcome.REFUSED

    def at_least(self) -> tuple[int, int, int]:
        """Return where the outcome is at least not yet, permitted if, permitted."""
        return self.given | self.not_yet, self.given, self.permitted


CLOSED = Answer()


def facts_at(point: int) -> dict[str, object]:
    """Return the facts of one circumstance by name."""
    facts: dict[str, object] = {name: bool(point & STRIDE[name]) for name in SWITCHES}
    return facts | {"consent": CONSENTS[point >> len(SWITCHES)]}


FACTS_AT = tuple(facts_at(point) for point in range(WIDTH))
CALM = FACTS_AT[0]


def circumstances(cell: Cell, point: int) -> Circumstances:
    """Return the circumstances of a cell at one point, as the law takes them."""
    return Circumstances(
        sender=cell.sender, receiver=cell.receiver, purpose=cell.purpose, **FACTS_AT[point]
    )


def where(**wanted: object) -> int:
    """Return the bits at which these facts hold."""
    return sum(
        1 << point
        for point, facts in enumerate(FACTS_AT)
        if all(facts[name] == value for name, value in wanted.items())
    )


def with_consent(vector: int, consent: Consent) -> int:
    """Return the part of a vector for one answer to consent, moved to the start."""
    size = 1 << len(SWITCHES)
    return vector >> CONSENTS.index(consent) * size & (1 << size) - 1


@dataclass(frozen=True)
class Row:
    """Hold a rule and the circumstances, as bits, in which it speaks."""

    rule: Rule
    scope: Mapping[str, frozenset[object]]
    vector: int
    blocking: bool


def row_of(rule: Rule, obligations: Mapping[str, Obligation]) -> Row:
    """Translate one rule into a scope and a vector."""
    when = dict(rule.when)
    facts = {name: values for name, values in when.items() if name in FACTS_AT[0]}
    vector = sum(
        1 << point
        for point, known in enumerate(FACTS_AT)
        if all(known[name] in values for name, values in facts.items())
    )
    return Row(
        rule=rule,
        scope={name: values for name, values in when.items() if name not in facts},
        vector=vector,
        blocking=any(obligations[name].blocking for name in rule.obligations),
    )


def narrow(rows: Sequence[Row], field: str, value: object) -> list[Row]:
    """Keep the rows that speak about this value."""
    return [row for row in rows if field not in row.scope or value in row.scope[field]]


def cells(rows: Sequence[Row]) -> Iterator[tuple[Cell, list[Row]]]:
    """Yield every cell there is with the rows in its scope."""
    for sender in Party:
        by_sender = narrow(rows, "sender", sender)
        for receiver in Party:
            by_receiver = narrow(by_sender, "receiver", receiver)
            for purpose in Purpose:
                by_purpose = narrow(by_receiver, "purpose", purpose)
                for item in ITEMS:
                    by_category = narrow(by_purpose, "category", item.category)
                    yield (
                        Cell(sender, receiver, purpose, item),
                        narrow(by_category, "subject", item.subject),
                    )


class Space:
    """Answer every cell for a list of rules."""

    def __init__(
        self,
        rules: Sequence[Rule],
        *,
        obligations: Mapping[str, Obligation],
        steps: Sequence[Step],
    ) -> None:
        """Answer all cells at once; cells without any permission share one closed answer."""
        ranked = sorted(rules, key=preference)
        rows = [row_of(rule, obligations) for rule in ranked]
        self.moves = tuple(moves_of(steps))
        self.answers = {cell: self._answer(scoped) for cell, scoped in cells(rows)}

    def _answer(self, rows: Sequence[Row]) -> Answer:
        opened = EVERYTHING & ~union(row for row in rows if row.rule.kind is Kind.BAR)
        burdened = union(
            row for row in rows if row.blocking and row.rule.kind in {Kind.LOCK, Kind.OBLIGATION}
        )
        for lock in Lock:
            waiting, burden = turn_keys(rows, lock)
            opened &= ~waiting
            burdened |= burden
        if not opened:
            return CLOSED
        reachable = 0
        for before, distance in self.moves:
            reachable |= opened >> distance & before
        return Answer(
            permitted=opened & ~burdened,
            permitted_if=opened & burdened,
            not_yet=reachable & ~opened,
        )


def turn_keys(rows: Sequence[Row], lock: Lock) -> tuple[int, int]:
    """Return where this lock stays shut, and where the key used brings a blocking obligation."""
    mine = [row for row in rows if row.rule.lock is lock]
    waiting = union(row for row in mine if row.rule.kind is Kind.LOCK)
    if lock in {Lock.BASIS_SENDER, Lock.BASIS_RECEIVER}:
        waiting = EVERYTHING
    burdened = 0
    for row in (row for row in mine if row.rule.kind is Kind.KEY):
        burdened |= waiting & row.vector if row.blocking else 0
        waiting &= ~row.vector
    return waiting, burdened


def union(rows: Iterable[Row]) -> int:
    """Return where any of these rows speaks."""
    vector = 0
    for row in rows:
        vector |= row.vector
    return vector


def preference(rule: Rule) -> tuple[int, int, str]:
    """Order rules as the design says: duty, power, consent, weighing; then fewest obligations."""
    natures = ["duty", "power", "consent", "weighing"]
    nature = natures.index(rule.nature.value) if rule.nature else 9
    return nature, len(rule.obligations), rule.id


def moves_of(steps: Sequence[Step]) -> Iterator[tuple[int, int]]:
    """Yield for every set of obtainable steps: where it can be taken, and how far it moves."""
    offered = [step for step in steps if step.obtainable]
    for size in range(1, len(offered) + 1):
        for chosen in combinations(offered, size):
            start = {step.fact: step.before for step in chosen}
            finish = {step.fact: step.after for step in chosen}
            distance = FACTS_AT.index(CALM | finish) - FACTS_AT.index(CALM | start)
            yield where(**start), distance
