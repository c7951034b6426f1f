"""The proof can fail: each of its parts is shown a rulebook that is wrong and says so."""

from collections import Counter
from dataclasses import replace
from io import StringIO
from itertools import islice

import pytest
from django.core.management import CommandError, call_command
from tests.core.law.conftest import TODAY

from schakel.core.law import Kind, Lock, Nature, Outcome, decide
from schakel.core.law.proof import cedar
from schakel.core.law.proof.check import Line, approved_roads, keys_to_everything
from schakel.core.law.proof.edits import mutants_of
from schakel.core.law.proof.golden import goldens
from schakel.core.law.proof.grounds import misplaced
from schakel.core.law.proof.invariants import INVARIANTS
from schakel.core.law.proof.mutants import CaughtBy, Mutation, judged
from schakel.core.law.proof.proof import Proof
from schakel.core.law.rulebook import SHIPPED
from schakel.disclosures.management.commands import law


@pytest.fixture(scope="module")
def roads():
    return approved_roads(SHIPPED)


@pytest.fixture(scope="module")
def watched(book, roads):
    return Proof(book.rules, book.vocabulary, (*INVARIANTS, roads))


@pytest.fixture(scope="module")
def mutation(watched, roads):
    epoch = replace(watched.epoch(TODAY), classes={})
    return Mutation(watched, epoch, goldens=goldens(), roads=roads)


class TestCedar:
    def test_it_agrees_on_a_sample_of_the_classes_that_can_open(self, proof, today, rules):
        sample = dict(islice(proof.live(today).items(), 0, None, 61))

        asked, found = cedar.disagreeing(proof, sample, rules)

        assert asked > 400
        assert found == ()

    def test_a_difference_would_be_seen(self, proof, today, rules):
        sample = dict(islice(proof.live(today).items(), 0, None, 301))
        shut = replace(rules, rows=tuple(r for r in rules.rows if r.kind is not Kind.KEY))

        assert cedar.disagreeing(proof, sample, shut)[1]

    def test_the_text_is_the_same_each_time_and_names_every_article(self, rules):
        text = cedar.policies(rules)

        assert text == cedar.policies(replace(rules, rows=tuple(reversed(rules.rows))))
        speaking = [r for r in rules.rows if r.kind in {Kind.KEY, Kind.LOCK, Kind.BAR}]
        assert text.count("@id(") == text.count("@article(") == len(speaking)

    def test_without_the_engine_it_says_so(self, monkeypatch):
        monkeypatch.setattr(cedar.importlib, "import_module", _missing)

        with pytest.raises(cedar.CedarMissingError, match="cedarpy is not installed"):
            cedar.engine()


def _missing(_name):
    raise ImportError


class TestMutants:
    def test_every_kind_of_slip_is_made(self, rules):
        key = next(r for r in rules.rows if r.id == "uavg-33-named-head-to-police")

        edits = [mutant.edit for mutant in mutants_of(key)]

        assert len(set(edits)) == len(edits)
        for wanted in ("drop the rule", "sender with police", "receiver with boa",
                       "subject with reporter", "no condition on acute", "flip acute",
                       "drop obligation name_uavg_head", "nature duty", "lock bsn"):  # fmt: skip
            assert wanted in edits

    @pytest.mark.parametrize(
        ("rule", "edit", "caught"),
        [
            ("wpg-8-receives", "drop the rule", CaughtBy.INVARIANT),
            ("wpg-8-receives", "no condition on receiver", CaughtBy.READER),
            ("avg-5-2-record", "drop the rule", CaughtBy.INVARIANT),
            ("avg-5-1-b-no-immigration-purpose", "drop the rule", CaughtBy.FENCE),
        ],
    )
    def test_a_known_slip_is_caught(self, mutation, rules, rule, edit, caught):
        row = next(one for one in rules.rows if one.id == rule)
        mutant = next(one for one in mutants_of(row) if one.edit == edit)

        assert mutation.judge(mutant) is caught

    def test_what_changes_nothing_is_counted_apart(self, watched, roads, rules):
        idle = replace(
            next(rule for rule in rules.rows if rule.id == "wpg-8-receives"),
            id="idle",
            kind=Kind.KEY,
            lock=Lock.BASIS_RECEIVER,
            nature=Nature.WEIGHING,
            obligations=("record",),
        )
        proof = Proof([*rules.rows, idle], _Words(rules), (*INVARIANTS, roads))
        epoch = replace(proof.epoch(TODAY), classes={})
        mutation = Mutation(proof, epoch, goldens=(), roads=roads)
        dropped = next(one for one in mutants_of(idle) if one.edit == "drop the rule")

        assert mutation.judge(dropped) is CaughtBy.EQUIVALENT

    def test_most_slips_are_caught_by_invariants_and_cases(self, watched, roads):
        verdicts = judged(watched, TODAY, goldens=goldens(), roads=roads, every=400)
        counts = Counter(one.caught for one in verdicts)

        wrong = counts.total() - counts[CaughtBy.EQUIVALENT]
        alone = wrong - counts[CaughtBy.IMPACT] - counts[CaughtBy.FENCE]
        assert counts.total() > 100
        assert alone >= 0.7 * wrong


class _Words:
    """Hold the part of a vocabulary that a proof needs."""

    def __init__(self, rules):
        self.obligations = rules.obligations
        self.steps = rules.steps


class TestGrounds:
    def test_every_key_stays_within_its_statute(self, book):
        assert [misplaced(rule) for rule in book.rules if misplaced(rule)] == []

    @pytest.mark.parametrize(
        ("rule", "edit", "said"),
        [
            ("wpg-15-police-acute", "sender with private_party", "gives no power to private_party"),
            ("sv-160-knows", "receiver with municipality", "does not reach municipality"),
            ("uavg-33-named-head-to-police", "lock secrecy", "UAVG opens no secrecy"),
            ("wpg-19-help", "nature consent", "consent that nobody has given"),
        ],
    )
    def test_a_row_that_goes_beyond_its_statute_is_seen(self, rules, rule, edit, said):
        row = next(one for one in rules.rows if one.id == rule)
        mutant = next(one for one in mutants_of(row) if one.edit == edit)

        assert said in misplaced(mutant.rule)


class TestGoldens:
    def test_a_case_with_another_answer_does_not_fit(self, rules):
        case = next(one for one in goldens() if one.day is None)
        decision = decide(case.cell.item, case.cell.circumstances(case.facts), rules)

        assert case.fits(decision)
        for outcome in set(Outcome) - {case.outcome}:
            assert not replace(case, outcome=outcome).fits(decision)

    def test_the_fence_has_a_key_for_every_lock(self, rules):
        keys = keys_to_everything(rules.rows)

        assert {key.lock for key in keys} == set(Lock)
        assert all(key.when == () and key.obligations == () for key in keys)


class TestTheCommand:
    def test_it_prints_each_part_with_count_and_time(self, monkeypatch):
        monkeypatch.setattr(law, "check", lambda _: [Line("golden cases", "9 cases", (), 1.25)])
        out = StringIO()

        call_command("law", "check", stdout=out)

        assert out.getvalue().split() == ["golden", "cases", "holds", "1.2", "s", "9", "cases"]

    def test_a_finding_fails(self, monkeypatch):
        findings = tuple(f"case {number}" for number in range(12))
        monkeypatch.setattr(law, "check", lambda _: [Line("golden cases", "", findings, 1.0)])
        out = StringIO()

        with pytest.raises(CommandError, match="12 findings"):
            call_command("law", "check", stdout=out)

        assert "FAILED" in out.getvalue()
        assert "and 2 more" in out.getvalue()
