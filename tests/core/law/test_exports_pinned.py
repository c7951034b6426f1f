"""A rulebook comes back from its pinned text, whole, or not at all."""

import hashlib
import json

import pytest

from schakel.core.law import load
from schakel.core.law.exports.pinned import PinnedError, rulebook_from_canonical

pytestmark = pytest.mark.static
BOOK = load()


def pin(content):
    text = json.dumps(content, sort_keys=True, separators=(",", ":"))
    return text, hashlib.sha256(text.encode()).hexdigest()


def changed(change):
    content = json.loads(BOOK.canonical())
    change(content)
    return pin(content)


def test_a_rulebook_comes_back_from_its_pinned_text():
    again = rulebook_from_canonical(BOOK.canonical(), sha256=BOOK.sha256)
    assert again.canonical() == BOOK.canonical()
    assert again.sha256 == BOOK.sha256
    assert again.epochs() == BOOK.epochs()


def test_every_day_has_the_same_rules_in_the_same_order_of_preference():
    again = rulebook_from_canonical(BOOK.canonical(), sha256=BOOK.sha256)
    for day in BOOK.epochs():
        ours, theirs = BOOK.in_force(day), again.in_force(day)
        assert [rule.id for rule in ours.rows] == [rule.id for rule in theirs.rows]
        assert (ours.masks, ours.doors) == (theirs.masks, theirs.doors)
        assert (ours.obligations, ours.steps) == (theirs.obligations, theirs.steps)


def test_how_each_fact_is_known_is_pinned_too():
    again = rulebook_from_canonical(BOOK.canonical(), sha256=BOOK.sha256)
    assert again.vocabulary.facts == BOOK.vocabulary.facts


def test_a_text_with_another_hash_is_refused():
    with pytest.raises(PinnedError, match="their hash is"):
        rulebook_from_canonical(BOOK.canonical().replace("police", "polite"), sha256=BOOK.sha256)


def test_a_text_that_is_not_in_the_one_form_is_refused():
    text = json.dumps(json.loads(BOOK.canonical()), sort_keys=True, indent=1)
    with pytest.raises(PinnedError, match="one form"):
        rulebook_from_canonical(text, sha256=hashlib.sha256(text.encode()).hexdigest())


@pytest.mark.parametrize(
    ("change", "named"),
    [
        (lambda book: book["rules"][0]["when"].update(shoe_size=["44"]), "shoe_size"),
        (lambda book: book["rules"][0]["when"].update(receiver=["polite"]), "polite"),
        (lambda book: book["rules"][0]["when"].update(acute=["maybe"]), "maybe"),
        (lambda book: book["rules"][0].update(kind="wish"), r"rules\.0\.kind"),
        (lambda book: book["rules"][0].pop("article"), r"rules\.0\.article"),
        (lambda book: book.update(more=1), "more"),
    ],
)
def test_a_word_that_this_version_does_not_know_is_named(change, named):
    text, sha256 = changed(change)
    with pytest.raises(PinnedError, match=named):
        rulebook_from_canonical(text, sha256=sha256)


def test_what_is_no_json_is_refused():
    with pytest.raises(PinnedError, match="cannot be read"):
        rulebook_from_canonical("rules", sha256=hashlib.sha256(b"rules").hexdigest())
