"""Ask the law about every chosen item, and keep question and answer together."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from types import MappingProxyType

from schakel.assessments.items import SignalItem
from schakel.core.law import (
    Category,
    Circumstances,
    Decision,
    Item,
    Kind,
    NeededStep,
    Obligation,
    Outcome,
    Rule,
    Rulebook,
    Rules,
    Subject,
    load,
)
from schakel.core.law.preference import decide_preferring
from schakel.disclosures.evidence import is_understood
from schakel.disclosures.proposal import Proposal, circumstances_of, consent_about
from schakel.parties.models import Organisation

AS_IT_IS: Mapping[str, str | bool] = MappingProxyType({})
GOING = frozenset({Outcome.PERMITTED, Outcome.PERMITTED_IF})


class UnknownItemError(Exception):
    """An item is chosen that the signal does not hold, or that the law has no word for."""


@dataclass(frozen=True)
class Ruling:
    """Hold one item and what the law says of it; an obligation not understood refuses it."""

    item: SignalItem
    decision: Decision

    @property
    def outcome(self) -> Outcome:
        """Return the answer: the law's, unless it asks for what this software cannot check."""
        if self.decision.outcome in GOING and not self.is_understood:
            return Outcome.REFUSED
        return self.decision.outcome

    @property
    def is_understood(self) -> bool:
        """Say whether every condition is one that can be checked here."""
        return all(is_understood(obligation) for obligation in self.decision.obligations)

    @property
    def goes(self) -> bool:
        """Say whether the item may go, perhaps on conditions."""
        return self.outcome in GOING

    @property
    def is_about_a_person(self) -> bool:
        """Say whether the item is about a person."""
        return self.decision.item.subject is not Subject.NONE


@dataclass(frozen=True)
class Deliberation:
    """Hold one proposal, the circumstances as the records have them, and a ruling per item."""

    proposal: Proposal
    circumstances: Circumstances
    on: dt.date
    rulings: tuple[Ruling, ...]

    @property
    def going(self) -> tuple[Ruling, ...]:
        """Return what may go."""
        return tuple(ruling for ruling in self.rulings if ruling.goes)

    @property
    def obligations(self) -> tuple[Obligation, ...]:
        """Return the conditions of everything that may go, each once, blocking ones first."""
        found = {o.id: o for ruling in self.going for o in ruling.decision.obligations}
        return tuple(sorted(found.values(), key=lambda obligation: not obligation.blocking))

    @property
    def steps(self) -> tuple[NeededStep, ...]:
        """Return the steps that open what may not go yet, each once with all its questions."""
        found: dict[str, NeededStep] = {}
        for ruling in self.rulings:
            for needed in ruling.decision.steps:
                known = found.get(needed.step.id, NeededStep(step=needed.step, questions=()))
                questions = dict.fromkeys((*known.questions, *needed.questions))
                found[needed.step.id] = replace(known, questions=tuple(questions))
        return tuple(found.values())

    def count(self, *outcomes: Outcome) -> int:
        """Return how many items have one of these answers."""
        return sum(ruling.outcome in outcomes for ruling in self.rulings)


@cache
def rulebook() -> Rulebook:
    """Return the rules that came with this version."""
    return load()


@lru_cache(maxsize=32)
def rules_on(on: dt.date, bills: tuple[str, ...] = ()) -> Rules:
    """Return the rules of one day, worked out once; bills count as law only to look."""
    return rulebook().in_force(on, bills=bills)


def keys_on(on: dt.date) -> tuple[Rule, ...]:
    """Return the keys of one day, the preferred ones first."""
    return tuple(rule for rule in rules_on(on).rows if rule.kind is Kind.KEY)


def deliberate(
    *,
    items: Sequence[SignalItem],
    proposal: Proposal,
    giver: Organisation,
    receiver: Organisation,
    on: dt.date,
    supposing: Mapping[str, str | bool] = AS_IT_IS,
) -> Deliberation:
    """Decide on the chosen items by the rules of one day, between these two organisations.

    `supposing` changes facts, to show what would follow; no command that gives ever does so.
    Raises UnknownItemError for a choice that is not among `items`: nothing is decided then.
    """
    known = {item.id: item for item in items}
    strange = [chosen for chosen in proposal.chosen if chosen not in known]
    if strange:
        raise UnknownItemError(f"not in this signal: {', '.join(strange)}")
    rules = rules_on(on)
    circumstances = circumstances_of(proposal, giver=giver, receiver=receiver, on=on)
    rulings = []
    for chosen in dict.fromkeys(proposal.chosen):
        unit = unit_of(known[chosen])
        facts = replace(circumstances, consent=consent_about(unit.subject, proposal))
        if supposing:
            facts = replace(facts, **supposing)  # type: ignore[arg-type]
        ruled = decide_preferring(unit, facts, rules, preferred=proposal.preferred)
        rulings.append(Ruling(known[chosen], ruled))
    return Deliberation(proposal, circumstances, on, tuple(rulings))


def unit_of(item: SignalItem) -> Item:
    """Return what the law decides on for an item, or raise UnknownItemError."""
    try:
        return Item(Category(item.category), Subject(item.subject))
    except ValueError as error:
        raise UnknownItemError(f"{item.id}: {error}") from error
