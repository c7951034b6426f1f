"""`./schakel receipt verify` says what fits, with the exit codes of the outsider's own tool."""

import pytest
from django.core.management import CommandError, call_command
from tests.reports.conftest import CONTENT

from schakel.journal.commands import signer


@pytest.fixture
def proof(sent, tmp_path) -> str:
    file = tmp_path / "document.json"
    file.write_text(sent.proof)
    return str(file)


def leaves_with(code: int, *arguments: str) -> None:
    with pytest.raises(SystemExit) as left:
        call_command("receipt", "verify", *arguments)
    assert left.value.code == code


def test_a_proof_with_its_text_fits(proof, tmp_path, capsys) -> None:
    text = tmp_path / "text.txt"
    text.write_text(CONTENT.as_sent())
    call_command("receipt", "verify", proof, "--text", str(text))
    said = capsys.readouterr().out
    assert "This proof of receipt fits." in said
    assert "is the text that was received" in said


def test_a_proof_with_another_text_does_not_fit(proof, tmp_path, capsys) -> None:
    text = tmp_path / "text.txt"
    text.write_text("iets anders")
    leaves_with(1, proof, "--text", str(text))
    assert "does NOT fit" in capsys.readouterr().err


def test_another_key_can_be_given(proof, capsys) -> None:
    call_command("receipt", "verify", proof, "--key", signer().verifier_key())
    leaves_with(2, proof, "--key", "no key")


def test_a_file_that_cannot_be_read_is_named(tmp_path, capsys, db) -> None:
    leaves_with(2, str(tmp_path / "nowhere.json"))
    assert "nowhere.json" in capsys.readouterr().err


def test_it_must_be_told_what_to_do() -> None:
    with pytest.raises(CommandError):
        call_command("receipt")
