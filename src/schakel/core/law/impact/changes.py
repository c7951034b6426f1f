"""Say which rows differ between two rule sets, and which of those can change an answer."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields

from schakel.core.law.catalogue import Step
from schakel.core.law.impact.answers import obligation_trait
from schakel.core.law.rules import Rule, Rules
from schakel.core.law.vocabulary import Kind

EFFECT = ("kind", "lock", "nature", "when", "obligations", "question")
"""What of a row the answer depends on."""
UNTOLD = frozenset({"id", "file"})


@dataclass(frozen=True, slots=True, order=True)
class RuleChange:
    """Hold one row that was added, removed or changed, and the fields that changed."""

    rule: str
    what: str
    fields: tuple[str, ...]
    article: str
    keeping: bool

    @property
    def is_wording(self) -> bool:
        """Say whether nothing but words, dates or signatures changed: no answer can differ."""
        effects = {*EFFECT, "keeps"} & set(self.fields)
        return self.what == "changed" and not effects


def changes_between(old: Rules, new: Rules) -> tuple[RuleChange, ...]:
    """Return every row that is not the same in both."""
    was, now = _by_id(old.rows), _by_id(new.rows)
    found = []
    for name in sorted(was.keys() | now.keys()):
        before, after = was.get(name), now.get(name)
        shown = after or before
        if shown is None or before == after:
            continue
        changed = _fields(before, after)
        if before and after and not changed:
            continue
        what = "changed" if before and after else ("removed" if before else "added")
        keeping = shown.kind is Kind.KEEPING
        found.append(RuleChange(name, what, changed, shown.article, keeping))
    return tuple(found)


def touched_between(old: Rules, new: Rules) -> frozenset[str]:
    """Return the ids of the rows that can make an answer differ.

    That is a row with another effect, one that asks for a condition with another effect, and one
    that speaks of a fact for which other steps may be proposed.
    """
    was, now = _by_id(old.rows), _by_id(new.rows)
    touched = {
        name for name in was.keys() | now.keys() if _effect(was.get(name)) != _effect(now.get(name))
    }
    conditions = _conditions(old, new)
    facts = _facts(old.steps, new.steps)
    for rule in (*old.rows, *new.rows):
        if conditions & set(rule.obligations) or facts & {fact for fact, _ in rule.when}:
            touched.add(rule.id)
    return frozenset(touched)


def _by_id(rows: Iterable[Rule]) -> Mapping[str, Rule]:
    return {rule.id: rule for rule in rows}


def _fields(before: Rule | None, after: Rule | None) -> tuple[str, ...]:
    if before is None or after is None:
        return ()
    names = (field.name for field in fields(Rule) if field.name not in UNTOLD)
    return tuple(name for name in names if getattr(before, name) != getattr(after, name))


def _effect(rule: Rule | None) -> tuple[object, ...] | None:
    return None if rule is None else tuple(getattr(rule, name) for name in EFFECT)


def _conditions(old: Rules, new: Rules) -> frozenset[str]:
    def_of = {name: (one, obligation_trait(one)) for name, one in old.obligations.items()}
    found = set(old.obligations.keys() ^ new.obligations.keys())
    for name, one in new.obligations.items():
        if name in def_of:
            known, trait = def_of[name]
            if trait != obligation_trait(one) or known.on_refusal != one.on_refusal:
                found.add(name)
    return frozenset(found)


def _facts(old: Sequence[Step], new: Sequence[Step]) -> frozenset[str]:
    was, now = [_moves(step) for step in old], [_moves(step) for step in new]
    return frozenset() if was == now else frozenset(move[1] for move in (*was, *now))


def _moves(step: Step) -> tuple[str, str, str | bool, str | bool, bool]:
    return step.id, step.fact, step.before, step.after, step.obtainable
