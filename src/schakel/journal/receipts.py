"""The door to the proof of receipt: issue one for a recorded line, check one that was handed in."""

from collections.abc import Sequence

from schakel.core.ledger import receipt, verify
from schakel.core.ledger.receipt import ReceiptError, Statement
from schakel.journal.commands import Recorded, signer
from schakel.journal.queries import recorded_before, verifier_key

__all__ = [
    "ReceiptError",
    "Statement",
    "check_files",
    "issue_proof",
    "recorded_before",
    "text_commitment",
    "verify_proof",
]


def text_commitment(*, salt: bytes, text: str) -> str:
    """Return the commitment to `text` under 32 bytes of salt, in hexadecimal digits."""
    return receipt.text_commitment(salt, text).hex()


def issue_proof(*, recorded: Recorded, text: str, text_salt: bytes, received: str) -> str:
    """Return the signed proof that `text` was received: a day, or a UTC minute of the line's day.

    Raises ReceiptError when the line's details do not hold the commitment to this very text.
    """
    return receipt.issue(
        signer=signer(),
        text_salt=text_salt,
        text=text,
        received=received,
        index=recorded.index,
        checkpoint_note=recorded.note,
        path=recorded.path,
        leaf=recorded.leaf,
        entry_salt=recorded.salt,
        details=recorded.details,
    )


def verify_proof(
    document: str, *, text: str | None = None, keys: Sequence[str] | None = None
) -> Statement:
    """Return what a proof proves, by this journal's own key unless `keys` are given.

    Raises ReceiptError naming the part that does not fit.
    """
    trusted = (verifier_key(),) if keys is None else tuple(keys)
    return receipt.verify(document, verifier_keys=trusted, text=text)


def check_files(*, file: str, text: str | None = None, key: str | None = None) -> int:
    """Check a proof in a file as an outsider would, printing the outcome; return the exit code."""
    chosen = ["--text", text] if text is not None else []
    return verify.main(["receipt", file, "--key", key or verifier_key(), *chosen])
