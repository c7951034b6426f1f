"""What holds for every decision there is: 1.46 million cells in millions of circumstances each."""

from dataclasses import replace
from datetime import date
from itertools import islice

import pytest
from tests.core.law.conftest import TODAY, with_rows

from schakel.core.law import (
    ITEMS,
    Category,
    Circumstances,
    Item,
    Kind,
    Lock,
    Nature,
    Outcome,
    Party,
    Purpose,
    Subject,
    decide,
)
from schakel.core.law.facts import FACTS
from schakel.core.law.proof.arrays import Arrays, Grid, points, values_of
from schakel.core.law.proof.differential import differing
from schakel.core.law.proof.invariants import INVARIANTS
from schakel.core.law.proof.proof import FREER, Proof
from schakel.core.law.proof.space import CELLS, CIRCUMSTANCES, Cell


def row(rules, **changes):
    """Return some row with other words, for a rulebook that is wrong on purpose."""
    some_key = next(rule for rule in rules.rows if rule.kind is Kind.KEY)
    return replace(some_key, when=(), obligations=(), question=None, pending=None, **changes)


def keys_to_everything(rules):
    """Return a key to each lock for everyone, always."""
    return [row(rules, id=f"allow-{lock}", lock=lock, nature=Nature.DUTY) for lock in Lock]


def broken(rows, book):
    """Return the names of the invariants that a rulebook of these rows breaks."""
    proof = Proof(rows, book.vocabulary)
    return {breach.invariant for breach in proof.breaches(proof.epoch(TODAY))}


class TestTheSpace:
    def test_every_cell_is_in_one_class(self, today):
        assert CELLS == len(Party) ** 2 * len(Purpose) * len(ITEMS) == 1_462_272
        assert CIRCUMSTANCES == 3 * 8 * 4 * 4 * 2**13
        assert sum(one.cells for one in today.classes.values()) == CELLS

    def test_a_class_holds_the_rows_in_scope_of_its_cells(self, proof, today, rules):
        for mask, one in islice(today.classes.items(), 0, None, 97):
            cell = one.first
            fields = {
                "sender": cell.sender,
                "receiver": cell.receiver,
                "purpose": cell.purpose,
                "category": cell.item.category,
                "subject": cell.item.subject,
            }
            in_scope = {
                rule.id
                for rule in rules.rows
                if rule.kind is not Kind.KEEPING
                and all(fields[name] in words for name, words in rule.when if name in fields)
            }
            assert {rule.id for rule in proof.rules_in(mask)} == in_scope
            assert proof.folding.mask(cell) & proof.in_force(TODAY) == mask & proof.all_rows

    def test_a_grid_numbers_each_circumstance_once(self):
        grid = Grid(["consent", "acute", "demand"])

        seen = {tuple(grid.facts_at(point).items()) for point in range(grid.width)}

        assert len(seen) == grid.width == 3 * 8 * 2
        assert all(grid.point(grid.facts_at(point)) == point for point in range(grid.width))
        assert list(points(grid.where("acute", True) & grid.where("demand", "none")))

    def test_what_nobody_says_is_the_first_value_of_each_fact(self):
        calm = Circumstances(
            sender=Party.MUNICIPALITY, receiver=Party.POLICE, purpose=Purpose.DETECTION
        )

        assert all(getattr(calm, fact) == values_of(fact)[0] for fact in FACTS)


class TestTheEvaluatorsAgree:
    def test_in_every_circumstance_of_every_class_that_can_open(self, proof, today, rules):
        live = proof.live(today)

        assert len(live) > 1_000
        assert list(differing(proof, live, rules)) == []

    def test_wherever_nothing_can_ever_open(self, proof, today, rules):
        shut = {
            mask: one.first
            for mask, one in today.classes.items()
            if not proof.answer(mask).levels[0]
        }

        assert len(shut) > 5_000
        assert all(
            decide(cell.item, cell.circumstances({}), rules).outcome is Outcome.REFUSED
            for cell in shut.values()
        )

    def test_a_difference_would_be_seen(self, book, today, rules):
        without = [rule for rule in book.rules if rule.id != "wpg-8-receives"]
        wrong = Proof(without, book.vocabulary)

        assert next(differing(wrong, wrong.live(wrong.epoch(TODAY)), rules), None) is not None


class TestSteps:
    def test_taking_the_steps_in_order_opens_the_door(self, proof, today, rules):
        seen = 0
        for mask, cell in islice(proof.live(today).items(), 0, None, 5):
            answer = proof.answer(mask)
            for point in islice(points(answer.not_yet), 12):
                facts = answer.grid.facts_at(point)
                taken = dict(facts)
                for needed in decide(cell.item, cell.circumstances(facts), rules).steps:
                    assert needed.step.obtainable
                    assert taken[needed.step.fact] == needed.step.before
                    assert bool(needed.questions) == (needed.step.id == "lawyer_decides")
                    taken[needed.step.fact] = needed.step.after
                assert answer.given >> answer.grid.point(taken) & 1
                seen += 1
        assert seen > 500

    def test_a_case_reaches_the_third_step_through_the_first_two(self, rules):
        base = {"category": frozenset({Category.PLACE})}
        third = {"partnership_case": frozenset({"third_step"})}
        rows = [
            row(rules, id="a", lock=Lock.BASIS_SENDER, nature=Nature.POWER),
            row(rules, id="b", lock=Lock.BASIS_RECEIVER, nature=Nature.POWER),
        ]
        rows[0] = replace(rows[0], when=tuple((base | third).items()))
        case = Circumstances(
            sender=Party.MUNICIPALITY, receiver=Party.RIEC, purpose=Purpose.JOINT_HANDLING
        )

        chain = tuple(
            s for s in rules.steps if s.id in {"bring_case_in", "second_step", "third_step"}
        )
        rules = replace(rules, steps=chain)

        decision = decide(Item(Category.PLACE, Subject.NONE), case, with_rows(rules, rows))

        assert decision.outcome is Outcome.NOT_YET
        reached = [needed.step.after for needed in decision.steps]
        assert reached == ["accepted", "second_step", "third_step"]
        arrays = Arrays(obligations=rules.obligations, steps=rules.steps)
        assert list(points(arrays.answer(rows).not_yet)) == [0, 1, 2]


