"""The facts of a page: read from its address, and offered as links that change one of them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from django.http import Http404, QueryDict

from schakel.core.law import FACTS, WORDS, Circumstances, Kind, Provenance, Purpose, Text
from schakel.disclosures.browse.lens import Lens, address_end
from schakel.disclosures.browse.tally import CALM
from schakel.disclosures.deliberation import rulebook

ANSWERS: Mapping[str, bool] = {"no": False, "yes": True}
YES_OR_NO = {False: Text(nl="nee", en="no"), True: Text(nl="ja", en="yes")}
Stated = Mapping[str, str | bool]


@dataclass(frozen=True)
class Option:
    """Hold one answer to a question, the address end that gives it, and what it would change."""

    label: Text
    query: str
    is_current: bool
    changes: int


@dataclass(frozen=True)
class Switch:
    """Hold one fact that matters: its question, how it is known, and its answers."""

    fact: str
    question: Text
    provenance: Text
    options: tuple[Option, ...]

    @property
    def current(self) -> Text:
        """Return the answer of this page."""
        return next(option.label for option in self.options if option.is_current)


def stated_in(asked: QueryDict) -> Stated:
    """Return what an address says beside the calm facts; raise Http404 for what is no answer."""
    found: dict[str, str | bool] = {}
    for fact in FACTS:
        typed = asked.get(fact)
        if typed is None:
            continue
        values = {value: word for word, value in _words(fact)}
        if typed not in values.values():
            raise Http404
        value = next(one for one, word in values.items() if word == typed)
        if value != getattr(CALM, fact):
            found[fact] = value
    return found


def query_of(lens: Lens, stated: Stated, *, only: Purpose | None = None) -> str:
    """Return the end of an address that says these facts through this lens, for one purpose."""
    words = [(fact, _word(fact, value)) for fact, value in stated.items()]
    narrowed = [("purpose", only.value)] if only else []
    return address_end([*lens.pairs, *words, *narrowed])


def with_facts(facts: Circumstances, stated: Stated) -> Circumstances:
    """Return circumstances with these facts."""
    return replace(facts, **stated)  # type: ignore[arg-type]


def changed(stated: Stated, fact: str, value: str | bool) -> Stated:
    """Return the facts with one of them answered otherwise; what is calm is left unsaid."""
    others = {name: one for name, one in stated.items() if name != fact}
    return others if value == getattr(CALM, fact) else {**others, fact: value}


def choices(fact: str) -> list[tuple[str | bool, Text]]:
    """Return the answers that a fact can have, the calm one first."""
    words = rulebook().vocabulary
    if fact not in WORDS:
        return [(value, YES_OR_NO[value]) for value in (False, True)]
    found = [(word, words.label(word)) for word in WORDS[fact]]
    return sorted(found, key=lambda one: one[0] != getattr(CALM, fact))


def mentioned(lens: Lens, reaches: Iterable[int]) -> list[str]:
    """Return the facts that a key, lock, bar or condition within reach speaks of."""
    rules = lens.rules
    all_of_them = 0
    for reach in reaches:
        all_of_them |= reach & ~rules.kinds[Kind.KEEPING]
    return [fact for fact in FACTS if all_of_them & rules.mentions[fact]]


def provenance_of(fact: str) -> Text:
    """Return how a fact is known, in words."""
    words = rulebook().vocabulary
    known: Provenance = words.facts[fact].provenance
    return words.label(known)


def _word(fact: str, value: str | bool) -> str:
    return next(word for word, meant in _words(fact) if meant == value)


def _words(fact: str) -> list[tuple[str, str | bool]]:
    if fact not in WORDS:
        return list(ANSWERS.items())
    return [(word.value, word) for word in WORDS[fact]]
