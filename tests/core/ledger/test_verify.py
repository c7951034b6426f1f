"""The outsider's tool says in plain words whether it fits, and by its exit code too."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from tests.core.ledger.cast import (
    BREDA,
    KEY,
    OUTSIDER,
    TEXT,
    export_of,
    leaf_of,
    note_over,
    receipt_parts,
)

from schakel.core.ledger import receipt
from schakel.core.ledger.verify import main

SOURCE = Path(__file__).parents[3] / "src"
LEAVES = [leaf_of(index) for index in range(12)]


@pytest.fixture
def journal(tmp_path):
    file = tmp_path / "journal.jsonl"
    file.write_text("".join(export_of(12, muted=(3,))), encoding="utf-8")
    return file


@pytest.fixture
def proof(tmp_path):
    file = tmp_path / "receipt.json"
    file.write_text(receipt.issue(**receipt_parts()), encoding="utf-8")
    return file


def kept(tmp_path, size: int, *, leaves=LEAVES, signer=None) -> Path:
    file = tmp_path / f"checkpoint-{size}.txt"
    note = note_over(leaves[:size], **({"signer": signer} if signer else {}))
    file.write_text(note, encoding="utf-8")
    return file


def test_a_whole_journal_fits(journal, capsys):
    code = main(["journal", str(journal), "--key", KEY])

    told = capsys.readouterr().out
    assert code == 0
    assert "This journal fits" in told
    assert "12, numbered 0 to 11" in told
    assert "11, each the details that its entry was made with" in told
    assert "1: erased or withheld" in told
    assert "Not checked: whether others were shown the same journal" in told


def test_a_journal_that_passes_through_kept_checkpoints_fits(journal, tmp_path, capsys):
    first, second = kept(tmp_path, 5), kept(tmp_path, 9)

    code = main(["journal", str(journal), "--key", KEY, "--checkpoint", str(first), str(second)])

    told = capsys.readouterr().out
    assert code == 0
    assert "2 of your own" in told
    assert "Not checked" not in told


def test_an_altered_entry_is_named_by_its_number(journal, capsys):
    lines = journal.read_text().splitlines(keepends=True)
    lines[8] = lines[8].replace("reporter", "reporten")
    journal.write_text("".join(lines))

    code = main(["journal", str(journal), "--key", KEY])

    told = capsys.readouterr().err
    assert code == 1
    assert "This journal does NOT fit." in told
    assert "First bad entry 7\n" in told
    assert "Line            9\n" in told


def test_an_unknown_place_is_called_that(journal, tmp_path, capsys):
    fork = [*LEAVES[:6], leaf_of(6, verb="report.closed"), *LEAVES[7:]]
    checkpoints = [str(kept(tmp_path, 5)), str(kept(tmp_path, 9, leaves=fork))]

    code = main(["journal", str(journal), "--key", KEY, "--checkpoint", *checkpoints])

    told = capsys.readouterr().err
    assert code == 1
    assert "First bad entry one of 5 to 8\n" in told
    assert "Still proved    the 5 entries before number 5\n" in told


def test_a_file_that_is_no_journal_has_no_bad_entry(proof, capsys):
    code = main(["journal", str(proof), "--key", KEY])

    told = capsys.readouterr().err
    assert code == 1
    assert "this is not a journal file" in told
    assert "First bad entry" not in told


def test_the_key_of_another_journal_does_not_fit(journal, capsys):
    assert main(["journal", str(journal), "--key", BREDA.verifier_key()]) == 1
    assert "your key is of" in capsys.readouterr().err
    assert main(["journal", str(journal), "--key", OUTSIDER.verifier_key()]) == 1
    assert "no key that you trust" in capsys.readouterr().err
    assert main(["journal", str(journal), "--key", OUTSIDER.verifier_key(), "--key", KEY]) == 0


def test_what_cannot_be_used_is_not_called_a_failure(journal, tmp_path, capsys):
    forged = kept(tmp_path, 5, signer=OUTSIDER)
    latin = tmp_path / "latin.txt"
    latin.write_bytes(b"\xe9")

    for arguments in (
        ["journal", str(journal), "--key", KEY[:-1]],
        ["journal", str(tmp_path / "absent"), "--key", KEY],
        ["journal", str(journal), "--key", KEY, "--checkpoint", str(forged)],
        ["journal", str(journal), "--key", KEY, "--checkpoint", str(tmp_path / "absent")],
        ["receipt", str(tmp_path / "absent"), "--key", KEY],
        ["receipt", str(latin), "--key", KEY],
        ["receipt", str(journal), "--key", "no key"],
    ):
        assert main(arguments) == 2
        assert capsys.readouterr().err.startswith("Nothing was checked: ")


@pytest.mark.parametrize("arguments", [[], ["journal"], ["journal", "file"], ["else", "file"]])
def test_a_question_that_is_not_whole_is_explained(arguments, capsys):
    with pytest.raises(SystemExit) as leaving:
        main(arguments)

    assert leaving.value.code == 2
    assert "usage:" in capsys.readouterr().err


def test_a_proof_of_receipt_fits_without_its_text(proof, capsys):
    code = main(["receipt", str(proof), "--key", KEY])

    told = capsys.readouterr().out
    assert code == 0
    assert "Received        on 24 November 2026 at 10:15 UTC" in told
    assert "report.received, the entry with number 6" in told
    assert "was not checked: add --text FILE" in told


def test_a_receipt_to_the_day_gives_no_time(tmp_path, capsys):
    file = tmp_path / "receipt.json"
    file.write_text(receipt.issue(**receipt_parts(received="2026-11-24")))

    assert main(["receipt", str(file), "--key", KEY]) == 0
    assert "Received        on 24 November 2026\n" in capsys.readouterr().out


@pytest.mark.parametrize(
    "saved",
    [
        TEXT,
        TEXT + "\n",
        TEXT + "\r\n",
        TEXT.replace("\r\n", "\n"),
        TEXT.replace("\r\n", "\n") + "\n",
        "\ufeff" + TEXT,
        "\ufeff" + TEXT + "\r\n",
    ],
)
def test_the_text_fits_however_its_lines_were_saved(saved, proof, tmp_path, capsys):
    text = tmp_path / "text.txt"
    text.write_bytes(saved.encode())

    code = main(["receipt", str(proof), "--key", KEY, "--text", str(text)])

    assert code == 0
    assert "is the text that was received" in capsys.readouterr().out


@pytest.mark.parametrize("saved", ["", TEXT[1:], TEXT + " ", TEXT + "\n\n", TEXT.upper()])
def test_another_text_does_not_fit(saved, proof, tmp_path, capsys):
    text = tmp_path / "text.txt"
    text.write_bytes(saved.encode())

    code = main(["receipt", str(proof), "--key", KEY, "--text", str(text)])

    told = capsys.readouterr().err
    assert code == 1
    assert "This proof of receipt does NOT fit." in told
    assert "Part            the text\n" in told


def test_a_changed_proof_does_not_fit_whatever_the_text(proof, tmp_path, capsys):
    text = tmp_path / "text.txt"
    text.write_bytes(TEXT.encode())
    proof.write_text(proof.read_text().replace("10:15Z", "10:14Z"))

    code = main(["receipt", str(proof), "--key", KEY, "--text", str(text)])

    assert code == 1
    assert "Part            the signed statement\n" in capsys.readouterr().err


def test_nothing_in_a_file_reaches_the_terminal_unescaped(tmp_path, capsys):
    file = tmp_path / "journal.jsonl"
    file.write_text('{"format":"schakel-journal/v1","origin":"\\u001b[2J\\u202e"}\n')

    assert main(["journal", str(file), "--key", KEY]) == 1
    told = capsys.readouterr().err
    assert "\x1b" not in told
    assert "\u202e" not in told


def test_the_folder_alone_is_enough_and_loads_no_framework(journal, tmp_path):
    for part in ("__init__.py", "core/__init__.py"):
        target = tmp_path / "schakel" / part
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(SOURCE / "schakel" / part, target)
    shutil.copytree(SOURCE / "schakel/core/ledger", tmp_path / "schakel/core/ledger")
    arguments = ["-m", "schakel.core.ledger.verify", "journal", str(journal), "--key", KEY]
    count = "import sys, schakel.core.ledger.verify; print(*sys.modules, sep='\\n')"
    environment = os.environ | {"PYTHONPATH": str(tmp_path)}

    fits = subprocess.run(
        [sys.executable, *arguments], env=environment, capture_output=True, text=True, check=False
    )
    loaded = subprocess.run(
        [sys.executable, "-c", count], env=environment, capture_output=True, text=True, check=True
    )

    assert fits.returncode == 0, fits.stderr
    assert "This journal fits" in fits.stdout
    assert not {name.partition(".")[0] for name in loaded.stdout.split()} & {"django", "pydantic"}
