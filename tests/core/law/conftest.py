"""The shipped rulebook, and every decision it makes on one day, worked out once."""

from datetime import date

import pytest

from schakel.core.law import load
from schakel.core.law.proof.proof import Proof
from schakel.core.law.rules import rules_of

TODAY = date(2026, 11, 24)


def with_rows(rules, rows):
    """Return the rules of the same day with other rows."""
    return rules_of(
        rows,
        on=rules.on,
        sha256=rules.sha256,
        obligations=rules.obligations,
        steps=rules.steps,
        freezes=rules.freezes,
    )


@pytest.fixture(scope="session")
def book():
    return load()


@pytest.fixture(scope="session")
def rules(book):
    return book.in_force(TODAY)


@pytest.fixture(scope="session")
def proof(book):
    return Proof(book.rules, book.vocabulary)


@pytest.fixture(scope="session")
def today(proof):
    return proof.epoch(TODAY)
