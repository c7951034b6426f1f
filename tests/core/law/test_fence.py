"""The bars hold even when keys open every lock to everyone."""

from dataclasses import replace

import pytest
from tests.core.law.space import EVERYTHING, Space, where

from schakel.core.law import Category, Consent, Kind, Lock, Nature, Party, Purpose, Subject


@pytest.fixture(scope="module")
def opened(rules):
    some_key = next(rule for rule in rules.rows if rule.kind is Kind.KEY)
    allow_everything = [
        replace(some_key, id=f"allow-{lock}", when=(), lock=lock, nature=Nature.DUTY)
        for lock in Lock
    ]
    rows = (*rules.rows, *allow_everything)
    return Space(rows, obligations=rules.obligations, steps=()).answers


def given(opened, promise):
    vector = 0
    for cell, answer in opened.items():
        if promise(cell):
            vector |= answer.given
    return vector


def test_the_fence_is_really_open(opened):
    assert sum(answer.given == EVERYTHING for answer in opened.values()) > 50_000


def test_a_register_of_persons_stays_shut(opened):
    assert given(opened, lambda cell: cell.purpose is Purpose.REGISTRY) == 0


def test_immigration_control_stays_shut(opened):
    assert given(opened, lambda cell: cell.purpose is Purpose.MIGRATION_ENFORCEMENT) == 0
    assert given(opened, lambda cell: cell.receiver is Party.IMMIGRATION_SERVICE) == 0


def test_the_reporter_stays_hidden_without_consent(opened):
    vector = given(opened, lambda cell: cell.item.subject is Subject.REPORTER)

    assert vector == where(consent=Consent.GIVEN)


def test_care_data_stay_away_from_enforcement(opened):
    enforcement = {
        Purpose.DETECTION,
        Purpose.SUPERVISION,
        Purpose.LICENCE_MEASURE,
        Purpose.LABOUR_ENFORCEMENT,
        Purpose.MIGRATION_ENFORCEMENT,
    }
    receivers = {
        Party.BURGEMEESTER,
        Party.LABOUR_INSPECTORATE,
        Party.RIEC,
        Party.IMMIGRATION_SERVICE,
    }
    justice = {Party.POLICE, Party.PROSECUTOR}

    care = {cell: a for cell, a in opened.items() if cell.item.category is Category.CARE_DATA}

    assert given(care, lambda cell: cell.purpose in enforcement) == 0
    assert given(care, lambda cell: cell.receiver in receivers) == 0
    assert given(care, lambda cell: cell.receiver in justice) & where(acute=False) == 0


def test_a_municipality_learns_of_no_sex_worker_as_such(opened):
    municipal = {Party.MUNICIPALITY, Party.BURGEMEESTER}

    def promise(cell):
        worker = cell.item.subject is Subject.SEX_WORKER_AS_SUCH
        return worker and cell.receiver in municipal

    assert given(opened, promise) == 0


def test_no_person_reaches_the_public_a_company_a_warning_list_or_a_node(opened):
    outside = {Party.PUBLIC, Party.PRIVATE_PARTY, Party.NODE_OPERATOR}
    persons = {c: a for c, a in opened.items() if c.item.subject is not Subject.NONE}

    assert given(persons, lambda cell: cell.receiver in outside) == 0
    assert given(persons, lambda cell: cell.purpose is Purpose.WARNING) == 0


def test_a_municipality_gives_nothing_to_the_tax_authority(opened):
    senders = {Party.MUNICIPALITY, Party.BURGEMEESTER, Party.REPORTER}

    def promise(cell):
        return cell.sender in senders and cell.receiver is Party.TAX_AUTHORITY

    assert given(opened, promise) == 0
