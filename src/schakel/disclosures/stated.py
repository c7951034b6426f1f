"""The facts that a giver states or judges beside consent and danger: asked only where a rule
speaks of them, kept with how they are known.

What is in the records (the parties, their agreement) is never asked, and a formal demand is not
among them: it is answered by a jurist, outside this route.
"""

from collections.abc import Mapping
from types import MappingProxyType

from schakel.core.law import FACTS, WORDS, Circumstances, Party, Provenance, Rules, Vocabulary

ASKED_ELSEWHERE = frozenset(
    {"consent", "acute", "incapacity", "agreement", "proofread", "lawyer_agrees", "demand"}
)
Stated = Mapping[str, str | bool]
NOTHING: Stated = MappingProxyType({})


def asked_of(giver: Party, rules: Rules) -> tuple[str, ...]:
    """Return the facts that a rule about what this party gives speaks of, in the law's order."""
    spoken = rules.masks["sender"][giver]
    return tuple(
        fact for fact in FACTS if fact not in ASKED_ELSEWHERE and spoken & rules.mentions[fact]
    )


def value_of(fact: str, typed: str | bool) -> str | bool:
    """Return what a form holds as a value of the law; ValueError for a word it does not have.

    An empty word is the one that holds when nobody says anything.
    """
    if fact not in WORDS:
        return bool(typed)
    return WORDS[fact](str(typed or Circumstances.__dataclass_fields__[fact].default))


def is_told(fact: str, value: str | bool) -> bool:
    """Say whether this is more than what holds when nobody says anything."""
    return value != Circumstances.__dataclass_fields__[fact].default


def is_judged(fact: str, words: Vocabulary) -> bool:
    """Say whether a person with a name must have judged it, so that a reason belongs to it."""
    return words.facts[fact].provenance is Provenance.JUDGEMENT


def without_reason(stated: Stated, words: Vocabulary) -> tuple[str, ...]:
    """Return the facts among these that somebody must have judged."""
    return tuple(
        fact for fact, value in stated.items() if is_told(fact, value) and is_judged(fact, words)
    )
