"""What can be said, and what has no word on purpose."""

import pytest

from schakel.core.law import (
    ITEMS,
    Category,
    Circumstances,
    Consent,
    Item,
    Kind,
    Lock,
    Nature,
    Outcome,
    Party,
    Provenance,
    Purpose,
    Status,
    Subject,
)
from schakel.core.law.catalogue import LABELLED
from schakel.core.law.facts import FIELDS

UNSPEAKABLE = (
    "nation", "origin", "ethnic", "race", "religion", "debt", "licensed", "unlicensed",
    "score", "risk", "profile", "rank", "face", "biometric", "prediction",
)  # fmt: skip


def test_nationality_origin_debts_lack_of_a_licence_and_scores_have_no_word(book):
    words = {word.value for kind in (*LABELLED, Kind) for word in kind}
    words |= set(FIELDS) | set(book.vocabulary.groups) | set(book.vocabulary.facts)

    assert not [(word, banned) for word in words for banned in UNSPEAKABLE if banned in word]


def test_a_licence_is_only_the_purpose_of_a_measure():
    words = {word.value for kind in LABELLED for word in kind}

    assert {word for word in words if "licence" in word} == {"licence_measure"}


def test_every_word_has_a_label_in_two_languages(book):
    for kind in LABELLED:
        for word in kind:
            label = book.vocabulary.label(word)
            assert label.in_language("nl")
            assert label.in_language("en")


def test_every_fact_says_how_it_is_known(book):
    facts = book.vocabulary.facts

    assert set(facts) == set(FIELDS)
    assert facts["agreement"].provenance is Provenance.REGISTER
    assert facts["acute"].provenance is Provenance.STATED
    assert facts["lawyer_agrees"].provenance is Provenance.JUDGEMENT


def test_an_item_that_cannot_exist_cannot_be_made():
    with pytest.raises(ValueError, match="bsn is never about none"):
        Item(Category.BSN, Subject.NONE)
    with pytest.raises(ValueError, match="identity is never about reporter"):
        Item(Category.IDENTITY, Subject.REPORTER)


def test_the_items_are_counted():
    assert len(ITEMS) == len(set(ITEMS)) == 68


def test_circumstances_start_careful():
    case = Circumstances(
        sender=Party.MUNICIPALITY, receiver=Party.POLICE, purpose=Purpose.DETECTION
    )

    assert case.consent is Consent.NOT_ASKED
    assert not any(getattr(case, name) for name in FIELDS[-6:])


def test_every_rule_is_a_concept_until_a_named_jurist_signs(book):
    for rule in book.rules:
        assert rule.status is Status.CONCEPT
        assert rule.signed_by is None
        assert rule.signed_on is None


def test_every_lock_has_a_key(book):
    keyed = {rule.lock for rule in book.rules if rule.kind is Kind.KEY}

    assert keyed == set(Lock)


def test_every_obligation_step_and_source_is_used(book):
    used = {name for rule in book.rules for name in rule.obligations}
    freezes = {name for rule in book.rules if rule.keeps for name in rule.keeps.paused_by}

    assert used == set(book.vocabulary.obligations)
    assert freezes == set(book.vocabulary.freezes)


def test_natures_are_in_the_order_of_preference():
    assert [nature.value for nature in Nature] == ["duty", "power", "consent", "weighing"]


def test_there_are_four_outcomes():
    assert {o.value for o in Outcome} == {"permitted", "permitted_if", "not_yet", "refused"}
