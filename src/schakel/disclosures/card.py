"""The decision card as data: the answer, what goes now, what not yet, what never, why, and duties.

A card holds no value of any item, so it can be kept when the person data themselves are gone. All
texts are in both languages, as they were on the day of the decision.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, replace

from pydantic import TypeAdapter

from schakel.core.law import (
    Category,
    Evidence,
    Lock,
    Obligation,
    Outcome,
    Party,
    Purpose,
    Rule,
    Status,
    Subject,
    Text,
    Vocabulary,
    Who,
)
from schakel.disclosures import clocks
from schakel.disclosures.deliberation import GOING, Deliberation, Ruling, rulebook

OPEN_ROAD = frozenset({Party.POLICE, Party.PROSECUTOR})
SIGNALLERS = frozenset({Party.MUNICIPALITY, Party.LABOUR_INSPECTORATE})


@dataclass(frozen=True)
class Other:
    """Hold a rule that would have done as well, with its article."""

    rule: str
    article: str


@dataclass(frozen=True)
class Reason:
    """Hold one rule that spoke: its article with the address of the text, and what it means here.

    `kind` is key, lock or bar; `lock` names the prohibition that it closes or opens. Of a key,
    `others` would have done as well, and `picked` says that a person chose this one among them.
    """

    kind: str
    rule: str
    article: str
    source: str
    lock: Text | None
    text: Text
    nature: Text | None
    concept: bool
    others: tuple[Other, ...] = ()
    picked: bool = False


@dataclass(frozen=True)
class Line:
    """Hold the answer for one item, without its value."""

    item: str
    category: Text
    subject: Text | None
    outcome: Outcome
    why: tuple[Reason, ...]
    steps: tuple[Text, ...]

    @property
    def goes(self) -> bool:
        """Say whether it goes now, perhaps on conditions."""
        return self.outcome in GOING


@dataclass(frozen=True)
class Step:
    """Hold what would open something, by whom, and the questions that a jurist must answer."""

    id: str
    text: Text
    who: Text
    questions: tuple[Text, ...]


@dataclass(frozen=True)
class Duty:
    """Hold one condition: who does what, and until which moment or day if afterwards."""

    id: str
    text: Text
    who: Text
    automatic: bool
    by: dt.datetime | None
    by_day: dt.date | None


@dataclass(frozen=True)
class Card:
    """Hold the whole card. `on` is the day whose law was applied; `sha256` names the rules."""

    outcome: Outcome
    title: Text
    sender: Text
    receiver: Text
    purpose: Text
    acute: bool
    road_is_open: bool
    lines: tuple[Line, ...]
    reasons: tuple[Reason, ...]
    steps: tuple[Step, ...]
    before: tuple[Duty, ...]
    afterwards: tuple[Duty, ...]
    sha256: str
    on: dt.date
    concept: bool

    @property
    def now(self) -> tuple[Line, ...]:
        """Return what goes now, with or without conditions."""
        return tuple(line for line in self.lines if line.goes)

    @property
    def not_yet(self) -> tuple[Line, ...]:
        """Return what waits for a step."""
        return tuple(line for line in self.lines if line.outcome is Outcome.NOT_YET)

    @property
    def never(self) -> tuple[Line, ...]:
        """Return what no step opens."""
        return tuple(line for line in self.lines if line.outcome is Outcome.REFUSED)


CARDS = TypeAdapter(Card)


def card_of(deliberation: Deliberation, *, at: dt.datetime) -> Card:
    """Write the card of a deliberation; duties afterwards are dated from `at`, when it is given."""
    words = rulebook().vocabulary
    facts = deliberation.circumstances
    outcome = answer_of(deliberation)
    obligations = deliberation.obligations
    speaking = [rule for ruling in deliberation.rulings for rule in _rules(ruling)]
    return Card(
        outcome=outcome,
        title=words.label(outcome),
        sender=words.label(facts.sender),
        receiver=words.label(facts.receiver),
        purpose=words.label(facts.purpose),
        acute=facts.acute,
        road_is_open=is_road_open(deliberation),
        lines=tuple(_line(ruling, words) for ruling in deliberation.rulings),
        reasons=_why_allowed(deliberation, words),
        steps=tuple(
            Step(n.step.id, n.step.text, words.label(n.step.who), n.questions)
            for n in deliberation.steps
        ),
        before=tuple(_duty(one, at, words) for one in obligations if one.blocking),
        afterwards=tuple(_duty(one, at, words) for one in obligations if not one.blocking),
        sha256=rulebook().sha256,
        on=deliberation.on,
        concept=any(rule.status is Status.CONCEPT for rule in speaking),
    )


def signed(card: Card) -> Card:
    """Return the card of a giver that has adopted these rules: none of them is a concept for it."""
    lines = (replace(line, why=_signed(line.why)) for line in card.lines)
    return replace(card, concept=False, reasons=_signed(card.reasons), lines=tuple(lines))


def _signed(reasons: Iterable[Reason]) -> tuple[Reason, ...]:
    return tuple(replace(reason, concept=False) for reason in reasons)


def answer_of(deliberation: Deliberation) -> Outcome:
    """Return the one answer above the card: what can be done now, else what is needed, else no."""
    if deliberation.going:
        conditional = any(obligation.blocking for obligation in deliberation.obligations)
        return Outcome.PERMITTED_IF if conditional else Outcome.PERMITTED
    return Outcome.NOT_YET if deliberation.count(Outcome.NOT_YET) else Outcome.REFUSED


def is_road_open(deliberation: Deliberation) -> bool:
    """Say whether this is what many wrongly believe is forbidden: a place signal to the police."""
    facts = deliberation.circumstances
    return (
        facts.sender in SIGNALLERS
        and facts.receiver in OPEN_ROAD
        and any(not ruling.is_about_a_person for ruling in deliberation.going)
    )


def purposes() -> list[tuple[Purpose, Text]]:
    """Return the purposes that Schakel exists for, as the law's vocabulary lists them."""
    words = rulebook().vocabulary
    members = words.groups["working_purpose"]
    return [(Purpose(member), words.label(Purpose(member))) for member in members]


