"""The law leaves the house on the command line: the rules, and receipts that decide again."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from schakel.core.law.exports.pinned import rulebook_from_canonical
from schakel.disclosures.deliberation import rulebook

QUESTION = (
    *("decide", "--from", "municipality", "--to", "police", "--purpose", "detection"),
    *("--category", "place", "--on", "2026-11-24"),
)


def said_by(*arguments: str) -> str:
    """Return what the command prints."""
    out = StringIO()
    call_command("law", *arguments, stdout=out)
    return out.getvalue()


@pytest.fixture
def receipt(tmp_path):
    """Return a file with the receipt of one question."""
    file = tmp_path / "receipt.json"
    file.write_text(said_by(*QUESTION, "--receipt"), encoding="utf-8")
    return file


def test_a_question_can_be_answered_with_a_receipt(receipt):
    content = json.loads(receipt.read_text(encoding="utf-8"))
    assert content["format"] == "schakel-decision-receipt/v1"
    assert content["rules"]["sha256"] == rulebook().sha256


def test_an_outsider_decides_again_from_a_receipt(receipt):
    told = said_by("verify", str(receipt)).splitlines()
    assert told[0].split() == ["permitted", "place", "about", "none"]
    assert told[-1] == f"Reproduced: 1 by the rules {rulebook().sha256}"


def test_with_the_pinned_rules_in_hand_no_records_are_needed(receipt, tmp_path):
    rules = tmp_path / "rules.json"
    said_by("export", "pinned", "--output", str(rules))
    assert "Reproduced" in said_by("verify", str(receipt), "--rules", str(rules))


def test_a_receipt_that_was_changed_is_refused_and_says_where(receipt):
    text = receipt.read_text(encoding="utf-8")
    receipt.write_text(text.replace('"permitted"', '"refused"'), encoding="utf-8")
    with pytest.raises(CommandError, match=r"items\[0\].outcome"):
        said_by("verify", str(receipt))


@pytest.mark.django_db
def test_rules_that_are_not_kept_here_must_be_given(receipt):
    content = receipt.read_text(encoding="utf-8").replace(rulebook().sha256, "0" * 64)
    receipt.write_text(content, encoding="utf-8")
    with pytest.raises(CommandError, match="give their text"):
        said_by("verify", str(receipt))


def test_other_rules_than_the_receipt_names_are_refused(receipt, tmp_path):
    rules = tmp_path / "rules.json"
    rules.write_text(rulebook().canonical().replace("police", "polite"), encoding="utf-8")
    with pytest.raises(CommandError, match="their hash is"):
        said_by("verify", str(receipt), "--rules", str(rules))


@pytest.mark.parametrize("name", ["nowhere.json", "."])
def test_a_file_that_cannot_be_read_is_named(name):
    with pytest.raises(CommandError, match=r"cannot read it"):
        said_by("verify", name)


def test_the_pinned_text_is_the_one_that_the_hash_is_over():
    assert rulebook_from_canonical(said_by("export", "pinned"), sha256=rulebook().sha256)


@pytest.mark.parametrize(
    ("notation", "start"),
    [("json", "{"), ("dmn", "<?xml"), ("jsonld", '{\n  "@context"'), ("cedar", "@id(")],
)
def test_the_rules_of_a_day_are_printed_in_each_notation(notation, start):
    told = said_by("export", notation, "--on", "2026-11-24")
    assert told.startswith(start)
    assert "wpg-8-receives" in told
    assert "wpg-8-receives" not in said_by("export", notation, "--on", "1990-01-01")


def test_a_file_that_cannot_be_written_is_named(tmp_path):
    with pytest.raises(CommandError, match="cannot write it"):
        said_by("export", "json", "--output", str(tmp_path / "no" / "folder.json"))
