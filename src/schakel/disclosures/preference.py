"""Let a person use another key than the first that fits, where the law lists it as doing too.

The law prefers a duty to a power, a power to consent, and consent to a weighing. Whoever gives may
have reason to rest on another: that choice is made beforehand, kept with the decision, and never
opens what would otherwise stay shut.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace

from schakel.core.law import Circumstances, Decision, Item, Lock, Rule, Rules, UsedKey, decide


@dataclass(frozen=True)
class Choice:
    """Hold a lock, the key that is used, and the others that would do."""

    lock: Lock
    used: Rule
    others: tuple[Rule, ...]

    def offered(self, picked: Collection[str]) -> tuple[Rule, ...]:
        """Return what can be chosen: the others, and the one used if a person picked it."""
        return (self.used, *self.others) if self.used.id in picked else self.others


def decide_preferring(
    item: Item, circumstances: Circumstances, rules: Rules, *, preferred: Collection[str]
) -> Decision:
    """Decide as the law does, but open a lock with a preferred key where that key would do.

    What it asks for comes with it: the conditions are those of the keys that are used.
    """
    first = decide(item, circumstances, rules)
    picked = {key.lock: rule for key in first.keys for rule in key.others if rule.id in preferred}
    kept = {key.lock for key in first.keys if key.rule.id in preferred}
    picked = {lock: rule for lock, rule in picked.items() if lock not in kept}
    if not picked or first.shut or first.bars:
        return first
    again = decide(item, circumstances, _with_only(picked, rules))
    listed = {key.lock: (key.rule, *key.others) for key in first.keys}
    keys = tuple(
        UsedKey(key.lock, key.rule, tuple(one for one in listed[key.lock] if one is not key.rule))
        for key in again.keys
    )
    return replace(again, keys=keys)


def choices_in(decisions: Iterable[Decision]) -> tuple[Choice, ...]:
    """Return the keys used in these decisions for which others would do, each once."""
    found = {
        (key.lock, key.rule.id): Choice(key.lock, key.rule, key.others)
        for decision in decisions
        for key in decision.keys
        if key.others
    }
    return tuple(found.values())


def _with_only(picked: dict[Lock, Rule], rules: Rules) -> Rules:
    places = {rule.id: place for place, rule in enumerate(rules.rows)}
    doors = tuple(
        replace(door, opens=1 << places[picked[door.lock].id]) if door.lock in picked else door
        for door in rules.doors
    )
    return replace(rules, doors=doors)
