"""Hold the rules of one day, indexed so that matching is a handful of bit operations."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from schakel.core.law.catalogue import Freeze, Obligation, Step
from schakel.core.law.facts import FACTS, FIELDS, SWITCHES, WORDS
from schakel.core.law.vocabulary import Kind, Lock, Mode, Nature, Status, Text

Value = str | bool
ALWAYS = (Lock.BASIS_SENDER, Lock.BASIS_RECEIVER)
LAWYER = "lawyer_agrees"
DEMANDING = (Kind.LOCK, Kind.OBLIGATION)
SPEAKING = (Kind.BAR, Kind.OBLIGATION)


@dataclass(frozen=True, slots=True)
class Keeps:
    """Say how data may be kept: for a number of hours or months after `arrival` or `closure`."""

    mode: Mode
    hours: int | None
    months: int | None
    counted_from: str
    paused_by: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Rule:
    """Hold one row of the rulebook; a field that `when` does not name may have any value."""

    id: str
    kind: Kind
    article: str
    source: str
    valid_from: date
    valid_to: date | None
    when: tuple[tuple[str, frozenset[Value]], ...]
    lock: Lock | None
    nature: Nature | None
    obligations: tuple[str, ...]
    keeps: Keeps | None
    question: Text | None
    explanation: Text
    status: Status
    signed_by: str | None
    signed_on: date | None
    transfers: tuple[str, ...]
    pending: str | None
    file: str

    def applies(self, field: str, value: Value) -> bool:
        """Tell whether this row accepts this value of this field."""
        return all(value in values for name, values in self.when if name == field)

    def rank(self) -> tuple[int, int, str]:
        """Order rows: a duty before a power, then fewest obligations, then the name."""
        nature = list(Nature).index(self.nature) if self.nature else len(Nature)
        return nature, len(self.obligations), self.id


@dataclass(frozen=True, slots=True)
class Door:
    """Hold one lock: the rows that put it on, and the rows that open it, as bits."""

    lock: Lock
    always: bool
    closes: int
    opens: int


@dataclass(frozen=True)
class Rules:
    """Hold the rows in force on one day; bit n stands for row n, the preferred key is lowest.

    `demanding` are the rows that demand something beside the keys; `on_refusal` those that do so
    even when nothing is given.
    """

    on: date
    sha256: str
    rows: tuple[Rule, ...]
    obligations: Mapping[str, Obligation]
    steps: tuple[Step, ...]
    freezes: Mapping[str, Freeze]
    masks: Mapping[str, Mapping[Value, int]]
    mentions: Mapping[str, int]
    obtainable: tuple[Step, ...]
    kinds: Mapping[Kind, int]
    demanding: int
    on_refusal: int
    doors: tuple[Door, ...]

    def pick(self, mask: int) -> Iterator[Rule]:
        """Yield the rows whose bits are set, in order of preference."""
        while mask:
            lowest = mask & -mask
            yield self.rows[lowest.bit_length() - 1]
            mask ^= lowest

    def first(self, mask: int) -> Rule:
        """Return the preferred row of a mask that is not empty."""
        return self.rows[(mask & -mask).bit_length() - 1]


def rules_of(
    rows: Sequence[Rule],
    *,
    on: date,
    sha256: str,
    obligations: Mapping[str, Obligation],
    steps: tuple[Step, ...],
    freezes: Mapping[str, Freeze],
) -> Rules:
    """Index rows for one day."""
    ranked = tuple(sorted(rows, key=Rule.rank))
    return Rules(
        on=on,
        sha256=sha256,
        rows=ranked,
        obligations=obligations,
        steps=steps,
        freezes=freezes,
        masks={field: _masks(ranked, field) for field in FIELDS},
        mentions={fact: _mentions(ranked, fact) for fact in FACTS},
        obtainable=tuple(step for step in steps if step.obtainable),
        kinds={kind: _bits(rule.kind is kind for rule in ranked) for kind in Kind},
        demanding=_bits(bool(r.obligations) and r.kind in DEMANDING for r in ranked),
        on_refusal=_bits(r.kind in SPEAKING and _speaks(r, obligations) for r in ranked),
        doors=tuple(_door(lock, ranked) for lock in Lock),
    )


def _speaks(rule: Rule, obligations: Mapping[str, Obligation]) -> bool:
    return any(obligations[n].on_refusal for n in rule.obligations if n in obligations)


def _bits(flags: Iterator[bool]) -> int:
    return sum(1 << index for index, flag in enumerate(flags) if flag)


def _masks(rows: Sequence[Rule], field: str) -> dict[Value, int]:
    values: Sequence[Value] = (False, True) if field in SWITCHES else tuple(WORDS[field])
    return {value: _bits(rule.applies(field, value) for rule in rows) for value in values}


def _mentions(rows: Sequence[Rule], fact: str) -> int:
    return _bits(any(name == fact for name, _ in rule.when) for rule in rows)


def _door(lock: Lock, rows: Sequence[Rule]) -> Door:
    return Door(
        lock=lock,
        always=lock in ALWAYS,
        closes=_bits(rule.kind is Kind.LOCK and rule.lock is lock for rule in rows),
        opens=_bits(rule.kind is Kind.KEY and rule.lock is lock for rule in rows),
    )
