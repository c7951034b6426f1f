"""A receipt decides again, to the byte, from its own rules; whatever was changed is named."""

import json
from dataclasses import fields, replace
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.core.law.small_book import ON, small_book

from schakel.core.law import (
    ITEMS,
    WORDS,
    Category,
    Circumstances,
    Consent,
    Item,
    Party,
    Purpose,
    Subject,
    decide,
    load,
)
from schakel.core.law.exports.pinned import rulebook_from_canonical
from schakel.core.law.exports.receipt import (
    ReceiptError,
    receipt_of,
    reproduce,
    rulebook_of,
    written,
)
from schakel.core.law.preference import decide_preferring

pytestmark = pytest.mark.static
BOOK = load()
FACTS = Circumstances(sender=Party.MUNICIPALITY, receiver=Party.POLICE, purpose=Purpose.DETECTION)
HEALTH = Item(Category.HEALTH_OR_SEXUAL_LIFE, Subject.PRESUMED_VICTIM)
PLACE = Item(Category.PLACE, Subject.NONE)

questions = st.tuples(
    st.sampled_from(ITEMS),
    st.builds(
        Circumstances,
        **{
            field.name: st.sampled_from(list(WORDS[field.name]))
            if field.name in WORDS
            else st.booleans()
            for field in fields(Circumstances)
        },
    ),
)


@pytest.fixture(scope="module")
def small(tmp_path_factory):
    return small_book(tmp_path_factory.mktemp("law"))


@pytest.fixture(scope="module")
def receipt(small):
    rules = small.in_force(ON)
    asked = [decide(PLACE, FACTS, rules), decide(HEALTH, FACTS, rules)]
    return receipt_of(asked, book=small, on=ON, first_used_on=date(2026, 11, 1))


def test_a_receipt_reproduces_years_later_from_the_pinned_text(small, receipt):
    pinned = rulebook_from_canonical(small.canonical(), sha256=rulebook_of(receipt))
    first, second = reproduce(receipt, pinned)
    assert (first.item, second.item) == (PLACE, HEALTH)
    assert second.steps[0].step.id == "ask_consent"


def test_a_receipt_says_what_it_rests_on(receipt):
    content = json.loads(receipt)
    place, health = content["items"]
    assert (place["outcome"], health["outcome"]) == ("permitted_if", "not_yet")
    assert place["keys"][0] == {
        "lock": "basis_sender", "rule": "basis-municipality", "others": [],
    }  # fmt: skip
    assert health["shut"] == [{"lock": "special", "rules": ["special-closed"]}]
    assert content["cited"]["special-closed"]["article"] == "AVG art. 9"
    assert content["facts"]["acute"] == {"known": "stated", "value": False}
    assert content["rules"]["on"] == "2026-11-24"


def test_the_same_decisions_give_the_same_bytes(small, receipt):
    rules = small.in_force(ON)
    asked = [decide(PLACE, FACTS, rules), decide(HEALTH, FACTS, rules)]
    assert receipt == receipt_of(asked, book=small, on=ON, first_used_on=date(2026, 11, 1))
    assert receipt.isascii()


def test_consent_that_differs_per_item_stands_with_the_item(small):
    rules = small.in_force(ON)
    asked = [
        decide(PLACE, FACTS, rules),
        decide(HEALTH, replace(FACTS, consent=Consent.GIVEN), rules),
    ]
    document = receipt_of(asked, book=small, on=ON)
    content = json.loads(document)
    assert "consent" not in content["facts"]
    assert content["items"][1]["facts"]["consent"] == {"known": "stated", "value": "given"}
    assert reproduce(document, small) == tuple(asked)


def test_a_key_that_a_person_chose_is_kept_and_decides_again():
    rules = BOOK.in_force(ON)
    found = (decide(item, FACTS, rules) for item in ITEMS)
    first = next(d for d in found if not d.shut and not d.bars and any(k.others for k in d.keys))
    other = next(key.others[-1] for key in first.keys if key.others)
    chosen = decide_preferring(first.item, FACTS, rules, preferred=[other.id])
    document = receipt_of([chosen], book=BOOK, on=ON, preferred=[other.id])
    assert other.id in [key.rule.id for key in chosen.keys]
    assert reproduce(document, BOOK) == (chosen,)
    content = json.loads(document)
    content["preferred"] = []
    with pytest.raises(ReceiptError, match=r"items\[0\]"):
        reproduce(written(content), BOOK)


@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(asked=st.lists(questions, min_size=1, max_size=4), on=st.sampled_from(BOOK.epochs()))
def test_any_decision_of_the_shipped_rules_reproduces(asked, on):
    rules = BOOK.in_force(on)
    decisions = tuple(decide(item, facts, rules) for item, facts in asked)
    assert reproduce(receipt_of(decisions, book=BOOK, on=on), BOOK) == decisions


@settings(max_examples=80, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_a_single_changed_byte_is_refused(small, receipt, data):
    place = data.draw(st.integers(0, len(receipt) - 1))
    other = data.draw(st.characters(min_codepoint=32, max_codepoint=126))
    if receipt[place] == other:
        return
    with pytest.raises(ReceiptError):
        reproduce(receipt[:place] + other + receipt[place + 1 :], small)


@pytest.mark.parametrize(
    ("change", "named"),
    [
        (lambda r: r["items"][1].update(outcome="permitted"), r"items\[1\].outcome"),
        (lambda r: r["items"][0]["keys"][0].update(rule="wish"), r"items\[0\].keys\[0\].rule"),
        (lambda r: r["facts"]["consent"].update(value="given"), r"items\[1\]"),
        (lambda r: r["facts"]["acute"].update(known="register"), "facts.acute.known"),
        (lambda r: r["facts"].pop("acute"), "acute"),
        (lambda r: r["facts"].update(hair={"known": "stated", "value": True}), "hair"),
        (lambda r: r["facts"]["sender"].update(value="polite"), "polite"),
        (lambda r: r["items"][0]["facts"]["subject"].update(value="suspect"), "never about"),
        (lambda r: r["rules"].update(on="2017-01-01"), "items"),
        (lambda r: r["rules"].update(sha256="0" * 64), "these rules are"),
        (lambda r: r["rules"].update(first_used_on="2026-11-02"), "sha256"),
        (lambda r: r["cited"]["special-closed"].update(article="AVG art. 10"), "article"),
        (lambda r: r["obligations"].pop("minimise"), "obligations.minimise"),
        (lambda r: r["items"].pop(), "items|steps|cited|facts|obligations"),
        (lambda r: r.update(items=[]), "at least one"),
        (lambda r: r.update(format="another/v1"), "format"),
        (lambda r: r.update(engine="schakel-law/0"), "engine"),
        (lambda r: r.update(more=1), "more"),
        (lambda r: r.pop("rules"), "rules"),
    ],
)
def test_what_was_changed_is_named(small, receipt, change, named):
    content = json.loads(receipt)
    change(content)
    with pytest.raises(ReceiptError, match=named):
        reproduce(written(content), small)


def test_other_rules_do_not_reproduce_it(receipt):
    with pytest.raises(ReceiptError, match="these rules are"):
        reproduce(receipt, BOOK)


def test_the_same_content_in_another_shape_is_refused(small, receipt):
    with pytest.raises(ReceiptError, match="line 1"):
        reproduce(json.dumps(json.loads(receipt), sort_keys=True), small)


def test_text_that_is_no_json_is_refused(small):
    with pytest.raises(ReceiptError, match="document"):
        reproduce("permitted", small)
