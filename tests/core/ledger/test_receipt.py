"""A proof of receipt proves what it says; when one part is changed, it says which."""

import json
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.core.ledger.cast import (
    BREDA,
    ENTRY_SALT,
    KEY,
    ORIGIN,
    OUTSIDER,
    SIGNER,
    TEXT,
    TEXT_SALT,
    flipped,
    leaf_of,
    receipt_parts,
)

from schakel.core.ledger import receipt, tree
from schakel.core.ledger.canonical import to_base64
from schakel.core.ledger.checkpoint import Checkpoint
from schakel.core.ledger.entry import Entry, commit
from schakel.core.ledger.receipt import Part, ReceiptError, Statement, issue, verify


@cache
def document() -> str:
    return issue(**receipt_parts())


def changed(**parts: object) -> str:
    """Return the document with some of its parts replaced."""
    return json.dumps(json.loads(document()) | parts)


def found_by(text: str, *, told: str | None = TEXT, keys=(KEY,)) -> Part:
    with pytest.raises(ReceiptError) as refusal:
        verify(text, verifier_keys=keys, text=told)
    return refusal.value.part


def note_of(text: str, *, signer=SIGNER) -> list[str]:
    return signer.sign(text).removesuffix("\n").split("\n")


def statement_with(old: str, new: str, *, signer=SIGNER) -> list[str]:
    """Return the statement with one thing otherwise, signed again by `signer`."""
    text = "".join(f"{line}\n" for line in json.loads(document())["statement"][:6])
    assert old in text
    return note_of(text.replace(old, new), signer=signer)


def test_a_proof_that_was_issued_verifies():
    parts = receipt_parts()

    statement = verify(issue(**parts), verifier_keys=[KEY], text=TEXT)

    assert statement == Statement(
        origin=ORIGIN,
        received="2026-11-24T10:15Z",
        index=6,
        size=7,
        verb="report.received",
        text_commitment=receipt.text_commitment(TEXT_SALT, TEXT),
        text_checked=True,
    )


def test_without_the_text_the_rest_is_proved_and_it_says_so():
    statement = verify(document(), verifier_keys=[KEY], text=None)

    assert not statement.text_checked


@pytest.mark.parametrize("received", ["2026-11-24", "2026-11-24T00:00Z", "2026-11-24T23:59Z"])
def test_receipt_is_stated_to_the_day_or_the_minute(received):
    text = issue(**receipt_parts(received=received))

    assert verify(text, verifier_keys=[KEY], text=TEXT).received == received


@pytest.mark.parametrize("before", range(20))
def test_a_proof_is_issued_at_every_place_in_the_journal(before):
    text = issue(**receipt_parts(before=before))

    assert verify(text, verifier_keys=[KEY], text=TEXT).index == before


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=200), st.integers(0, 255))
@settings(max_examples=50)
def test_the_text_commitment_binds_every_letter_and_the_salt(text, bit):
    commitment = receipt.text_commitment(TEXT_SALT, text)

    assert commitment != receipt.text_commitment(TEXT_SALT, text + " ")
    assert commitment != receipt.text_commitment(flipped(TEXT_SALT, bit), text)


def test_the_document_is_plain_and_tells_how_to_check_it():
    parts = json.loads(document())

    assert document().isascii()
    assert document().count("\n") > 20
    assert "--text TEXT-FILE" in parts["about"]
    assert "received 2026-11-24T10:15Z" in parts["statement"]
    assert TEXT not in document()


def test_the_statement_is_signed_apart_from_the_checkpoint():
    parts = json.loads(document())

    assert parts["statement"][0] == "schakel/proof-of-receipt/v1"
    assert parts["checkpoint"][0] == ORIGIN
    assert found_by(changed(statement=parts["checkpoint"])) is Part.STATEMENT
    assert found_by(changed(checkpoint=parts["statement"])) is Part.CHECKPOINT


@pytest.mark.parametrize(
    ("old", "new", "part"),
    [
        ("10:15Z", "10:16Z", Part.STATEMENT),
        ("index 6", "index 5", Part.STATEMENT),
        ("schakel/proof-of-receipt/v1", "schakel/proof-of-receipt/v2", Part.STATEMENT),
        (ORIGIN, "journal.breda.example/2026", Part.STATEMENT),
    ],
)
def test_a_statement_that_was_changed_after_signing_is_refused(old, new, part):
    lines = [line.replace(old, new) for line in json.loads(document())["statement"]]

    assert found_by(changed(statement=lines)) is part


