"""Let a person rest on another key than the first, where the law lists it as doing as well."""

from collections.abc import Collection, Mapping
from dataclasses import replace

from schakel.core.law.decide import Decision, UsedKey, decide
from schakel.core.law.facts import Circumstances, Item
from schakel.core.law.rules import Rule, Rules
from schakel.core.law.vocabulary import Lock


def decide_preferring(
    item: Item, circumstances: Circumstances, rules: Rules, *, preferred: Collection[str]
) -> Decision:
    """Decide as the law does, but open a lock with a preferred key where that key would do.

    It never opens what would otherwise stay shut. What it asks for comes with it: the conditions
    are those of the keys that are used.
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


def _with_only(picked: Mapping[Lock, Rule], rules: Rules) -> Rules:
    places = {rule.id: place for place, rule in enumerate(rules.rows)}
    doors = tuple(
        replace(door, opens=1 << places[picked[door.lock].id]) if door.lock in picked else door
        for door in rules.doors
    )
    return replace(rules, doors=doors)
