"""What a person is changes no answer anywhere: every question there is, asked twice.

The five attributes have no word in the law. Here they get one for a moment: each question of the
whole space is folded for either value, and the rows that speak must be the same, in every epoch
and with every bill.
"""

from dataclasses import replace
from functools import cache

import pytest
from tests.core.law.conftest import TODAY

from schakel.core.law.facts import SCOPE
from schakel.core.law.proof.space import CELLS, Folding

ATTRIBUTES = {
    "nationality": ("dutch", "other"),
    "origin": ("here", "elsewhere"),
    "residence_status_held": ("lawful", "unlawful"),
    "debts": ("none", "many"),
    "licence_held": ("licensed", "unlicensed"),
}


@cache
def folded(rows, within):
    """Return every class of the whole space for the rows that speak at all."""
    folding = Folding(
        [{name: values for name, values in row.when if name in SCOPE} for row in rows]
    )
    found = folding.classes(within)
    assert sum(one.cells for one in found.values()) == CELLS
    return found


def differs(rows, attribute):
    """Say whether flipping the attribute changes which rows speak, anywhere."""
    one, other = (
        folded(rows, sum(1 << place for place, row in enumerate(rows) if row.applies(attribute, v)))
        for v in ATTRIBUTES[attribute]
    )
    return one != other


def test_flipping_any_of_them_changes_nothing_on_any_day(book):
    for day in (*book.epochs(), TODAY):
        rows = book.in_force(day).rows
        assert [attribute for attribute in ATTRIBUTES if differs(rows, attribute)] == [], day


def test_nor_does_it_when_bills_become_law(book):
    later = max(TODAY, *(rule.valid_from for rule in book.rules))
    rows = book.in_force(later, bills=list(book.vocabulary.bills)).rows

    assert [attribute for attribute in ATTRIBUTES if differs(rows, attribute)] == []


@pytest.mark.parametrize("attribute", ATTRIBUTES)
def test_a_row_that_looks_at_it_would_be_seen(rules, attribute):
    looks = replace(rules.rows[0], when=((attribute, frozenset(ATTRIBUTES[attribute][:1])),))

    assert differs((*rules.rows, looks), attribute)