@pytest.mark.parametrize(
    ("old", "new", "part"),
    [
        ("index 6", "index 5", Part.PATH),
        ("index 6", "index 7", Part.PATH),
        ("index 6", "index 06", Part.STATEMENT),
        ("T10:15Z", "", None),
        ("T10:15Z", "T10:15:30Z", Part.DAY),
        ("T10:15Z", "T25:15Z", Part.DAY),
        ("2026-11-24T", "2026-11-25T", Part.DAY),
        ("2026-11-24T", "2026-02-30T", Part.DAY),
        ("received ", "arrived ", Part.STATEMENT),
        ("schakel/proof-of-receipt/v1", "schakel/proof-of-receipt/v2", Part.STATEMENT),
        (f"origin {ORIGIN}", "origin journal.breda.example/2026", Part.STATEMENT),
    ],
)
def test_a_statement_that_the_key_holder_signed_falsely_is_held_against_the_journal(old, new, part):
    false = changed(statement=statement_with(old, new))

    if part is None:
        assert verify(false, verifier_keys=[KEY], text=TEXT).received == "2026-11-24"
    else:
        assert found_by(false) is part


def test_a_statement_of_another_text_or_leaf_is_held_against_the_journal():
    commitment = receipt.text_commitment(TEXT_SALT, TEXT).hex()
    other = receipt.text_commitment(TEXT_SALT, "another text").hex()
    leaf = tree.leaf_hash(receipt_parts()["leaf"]).hex()
    other_leaf = tree.leaf_hash(leaf_of(3)).hex()

    assert found_by(changed(statement=statement_with(commitment, other))) is Part.DETAILS
    assert found_by(changed(statement=statement_with(leaf, other_leaf))) is Part.LEAF


def test_a_key_that_is_not_trusted_proves_nothing():
    assert found_by(document(), keys=[BREDA.verifier_key()]) is Part.STATEMENT
    assert found_by(document(), keys=[OUTSIDER.verifier_key()]) is Part.STATEMENT
    assert found_by(document(), keys=[]) is Part.STATEMENT
    assert found_by(document(), keys=["not a key"]) is Part.KEY


def test_every_signature_is_checked_with_the_trusted_key():
    parts = json.loads(document())
    head = "".join(f"{line}\n" for line in parts["checkpoint"][:3])
    forged_statement = statement_with("10:15Z", "10:15Z", signer=OUTSIDER)
    forged_head = note_of(head, signer=OUTSIDER)

    assert found_by(changed(statement=forged_statement)) is Part.STATEMENT
    assert found_by(changed(checkpoint=forged_head)) is Part.CHECKPOINT


def test_a_checkpoint_of_another_journal_is_refused():
    head = Checkpoint(BREDA.name, 7, tree.root_hash([leaf_of(index) for index in range(7)]))
    keys = [KEY, BREDA.verifier_key()]

    borrowed = changed(checkpoint=note_of(head.to_text(), signer=BREDA))

    assert found_by(borrowed, keys=keys) is Part.CHECKPOINT


def test_a_checkpoint_of_a_fork_is_refused():
    fork = [leaf_of(index, verb="report.closed") for index in range(6)] + [receipt_parts()["leaf"]]
    head = Checkpoint(ORIGIN, 7, tree.root_hash(fork))

    assert found_by(changed(checkpoint=note_of(head.to_text()))) is Part.PATH


def test_a_checkpoint_from_before_the_report_is_refused():
    before = Checkpoint(ORIGIN, 6, tree.root_hash([leaf_of(index) for index in range(6)]))

    assert found_by(changed(checkpoint=note_of(before.to_text()))) is Part.PATH


def test_another_entry_of_the_journal_is_refused():
    assert found_by(changed(leaf=to_base64(leaf_of(3)))) is Part.LEAF
    assert found_by(changed(leaf="")) is Part.LEAF


def test_a_leaf_that_is_no_entry_is_refused_though_it_stands_in_the_journal():
    leaf = b"not an entry"
    head = Checkpoint(ORIGIN, 1, tree.root_hash([leaf]))
    old = tree.leaf_hash(receipt_parts()["leaf"]).hex()
    lines = statement_with(old, tree.leaf_hash(leaf).hex())

    forged = changed(
        statement=lines, checkpoint=note_of(head.to_text()), leaf=to_base64(leaf), path=[]
    )

    assert found_by(forged) is Part.LEAF


def test_changed_details_or_salt_are_refused():
    details = json.loads(document())["details"]

    assert found_by(changed(details=details | {"by": "system"})) is Part.DETAILS
    assert found_by(changed(details=details | {"more": 1})) is Part.DETAILS
    assert found_by(changed(details={})) is Part.DETAILS
    assert found_by(changed(details=details | {"by": True})) is Part.DETAILS
    assert found_by(changed(entry_salt=flipped(ENTRY_SALT, 7).hex())) is Part.DETAILS
    assert found_by(changed(text_salt=flipped(TEXT_SALT, 7).hex())) is Part.TEXT