def item_label(category: str, subject: str) -> tuple[Text, Text | None]:
    """Return the names of a category and, when it is about a person, of that person's part."""
    words = rulebook().vocabulary
    about = None if subject == Subject.NONE else words.label(Subject(subject))
    return words.label(Category(category)), about


def _line(ruling: Ruling, words: Vocabulary) -> Line:
    unit = ruling.decision.item
    return Line(
        item=ruling.item.id,
        category=words.label(unit.category),
        subject=words.label(unit.subject) if ruling.is_about_a_person else None,
        outcome=ruling.outcome,
        why=() if ruling.goes else tuple(_why_not(ruling, words)),
        steps=tuple(needed.step.text for needed in ruling.decision.steps),
    )


def _why_allowed(deliberation: Deliberation, words: Vocabulary) -> tuple[Reason, ...]:
    found: dict[tuple[Lock, str], Reason] = {}
    for key in (key for ruling in deliberation.going for key in ruling.decision.keys):
        known = found.get((key.lock, key.rule.id), reason_of(key.rule, lock=key.lock, words=words))
        others = dict.fromkeys((*known.others, *(Other(o.id, o.article) for o in key.others)))
        picked = bool(key.others) and key.rule.id in deliberation.proposal.preferred
        found[key.lock, key.rule.id] = replace(
            known, others=tuple(others), picked=known.picked or picked
        )
    return tuple(found.values())


def _why_not(ruling: Ruling, words: Vocabulary) -> Iterable[Reason]:
    """Yield the bars, else the locks that stayed shut: the rule that closes is the reason."""
    for bar in ruling.decision.bars:
        yield reason_of(bar, lock=None, words=words)
    for shut in ruling.decision.shut:
        for rule in shut.rules[:1]:
            yield reason_of(rule, lock=shut.lock, words=words)
    if not ruling.is_understood or ruling.decision.unknown:
        names = [o.id for o in ruling.decision.obligations] + list(ruling.decision.unknown)
        yield Reason(
            kind="bar",
            rule=", ".join(names),
            article="",
            source="",
            lock=None,
            text=Text(
                nl="Er hoort een voorwaarde bij die Schakel niet kan controleren. Dan is het nee.",
                en="It comes with a condition that Schakel cannot check. Then the answer is no.",
            ),
            nature=None,
            concept=True,
        )


def reason_of(rule: Rule, *, lock: Lock | None, words: Vocabulary) -> Reason:
    """Return a rule as a reason on the card."""
    return Reason(
        kind=rule.kind.value,
        rule=rule.id,
        article=rule.article,
        source=rule.source if rule.source.startswith("https://") else "",
        lock=None if lock is None else words.label(lock),
        text=rule.explanation,
        nature=None if rule.nature is None else words.label(rule.nature),
        concept=rule.status is Status.CONCEPT,
    )


def _rules(ruling: Ruling) -> Iterable[Rule]:
    yield from ruling.decision.bars
    yield from (key.rule for key in ruling.decision.keys)
    yield from (rule for shut in ruling.decision.shut for rule in shut.rules)


def _duty(obligation: Obligation, at: dt.datetime, words: Vocabulary) -> Duty:
    term, on = obligation.deadline, clocks.local_day(at)
    by, by_day = None, None
    if term is not None and term.unit == "hours":
        by = at + dt.timedelta(hours=term.amount)
    elif term is not None and obligation.evidence is Evidence.ANSWER:
        # An installation may choose these two terms: the card says what the clock will do.
        by_day = {"working_days": clocks.first_answer_due, "days": clocks.outcome_due}[term.unit](
            on
        )
    elif term is not None and term.unit == "days":
        by_day = on + dt.timedelta(days=term.amount)
    elif term is not None:
        by_day = clocks.working_days_after(on, term.amount)
    return Duty(
        id=obligation.id,
        text=obligation.text,
        who=words.label(obligation.who),
        automatic=obligation.who is Who.SYSTEM or obligation.evidence is Evidence.AUTOMATIC,
        by=by,
        by_day=by_day,
    )
