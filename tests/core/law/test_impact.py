"""The impact report holds exactly the decisions that differ: held against the interpreter."""

import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schakel.core.law import (
    ITEMS,
    Circumstances,
    Decision,
    Item,
    Kind,
    Nature,
    Outcome,
    Party,
    Purpose,
    Rule,
    Rules,
    decide,
    load,
)
from schakel.core.law.facts import FACTS
from schakel.core.law.impact import Box, Direction, Impact, box_of, compare, name_of, plain_of
from schakel.core.law.impact.answers import Trait, obligation_trait
from schakel.core.law.impact.compare import SPACE
from schakel.core.law.impact.cube import EVERYTHING, values_of
from schakel.core.law.rules import rules_of

BOOK = load()
ON = date(2026, 11, 24)
TODAY = BOOK.in_force(ON)
DECIDING = tuple(rule for rule in TODAY.rows if rule.kind is not Kind.KEEPING)
GOING = {Outcome.PERMITTED, Outcome.PERMITTED_IF}
MOST = 200
"""Combinations of facts that one example enumerates at most."""

Scope = tuple[Party, Party, Purpose, Item]


def rules_with(rows: Sequence[Rule], **words: object) -> Rules:
    known = {
        "obligations": BOOK.vocabulary.obligations,
        "steps": BOOK.vocabulary.steps,
        "freezes": BOOK.vocabulary.freezes,
    }
    return rules_of(rows, on=ON, sha256="test", **(known | words))  # type: ignore[arg-type]


def without(rule: Rule) -> Rules:
    return rules_with([one for one in TODAY.rows if one is not rule])


def instead(rule: Rule, other: Rule) -> Rules:
    return rules_with([other if one is rule else one for one in TODAY.rows])


def edits_of(rule: Rule) -> list[Rules]:
    """Return rule sets with one edit: the row away, a condition away or narrower, and so on."""
    found = [without(rule)]
    for at, (field, values) in enumerate(rule.when):
        rest = rule.when[:at] + rule.when[at + 1 :]
        found.append(instead(rule, replace(rule, when=rest)))
        narrower = frozenset(sorted(values, key=str)[1:])
        if narrower:
            changed = (*rest, (field, narrower))
            found.append(instead(rule, replace(rule, when=changed)))
    for at in range(len(rule.obligations)):
        fewer = rule.obligations[:at] + rule.obligations[at + 1 :]
        found.append(instead(rule, replace(rule, obligations=fewer)))
    if rule.nature is not None:
        for nature in Nature:
            found.append(instead(rule, replace(rule, nature=nature)))
    return found


def scopes_near(rule: Rule) -> st.SearchStrategy[Scope]:
    """Draw a scope, most often one that the row reaches."""
    fields = dict(rule.when)

    def of(field: str, every: Sequence[str]) -> st.SearchStrategy[str]:
        near = [word for word in every if word in fields.get(field, every)]
        return st.one_of(st.sampled_from(near), st.sampled_from(near), st.sampled_from(every))

    items = [
        item
        for item in ITEMS
        if rule.applies("category", item.category) and rule.applies("subject", item.subject)
    ]
    return st.tuples(
        of("sender", tuple(Party)),
        of("receiver", tuple(Party)),
        of("purpose", tuple(Purpose)),
        st.sampled_from(items or ITEMS),
    )  # type: ignore[return-value]


def scopes_in(impact: Impact, rule: Rule) -> st.SearchStrategy[Scope]:
    """Draw a scope in a box of the report, or else one near the row that was edited."""
    if not impact.boxes:
        return scopes_near(rule)
    inside = st.sampled_from(impact.boxes).flatmap(
        lambda box: st.tuples(
            *map(st.sampled_from, (box.senders, box.receivers, box.purposes, box.items))
        )
    )
    return st.one_of(inside, inside, scopes_near(rule))  # type: ignore[arg-type]


