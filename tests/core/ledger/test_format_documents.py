"""The examples in the format documents are true ones, and the documents are enough to read them."""

import base64
import hashlib
import io
import json
import re
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from tests.core.ledger.cast import (
    ENTRY_SALT,
    KEY,
    ORIGIN,
    TEXT,
    TEXT_SALT,
    VERIFIER,
    export_of,
    receipt_parts,
)

from schakel.core.ledger import receipt
from schakel.core.ledger.checkpoint import open_checkpoint
from schakel.core.ledger.entry import Entry
from schakel.core.ledger.export import verify_export
from schakel.core.ledger.tree import leaf_hash
from schakel.core.ledger.verify import main

FORMATS = Path(__file__).parents[3] / "docs" / "formats"
ABOUT_THE_JOURNAL = ("checkpoint.md", "proof-of-receipt.md", "journal-export.md")


def document(name: str) -> str:
    return (FORMATS / name).read_text(encoding="utf-8")


def blocks(name: str) -> list[str]:
    """Return the indented blocks of a document, an empty line inside a block kept."""
    found = re.findall(r"(?:^    .*\n(?:\n(?=    ))?)+", document(name), re.M)
    return [re.sub(r"^    ", "", block, flags=re.M) for block in found]


def block(name: str, start: str) -> str:
    return next(found for found in blocks(name) if found.startswith(start))


def hash_of(data: bytes) -> bytes:
    return hashlib.sha256(data).digest()


def signed_by_the_document(note: str, *, name: str = ORIGIN, vkey: str = KEY) -> str:
    """Return the text of a well-formed note with one signature, checked with the library alone."""
    text, _, line = note.rpartition("\n\n")
    blob = base64.b64decode(line.split(" ")[2])
    public = base64.b64decode(vkey.split("+", 2)[2])[1:]
    assert line.split(" ")[:2] == ["\u2014", name]
    assert blob[:4] == hash_of(name.encode() + b"\n\x01" + public)[:4]
    Ed25519PublicKey.from_public_bytes(public).verify(blob[4:], f"{text}\n".encode())
    return f"{text}\n"


def test_the_example_of_an_entry_is_read_by_the_document_alone():
    leaf = block("journal-entry.md", '{"at"').strip()
    kept = dict(line.split(maxsplit=1) for line in block("journal-entry.md", "salt").splitlines())
    hashed = block("journal-entry.md", "3a03").strip()

    commitment = hash_of(
        b"schakel/commitment/v1\n" + bytes.fromhex(kept["salt"]) + kept["details"].encode()
    )

    assert json.loads(leaf)["commitment"] == commitment.hex()
    assert hash_of(b"\0" + leaf.encode()).hex() == hashed


def test_the_example_of_an_entry_is_ours():
    leaf = block("journal-entry.md", '{"at"').strip().encode()

    Entry.from_bytes(leaf).check_details(salt=ENTRY_SALT, details=receipt_parts()["details"])
    assert leaf == receipt_parts()["leaf"]


def test_the_example_of_a_checkpoint_is_read_by_the_document_alone():
    note = block("checkpoint.md", ORIGIN)

    text = signed_by_the_document(note)

    assert text.splitlines()[:2] == [ORIGIN, "7"]
    assert open_checkpoint(note, verifiers=(VERIFIER,)).size == 7
    assert note == receipt_parts()["checkpoint_note"]


@pytest.mark.parametrize("name", ABOUT_THE_JOURNAL)
def test_every_document_about_the_journal_gives_its_key(name):
    assert KEY in document(name)


def test_the_example_of_a_proof_of_receipt_is_the_one_we_issue():
    example = block("proof-of-receipt.md", "{\n")

    assert example == receipt.issue(**receipt_parts())
    assert receipt.verify(example, verifier_keys=[KEY], text=TEXT).text_checked
    assert TEXT.replace("\r\n", "\n") in "\n".join(blocks("proof-of-receipt.md"))


def test_the_example_of_a_proof_of_receipt_is_read_by_the_document_alone():
    parts = json.loads(block("proof-of-receipt.md", "{\n"))

    text = signed_by_the_document("".join(f"{line}\n" for line in parts["statement"]))
    head = signed_by_the_document("".join(f"{line}\n" for line in parts["checkpoint"]))
    stated = dict(line.split(" ") for line in text.splitlines()[1:])
    path = [base64.b64decode(found) for found in parts["path"]]
    # Leaf 6 is the last of 7: all that stands beside it stands to its left.
    root = hash_of(b"\0" + base64.b64decode(parts["leaf"]))
    for beside in path:
        root = hash_of(b"\x01" + beside + root)

    assert text.splitlines()[0] == "schakel/proof-of-receipt/v1"
    assert stated["leaf"] == hash_of(b"\0" + base64.b64decode(parts["leaf"])).hex()
    assert stated["text"] == hash_of(b"schakel/text/v1\n" + TEXT_SALT + TEXT.encode()).hex()
    assert base64.b64encode(root).decode() == head.splitlines()[2]


def test_the_example_of_an_export_is_the_one_we_write():
    example = block("journal-export.md", '{"format"')

    journal = verify_export(io.BytesIO(example.encode()), verifiers=[VERIFIER])

    assert example == "".join(export_of(3, checkpoints=(2,), muted=(1,)))
    assert (journal.size, journal.opened, journal.checkpoints) == (3, 2, 2)
    for line in example.splitlines():
        entry = json.loads(line)
        if "hash" in entry:
            assert leaf_hash(base64.b64decode(entry["leaf"])).hex() == entry["hash"]


def shown_in(name: str) -> str:
    """Return what the document says that the screen shows, without the command itself."""
    found = re.search(r"^```console\n.*\n([^`]*)```$", document(name), re.M)
    assert found is not None
    return found[1]


def test_the_screen_shows_what_the_document_shows_of_an_export(tmp_path, capsys):
    file = tmp_path / "journal.jsonl"
    file.write_text(block("journal-export.md", '{"format"'), encoding="utf-8")

    code = main(["journal", str(file), "--key", KEY])

    assert code == 0
    assert capsys.readouterr().out == shown_in("journal-export.md")


def test_the_screen_shows_what_the_document_shows_of_a_proof_of_receipt(tmp_path, capsys):
    file, text = tmp_path / "receipt.json", tmp_path / "text.txt"
    file.write_text(block("proof-of-receipt.md", "{\n"), encoding="utf-8")
    text.write_bytes(TEXT.encode())

    code = main(["receipt", str(file), "--text", str(text), "--key", KEY])

    assert code == 0
    assert capsys.readouterr().out == shown_in("proof-of-receipt.md")
