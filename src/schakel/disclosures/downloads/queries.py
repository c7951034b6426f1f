"""Find the rules by which a decision was taken, whatever the rules are now."""

from schakel.core.law import Rulebook
from schakel.core.law.exports.pinned import PinnedError, rulebook_from_canonical
from schakel.disclosures.deliberation import rulebook
from schakel.disclosures.models import RuleSet


def rulebook_kept(sha256: str) -> Rulebook:
    """Return the rulebook of this hash: ours, or one kept with an earlier decision.

    Raises PinnedError if it was not kept here.
    """
    if sha256 == rulebook().sha256:
        return rulebook()
    kept = RuleSet.objects.filter(sha256=sha256).first()
    if kept is None:
        raise PinnedError(f"the rules {sha256} are not kept here: give their text")
    return rulebook_from_canonical(kept.content, sha256=kept.sha256)