def combinations_in(scope: Scope, *sides: Rules) -> tuple[list[dict[str, object]], int]:
    """Return every combination of the facts that matter in a scope, and what each stands for."""
    sender, receiver, purpose, item = scope
    words = {"sender": sender, "receiver": receiver, "purpose": purpose}
    words |= {"category": item.category, "subject": item.subject}
    named = {
        field
        for side in sides
        for rule in side.rows
        if all(rule.applies(name, word) for name, word in words.items())
        for field, _ in rule.when
        if field in FACTS
    }
    facts = sorted(named)
    axes = [values_of(fact) for fact in facts]
    weight = EVERYTHING
    for axis in axes:
        weight //= len(axis)
    return [dict(zip(facts, values, strict=True)) for values in product(*axes)], weight


def traits_of(decision: Decision) -> set[Trait]:
    found = {obligation_trait(one) for one in decision.obligations}
    if decision.outcome in GOING:
        found |= {Trait("key", key.rule.id, key.lock) for key in decision.keys}
    found |= {Trait("step", needed.step.id) for needed in decision.steps}
    asked = (question for needed in decision.steps for question in needed.questions)
    return found | {Trait("question", question.en) for question in asked}


def reasons_of(decision: Decision) -> set[str]:
    return {bar.id for bar in decision.bars} | {shut.lock for shut in decision.shut}


def holds(box: Box, scope: Scope, facts: dict[str, object]) -> int:
    """Return how many alternatives of a box hold this decision: one, or none."""
    sender, receiver, purpose, item = scope
    if sender not in box.senders or receiver not in box.receivers:
        return 0
    if purpose not in box.purposes or item not in box.items:
        return 0
    return sum(all(facts[name] in values for name, values in one) for one in box.facts)


def boxes_with(impact: Impact, scope: Scope, facts: dict[str, object]) -> Iterator[Box]:
    for box in impact.boxes:
        yield from [box] * holds(box, scope, facts)


def assert_told(impact: Impact, old: Decision, new: Decision, found: list[Box]) -> None:
    """Hold what the boxes say of one decision against what the interpreter says."""
    was, now = traits_of(old), traits_of(new)
    if old.outcome is not new.outcome:
        (box,) = found
        assert box.causes
        assert (box.before, box.after) == (old.outcome, new.outcome)
        assert set(box.gained) == {one for one in now if one.kind in ("obligation", "step")}
    elif was != now:
        (box,) = found
        assert box.direction is Direction.CONDITIONS
        assert (set(box.gained), set(box.lost)) == (now - was, was - now)
    elif reasons_of(old) != reasons_of(new):
        (box,) = found
        assert box.direction is Direction.REASON
        assert box.before is old.outcome
    else:
        assert found == []


def complete(scope: Scope, facts: dict[str, object]) -> dict[str, object]:
    """Fill in the facts that no row names: any value will do."""
    return {fact: values_of(fact)[0] for fact in FACTS} | facts