class TestInvariants:
    def test_each_holds_today(self, proof, today):
        assert [(b.invariant, b.cell, b.facts) for b in proof.breaches(today)] == []

    @pytest.mark.slow
    def test_each_holds_in_every_epoch_and_under_every_bill(self, proof, book):
        moments = [(day, ()) for day in book.epochs()]
        moments += [(TODAY, (bill,)) for bill in book.vocabulary.bills]
        for day, bills in moments:
            epoch = proof.epoch(day, bills)
            assert [(day, b.invariant, b.cell, b.facts) for b in proof.breaches(epoch)] == []

    def test_nobody_is_without_any_road(self, proof, today):
        assert list(proof.senders_without_a_road(today)) == []

    def test_most_of_the_space_is_shut(self, proof, today):
        given = sum(one.cells for mask, one in today.classes.items() if proof.answer(mask).given)

        assert 0 < given < 0.1 * CELLS

    def test_no_key_is_local_and_every_key_has_an_article(self, book):
        local = [rule for rule in book.rules if rule.file.startswith("rules/local/")]

        assert local
        assert all(rule.kind is not Kind.KEY for rule in local)
        assert all(rule.article and rule.source for rule in book.rules)

    def test_before_the_first_rule_nothing_is_given(self, proof):
        before = proof.epoch(date(2018, 5, 24))

        assert not any(proof.answer(mask).given for mask in before.classes)


class TestAWrongRuleIsCaught:
    def test_keys_without_bars_break_every_promise_of_never(self, rules, book):
        rows = [rule for rule in rules.rows if rule.kind is not Kind.BAR]

        found = broken([*rows, *keys_to_everything(rules)], book)

        assert found >= {one.name for one in INVARIANTS if one.by_bars}

    def test_a_bar_for_everyone_breaks_every_promise_of_liveness(self, rules, book):
        bar = row(rules, id="silence", kind=Kind.BAR, lock=None, nature=None)

        found = broken([*rules.rows, bar], book)

        assert found == {one.name for one in INVARIANTS if one.liveness}

    @pytest.mark.parametrize(
        "fact", ["acute", "agreement", "proofread", "lawyer_agrees", "authority_agrees",
                 "officer_consulted", "duties_conflict"],
    )  # fmt: skip
    def test_a_bar_on_what_should_help_is_seen(self, rules, book, fact):
        bar = row(rules, id="perverse", kind=Kind.BAR, lock=None, nature=None)
        bar = replace(bar, when=((fact, frozenset({True})),))

        assert f"{fact} never makes it worse" in broken([*rules.rows, bar], book)

    def test_a_bar_on_consent_is_seen(self, rules, book):
        bar = row(rules, id="perverse", kind=Kind.BAR, lock=None, nature=None)
        bar = replace(bar, when=(("consent", frozenset({"given"})),))

        assert "consent never makes it worse" in broken([*rules.rows, bar], book)

    @pytest.mark.parametrize(
        ("duty", "name"),
        [
            ("record", "everything given is recorded"),
            ("justify_within_24h", "haste is justified within a day"),
        ],
    )
    def test_a_lost_obligation_is_seen(self, rules, book, duty, name):
        rows = [
            replace(r, obligations=tuple(one for one in r.obligations if one != duty))
            for r in rules.rows
        ]

        assert name in broken(rows, book)

    def test_a_sensitive_thing_that_is_freer_than_a_name_is_seen(self, rules, book):
        health = ("category", frozenset({Category.HEALTH_OR_SEXUAL_LIFE}))
        keys = [replace(key, when=(health,)) for key in keys_to_everything(rules)]

        assert FREER in broken([*rules.rows, *keys], book)

    def test_keys_to_everything_break_what_only_default_deny_keeps(self, rules, book):
        found = broken([*rules.rows, *keys_to_everything(rules)], book)

        assert "residence status opens nowhere outside a partnership" in found

    def test_asking_a_reporter_again_is_seen(self, rules, book):
        again = next(step for step in rules.steps if step.id == "ask_again")
        willing = replace(
            book.vocabulary,
            steps=(*book.vocabulary.steps, replace(again, obtainable=True)),
        )
        proof = Proof(rules.rows, willing)

        found = {breach.invariant for breach in proof.breaches(proof.epoch(TODAY))}

        assert "a reporter who refused is never asked again" in found

    def test_every_invariant_is_named_once_and_cites_its_source(self):
        assert len({one.name for one in INVARIANTS}) == len(INVARIANTS) >= 20
        assert all(len(one.source) > 5 for one in INVARIANTS)


def test_a_cell_speaks_the_words_of_a_question():
    cell = Cell(Party.POLICE, Party.COMENSHA, Purpose.REGISTRATION, ITEMS[0])

    assert cell.circumstances({"acute": True}).acute is True
