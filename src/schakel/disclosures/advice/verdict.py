"""The answer as the page shows it: what goes now, what if, what not yet, what never, and why."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

from schakel.core.law import (
    Consent,
    Decision,
    Item,
    Lock,
    Nature,
    Obligation,
    Outcome,
    Party,
    Rule,
    Rules,
    Status,
    Subject,
    Text,
    Vocabulary,
    Who,
    decide,
)
from schakel.disclosures.advice.answers import Answers
from schakel.disclosures.card import Reason, reason_of
from schakel.disclosures.deliberation import GOING

YOU = Text(nl="u", en="you")
POLICE_OR_PROSECUTOR = frozenset({Party.POLICE, Party.PROSECUTOR})


@dataclass(frozen=True)
class Name:
    """Hold the name of an item: its kind, and the person's part when it is about one."""

    category: Text
    subject: Text | None


@dataclass(frozen=True)
class Needed:
    """Hold what would open something, by whom, and what a jurist must then answer."""

    text: Text
    who: Text
    questions: tuple[Text, ...]


@dataclass(frozen=True)
class Part:
    """Hold the items with one and the same answer for the same reasons.

    `must`: giving is a duty. `barred`: nothing opens it, whatever anybody does.
    """

    outcome: Outcome
    names: tuple[Name, ...]
    must: bool
    barred: bool
    reasons: tuple[Reason, ...]
    shut: tuple[Text, ...]
    steps: tuple[Needed, ...]


@dataclass(frozen=True)
class Duty:
    """Hold something to do: by whom, and within which term, if there is one."""

    text: Text
    who: Text
    amount: int
    unit: str


@dataclass(frozen=True)
class Verdict:
    """Hold the whole answer. `unhindered`: the privacy law plays no part in this signal."""

    parts: tuple[Part, ...]
    going: int
    total: int
    before: tuple[Duty, ...]
    afterwards: tuple[Duty, ...]
    acute: bool
    unhindered: bool
    concept: bool

    @property
    def outcome(self) -> Outcome:
        """Return the one answer on top: the best that anything has, conditions included."""
        best = max((part.outcome for part in self.parts), key=opened)
        some_if = any(part.outcome is Outcome.PERMITTED_IF for part in self.parts)
        return Outcome.PERMITTED_IF if best in GOING and some_if else best

    @property
    def partly(self) -> bool:
        """Say whether some of it goes and some does not."""
        return 0 < self.going < self.total

    @property
    def must(self) -> bool:
        """Say whether everything that goes must go."""
        going = [part for part in self.parts if part.outcome in GOING]
        return bool(going) and all(part.must for part in going)


ORDER: Mapping[Outcome, int] = MappingProxyType(
    {
        Outcome.PERMITTED: 3,
        Outcome.PERMITTED_IF: 2,
        Outcome.NOT_YET: 1,
        Outcome.REFUSED: 0,
    }
)


def verdict_of(answers: Answers, *, rules: Rules, words: Vocabulary) -> Verdict:
    """Decide on everything that was chosen. Needs a sender, a receiver, a purpose and an item."""
    decisions = decided(answers, rules)
    going = [one for one in decisions if one.outcome in GOING]
    duties = _duties(going)
    return Verdict(
        parts=tuple(_parts(decisions, words)),
        going=len(going),
        total=len(decisions),
        before=tuple(_duty(one, words) for one in duties if one.blocking),
        afterwards=tuple(_duty(one, words) for one in duties if not one.blocking),
        acute=bool(answers.facts.get("acute")),
        unhindered=is_unhindered(answers, rules),
        concept=any(rule.status is Status.CONCEPT for one in decisions for rule in _spoke(one)),
    )


def decided(answers: Answers, rules: Rules) -> tuple[Decision, ...]:
    """Return what the law says of each chosen item."""
    return tuple(decide(item, answers.circumstances(item.subject), rules) for item in answers.items)