def assert_exact(impact: Impact, old: Rules, new: Rules, scope: Scope) -> None:
    """Enumerate one scope and hold every decision in it against the report."""
    sender, receiver, purpose, item = scope
    cases, _ = combinations_in(scope, old, new)
    for facts in cases[:: len(cases) // MOST + 1]:
        case = complete(scope, facts)
        circumstances = Circumstances(
            sender=sender,
            receiver=receiver,
            purpose=purpose,
            **case,  # type: ignore[arg-type]
        )
        was, now = decide(item, circumstances, old), decide(item, circumstances, new)
        assert_told(impact, was, now, list(boxes_with(impact, scope, case)))


@settings(max_examples=15, deadline=None)
@given(st.data())
def test_a_report_on_one_edit_holds_exactly_what_the_interpreter_decides_otherwise(data):
    rule = data.draw(st.sampled_from(DECIDING))
    new = data.draw(st.sampled_from(edits_of(rule)))
    impact = compare(TODAY, new)
    for _ in range(3):
        assert_exact(impact, TODAY, new, data.draw(scopes_in(impact, rule)))


@settings(max_examples=10, deadline=None)
@given(st.data())
def test_a_report_on_many_edits_is_exact_too(data):
    rows = data.draw(st.lists(st.sampled_from(DECIDING), min_size=2, max_size=8, unique=True))
    new = rules_with([one for one in TODAY.rows if one not in rows])
    impact = compare(new, TODAY)
    for _ in range(3):
        assert_exact(impact, new, TODAY, data.draw(scopes_in(impact, rows[0])))


@settings(max_examples=6, deadline=None)
@given(st.data())
def test_other_conditions_and_other_steps_are_seen(data):
    name = data.draw(st.sampled_from(sorted(BOOK.vocabulary.obligations)))
    changed = replace(
        BOOK.vocabulary.obligations[name],
        blocking=not BOOK.vocabulary.obligations[name].blocking,
    )
    steps = data.draw(st.permutations(BOOK.vocabulary.steps))
    new = rules_with(
        TODAY.rows,
        obligations={**BOOK.vocabulary.obligations, name: changed},
        steps=tuple(steps[:-1]),
    )
    impact = compare(TODAY, new)
    for _ in range(3):
        assert_exact(impact, TODAY, new, data.draw(scopes_in(impact, DECIDING[0])))


def test_the_counts_are_those_of_the_whole_scope() -> None:
    rule = next(one for one in DECIDING if one.kind is Kind.KEY and len(one.when) > 5)
    impact = compare(TODAY, without(rule))
    scopes = {
        (a, b, c, item)
        for box in impact.boxes
        for a, b, c, item in product(box.senders, box.receivers, box.purposes, box.items)
    }

    counted = 0
    for scope in scopes:
        cases, weight = combinations_in(scope, TODAY)
        for facts in cases:
            counted += weight * bool(list(boxes_with(impact, scope, complete(scope, facts))))

    assert counted == sum(box.count for box in impact.boxes) > 0


def test_the_same_rules_differ_in_nothing() -> None:
    impact = compare(TODAY, rules_with(tuple(reversed(TODAY.rows))))

    assert impact == Impact(boxes=(), rules=())


def test_other_words_change_a_rule_and_no_decision() -> None:
    rule = DECIDING[0]
    impact = compare(TODAY, instead(rule, replace(rule, article="AVG art. 99")))

    assert impact.boxes == ()
    assert [(one.rule, one.fields, one.is_wording) for one in impact.rules] == [
        (rule.id, ("article",), True)
    ]


def test_what_one_way_opens_the_other_way_closes() -> None:
    rule = next(one for one in DECIDING if one.kind is Kind.KEY)
    less, more = compare(TODAY, without(rule)), compare(without(rule), TODAY)

    assert less.count(Direction.AWAY) == more.count(Direction.TOWARDS) > 0
    assert less.count(Direction.CONDITIONS) == more.count(Direction.CONDITIONS)
    assert less.count(Direction.REASON) == more.count(Direction.REASON)


def test_a_box_names_the_rule_that_causes_it() -> None:
    rule = next(one for one in DECIDING if one.kind is Kind.KEY)

    assert {box.causes for box in compare(TODAY, without(rule)).boxes} == {(rule.id,)}


def test_the_report_is_the_same_every_time() -> None:
    old, new = BOOK.in_force(date(2025, 2, 28)), BOOK.in_force(date(2025, 3, 1))

    assert compare(old, new) == compare(old, new)


@pytest.mark.parametrize("epoch", BOOK.epochs()[1:], ids=str)
def test_the_law_of_one_day_is_compared_with_the_day_before_in_seconds(epoch):
    started = time.perf_counter()
    impact = compare(BOOK.in_force(epoch - timedelta(days=1)), BOOK.in_force(epoch))

    assert impact.changed < SPACE
    assert time.perf_counter() - started < 60


def test_a_box_is_written_and_read_back_the_same() -> None:
    rule = next(one for one in DECIDING if one.kind is Kind.KEY)
    boxes = compare(TODAY, without(rule)).boxes

    assert [box_of(plain_of(box)) for box in boxes] == list(boxes)
    assert len({name_of(plain_of(box)) for box in boxes}) == len(boxes)
