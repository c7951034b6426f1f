"""Load the rulebook: all rows of all days, checked, with one hash over what they say."""

import hashlib
import json
from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path

from schakel.core.law.catalogue import Vocabulary, vocabulary_of
from schakel.core.law.reading import Document, Place, read
from schakel.core.law.rows import rule_of
from schakel.core.law.rules import Rule, Rules, rules_of

SHIPPED = Path(__file__).parent


@dataclass(frozen=True)
class Rulebook:
    """Hold every rule ever in force here, the vocabulary, and the SHA-256 over both."""

    rules: tuple[Rule, ...]
    vocabulary: Vocabulary
    sha256: str

    def in_force(self, on: date, *, bills: Collection[str] = ()) -> Rules:
        """Return the rules of one day; an expired row never falls back on an older one.

        A row of a bill that is not yet law counts only when its bill is named in `bills`: to see
        what it would change. Whoever decides names none.
        """
        chosen = [
            rule
            for rule in self.rules
            if rule.valid_from <= on
            and (rule.valid_to is None or on <= rule.valid_to)
            and (rule.pending is None or rule.pending in bills)
        ]
        return rules_of(
            chosen,
            on=on,
            sha256=self.sha256,
            obligations=self.vocabulary.obligations,
            steps=self.vocabulary.steps,
            freezes=self.vocabulary.freezes,
        )

    def epochs(self) -> tuple[date, ...]:
        """Return the days on which what is in force changes, earliest first; bills do not count."""
        starts = {rule.valid_from for rule in self.rules if rule.pending is None}
        ends = {
            rule.valid_to + timedelta(days=1)
            for rule in self.rules
            if rule.pending is None and rule.valid_to is not None
        }
        return tuple(sorted(starts | ends))

    def canonical(self) -> str:
        """Return the text that `sha256` is over, for whoever keeps a decision with its rules."""
        return _canonical(self.rules, self.vocabulary)


def load(root: Path = SHIPPED) -> Rulebook:
    """Load `vocabulary.yaml` and `rules/**/*.yaml` under `root`.

    Raises RulebookError naming file, line and word at the first row that cannot be trusted.
    """
    vocabulary = vocabulary_of(read(root / "vocabulary.yaml", root=root))
    placed: list[tuple[Rule, Document, Place]] = []
    for path in sorted((root / "rules").rglob("*.yaml")):
        document = read(path, root=root)
        for index, raw in enumerate(_listed(document)):
            rule = rule_of(document, index=index, raw=raw, vocabulary=vocabulary)
            placed.append((rule, document, (index, "id")))
    _refuse_overlap(placed)
    rules = tuple(sorted((rule for rule, _, _ in placed), key=_order))
    content = _canonical(rules, vocabulary).encode("ascii")
    return Rulebook(rules=rules, vocabulary=vocabulary, sha256=hashlib.sha256(content).hexdigest())


def _listed(document: Document) -> Sequence[object]:
    if not isinstance(document.data, list):
        raise document.error((), word=document.file, problem="is not a list of rules")
    return document.data


def _order(rule: Rule) -> tuple[str, date]:
    return rule.id, rule.valid_from


def _refuse_overlap(placed: Sequence[tuple[Rule, Document, Place]]) -> None:
    ordered = sorted(placed, key=lambda entry: _order(entry[0]))
    for (earlier, _, _), (later, document, place) in pairwise(ordered):
        if earlier.id != later.id:
            continue
        if earlier.valid_to is None or later.valid_from <= earlier.valid_to:
            problem = f"is already in force from {earlier.valid_from} in {earlier.file}"
            raise document.error(place, word=later.id, problem=problem)


def _canonical(rules: Sequence[Rule], vocabulary: Vocabulary) -> str:
    content = {
        "rules": [_plain(rule) for rule in rules],
        "obligations": {name: asdict(value) for name, value in vocabulary.obligations.items()},
        "steps": [asdict(step) for step in vocabulary.steps],
        "freezes": {name: asdict(value) for name, value in vocabulary.freezes.items()},
        "bills": {name: asdict(value) for name, value in vocabulary.bills.items()},
        "facts": {name: asdict(value) for name, value in vocabulary.facts.items()},
    }
    return json.dumps(content, sort_keys=True, separators=(",", ":"), default=str)


def _plain(rule: Rule) -> dict[str, object]:
    plain = asdict(rule)
    plain["when"] = {field: sorted(values, key=str) for field, values in rule.when}
    del plain["file"]
    return plain
