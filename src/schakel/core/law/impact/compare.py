"""Compare two rule sets over the whole space, class by class.

Everything that the same rows reach is one class: within it only the facts that those rows name can
matter, and all their combinations are answered at once (`answers.py`). Counts are of single
decisions: one item, two parties, a purpose and one combination of all facts.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import product
from math import prod
from typing import TypeVar

from schakel.core.law.facts import ITEMS, Item
from schakel.core.law.impact.answers import Trait, Words, answers_of
from schakel.core.law.impact.boxes import Block, Cell, blocks_of
from schakel.core.law.impact.changes import RuleChange, changes_between, touched_between
from schakel.core.law.impact.cube import EVERYTHING, Facts, cube_of, weight_of
from schakel.core.law.impact.scopes import Pair, Scopes, scopes_of
from schakel.core.law.rules import Rule, Rules
from schakel.core.law.vocabulary import Kind, Outcome, Party, Purpose

SPACE = len(Party) ** 2 * len(Purpose) * len(ITEMS) * EVERYTHING
"""How many decisions there are."""

TOWARDS_SHARING = (Outcome.REFUSED, Outcome.NOT_YET, Outcome.PERMITTED_IF, Outcome.PERMITTED)
Word = TypeVar("Word")
CONDITIONS = frozenset({"key", "obligation", "step", "question"})


class Direction(StrEnum):
    """Which way a decision moves, in the order in which people must look at it."""

    TOWARDS = "towards"
    AWAY = "away"
    CONDITIONS = "conditions"
    REASON = "reason"


@dataclass(frozen=True, slots=True, order=True)
class _Change:
    """Name what happens to a decision."""

    direction: Direction
    before: Outcome
    after: Outcome
    gained: tuple[Trait, ...]
    lost: tuple[Trait, ...]


@dataclass(frozen=True, kw_only=True)
class Box:
    """Hold decisions that change in the same way; `facts` are alternatives that never overlap.

    `count` is how many single decisions it holds. `gained` and `lost` are the conditions, keys and
    steps that came or went; after another answer, `gained` are the conditions or steps that
    come with it. `causes` are the rows that differ and speak in some part of it.
    """

    direction: Direction
    before: Outcome
    after: Outcome
    senders: tuple[Party, ...]
    receivers: tuple[Party, ...]
    purposes: tuple[Purpose, ...]
    items: tuple[Item, ...]
    facts: tuple[Facts, ...]
    gained: tuple[Trait, ...]
    lost: tuple[Trait, ...]
    causes: tuple[str, ...]
    count: int


@dataclass(frozen=True)
class Impact:
    """Hold all boxes, which together are every decision that changes; and the rows that differ."""

    boxes: tuple[Box, ...]
    rules: tuple[RuleChange, ...]

    def count(self, direction: Direction) -> int:
        """Return how many single decisions move in a direction."""
        return sum(box.count for box in self.boxes if box.direction is direction)

    @property
    def changed(self) -> int:
        """Return how many single decisions change, reasons of a refusal left aside."""
        return sum(box.count for box in self.boxes if box.direction is not Direction.REASON)


def compare(old: Rules, new: Rules) -> Impact:
    """Return every decision that is not the same under both rule sets."""
    sides = _Side.of(old), _Side.of(new)
    names = touched_between(old, new)
    touched = sides[0].bits(names), sides[1].bits(names)
    scopes = scopes_of(sides[0].rows, sides[1].rows, touched=touched)
    found: dict[tuple[_Change, tuple[Facts, ...]], dict[Cell, frozenset[str]]] = {}
    for pair, cells in scopes.cells.items():
        for change, facts, causes in _differences(pair, sides, names):
            found.setdefault((change, facts), {}).update(dict.fromkeys(cells, causes))
    boxes = [
        _box(change, facts, block, scopes, causes)
        for (change, facts), causes in found.items()
        for block in blocks_of(causes)
    ]
    return Impact(boxes=tuple(sorted(boxes, key=_order)), rules=changes_between(old, new))


@dataclass(frozen=True)
class _Side:
    """Hold the rows of one rule set that decide on giving, in order of preference."""

    rows: tuple[Rule, ...]
    words: Words

    @classmethod
    def of(cls, rules: Rules) -> "_Side":
        rows = tuple(rule for rule in rules.rows if rule.kind is not Kind.KEEPING)
        return cls(rows, Words(rules.obligations, rules.steps))

    def bits(self, names: frozenset[str]) -> int:
        return sum(1 << at for at, rule in enumerate(self.rows) if rule.id in names)

    def pick(self, bits: int) -> list[Rule]:
        return [rule for at, rule in enumerate(self.rows) if bits >> at & 1]


def _differences(
    pair: Pair, sides: tuple[_Side, _Side], names: frozenset[str]
) -> Iterator[tuple[_Change, tuple[Facts, ...], frozenset[str]]]:
    """Yield for one class what changes, under which facts, and by which rows."""
    rows = sides[0].pick(pair[0]), sides[1].pick(pair[1])
    steps = (*sides[0].words.steps, *sides[1].words.steps)
    cube = cube_of((*rows[0], *rows[1]), steps)
    was = answers_of(rows[0], sides[0].words, cube)
    now = answers_of(rows[1], sides[1].words, cube)
    differing = {trait for trait in was.keys() | now.keys() if was.get(trait) != now.get(trait)}
    if not differing:
        return
    speaking = {
        rule.id: cube.where(rule.when) for side in rows for rule in side if rule.id in names
    }
    for change, cells in _kinds(differing, was, now).items():
        yield change, cube.conditions(cells), frozenset(_causes(change, cells, speaking))


def _kinds(
    differing: set[Trait], was: Mapping[Trait, int], now: Mapping[Trait, int]
) -> dict[_Change, int]:
    """Take the cells that differ apart by what becomes of them."""
    changed = 0
    for trait in differing:
        changed |= was.get(trait, 0) ^ now.get(trait, 0)
    found: dict[_Change, int] = {}
    for before in Outcome:
        for after in Outcome:
            cells = was.get(_outcome(before), 0) & now.get(_outcome(after), 0) & changed
            if not cells:
                continue
            if before is not after:
                change = _Change(_direction(before, after), before, after, (), ())
                found |= _conditions_after(change, cells, now)
            else:
                found |= _same(before, cells, differing, was, now)
    return found


def _conditions_after(change: _Change, cells: int, now: Mapping[Trait, int]) -> dict[_Change, int]:
    """Take apart by the conditions or steps that come with the new answer."""
    parts: dict[tuple[Trait, ...], int] = {(): cells}
    for trait in sorted(now):
        if trait.kind in ("obligation", "step") and now[trait] & cells:
            parts = _cut(parts, trait, now[trait])
    return {replace(change, gained=gained): part for gained, part in parts.items()}


def _same(
    outcome: Outcome,
    cells: int,
    differing: set[Trait],
    was: Mapping[Trait, int],
    now: Mapping[Trait, int],
) -> dict[_Change, int]:
    """Take apart by the conditions that come and go; what is left has only another reason."""
    parts: dict[tuple[tuple[Trait, ...], tuple[Trait, ...]], int] = {((), ()): cells}
    for trait in sorted(one for one in differing if one.kind in CONDITIONS):
        before, after = was.get(trait, 0), now.get(trait, 0)
        cut: dict[tuple[tuple[Trait, ...], tuple[Trait, ...]], int] = {}
        for (gained, lost), part in parts.items():
            more, less = part & after & ~before, part & before & ~after
            for key, some in (
                (((*gained, trait), lost), more),
                ((gained, (*lost, trait)), less),
                ((gained, lost), part & ~more & ~less),
            ):
                if some:
                    cut[key] = cut.get(key, 0) | some
        parts = cut
    found = {}
    for (gained, lost), part in parts.items():
        direction = Direction.CONDITIONS if gained or lost else Direction.REASON
        found[_Change(direction, outcome, outcome, gained, lost)] = part
    return found


def _cut(
    parts: Mapping[tuple[Trait, ...], int], trait: Trait, cells: int
) -> dict[tuple[Trait, ...], int]:
    cut: dict[tuple[Trait, ...], int] = {}
    for traits, part in parts.items():
        for key, some in (((*traits, trait), part & cells), (traits, part & ~cells)):
            if some:
                cut[key] = cut.get(key, 0) | some
    return cut


def _causes(change: _Change, cells: int, speaking: Mapping[str, int]) -> Iterator[str]:
    """Yield the touched rows that speak here, or may speak once a step was taken."""
    waits = Outcome.NOT_YET in (change.before, change.after)
    found = [name for name, at in speaking.items() if at & cells]
    yield from found if found and not waits else speaking


def _outcome(outcome: Outcome) -> Trait:
    return Trait("outcome", outcome)


def _direction(before: Outcome, after: Outcome) -> Direction:
    moved = TOWARDS_SHARING.index(after) - TOWARDS_SHARING.index(before)
    return Direction.TOWARDS if moved > 0 else Direction.AWAY


def _box(
    change: _Change,
    facts: tuple[Facts, ...],
    block: Block,
    scopes: Scopes,
    causes: Mapping[Cell, frozenset[str]],
) -> Box:
    a, b, c, d = block
    senders = _words(Party, (w for at in a for w in scopes.senders[at].words))
    receivers = _words(Party, (w for at in b for w in scopes.receivers[at].words))
    purposes = _words(Purpose, (w for at in c for w in scopes.purposes[at].words))
    items = _words(ITEMS, (item for at in d for item in scopes.items[at].words))
    weight = sum(weight_of(one) for one in facts)
    return Box(
        direction=change.direction,
        before=change.before,
        after=change.after,
        senders=senders,
        receivers=receivers,
        purposes=purposes,
        items=items,
        facts=facts,
        gained=change.gained,
        lost=change.lost,
        causes=tuple(sorted({name for cell in product(a, b, c, d) for name in causes[cell]})),
        count=weight * prod(map(len, (senders, receivers, purposes, items))),
    )


def _words(among: Iterable[Word], some: Iterable[Word]) -> tuple[Word, ...]:
    """Return some words in the order of the vocabulary."""
    chosen = set(some)
    return tuple(word for word in among if word in chosen)


def _order(box: Box) -> tuple[object, ...]:
    return (
        list(Direction).index(box.direction),
        TOWARDS_SHARING.index(box.before),
        TOWARDS_SHARING.index(box.after),
        box.causes,
        box.senders,
        box.receivers,
        box.purposes,
        tuple((item.category, item.subject) for item in box.items),
        _as_lists(box.facts),
        box.gained,
        box.lost,
    )


def _as_lists(facts: tuple[Facts, ...]) -> list[list[tuple[str, list[str]]]]:
    return [[(name, sorted(map(str, values))) for name, values in one] for one in facts]
