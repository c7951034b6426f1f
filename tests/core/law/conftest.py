"""The shipped rulebook, and every decision it makes on one day, worked out once."""

from datetime import date

import pytest
from tests.core.law.space import Space

from schakel.core.law import load

TODAY = date(2026, 11, 24)


@pytest.fixture(scope="session")
def book():
    return load()


@pytest.fixture(scope="session")
def rules(book):
    return book.in_force(TODAY)


@pytest.fixture(scope="session")
def space(rules):
    return Space(rules.rows, obligations=rules.obligations, steps=rules.steps)
