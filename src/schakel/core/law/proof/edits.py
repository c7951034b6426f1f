"""Make every rule a little wrong in every way that one slip of the pen can."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta

from schakel.core.law.facts import SCOPE, SWITCHES, WORDS
from schakel.core.law.proof.space import Scope
from schakel.core.law.rows import NARROW
from schakel.core.law.rules import LAWYER, Rule, Value
from schakel.core.law.vocabulary import Kind, Lock, Nature


@dataclass(frozen=True, slots=True)
class Mutant:
    """Hold one edit of one rule; `box` holds every cell in which it could make a difference.

    `rule` is None where the edit takes the rule away from the whole box. `entering` tells that the
    rule did not speak in the box before.
    """

    original: Rule
    edit: str
    rule: Rule | None
    box: Scope
    entering: bool = False
    loads: bool = True


def mutants_of(rule: Rule) -> Iterator[Mutant]:
    """Yield every single edit of a rule."""
    box = {name: values for name, values in rule.when if name in SCOPE}
    yield Mutant(rule, "drop the rule", None, box)
    yield Mutant(rule, f"start after {rule.valid_from}", None, box)
    for name, values in rule.when:
        yield from _of_condition(rule, name, values, box)
    for name in rule.obligations:
        left = tuple(one for one in rule.obligations if one != name)
        loads = bool(left) or rule.kind is not Kind.OBLIGATION
        wrong = replace(rule, obligations=left)
        yield Mutant(rule, f"drop obligation {name}", wrong, box, loads=loads)
    if rule.nature is not None:
        for nature in (one for one in Nature if one is not rule.nature):
            yield Mutant(rule, f"nature {nature}", replace(rule, nature=nature), box)
    if rule.lock is not None:
        for lock in (one for one in Lock if one is not rule.lock):
            wrong = replace(rule, lock=lock)
            yield Mutant(rule, f"lock {lock}", wrong, box, loads=_loads(wrong))
    yield (
        Mutant(rule, "end the day before", None, box)
        if rule.valid_to
        else Mutant(rule, f"end on {rule.valid_from + timedelta(days=1)}", None, box)
    )


def _of_condition(rule: Rule, name: str, values: frozenset[Value], box: Scope) -> Iterator[Mutant]:
    if name in SWITCHES:
        flipped = _with(rule, name, frozenset(not one for one in values))
        yield Mutant(rule, f"flip {name}", flipped, box, loads=_loads(flipped))
    else:
        for value in sorted(values) if len(values) > 1 else ():
            narrower = _with(rule, name, values - {value})
            if name in SCOPE:
                yield Mutant(rule, f"{name} without {value}", None, {**box, name: _only(value)})
            else:
                yield Mutant(rule, f"{name} without {value}", narrower, box)
        for value in (one for one in WORDS[name] if one not in values):
            wider = _with(rule, name, values | {value})
            if name in SCOPE:
                at = {**box, name: _only(value)}
                yield Mutant(rule, f"{name} with {value}", wider, at, entering=True)
            else:
                yield Mutant(rule, f"{name} with {value}", wider, box)
    dropped = replace(rule, when=tuple(one for one in rule.when if one[0] != name))
    beside: Scope = box
    if name in SCOPE:
        others: frozenset[Value] = frozenset(WORDS[name])
        beside = {**box, name: others - values}
    edit = f"no condition on {name}"
    yield Mutant(rule, edit, dropped, beside, entering=name in SCOPE, loads=_loads(dropped))


def _only(value: Value) -> frozenset[Value]:
    return frozenset({value})


def _with(rule: Rule, name: str, values: frozenset[Value]) -> Rule:
    return replace(rule, when=tuple((n, values if n == name else v) for n, v in rule.when))


def _loads(rule: Rule) -> bool:
    """Tell whether the reader would accept this row: the checks that an edit can offend."""
    named = {name for name, _ in rule.when}
    narrow = NARROW.get(rule.lock, ()) if rule.lock and rule.kind is Kind.KEY else ()
    asks = (LAWYER, frozenset({True})) in rule.when
    return named.issuperset(narrow) and (rule.question is not None) == asks
