"""Decide on one item: total, deterministic, and no unless every lock has a key."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from operator import attrgetter

from schakel.core.law.catalogue import Obligation, Step
from schakel.core.law.facts import FACTS, Circumstances, Item
from schakel.core.law.rules import LAWYER, Rule, Rules, Value
from schakel.core.law.vocabulary import Kind, Lock, Outcome, Text

FACTS_OF = attrgetter(*FACTS)
Path = tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class UsedKey:
    """Name the lock, the key that opens it, and the other keys that would do."""

    lock: Lock
    rule: Rule
    others: tuple[Rule, ...]


@dataclass(frozen=True, slots=True)
class ShutLock:
    """Name a lock without a key, and the rows that put it on the door."""

    lock: Lock
    rules: tuple[Rule, ...]


@dataclass(frozen=True, slots=True)
class NeededStep:
    """Name a step that would help to open the door, with the questions a jurist must answer."""

    step: Step
    questions: tuple[Text, ...]


@dataclass(frozen=True, slots=True)
class Decision:
    """Hold the answer for one item and everything it rests on.

    `obligations` has the blocking ones first; `steps`, in this order, turn NOT_YET into a
    permission; `unknown` are obligations that this software does not understand, and therefore
    refuses.
    """

    item: Item
    circumstances: Circumstances
    outcome: Outcome
    keys: tuple[UsedKey, ...]
    shut: tuple[ShutLock, ...]
    bars: tuple[Rule, ...]
    obligations: tuple[Obligation, ...]
    steps: tuple[NeededStep, ...]
    unknown: tuple[str, ...] = ()


def decide(item: Item, circumstances: Circumstances, rules: Rules) -> Decision:
    """Decide whether this item may go, under these circumstances, by these rules.

    A bar refuses whatever the keys. Otherwise every lock that applies needs a key. If steps that
    people can take would open everything, the answer is not yet; else it is no.
    """
    scope = _scope(item, circumstances, rules)
    facts = dict(zip(FACTS, FACTS_OF(circumstances), strict=True))
    matched = _matched(scope, facts, rules)
    if _is_open(matched, rules):
        return _give(item, circumstances, matched, rules)
    needed = _steps(scope, facts, rules)
    return Decision(
        item=item,
        circumstances=circumstances,
        outcome=Outcome.NOT_YET if needed else Outcome.REFUSED,
        keys=_keys(matched, rules),
        shut=_shut(matched, rules),
        bars=tuple(rules.pick(matched & rules.kinds[Kind.BAR])),
        obligations=_on_refusal(matched, rules),
        steps=needed,
    )


def _give(item: Item, circumstances: Circumstances, matched: int, rules: Rules) -> Decision:
    keys = _keys(matched, rules)
    names = _demanded(matched, keys, rules)
    unknown = tuple(name for name in names if name not in rules.obligations)
    obligations = [rules.obligations[name] for name in names if name in rules.obligations]
    outcome = Outcome.PERMITTED
    if any(obligation.blocking for obligation in obligations):
        outcome = Outcome.PERMITTED_IF
    return Decision(
        item=item,
        circumstances=circumstances,
        outcome=Outcome.REFUSED if unknown else outcome,
        keys=keys,
        shut=(),
        bars=(),
        obligations=tuple(sorted(obligations, key=_blocking_first)),
        steps=(),
        unknown=unknown,
    )


def _scope(item: Item, circumstances: Circumstances, rules: Rules) -> int:
    masks = rules.masks
    return (
        masks["sender"][circumstances.sender]
        & masks["receiver"][circumstances.receiver]
        & masks["purpose"][circumstances.purpose]
        & masks["category"][item.category]
        & masks["subject"][item.subject]
    )


def _matched(scope: int, facts: Mapping[str, Value], rules: Rules) -> int:
    masks = rules.masks
    for fact, value in facts.items():
        scope &= masks[fact][value]
    return scope


def _is_open(matched: int, rules: Rules) -> bool:
    if matched & rules.kinds[Kind.BAR]:
        return False
    for door in rules.doors:
        if (door.always or matched & door.closes) and not matched & door.opens:
            return False
    return True


def _keys(matched: int, rules: Rules) -> tuple[UsedKey, ...]:
    used = []
    for door in rules.doors:
        fitting = matched & door.opens
        if fitting and (door.always or matched & door.closes):
            first, *others = rules.pick(fitting)
            used.append(UsedKey(lock=door.lock, rule=first, others=tuple(others)))
    return tuple(used)


def _shut(matched: int, rules: Rules) -> tuple[ShutLock, ...]:
    return tuple(
        ShutLock(lock=door.lock, rules=tuple(rules.pick(matched & door.closes)))
        for door in rules.doors
        if (door.always or matched & door.closes) and not matched & door.opens
    )


def _demanded(matched: int, keys: Sequence[UsedKey], rules: Rules) -> tuple[str, ...]:
    others = rules.pick(matched & rules.demanding)
    names = [name for key in keys for name in key.rule.obligations]
    names += [name for rule in others for name in rule.obligations]
    return tuple(dict.fromkeys(names))


def _on_refusal(matched: int, rules: Rules) -> tuple[Obligation, ...]:
    speaking = rules.pick(matched & rules.on_refusal)
    names = dict.fromkeys(name for rule in speaking for name in rule.obligations)
    known = (rules.obligations[name] for name in names if name in rules.obligations)
    return tuple(sorted((one for one in known if one.on_refusal), key=_blocking_first))


def _blocking_first(obligation: Obligation) -> bool:
    return not obligation.blocking


def _steps(scope: int, facts: Mapping[str, Value], rules: Rules) -> tuple[NeededStep, ...]:
    """Return the fewest obtainable steps after which everything would be open."""
    if any(door.always and not scope & door.opens for door in rules.doors):
        return ()
    offers = [step for step in rules.obtainable if scope & rules.mentions[step.fact]]
    moved = {step.fact for step in offers}
    fixed = _matched(scope, {f: v for f, v in facts.items() if f not in moved}, rules)
    start = {fact: facts[fact] for fact in moved}
    for path, reached in _paths(offers, start):
        matched = _matched(fixed, reached, rules)
        if _is_open(matched, rules):
            return _needed(path, matched, rules)
    return ()


def _paths(
    offers: Sequence[Step], start: Mapping[str, Value]
) -> Iterator[tuple[Path, Mapping[str, Value]]]:
    """Yield every way to take steps, shortest first; a step may build on an earlier one."""
    frontier: list[tuple[Path, Mapping[str, Value], int]] = [((), start, 0)]
    while frontier:
        longer: list[tuple[Path, Mapping[str, Value], int]] = []
        for path, facts, first in frontier:
            for place, step in enumerate(offers[first:], first + 1):
                if facts[step.fact] == step.before:
                    taken = (*path, step)
                    reached = {**facts, step.fact: step.after}
                    yield taken, reached
                    longer.append((taken, reached, place))
        frontier = longer


def _needed(path: Path, matched: int, rules: Rules) -> tuple[NeededStep, ...]:
    asked = (key.rule.question for key in _keys(matched, rules))
    questions = tuple(dict.fromkeys(question for question in asked if question is not None))
    return tuple(
        NeededStep(step=step, questions=questions if step.fact == LAWYER else ()) for step in path
    )
