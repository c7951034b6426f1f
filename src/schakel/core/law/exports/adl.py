"""Write one decision as a record for an authorisation-decision log (Federatieve Toegangsverlening).

The shape is that of the work version of the Dutch Authorization Decision Log, whose model is
AuthZEN. `docs/formats/authorisation-decision.md` says what is where and what is left out.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from schakel.core.law.decide import Decision
from schakel.core.law.exports.receipt import ENGINE, written
from schakel.core.law.facts import FACTS
from schakel.core.law.rulebook import Rulebook
from schakel.core.law.vocabulary import Outcome

GIVING = frozenset({Outcome.PERMITTED, Outcome.PERMITTED_IF})
SOURCE = "schakel-deelregels"


@dataclass(frozen=True, slots=True)
class Trace:
    """Hold the ids under which a decision is logged: hexadecimal, from a safe random source.

    Raises ValueError for an id of the wrong form or one of zeros only.
    """

    trace_id: str
    span_id: str
    parent_span_id: str | None = None

    def __post_init__(self) -> None:
        """Refuse what no other log could join on."""
        every = (("trace_id", self.trace_id, 32), ("span_id", self.span_id, 16))
        for name, value, size in (*every, ("parent_span_id", self.parent_span_id, 16)):
            if value is None:
                continue
            if re.fullmatch(rf"[0-9a-f]{{{size}}}", value) is None or not value.strip("0"):
                raise ValueError(f"{name}: {value!r} is not {size} small hex digits")


def record_of(
    decisions: Sequence[Decision],
    *,
    book: Rulebook,
    trace: Trace,
    at: datetime,
    information: Mapping[str, str],
) -> str:
    """Return the record of one question to the law, about one item or several, as JSON.

    `at` is the moment of the decision, with its zone. `information` names what was looked into by
    a version or hash, such as the receipt. Policies, information and configuration are references;
    the question and the answer stand in the body. A refusal is no error: its status is Ok.
    """
    if not decisions or at.tzinfo is None:
        raise ValueError("a record is of at least one decision, at a moment with its zone")
    several = len(decisions) > 1
    content: dict[str, object] = {
        "trace_id": trace.trace_id,
        "span_id": trace.span_id,
        "event_name": "adl.access_evaluations" if several else "adl.access_evaluation",
        "timestamp": int(at.timestamp() * 1000),
        "status": "Ok",
        "resource": {"service.name": "schakel"},
        "attributes": {
            "adl.core.policies": {SOURCE: book.sha256},
            "adl.core.information": dict(information),
            "adl.core.configuration": {"engine": ENGINE},
        },
        "body": {
            "adl.core.request": _asked(decisions) if several else _question(decisions[0]),
            "adl.core.response": {"evaluations": [_answer(one) for one in decisions]}
            if several
            else _answer(decisions[0]),
        },
    }
    if trace.parent_span_id is not None:
        content["parent_span_id"] = trace.parent_span_id
    return written(content)


def _asked(decisions: Sequence[Decision]) -> dict[str, object]:
    """Return one request with what is the same for all in front, as AuthZEN has it."""
    first = _question(decisions[0])
    own = [_question(one) for one in decisions]
    shared = {name: value for name, value in first.items() if all(q[name] == value for q in own)}
    return shared | {
        "evaluations": [{name: q[name] for name in q if name not in shared} for q in own]
    }


def _question(decision: Decision) -> dict[str, object]:
    facts = decision.circumstances
    return {
        "subject": {"type": "party", "id": facts.sender},
        "action": {"name": "disclose", "properties": {"purpose": facts.purpose}},
        "resource": {
            "type": "item",
            "id": f"{decision.item.category}/{decision.item.subject}",
            "properties": {"category": decision.item.category, "about": decision.item.subject},
        },
        "context": {
            "receiver": facts.receiver,
            **{fact: getattr(facts, fact) for fact in FACTS},
        },
    }


def _answer(decision: Decision) -> dict[str, object]:
    shut = [f"lock:{one.lock}" for one in decision.shut]
    missing = shut + [f"step:{needed.step.id}" for needed in decision.steps]
    return {
        "decision": decision.outcome in GIVING,
        "context": {
            "outcome": decision.outcome,
            "grondslag": [
                {"lock": key.lock, "rule": key.rule.id, "article": key.rule.article}
                for key in decision.keys
            ],
            "verbod": [{"rule": bar.id, "article": bar.article} for bar in decision.bars],
            "ontbrekend": missing + [f"unknown:{name}" for name in decision.unknown],
            "obligations": [
                {"type": "before" if one.blocking else "afterwards", "id": one.id}
                for one in decision.obligations
            ],
        },
    }
