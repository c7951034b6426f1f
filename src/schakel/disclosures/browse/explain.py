"""One decision in full: what opens it, what keeps it shut, what to do, and what would change it."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import ngettext

from schakel.core.law import (
    Circumstances,
    Deadline,
    Decision,
    Item,
    Lock,
    NeededStep,
    Obligation,
    Outcome,
    Purpose,
    Text,
    decide,
)
from schakel.core.law.rules import Rule
from schakel.disclosures.browse.answers import Answers
from schakel.disclosures.browse.facts import (
    Stated,
    changed,
    choices,
    mentioned,
    provenance_of,
    query_of,
    with_facts,
)
from schakel.disclosures.browse.lens import Lens
from schakel.disclosures.deliberation import rulebook


@dataclass(frozen=True)
class Door:
    """Hold one lock: the rule that opens it with the others that would, or those that shut it."""

    lock: Text
    rules: tuple[Rule, ...]
    others: tuple[Rule, ...] = ()


@dataclass(frozen=True)
class Duty:
    """Hold one condition: what, who, and within how long."""

    text: Text
    who: Text
    term: str


@dataclass(frozen=True)
class Fact:
    """Hold one fact that the decision rests on."""

    question: Text
    answer: Text
    provenance: Text


@dataclass(frozen=True)
class Otherwise:
    """Hold another answer to one question, or another purpose, and the outcome it would give."""

    question: Text
    answer: Text
    outcome: Outcome
    query: str
    purpose: Purpose


@dataclass(frozen=True)
class Explained:
    """Hold a decision with everything that it rests on, in words."""

    decision: Decision
    opened: tuple[Door, ...]
    shut: tuple[Door, ...]
    steps: tuple[NeededStep, ...]
    before: tuple[Duty, ...]
    afterwards: tuple[Duty, ...]
    facts: tuple[Fact, ...]
    otherwise: tuple[Otherwise, ...]

    @property
    def is_open(self) -> bool:
        """Say whether nothing keeps it shut."""
        return not self.shut and not self.decision.bars

    @property
    def outcome(self) -> Outcome:
        """Return the answer."""
        return self.decision.outcome


def explained(lens: Lens, item: Item, facts: Circumstances, stated: Stated) -> Explained:
    """Decide on one item and say everything about it."""
    decision = decide(item, facts, lens.rules)
    fact_names = _spoken_of(lens, item, facts)
    return Explained(
        decision=decision,
        opened=tuple(Door(_lock(key.lock), (key.rule,), key.others) for key in decision.keys),
        shut=tuple(Door(_lock(one.lock), one.rules) for one in decision.shut),
        steps=decision.steps,
        before=tuple(duty_of(one) for one in decision.obligations if one.blocking),
        afterwards=tuple(duty_of(one) for one in decision.obligations if not one.blocking),
        facts=tuple(_fact(name, facts) for name in fact_names),
        otherwise=(
            *_other_facts(lens, item, facts, stated),
            *_other_purposes(lens, item, facts, stated),
        ),
    )


def duty_of(obligation: Obligation) -> Duty:
    """Return an obligation in words."""
    who = rulebook().vocabulary.label(obligation.who)
    return Duty(obligation.text, who, term_of(obligation.deadline))


def term_of(deadline: Deadline | None) -> str:
    """Return a term in words; nothing where there is none."""
    if deadline is None:
        return ""
    amount = deadline.amount
    if deadline.unit == "hours":
        return ngettext("within %(n)s hour", "within %(n)s hours", amount) % {"n": amount}
    if deadline.unit == "days":
        return ngettext("within %(n)s day", "within %(n)s days", amount) % {"n": amount}
    words = ngettext("within %(n)s working day", "within %(n)s working days", amount)
    return words % {"n": amount}


def _lock(lock: Lock) -> Text:
    return rulebook().vocabulary.label(lock)


def _spoken_of(lens: Lens, item: Item, facts: Circumstances) -> list[str]:
    masks = lens.rules.masks
    reach = Answers(lens.rules, facts).reach(facts.sender, facts.receiver, facts.purpose)
    return mentioned(
        lens, [reach & masks["category"][item.category] & masks["subject"][item.subject]]
    )


def _fact(name: str, facts: Circumstances) -> Fact:
    value = getattr(facts, name)
    answer = next(label for one, label in choices(name) if one == value)
    return Fact(rulebook().vocabulary.facts[name].text, answer, provenance_of(name))


def _other_facts(
    lens: Lens, item: Item, facts: Circumstances, stated: Stated
) -> Iterable[Otherwise]:
    now = decide(item, facts, lens.rules).outcome
    for name in _spoken_of(lens, item, facts):
        for value, label in choices(name):
            outcome = decide(item, with_facts(facts, {name: value}), lens.rules).outcome
            if outcome is not now:
                yield Otherwise(
                    question=rulebook().vocabulary.facts[name].text,
                    answer=label,
                    outcome=outcome,
                    query=query_of(lens, changed(stated, name, value)),
                    purpose=facts.purpose,
                )


def _other_purposes(
    lens: Lens, item: Item, facts: Circumstances, stated: Stated
) -> Iterable[Otherwise]:
    words = rulebook().vocabulary
    now = decide(item, facts, lens.rules).outcome
    for purpose in Purpose:
        then = with_facts(facts, {"purpose": purpose})
        outcome = decide(item, then, lens.rules).outcome
        if outcome is not now and outcome is not Outcome.REFUSED:
            question, answer = words.facts["purpose"].text, words.label(purpose)
            yield Otherwise(question, answer, outcome, query_of(lens, stated), purpose)
