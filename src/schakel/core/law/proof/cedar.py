"""Write the rules in Cedar, a policy language of others, and let its own engine answer.

Each lock is asked by itself: does it apply, and is it open? A bar forbids opening any lock. What
goes needs every lock that applies to be open. The engine is no part of the product: without it the
text is still written, and the comparison says that it did not run.
"""

import importlib
import json
from collections.abc import Iterator, Mapping, Sequence
from types import ModuleType

from schakel.core.law.facts import FACTS, SWITCHES
from schakel.core.law.proof.arrays import Answer, values_of
from schakel.core.law.proof.proof import Proof
from schakel.core.law.proof.space import Cell
from schakel.core.law.rules import ALWAYS, Rule, Rules, Value
from schakel.core.law.vocabulary import Kind, Lock

Request = dict[str, object]
ENTITIES = {"sender": "principal", "receiver": "resource"}
HEADS = {
    Kind.KEY: 'permit (principal, action == Action::"open_{lock}", resource)',
    Kind.LOCK: 'permit (principal, action == Action::"close_{lock}", resource)',
    Kind.BAR: "forbid (principal, action in [{opening}], resource)",
}


class CedarMissingError(RuntimeError):
    """Tell that the Cedar engine is not installed."""


def policies(rules: Rules) -> str:
    """Return the locks, keys and bars of one day as Cedar policies, in order of their names."""
    rows = sorted(rules.rows, key=lambda rule: (rule.id, rule.valid_from))
    return "\n".join(policy(rule) for rule in rows if rule.kind in HEADS)


def policy(rule: Rule) -> str:
    """Return one row as a Cedar policy."""
    opening = ", ".join(f'Action::"open_{lock}"' for lock in Lock)
    head = HEADS[rule.kind].format(lock=rule.lock, opening=opening)
    conditions = " &&\n  ".join(_condition(name, values) for name, values in rule.when)
    body = f"\nwhen {{\n  {conditions}\n}}" if conditions else ""
    return f"@id({_quoted(rule.id)})\n@article({_quoted(rule.article)})\n{head}{body};\n"


def _condition(field: str, values: frozenset[Value]) -> str:
    if field in SWITCHES:
        return f"context.{field} == {str(next(iter(values))).lower()}"
    words = sorted(str(value) for value in values)
    if field in ENTITIES:
        return f"[{', '.join(f'Party::{_quoted(w)}' for w in words)}].contains({ENTITIES[field]})"
    return f"[{', '.join(_quoted(word) for word in words)}].contains(context.{field})"


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=True)


def engine() -> ModuleType:
    """Return the Cedar engine, or raise CedarMissingError."""
    try:
        return importlib.import_module("cedarpy")
    except ImportError as error:
        raise CedarMissingError("the package cedarpy is not installed") from error


def disagreeing(
    proof: Proof, live: Mapping[int, Cell], rules: Rules, *, points: int = 1
) -> tuple[int, tuple[str, ...]]:
    """Return how many requests were asked of Cedar, and where it disagrees with the arrays.

    Of every class that can open the first circumstance in which something is given is asked, and
    as many others as `points`, another place in each class.
    """
    cedar = engine()
    text = cedar.PolicySet.from_str(policies(rules))
    asked, found = 0, []
    for number, (mask, cell) in enumerate(live.items()):
        answer = proof.answer(mask)
        for point in _points(answer, number, points):
            facts = answer.grid.facts_at(point)
            requests = list(_requests(cell, facts))
            asked += len(requests)
            allowed = [result.allowed for result in cedar.is_authorized_batch(requests, text, [])]
            if _opens(allowed) != bool(answer.given >> point & 1):
                found.append(f"{cell} {facts}: Cedar says {_opens(allowed)}")
    return asked, tuple(found)


def _points(answer: Answer, number: int, count: int) -> Sequence[int]:
    chosen = {(number * 7919 + place * 104729) % answer.grid.width for place in range(count)}
    if answer.given:
        chosen.add((answer.given & -answer.given).bit_length() - 1)
    return sorted(chosen)


def _requests(cell: Cell, facts: Mapping[str, Value]) -> Iterator[Request]:
    """Yield for each lock: does it apply, and does it open."""
    said = {fact: facts.get(fact, values_of(fact)[0]) for fact in FACTS}
    words = {name: value if name in SWITCHES else str(value) for name, value in said.items()}
    for lock in Lock:
        for verb in ("close", "open"):
            yield {
                "principal": f"Party::{_quoted(cell.sender)}",
                "action": f'Action::"{verb}_{lock}"',
                "resource": f"Party::{_quoted(cell.receiver)}",
                "context": {
                    "purpose": str(cell.purpose),
                    "category": str(cell.item.category),
                    "subject": str(cell.item.subject),
                    **words,
                },
            }


def _opens(allowed: Sequence[bool]) -> bool:
    """Tell whether every lock that applies is open; the answers come in pairs."""
    pairs = zip(Lock, allowed[::2], allowed[1::2], strict=True)
    return all(opened or not (closed or lock in ALWAYS) for lock, closed, opened in pairs)
