"""Draw the map of what can ever be given, and the fewest facts that open it.

The map is kept beside the golden cases: a road that appears, disappears or opens with less is a
change that somebody must approve, whatever the row that caused it.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from schakel.core.law.facts import FACTS, ITEMS, SWITCHES, WORDS, Circumstances, Item
from schakel.core.law.rules import Rules, Value
from schakel.core.law.vocabulary import Kind, Party, Purpose

MOST_FACTS = 4
"""No road needs more facts than these at once; a longer way is no way for a person in a hurry."""

NOTHING_SAID = Circumstances(
    sender=Party.MUNICIPALITY, receiver=Party.POLICE, purpose=Purpose.DETECTION
)
Change = tuple[str, Value]
Way = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Road:
    """Name one item that can go from sender to receiver for a purpose, and the ways to open it.

    Each way is a set of facts that differ from what holds unsaid (`Circumstances`); the empty way
    means that it may go at once. `owed` are the obligations that come with one of the ways.
    """

    sender: Party
    receiver: Party
    purpose: Purpose
    item: Item
    ways: tuple[Way, ...]
    owed: tuple[str, ...]


def roads_from(sender: Party, rules: Rules) -> Iterator[Road]:
    """Yield every road that starts at this sender, in the order of the vocabulary."""
    masks = rules.masks
    for receiver in Party:
        pair = masks["sender"][sender] & masks["receiver"][receiver]
        for purpose in Purpose:
            scope = pair & masks["purpose"][purpose]
            for item in ITEMS if _can_open(scope, rules) else ():
                about = masks["category"][item.category] & masks["subject"][item.subject]
                found = _ways(scope & about, rules)
                if found:
                    owed = _owed(scope & about, found[0], rules)
                    yield Road(sender, receiver, purpose, item, _in_words(found), owed)


def _ways(scope: int, rules: Rules) -> Sequence[frozenset[Change]]:
    """Return the smallest sets of facts that open these rows, fewest first."""
    if not _can_open(scope, rules):
        return ()
    changes = tuple(_changes(scope, rules))
    found: list[frozenset[Change]] = []
    for size in range(MOST_FACTS + 1):
        for chosen in combinations(changes, size):
            facts = frozenset(chosen)
            if len(dict(chosen)) < size or any(way <= facts for way in found):
                continue
            if _opens(scope, dict(chosen), rules):
                found.append(facts)
    return found


def _in_words(ways: Iterable[frozenset[Change]]) -> tuple[Way, ...]:
    return tuple(sorted(tuple(sorted(_said(change) for change in way)) for way in ways))


def _owed(scope: int, way: frozenset[Change], rules: Rules) -> tuple[str, ...]:
    matched = _matched(scope, dict(way), rules)
    used = [
        rules.first(matched & door.opens)
        for door in rules.doors
        if matched & door.opens and (door.always or matched & door.closes)
    ]
    speaking = rules.pick(matched & (rules.kinds[Kind.LOCK] | rules.kinds[Kind.OBLIGATION]))
    return tuple(sorted({name for rule in (*used, *speaking) for name in rule.obligations}))


def _can_open(scope: int, rules: Rules) -> bool:
    return all(scope & door.opens for door in rules.doors if door.always)


def _changes(scope: int, rules: Rules) -> Iterator[Change]:
    for fact in FACTS:
        if scope & rules.mentions[fact]:
            values: Sequence[Value] = (True,) if fact in SWITCHES else tuple(WORDS[fact])
            yield from ((fact, value) for value in values if value != _unsaid(fact))


def _matched(scope: int, changed: Mapping[str, Value], rules: Rules) -> int:
    for fact in FACTS:
        scope &= rules.masks[fact][changed.get(fact, _unsaid(fact))]
    return scope


def _opens(scope: int, changed: Mapping[str, Value], rules: Rules) -> bool:
    scope = _matched(scope, changed, rules)
    if scope & rules.kinds[Kind.BAR]:
        return False
    return all(
        scope & door.opens or not (door.always or scope & door.closes) for door in rules.doors
    )


def _unsaid(fact: str) -> Value:
    value: Value = getattr(NOTHING_SAID, fact)
    return value


def _said(change: Change) -> str:
    fact, value = change
    return fact if value is True else f"{fact} {value}"
