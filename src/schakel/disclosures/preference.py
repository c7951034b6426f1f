"""Let a person use another key than the first that fits, where the law lists it as doing too.

The law prefers a duty to a power, a power to consent, and consent to a weighing. Whoever gives may
have reason to rest on another: that choice is made beforehand, kept with the decision, and never
opens what would otherwise stay shut.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from schakel.core.law import Decision, Lock, Rule


@dataclass(frozen=True)
class Choice:
    """Hold a lock, the key that is used, and the others that would do."""

    lock: Lock
    used: Rule
    others: tuple[Rule, ...]

    def offered(self, picked: Collection[str]) -> tuple[Rule, ...]:
        """Return what can be chosen: the others, and the one used if a person picked it."""
        return (self.used, *self.others) if self.used.id in picked else self.others


def choices_in(decisions: Iterable[Decision]) -> tuple[Choice, ...]:
    """Return the keys used in these decisions for which others would do, each once."""
    found = {
        (key.lock, key.rule.id): Choice(key.lock, key.rule, key.others)
        for decision in decisions
        for key in decision.keys
        if key.others
    }
    return tuple(found.values())
