"""The journal of Arnhem, as large as a test needs it, and what others do to it."""

import json
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from schakel.core.ledger import export, receipt, tree
from schakel.core.ledger.checkpoint import Checkpoint, Signer, Verifier
from schakel.core.ledger.entry import Entry, commit

VECTORS = Path(__file__).parents[2] / "vectors" / "ledger"
ORIGIN = "journal.arnhem.example/2026"
SIGNER = Signer(ORIGIN, bytes(range(32)))
KEY = SIGNER.verifier_key()
VERIFIER = Verifier(KEY)
OUTSIDER = Signer(ORIGIN, bytes(range(32, 64)))  # The same name, another key.
BREDA = Signer("journal.breda.example/2026", bytes(range(64, 96)))

TEXT = "Drie deuren op slot, en niemand mocht naar buiten.\r\nIk was er om 10 uur; mañana terug."
TEXT_SALT = b"t" * 32
ENTRY_SALT = b"e" * 32


def vectors(name: str) -> dict:
    """Return the published vectors in the file `name`."""
    return json.loads((VECTORS / name).read_text(encoding="utf-8"))


def leaves_of(size: int) -> list[bytes]:
    """Return `size` different leaves."""
    return [f"leaf {number}".encode() for number in range(size)]


def subtree_of(leaves: Sequence[bytes]):
    """Return the hashes over ranges of `leaves` by RFC 6962 2.1 as it is written, each once."""

    @cache
    def subtree(start: int, end: int) -> bytes:
        if end - start == 1:
            return tree.leaf_hash(leaves[start])
        width = 1
        while width * 2 < end - start:
            width *= 2
        return tree.node_hash(subtree(start, start + width), subtree(start + width, end))

    return subtree


def details_of(index: int) -> dict[str, str | int]:
    """Return the details of entry `index`."""
    return {"by": "reporter", "count": index, "subject": f"00000000-0000-4000-8000-{index:012}"}


def salt_of(index: int) -> bytes:
    """Return the salt of entry `index`: fixed, for tests alone."""
    return index.to_bytes(32, "big")


def leaf_of(index: int, *, verb: str = "report.received") -> bytes:
    """Return the leaf of entry `index`."""
    commitment = commit(salt_of(index), details_of(index))
    return Entry(verb, "2026-11-24", commitment).to_bytes()


def note_over(leaves: Sequence[bytes], *, signer: Signer = SIGNER) -> str:
    """Return the signed checkpoint over `leaves`."""
    return signer.sign(Checkpoint(signer.name, len(leaves), tree.root_hash(leaves)).to_text())


def export_of(
    size: int, *, checkpoints: Sequence[int] = (), muted: Sequence[int] = (), hashed: bool = True
) -> list[str]:
    """Return the lines of an export of `size` entries, signed at the end and at `checkpoints`."""
    leaves = [leaf_of(index) for index in range(size)]
    lines = [export.header_line(ORIGIN)]
    for index, leaf in enumerate(leaves):
        lines.append(
            export.entry_line(
                index=index,
                leaf=leaf,
                leaf_hash=tree.leaf_hash(leaf) if hashed else None,
                salt=None if index in muted else salt_of(index),
                details=None if index in muted else details_of(index),
            )
        )
        if index + 1 in checkpoints:
            lines.append(export.checkpoint_line(note_over(leaves[: index + 1])))
    if size not in checkpoints:
        lines.append(export.checkpoint_line(note_over(leaves)))
    return lines


def receipt_parts(*, before: int = 6, received: str = "2026-11-24T10:15Z") -> dict:
    """Return the arguments of `receipt.issue` for a report that came after `before` entries."""
    details = {
        "by": "reporter",
        "subject": "00000000-0000-4000-8000-00000000000a",
        "text_commitment": receipt.text_commitment(TEXT_SALT, TEXT).hex(),
    }
    leaf = Entry("report.received", "2026-11-24", commit(ENTRY_SALT, details)).to_bytes()
    frontier = tree.Frontier(0, ())
    for index in range(before):
        frontier = frontier.append(tree.leaf_hash(leaf_of(index)))
    frontier = frontier.append(tree.leaf_hash(leaf))
    note = SIGNER.sign(Checkpoint(ORIGIN, frontier.size, frontier.root()).to_text())
    return {
        "signer": SIGNER,
        "text_salt": TEXT_SALT,
        "text": TEXT,
        "received": received,
        "index": before,
        "checkpoint_note": note,
        "path": frontier.last_path(),
        "leaf": leaf,
        "entry_salt": ENTRY_SALT,
        "details": details,
    }


def flipped(data: bytes, bit: int) -> bytes:
    """Return `data` with one bit the other way."""
    bit %= len(data) * 8
    changed = bytearray(data)
    changed[bit // 8] ^= 1 << bit % 8
    return bytes(changed)
