"""What somebody answered, as it stands in the address of the page: words of the law, no text."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from types import MappingProxyType
from typing import TypeVar

from schakel.core.law import (
    FACTS,
    ITEMS,
    WORDS,
    Circumstances,
    Consent,
    Item,
    Party,
    Purpose,
    Subject,
)

Query = Mapping[str, Sequence[str]]
Value = str | bool
Word = TypeVar("Word", bound=StrEnum)

SENDER, RECEIVER, PURPOSE, ITEM, SEEN = "from", "to", "for", "what", "seen"
YES = "yes"
NO_QUERY: Query = MappingProxyType({})
NO_CONSENTS: Mapping[Subject, Consent] = MappingProxyType({})
NO_FACTS: Mapping[str, Value] = MappingProxyType({})
ASKED = tuple(fact for fact in FACTS if fact != "consent")
"""The facts of the last question; consent is a question of its own, for each person."""


@dataclass(frozen=True, kw_only=True)
class Answers:
    """Hold the answers so far. `facts` has only what differs from when nobody says anything.

    `seen`: the last question was shown and answered, perhaps with nothing. `strange`: something in
    the address was no word of ours and was left out.
    """

    sender: Party | None = None
    receiver: Party | None = None
    purpose: Purpose | None = None
    items: tuple[Item, ...] = ()
    consents: Mapping[Subject, Consent] = field(default_factory=lambda: NO_CONSENTS)
    facts: Mapping[str, Value] = field(default_factory=lambda: NO_FACTS)
    seen: bool = False
    strange: bool = False

    @property
    def persons(self) -> tuple[Subject, ...]:
        """Return the persons that the chosen data are about, in the law's order."""
        chosen = {item.subject for item in self.items} - {Subject.NONE}
        return tuple(subject for subject in Subject if subject in chosen)

    def pairs(self) -> list[tuple[str, str]]:
        """Return the answers as pairs for an address, always in the same order."""
        named = ((SENDER, self.sender), (RECEIVER, self.receiver), (PURPOSE, self.purpose))
        found = [(key, word.value) for key, word in named if word is not None]
        found += [(ITEM, item_code(item)) for item in self.items]
        found += [(consent_key(who), said.value) for who, said in self.consents.items()]
        found += [
            (fact, YES if value is True else str(value)) for fact, value in self.facts.items()
        ]
        return [*found, (SEEN, YES)] if self.seen else found

    def circumstances(self, subject: Subject) -> Circumstances:
        """Return what the law is asked about a person; ValueError while a party is unknown."""
        if self.sender is None or self.receiver is None or self.purpose is None:
            raise ValueError("the law is asked about a sender, a receiver and a purpose")
        known = Circumstances(
            sender=self.sender,
            receiver=self.receiver,
            purpose=self.purpose,
            consent=self.consents.get(subject, Consent.NOT_ASKED),
        )
        return replace(known, **self.facts)  # type: ignore[arg-type]


def read(query: Query) -> Answers:
    """Read an address. What is no word of the law is left out, and `strange` says so."""
    codes = {item_code(item): item for item in ITEMS}
    asked = query.get(ITEM, ())
    consents = {who: _word(query, consent_key(who), Consent) for who in Subject}
    facts = {fact: _fact(query, fact) for fact in ASKED}
    found = Answers(
        sender=_word(query, SENDER, Party),
        receiver=_word(query, RECEIVER, Party),
        purpose=_word(query, PURPOSE, Purpose),
        items=tuple(item for code, item in codes.items() if code in asked),
        consents=MappingProxyType({who: said for who, said in consents.items() if said}),
        facts=MappingProxyType({f: value for f, value in facts.items() if value != default(f)}),
        seen=_last(query, SEEN) == YES,
    )
    return replace(found, strange=_is_strange(query, found))


def item_code(item: Item) -> str:
    """Return the name of an item in an address."""
    return f"{item.category}.{item.subject}"


def consent_key(subject: Subject) -> str:
    """Return the name of the question on a person's consent in an address."""
    return f"consent-{subject}"


def default(fact: str) -> Value:
    """Return what holds of a fact when nobody says anything."""
    value = Circumstances.__dataclass_fields__[fact].default
    return value if isinstance(value, bool) else str(value)


def _last(query: Query, key: str) -> str:
    values = query.get(key, ())
    return values[-1] if values else ""


def _word(query: Query, key: str, words: type[Word]) -> Word | None:
    said = _last(query, key)
    return words(said) if said in {word.value for word in words} else None


def _fact(query: Query, fact: str) -> Value:
    if fact in WORDS:
        return _word(query, fact, WORDS[fact]) or default(fact)
    return _last(query, fact) == YES


def _is_strange(query: Query, found: Answers) -> bool:
    """Say whether the address holds an answer that was not understood; other keys are ignored."""
    understood = {*found.pairs(), *_defaults()}
    ours = {SENDER, RECEIVER, PURPOSE, ITEM, SEEN, *ASKED, *map(consent_key, Subject)}
    return any((key, said) not in understood for key, said in _said(query, ours) if said)


def _said(query: Query, keys: Iterable[str]) -> Iterable[tuple[str, str]]:
    for key in keys:
        values = query.get(key, ())
        yield from ((key, value) for value in (values if key == ITEM else values[-1:]))


def _defaults() -> Iterable[tuple[str, str]]:
    return ((fact, str(default(fact))) for fact in WORDS if fact in ASKED)