def test_a_changed_missing_or_added_hash_in_the_path_is_refused():
    path, other = json.loads(document())["path"], to_base64(bytes(32))
    assert len(path) == 2

    for at in range(len(path)):
        assert found_by(changed(path=[*path[:at], other, *path[at + 1 :]])) is Part.PATH
        assert found_by(changed(path=[*path[:at], *path[at + 1 :]])) is Part.PATH
        assert found_by(changed(path=[*path[:at], other, *path[at:]])) is Part.PATH
    assert found_by(changed(path=[*path, other])) is Part.PATH
    assert found_by(changed(path=path[::-1])) is Part.PATH


@pytest.mark.parametrize("told", ["", TEXT + "\n", TEXT.replace("10 uur", "11 uur"), "\ud800"])
def test_another_text_is_refused(told):
    assert found_by(document(), told=told) is Part.TEXT


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "null",
        "{}",
        "not json",
        '{"format": "schakel/proof-of-receipt/v2"}',
        "[" * 100_000,
        " " * (receipt.DOCUMENT_MAX + 1),
    ],
)
def test_what_is_no_proof_of_receipt_is_refused(text):
    assert found_by(text) is Part.DOCUMENT


@pytest.mark.parametrize("name", list(json.loads(issue(**receipt_parts()))))
def test_every_part_must_be_there_once_and_have_its_kind(name):
    parts = json.loads(document())
    without = {key: value for key, value in parts.items() if key != name}
    twice = document().replace("{", '{"' + name + '": 1,', 1)

    assert found_by(json.dumps(without)) is Part.DOCUMENT
    assert found_by(twice) is Part.DOCUMENT
    if name != "about":
        assert found_by(changed(**{name: 1})) is Part.DOCUMENT


def test_an_unknown_part_is_refused():
    assert found_by(changed(note="read this too")) is Part.DOCUMENT


@pytest.mark.parametrize(
    "parts",
    [
        {"path": [1]},
        {"path": [to_base64(bytes(31))]},
        {"path": ["not base64!"]},
        {"statement": ["two\nlines"]},
        {"statement": [1]},
        {"leaf": "e30"},
        {"entry_salt": "00" * 31},
        {"entry_salt": "0G" * 32},
        {"text_salt": "6A" * 32},
        {"details": []},
        {"details": {"a": 1.5}},
        {"details": {"a": None}},
    ],
)
def test_a_part_that_cannot_be_read_is_refused(parts):
    assert found_by(changed(**parts)) is Part.DOCUMENT


def test_the_reason_names_the_part_in_plain_words():
    with pytest.raises(ReceiptError, match="^the day of receipt does not fit: ") as refusal:
        verify(
            changed(statement=statement_with("2026-11-24T", "2026-11-25T")),
            verifier_keys=[KEY],
            text=None,
        )

    assert refusal.value.why == (
        "the statement says 2026-11-25T10:15Z, the journal entry says 2026-11-24"
    )


@given(st.integers(0, 2**20))
@settings(max_examples=200)
def test_no_flipped_bit_makes_the_document_say_something_else(bit):
    parts = json.loads(document())
    raw = flipped(document().encode(), bit)

    try:
        statement = verify(raw.decode(), verifier_keys=[KEY], text=TEXT)
        read = json.loads(raw)
    except (ReceiptError, UnicodeDecodeError):
        return

    assert statement == verify(document(), verifier_keys=[KEY], text=TEXT)
    assert read | {"about": ""} == parts | {"about": ""}


@pytest.mark.parametrize(
    ("change", "part"),
    [
        ({"index": 5}, Part.PATH),
        ({"index": 7}, Part.PATH),
        ({"path": ()}, Part.PATH),
        ({"text": "another text"}, Part.DETAILS),
        ({"received": "2026-11-25"}, Part.DAY),
        ({"received": "yesterday"}, Part.DAY),
        ({"leaf": leaf_of(4)}, Part.PATH),
        ({"entry_salt": TEXT_SALT}, Part.DETAILS),
        ({"signer": OUTSIDER}, Part.CHECKPOINT),
        ({"signer": BREDA}, Part.CHECKPOINT),
    ],
)
def test_a_proof_that_would_not_verify_is_not_issued(change, part):
    with pytest.raises(ReceiptError) as refusal:
        issue(**receipt_parts() | change)

    assert refusal.value.part is part


def test_a_report_whose_details_do_not_name_the_text_gets_no_proof():
    details = {"by": "reporter"}
    leaf = Entry("report.received", "2026-11-24", commit(ENTRY_SALT, details)).to_bytes()
    note = SIGNER.sign(Checkpoint(ORIGIN, 1, tree.root_hash([leaf])).to_text())
    parts = {"leaf": leaf, "details": details, "checkpoint_note": note, "path": (), "index": 0}

    with pytest.raises(ReceiptError, match="do not name the text"):
        issue(**receipt_parts() | parts)


@pytest.mark.parametrize("length", [0, 31, 33])
def test_a_text_salt_has_32_bytes(length):
    with pytest.raises(ValueError, match="32 bytes"):
        receipt.text_commitment(bytes(length), TEXT)
