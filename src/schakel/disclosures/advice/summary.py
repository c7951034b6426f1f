"""The answers so far as rows: the question, the answer, how it is known, and a way to change it."""

from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlencode

from django.utils.translation import gettext_lazy as _

from schakel.core.law import WORDS, Consent, Rules, Text, Vocabulary
from schakel.disclosures.advice import answers as said
from schakel.disclosures.advice.answers import Answers
from schakel.disclosures.advice.questions import (
    ORDER,
    TITLES,
    Question,
    Words,
    asked_facts,
    asked_for_consent,
    is_answered,
    is_asked,
    party_words,
)
from schakel.disclosures.advice.verdict import Name, name_of

Told = tuple[Words, tuple[Words | Name | bool, ...], str]
NOT_SO = _("Not so, or not known")


@dataclass(frozen=True)
class Row:
    """Hold one answer: `values` are texts, names of items, or yes and no; `known` is how."""

    question: Question
    title: Words
    values: tuple[Words | Name | bool, ...]
    known: Text
    change: str


def rows(answers: Answers, *, rules: Rules, words: Vocabulary) -> tuple[Row, ...]:
    """Return the answers so far, in the order of the questions."""
    found: list[Row] = []
    for question in ORDER:
        if is_asked(question, answers, rules):
            if not is_answered(question, answers, rules):
                break
            found += _rows_of(question, answers, rules, words)
    return tuple(found)


def _rows_of(
    question: Question, answers: Answers, rules: Rules, words: Vocabulary
) -> Iterator[Row]:
    change = urlencode([*answers.pairs(), ("change", question.value)])
    for title, values, fact in _told(question, answers, rules, words):
        yield Row(question, title, values, words.label(words.facts[fact].provenance), change)


def _told(question: Question, answers: Answers, rules: Rules, words: Vocabulary) -> Iterator[Told]:
    if question is Question.SENDER and answers.sender is not None:
        yield TITLES[question], (party_words(said.SENDER, answers.sender, words),), "sender"
    elif question is Question.RECEIVER and answers.receiver is not None:
        yield TITLES[question], (words.label(answers.receiver),), "receiver"
    elif question is Question.PURPOSE and answers.purpose is not None:
        yield TITLES[question], (words.label(answers.purpose),), "purpose"
    elif question is Question.ITEMS:
        names = tuple(name_of(item, words) for item in answers.items)
        yield TITLES[question], names, "category"
    elif question is Question.CONSENT:
        for subject in asked_for_consent(answers, rules):
            consent = answers.consents.get(subject, Consent.NOT_ASKED)
            yield words.label(subject), (words.label(consent),), "consent"
    else:
        yield from _facts(answers, asked_facts(answers, rules), words)


def _facts(answers: Answers, asked: tuple[str, ...], words: Vocabulary) -> Iterator[Told]:
    """Yield danger, what else is so, and what has a word; what is not so stands together."""
    apart = {"acute", *answers.facts, *WORDS}
    for fact in (fact for fact in asked if fact in apart):
        value = answers.facts.get(fact, said.default(fact))
        shown = value if isinstance(value, bool) else words.label(WORDS[fact](value))
        yield words.facts[fact].text, (shown,), fact
    rest = tuple(words.facts[fact].text for fact in asked if fact not in apart)
    if rest:
        yield NOT_SO, rest, "acute"
