"""Every transfer of the list is decided by a row, or said to have no word on purpose."""

import re
from datetime import date

import pytest

from schakel.core.law import Circumstances, Item, Outcome, Subject, decide
from schakel.core.law.vocabulary import Category, Party, Purpose
from schakel.environment import ROOT

ALL = [f"T{number:02}" for number in range(1, 97)]
TEXT = (ROOT / "docs/formats/rule.md").read_text(encoding="utf-8")
WORDLESS = dict(re.findall(r"^\| (T\d\d) \| (.+) \|$", TEXT, re.MULTILINE))
WITHOUT_ROW = dict(re.findall(r"^\| (\d{5}) \| (.+) \|$", TEXT, re.MULTILINE))
LATER = date(2027, 1, 1)


def case(sender, receiver, purpose):
    return Circumstances(sender=Party(sender), receiver=Party(receiver), purpose=Purpose(purpose))


@pytest.mark.parametrize("transfer", ALL)
def test_a_transfer_is_named_by_a_row_or_has_no_word_on_purpose(transfer, book):
    named = {name for rule in book.rules if rule.pending is None for name in rule.transfers}

    assert (transfer in named) != (transfer in WORDLESS)


def test_no_row_names_a_transfer_that_is_not_on_the_list(book):
    assert {name for rule in book.rules for name in rule.transfers} <= set(ALL)


def test_what_has_no_word_says_why():
    assert set(WORDLESS) == {"T76", "T92"}
    assert all(len(reason) > 60 for reason in WORDLESS.values())


def test_every_bill_has_rows_or_a_reason_for_having_none(book):
    with_rows = {rule.pending for rule in book.rules if rule.pending}

    assert with_rows | set(WITHOUT_ROW) == set(book.vocabulary.bills)
    assert not with_rows & set(WITHOUT_ROW)


def test_a_row_of_a_bill_lies_in_the_folder_of_bills(book):
    for rule in book.rules:
        assert (rule.pending is not None) == rule.file.startswith("rules/pending/")


@pytest.mark.parametrize(
    ("bill", "item", "facts"),
    [
        ("CoMensha", Item(Category.IDENTITY, Subject.PRESUMED_VICTIM),
         case("municipality", "comensha", "registration")),
        ("Wgts", Item(Category.HEALTH_OR_SEXUAL_LIFE, Subject.PRESUMED_VICTIM),
         case("reporter", "municipality", "supervision")),
    ],
)  # fmt: skip
def test_a_bill_is_off_until_it_is_named(book, bill, item, facts):
    given = {Outcome.PERMITTED, Outcome.PERMITTED_IF}

    off = decide(item, facts, book.in_force(LATER))
    on = decide(item, facts, book.in_force(LATER, bills=[bill]))

    assert off.outcome not in given
    assert on.outcome in given


def test_a_bill_lifts_no_bar(book):
    item = Item(Category.CONTACT, Subject.SEX_WORKER_AS_SUCH)
    facts = case("data_subject", "municipality", "supervision")

    decision = decide(item, facts, book.in_force(LATER, bills=["Wgts"]))

    assert decision.outcome is Outcome.REFUSED
    assert "rvs-2020-no-sex-worker-file" in {bar.id for bar in decision.bars}
