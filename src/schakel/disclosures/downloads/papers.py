"""Write the two papers of a decision: its receipt, and its record for a decision log."""

import hashlib

from schakel.core.law.exports.adl import Trace, record_of
from schakel.core.law.exports.receipt import receipt_of, reproduce, rulebook_of
from schakel.disclosures.deliberation import Deliberation, rulebook
from schakel.disclosures.downloads.queries import rulebook_kept
from schakel.disclosures.models import Disclosure


def receipt_for(deliberation: Deliberation, disclosure: Disclosure) -> str:
    """Return the receipt of a decision that was just taken; it names no person and no content."""
    return receipt_of(
        [ruling.decision for ruling in deliberation.rulings],
        book=rulebook(),
        on=deliberation.on,
        first_used_on=disclosure.rule_set.first_used_on,
        preferred=deliberation.proposal.preferred,
    )


def record_for(disclosure: Disclosure, receipt: str) -> str:
    """Return the record of a decision, decided again from its receipt by its own rules.

    The trace is the random id of the disclosure, the span follows from it: asking twice gives the
    same record. Raises ReceiptError or PinnedError if the receipt does not reproduce.
    """
    book = rulebook_kept(rulebook_of(receipt))
    span = hashlib.sha256(disclosure.pk.bytes).hexdigest()[:16]
    return record_of(
        reproduce(receipt, book),
        book=book,
        trace=Trace(disclosure.pk.hex, span),
        at=disclosure.decided_at,
        information={"receipt": hashlib.sha256(receipt.encode()).hexdigest()},
    )
