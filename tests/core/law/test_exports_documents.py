"""The examples in the format documents are what is written today, byte for byte."""

import json
import re
from datetime import UTC, date, datetime
from hashlib import sha256
from pathlib import Path
from xml.etree import ElementTree as Xml

import pytest
from tests.core.law.small_book import ON, small_book

from schakel.core.law import Category, Circumstances, Item, Party, Purpose, Subject, decide
from schakel.core.law.exports.adl import Trace, record_of
from schakel.core.law.exports.dmn import dmn
from schakel.core.law.exports.dpv import json_ld
from schakel.core.law.exports.receipt import receipt_of, reproduce
from schakel.core.law.exports.table import rules_json
from schakel.core.law.proof.cedar import policies, policy

pytestmark = pytest.mark.static
FORMATS = Path(__file__).parents[3] / "docs/formats"
ASKED = (
    Item(Category.PLACE, Subject.NONE),
    Item(Category.HEALTH_OR_SEXUAL_LIFE, Subject.PRESUMED_VICTIM),
)
FACTS = Circumstances(sender=Party.MUNICIPALITY, receiver=Party.POLICE, purpose=Purpose.DETECTION)
TRACE = Trace("0af7651916cd43dd8448eb211c80319c", "b7ad6b7169203331")


@pytest.fixture(scope="module")
def book(tmp_path_factory):
    return small_book(tmp_path_factory.mktemp("law"))


@pytest.fixture(scope="module")
def decisions(book):
    return [decide(item, FACTS, book.in_force(ON)) for item in ASKED]


def examples(name, notation):
    text = (FORMATS / f"{name}.md").read_text(encoding="utf-8")
    return re.findall(rf"```{notation}\n(.*?)```", text, re.DOTALL)


def receipt(book, decisions):
    return receipt_of(decisions, book=book, on=ON, first_used_on=date(2026, 11, 1))


def record(book, decisions):
    return record_of(
        decisions,
        book=book,
        trace=TRACE,
        at=datetime(2026, 11, 24, 10, 15, tzinfo=UTC),
        information={"receipt": sha256(receipt(book, decisions).encode()).hexdigest()},
    )


def row(book):
    rows = json.loads(rules_json(book.in_force(ON)))["rules"]
    found = next(one for one in rows if one["id"] == "basis-municipality")
    return json.dumps(found, sort_keys=True, indent=2) + "\n"


def table(book):
    found = re.search(
        r'  <decision id="closes_special".*?</decision>\n', dmn(book.in_force(ON)), re.DOTALL
    )
    return found[0]


def node(book):
    graph = json.loads(json_ld(book.in_force(ON), book.vocabulary))["@graph"]
    found = next(one for one in graph if one["@id"] == "schakel:rule/basis-municipality")
    return json.dumps(found, sort_keys=True, indent=2) + "\n"


def test_the_receipt_in_the_document_is_written_so_today(book, decisions):
    assert examples("decision-receipt", "json") == [receipt(book, decisions)]


def test_the_receipt_in_the_document_decides_again(book, decisions):
    (example,) = examples("decision-receipt", "json")
    assert reproduce(example, book) == tuple(decisions)


def test_the_record_in_the_document_is_written_so_today(book, decisions):
    assert examples("authorisation-decision", "json") == [record(book, decisions)]


def test_the_rows_in_the_document_are_written_so_today(book):
    assert examples("rule-exports", "json") == [row(book), node(book)]
    assert examples("rule-exports", "xml") == [table(book)]


def test_the_policy_in_the_document_is_written_so_today(book):
    rules = book.in_force(ON)
    found = next(rule for rule in rules.rows if rule.id == "special-consent")
    assert policy(found) in (FORMATS / "rule-exports.md").read_text(encoding="utf-8")
    assert policy(found) in policies(rules)


def test_the_table_in_the_document_is_whole():
    (example,) = examples("rule-exports", "xml")
    assert Xml.fromstring(example).get("id") == "closes_special"  # noqa: S314, our own page
