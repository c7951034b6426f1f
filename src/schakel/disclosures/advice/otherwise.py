"""What if: each single fact that would change the answer, and how."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from types import MappingProxyType

from schakel.core.law import WORDS, Consent, Decision, Outcome, Rules, Text, Vocabulary
from schakel.disclosures.advice.answers import Answers, Value, default
from schakel.disclosures.advice.questions import asked_for_consent, mentioned_facts
from schakel.disclosures.advice.verdict import Name, decided, must_give, name_of, opened


@dataclass(frozen=True)
class Changed:
    """Hold an item whose answer another fact would change: the outcome, a duty or a condition."""

    name: Name
    was: Outcome
    then: Outcome
    duty: bool


@dataclass(frozen=True)
class Flip:
    """Hold one fact that could be otherwise: its question, the other answer, and what follows."""

    question: Text
    answer: Text | bool
    answers: Answers
    changes: tuple[Changed, ...]

    @property
    def opens(self) -> bool:
        """Say whether more could go."""
        return any(opened(one.then) > opened(one.was) or one.duty for one in self.changes)


def flips(answers: Answers, *, rules: Rules, words: Vocabulary) -> Iterator[Flip]:
    """Yield each single fact that would change an answer if it were otherwise."""
    decisions = decided(answers, rules)
    for question, answer, other in _others(answers, rules, words):
        then = decided(other, rules)
        changes = tuple(
            Changed(
                name=name_of(was.item, words),
                was=was.outcome,
                then=new.outcome,
                duty=must_give(new) and not must_give(was),
            )
            for was, new in zip(decisions, then, strict=True)
            if _told(was) != _told(new)
        )
        if changes:
            yield Flip(question, answer, other, changes)


def _others(
    answers: Answers, rules: Rules, words: Vocabulary
) -> Iterator[tuple[Text, Text | bool, Answers]]:
    for subject in asked_for_consent(answers, rules):
        for consent in _other_consents(answers.consents.get(subject, Consent.NOT_ASKED)):
            consents = MappingProxyType({**answers.consents, subject: consent})
            other = replace(answers, consents=consents)
            yield words.label(subject), words.label(consent), other
    for fact in mentioned_facts(answers, rules):
        now = answers.facts.get(fact, default(fact))
        for value in _other_values(fact, now):
            shown = value if isinstance(value, bool) else words.label(WORDS[fact](value))
            yield words.facts[fact].text, shown, _with(answers, fact, value)


def _other_consents(known: Consent) -> tuple[Consent, ...]:
    """Return what else the person could have said; a refusal is an answer: nobody asks again."""
    if known is Consent.REFUSED:
        return ()
    return tuple(one for one in Consent if one not in {known, Consent.NOT_ASKED})


def _other_values(fact: str, now: Value) -> tuple[Value, ...]:
    """Return the other values of a fact; nobody chooses to get a formal demand."""
    if fact == "demand":
        return ()
    values: tuple[Value, ...] = (False, True)
    if fact in WORDS:
        values = tuple(one.value for one in WORDS[fact])
    return tuple(value for value in values if value != now)


def _with(answers: Answers, fact: str, value: Value) -> Answers:
    facts = {name: known for name, known in answers.facts.items() if name != fact}
    if value != default(fact):
        facts[fact] = value
    return replace(answers, facts=MappingProxyType(facts))


def _told(decision: Decision) -> tuple[Outcome, bool, frozenset[str]]:
    """Return what makes two answers differ for whoever must act on them."""
    conditions = frozenset(one.id for one in decision.obligations if one.blocking)
    return decision.outcome, must_give(decision), conditions
