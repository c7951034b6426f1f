"""Write the receipt of a decision, and decide again from it, also when years have passed.

A receipt names kinds of data and kinds of persons, parties by what they are, and rules by their id:
no name, no content, no reference to a file. `docs/formats/decision-receipt.md` explains it.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from datetime import date

from pydantic import BaseModel, ValidationError

from schakel.core.law.catalogue import Obligation
from schakel.core.law.decide import Decision, NeededStep
from schakel.core.law.facts import FACTS, FIELDS, SCOPE, WORDS, Circumstances, Item
from schakel.core.law.preference import decide_preferring
from schakel.core.law.rulebook import Rulebook
from schakel.core.law.rules import Rule, Value
from schakel.core.law.vocabulary import Category, Subject

FORMAT = "schakel-decision-receipt/v1"
ENGINE = "schakel-law/1"
"""The way of combining rules; it changes when the same rules would give another answer."""

OF_ITEM = ("category", "subject")
Facts = Mapping[str, Value]


class ReceiptError(ValueError):
    """A document is no receipt, or the rules do not say what it says."""


class _Fact(BaseModel):
    value: Value


class _Item(BaseModel):
    facts: dict[str, _Fact]


class _Rules(BaseModel):
    sha256: str
    on: date
    bills: list[str]
    first_used_on: date | None


class _Receipt(BaseModel):
    """Hold what must be read to decide again; the rest is compared with what is decided."""

    format: str
    engine: str
    rules: _Rules
    facts: dict[str, _Fact]
    items: list[_Item]
    preferred: list[str]


def receipt_of(
    decisions: Sequence[Decision],
    *,
    book: Rulebook,
    on: date,
    first_used_on: date | None = None,
    bills: Iterable[str] = (),
    preferred: Iterable[str] = (),
) -> str:
    """Return the receipt of decisions taken together by the rules of `on`, as JSON in ASCII.

    `preferred` are keys that a person chose to rest on where they would do as well.
    `first_used_on` is the day on which this rulebook first decided here: the law has a day, and so
    has our knowledge of it. The same decisions give the same bytes.
    """
    if not decisions:
        raise ReceiptError("a receipt is of at least one decision")
    shared, of_items = _split([_facts(decision) for decision in decisions])
    content = {
        "format": FORMAT,
        "engine": ENGINE,
        "rules": {
            "sha256": book.sha256,
            "on": on.isoformat(),
            "bills": sorted(bills),
            "first_used_on": None if first_used_on is None else first_used_on.isoformat(),
        },
        "facts": _with_provenance(shared, book),
        "preferred": sorted(set(preferred)),
        "items": [
            _item(decision, _with_provenance(own, book))
            for decision, own in zip(decisions, of_items, strict=True)
        ],
        "cited": {rule.id: _cited(rule) for d in decisions for rule in rules_of_decision(d)},
        "obligations": {one.id: _duty(one) for d in decisions for one in d.obligations},
        "steps": {one.step.id: _step(one) for d in decisions for one in d.steps},
    }
    return written(content | {"sha256": _seal(content)})


def reproduce(document: str, book: Rulebook) -> tuple[Decision, ...]:
    """Decide again from a receipt by its own rules, and return the decisions.

    Raises ReceiptError naming the first thing that differs, down to a single byte.
    """
    receipt = read(document)
    if receipt.rules.sha256 != book.sha256:
        raise ReceiptError(
            f"rules: the receipt is of {receipt.rules.sha256}, these rules are {book.sha256}"
        )
    rules = book.in_force(receipt.rules.on, bills=receipt.rules.bills)
    decisions = tuple(
        decide_preferring(
            *_question({**receipt.facts, **item.facts}, place), rules, preferred=receipt.preferred
        )
        for place, item in enumerate(receipt.items)
    )
    again = receipt_of(
        decisions,
        book=book,
        on=receipt.rules.on,
        first_used_on=receipt.rules.first_used_on,
        bills=receipt.rules.bills,
        preferred=receipt.preferred,
    )
    difference = _difference(json.loads(again), json.loads(document), "")
    if difference is not None:
        raise ReceiptError(difference)
    if again != document:
        line = next(
            number
            for number, (ours, theirs) in enumerate(
                zip([*again.split("\n"), ""], [*document.split("\n"), ""], strict=False), 1
            )
            if ours != theirs
        )
        raise ReceiptError(f"line {line}: not written the way a receipt is written")
    return decisions


def rulebook_of(document: str) -> str:
    """Return the hash of the rulebook that a receipt was decided by, or raise ReceiptError."""
    return read(document).rules.sha256


def read(document: str) -> _Receipt:
    """Read what is needed to decide again, or raise ReceiptError naming what is wrong."""
    try:
        receipt = _Receipt.model_validate_json(document)
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(part) for part in first["loc"])
        raise ReceiptError(f"{place or 'document'}: {first['msg']}") from error
    for name, ours, theirs in (
        ("format", FORMAT, receipt.format),
        ("engine", ENGINE, receipt.engine),
    ):
        if ours != theirs:
            raise ReceiptError(f"{name}: this is {theirs}, only {ours} can be read here")
    return receipt


def rules_of_decision(decision: Decision) -> Iterable[Rule]:
    """Yield every rule that a decision names: bars, keys with their alternatives, and locks."""
    yield from decision.bars
    for key in decision.keys:
        yield from (key.rule, *key.others)
    for shut in decision.shut:
        yield from shut.rules


def written(content: Mapping[str, object]) -> str:
    """Return JSON in the one form used for what leaves the house: sorted, ASCII, two spaces."""
    return json.dumps(content, sort_keys=True, indent=2, ensure_ascii=True) + "\n"


def _seal(content: Mapping[str, object]) -> str:
    text = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=True)
    return hashlib.sha256(text.encode("ascii")).hexdigest()


def _facts(decision: Decision) -> dict[str, Value]:
    facts: dict[str, Value] = {
        name: getattr(decision.circumstances, name) for name in FIELDS if name not in OF_ITEM
    }
    return facts | {"category": decision.item.category, "subject": decision.item.subject}


def _split(every: Sequence[Facts]) -> tuple[Facts, list[Facts]]:
    """Return the facts that all decisions share, and per decision what it has of its own."""
    first, *others = every
    shared = {
        name: value
        for name, value in first.items()
        if name not in OF_ITEM and all(other[name] == value for other in others)
    }
    own: list[Facts] = [
        {name: facts[name] for name in facts if name not in shared} for facts in every
    ]
    return shared, own


def _with_provenance(facts: Facts, book: Rulebook) -> dict[str, dict[str, Value]]:
    known = book.vocabulary.facts
    return {name: {"value": v, "known": known[name].provenance} for name, v in facts.items()}


def _item(decision: Decision, facts: Mapping[str, object]) -> dict[str, object]:
    return {
        "facts": facts,
        "outcome": decision.outcome,
        "keys": [
            {"lock": key.lock, "rule": key.rule.id, "others": [other.id for other in key.others]}
            for key in decision.keys
        ],
        "shut": [
            {"lock": shut.lock, "rules": [rule.id for rule in shut.rules]} for shut in decision.shut
        ],
        "bars": [rule.id for rule in decision.bars],
        "obligations": [one.id for one in decision.obligations],
        "steps": [
            {"step": needed.step.id, "questions": [asdict(text) for text in needed.questions]}
            for needed in decision.steps
        ],
        "unknown": list(decision.unknown),
    }


def _cited(rule: Rule) -> dict[str, object]:
    return {
        "kind": rule.kind,
        "article": rule.article,
        "source": rule.source,
        "nature": rule.nature,
        "valid_from": rule.valid_from.isoformat(),
        "valid_to": None if rule.valid_to is None else rule.valid_to.isoformat(),
        "status": rule.status,
    }


def _duty(obligation: Obligation) -> dict[str, object]:
    content = asdict(obligation)
    del content["id"]
    return content


def _step(needed: NeededStep) -> dict[str, object]:
    content = asdict(needed.step)
    del content["id"]
    return content


def _question(stated: Mapping[str, _Fact], place: int) -> tuple[Item, Circumstances]:
    facts = {name: _word(name, fact.value, place) for name, fact in stated.items()}
    missing = [name for name in (*SCOPE, *FACTS) if name not in facts]
    if missing:
        raise ReceiptError(f"items[{place}]: it does not say {', '.join(missing)}")
    category, subject = Category(str(facts.pop("category"))), Subject(str(facts.pop("subject")))
    asked = Circumstances(**facts)  # type: ignore[arg-type]
    try:
        return Item(category, subject), asked
    except ValueError as error:
        raise ReceiptError(f"items[{place}]: {error}") from error


def _word(name: str, value: Value, place: int) -> Value:
    if name not in FIELDS:
        raise ReceiptError(f"items[{place}]: {name} is not a fact that this version knows")
    if name not in WORDS and isinstance(value, bool):
        return value
    if name in WORDS and value in set(WORDS[name]):
        return WORDS[name](value)
    raise ReceiptError(f"items[{place}]: {value!r} is not a value of {name}")


def _difference(ours: object, theirs: object, path: str) -> str | None:
    """Return where two documents differ first, in words, or None."""
    if isinstance(ours, dict) and isinstance(theirs, dict):
        # What was decided is named before what it was decided with.
        for name in sorted(ours.keys() | theirs.keys(), key=lambda one: (one != "items", one)):
            found = _difference(ours.get(name), theirs.get(name), f"{path}.{name}".lstrip("."))
            if found is not None:
                return found
        return None
    if isinstance(ours, list) and isinstance(theirs, list) and len(ours) == len(theirs):
        pairs = enumerate(zip(ours, theirs, strict=True))
        every = (_difference(one, other, f"{path}[{n}]") for n, (one, other) in pairs)
        return next((found for found in every if found is not None), None)
    if ours == theirs and type(ours) is type(theirs):
        return None
    return f"{path}: the receipt says {_short(theirs)}, its rules say {_short(ours)}"


def _short(value: object) -> str:
    return json.dumps(value, sort_keys=True, ensure_ascii=True)[:120]