def is_unhindered(answers: Answers, rules: Rules) -> bool:
    """Say whether facts without a person go to police or prosecutor at once, whatever anyone said.

    Only when every such item is permitted, without a condition, for each answer about consent.
    """
    facts_only = [item for item in answers.items if item.subject is Subject.NONE]
    if answers.receiver not in POLICE_OR_PROSECUTOR or not facts_only:
        return False
    asked = answers.circumstances(Subject.NONE)
    return all(
        decide(item, replace(asked, consent=consent), rules).outcome is Outcome.PERMITTED
        for item in facts_only
        for consent in Consent
    )


def opened(outcome: Outcome) -> int:
    """Return how far an answer opens the door: no, not yet, on conditions, now."""
    return ORDER[outcome]


def _parts(decisions: Iterable[Decision], words: Vocabulary) -> Iterator[Part]:
    """Yield the parts, what goes first; items that are told alike are told once."""
    found: dict[object, Part] = {}
    for decision in decisions:
        part = _part(decision, words)
        alike = (part.outcome, part.reasons, part.shut, part.steps)
        known = found.get(alike)
        found[alike] = part if known is None else replace(known, names=known.names + part.names)
    yield from sorted(found.values(), key=lambda part: -opened(part.outcome))


def _part(decision: Decision, words: Vocabulary) -> Part:
    goes = decision.outcome in GOING
    reasons = _why(decision, words) if goes else _why_not(decision, words)
    return Part(
        outcome=decision.outcome,
        names=(name_of(decision.item, words),),
        must=must_give(decision),
        barred=bool(decision.bars),
        reasons=tuple(dict.fromkeys(reasons)),
        shut=() if goes or decision.bars else tuple(words.label(s.lock) for s in decision.shut),
        steps=tuple(
            Needed(one.step.text, _who(one.step.who, words), one.questions)
            for one in decision.steps
        ),
    )


def name_of(item: Item, words: Vocabulary) -> Name:
    """Return the name of an item."""
    about = None if item.subject is Subject.NONE else words.label(item.subject)
    return Name(words.label(item.category), about)


def must_give(decision: Decision) -> bool:
    """Say whether giving is a duty and not only a power: the sender's own basis says so."""
    return decision.outcome in GOING and any(
        key.lock is Lock.BASIS_SENDER and key.rule.nature is Nature.DUTY for key in decision.keys
    )


def _why(decision: Decision, words: Vocabulary) -> Iterator[Reason]:
    for key in decision.keys:
        yield reason_of(key.rule, lock=key.lock, words=words)


def _why_not(decision: Decision, words: Vocabulary) -> Iterator[Reason]:
    """Yield the bars, for nothing else matters then; else what put each shut lock on the door."""
    for bar in decision.bars:
        yield reason_of(bar, lock=None, words=words)
    if not decision.bars:
        for shut in decision.shut:
            for rule in shut.rules[:1]:
                yield reason_of(rule, lock=shut.lock, words=words)


def _spoke(decision: Decision) -> Iterator[Rule]:
    yield from decision.bars
    yield from (key.rule for key in decision.keys)
    yield from (rule for shut in decision.shut for rule in shut.rules)


def _duties(decisions: Iterable[Decision]) -> tuple[Obligation, ...]:
    found = {one.id: one for decision in decisions for one in decision.obligations}
    return tuple(found.values())


def _duty(obligation: Obligation, words: Vocabulary) -> Duty:
    """Return a duty; a term that its own text names already is not told twice."""
    term = obligation.deadline
    if term is not None and str(term.amount) in obligation.text.en:
        term = None
    return Duty(
        text=obligation.text,
        who=_who(obligation.who, words),
        amount=0 if term is None else term.amount,
        unit="" if term is None else term.unit,
    )


def _who(who: Who, words: Vocabulary) -> Text:
    """Return who does it; the sender is who asks here."""
    return YOU if who is Who.SENDER else words.label(who)
