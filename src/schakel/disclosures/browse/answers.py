"""Answer many questions under the same facts: what falls under the same rows is decided once."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from schakel.core.law import Circumstances, Item, Outcome, Party, Purpose, Rules, decide
from schakel.core.law.rules import Rule


@dataclass(frozen=True)
class Answers:
    """Hold the rules and the facts, and every answer that was already found.

    An answer depends on the parties, the purpose and the item only through the rows whose scope
    they are in: these rows together are what an answer is remembered by.
    """

    rules: Rules
    facts: Circumstances
    found: dict[int, Outcome] = field(default_factory=dict)

    def reach(self, sender: Party, receiver: Party, purpose: Purpose) -> int:
        """Return the rows that may speak between these two for this purpose, as bits."""
        masks = self.rules.masks
        return masks["sender"][sender] & masks["receiver"][receiver] & masks["purpose"][purpose]

    def outcome(self, item: Item, facts: Circumstances, reach: int) -> Outcome:
        """Return the answer for one item; `reach` is that of the parties and purpose in `facts`."""
        masks = self.rules.masks
        scope = reach & masks["category"][item.category] & masks["subject"][item.subject]
        if scope not in self.found:
            self.found[scope] = decide(item, facts, self.rules).outcome
        return self.found[scope]

    def between(self, sender: Party, receiver: Party, purpose: Purpose) -> Circumstances:
        """Return the facts with other parties and another purpose."""
        return replace(self.facts, sender=sender, receiver=receiver, purpose=purpose)


def has_both_bases(rules: Rules, reach: int) -> bool:
    """Say whether some row within reach gives the sender a basis, and some row the receiver.

    Where one of the two is missing every answer is no, whatever the facts.
    """
    return all(reach & door.opens for door in rules.doors if door.always)


def parties_of(rule: Rule) -> Iterator[tuple[Party, Party]]:
    """Yield the pairs of sender and receiver that a rule is about."""
    for sender in Party:
        if rule.applies("sender", sender):
            yield from ((sender, one) for one in Party if rule.applies("receiver", one))
