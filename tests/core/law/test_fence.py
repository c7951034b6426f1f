"""The bars hold even when keys open every lock to everyone."""

import pytest
from tests.core.law.conftest import TODAY
from tests.core.law.test_whole_space import keys_to_everything

from schakel.core.law.proof.invariants import INVARIANTS
from schakel.core.law.proof.proof import Proof
from schakel.core.law.proof.space import CELLS

BY_BARS = [one for one in INVARIANTS if one.by_bars]


@pytest.fixture(scope="module")
def fence(rules, book):
    return Proof([*rules.rows, *keys_to_everything(rules)], book.vocabulary, BY_BARS)


@pytest.fixture(scope="module")
def opened(fence):
    return fence.epoch(TODAY)


def test_the_fence_is_really_open(fence, opened):
    free = sum(
        one.cells
        for mask, one in opened.classes.items()
        if fence.answer(mask).given == fence.answer(mask).grid.everything
    )

    assert free > CELLS // 4


def test_what_the_bars_promise_holds_although_everyone_has_a_key(fence, opened):
    broken = [(breach.invariant, breach.cell) for breach in fence.breaches(opened)]

    assert [one for one in broken if one[0] in {i.name for i in BY_BARS}] == []


def test_enough_promises_stand_on_bars():
    assert len(BY_BARS) >= 9
