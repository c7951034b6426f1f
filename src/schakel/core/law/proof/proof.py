"""Hold a rulebook as a proof does: every class of every epoch, each answered once."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from schakel.core.law.catalogue import Vocabulary
from schakel.core.law.proof.arrays import Answer, Arrays, points, shut_for_ever
from schakel.core.law.proof.invariants import INVARIANTS, SENSITIVE, Invariant
from schakel.core.law.proof.space import Cell, Class, Folding
from schakel.core.law.rules import Rule, Value
from schakel.core.law.vocabulary import PERSONS, Category, Kind, Party, Purpose, Subject


@dataclass(frozen=True, slots=True)
class Breach:
    """Name one decision that breaks an invariant, and how many cells and circumstances do."""

    invariant: str
    cell: Cell
    facts: Mapping[str, Value]
    cells: int


@dataclass(frozen=True, slots=True)
class Epoch:
    """Hold what is in force at one time, and every class of it."""

    on: date
    within: int
    classes: Mapping[int, Class]


class Proof:
    """Answer every class of a rulebook, and keep the answers for the next epoch."""

    def __init__(
        self,
        rules: Sequence[Rule],
        vocabulary: Vocabulary,
        invariants: Sequence[Invariant] = INVARIANTS,
    ) -> None:
        """Give every row and every scope of an invariant its bit."""
        self.rows = tuple(rule for rule in rules if rule.kind is not Kind.KEEPING)
        self.invariants = tuple(invariants)
        self.arrays = Arrays(obligations=vocabulary.obligations, steps=vocabulary.steps)
        probes = [(one, scope) for one in self.invariants for scope in one.scopes]
        self.probes = tuple(one for one, _ in probes)
        self.folding = Folding(
            [dict(rule.when) for rule in self.rows] + [dict(scope) for _, scope in probes]
        )
        self.all_rows = (1 << len(self.rows)) - 1
        self.all_probes = self.folding.everything & ~self.all_rows
        self._answers: dict[tuple[int, tuple[str, ...]], Answer] = {}

    def in_force(self, on: date, bills: Collection[str] = ()) -> int:
        """Return the rows of one day; those of a bill count only when it is named."""
        return sum(
            1 << place
            for place, rule in enumerate(self.rows)
            if rule.valid_from <= on
            and (rule.valid_to is None or on <= rule.valid_to)
            and (rule.pending is None or rule.pending in bills)
        )

    def epoch(self, on: date, bills: Collection[str] = ()) -> Epoch:
        """Fold everything that is in force on one day."""
        within = self.in_force(on, bills)
        return Epoch(on, within, self.folding.classes(within | self.all_probes))

    def rules_in(self, mask: int) -> list[Rule]:
        """Return the rows of a class."""
        return [self.rows[place] for place in points(mask & self.all_rows)]

    def answer(self, mask: int, also: Sequence[str] = ()) -> Answer:
        """Answer one class, once; `also` names facts that a reader wants told apart."""
        known = (mask & self.all_rows, tuple(sorted(also)))
        answer = self._answers.get(known)
        if answer is None:
            answer = self._answers[known] = self.arrays.answer(self.rules_in(mask), also)
        return answer

    def live(self, epoch: Epoch) -> dict[int, Cell]:
        """Return the sets of rows under which something could open, each with a cell."""
        found: dict[int, Cell] = {}
        for mask, one in epoch.classes.items():
            rows = mask & self.all_rows
            if rows not in found and not shut_for_ever(self.rules_in(rows)):
                found[rows] = one.first
        return found

    def invariants_on(self, mask: int) -> Iterator[Invariant]:
        """Yield the invariants that look at a class."""
        first = len(self.rows)
        yield from dict.fromkeys(self.probes[place] for place in points(mask >> first))

    def breaches(self, epoch: Epoch) -> Iterator[Breach]:
        """Yield a breach for each invariant and class in which it does not hold."""
        for mask, one in epoch.classes.items():
            for invariant in self.invariants_on(mask):
                answer = self.answer(mask, invariant.facts)
                broken = invariant.broken(answer)
                if broken:
                    facts = answer.grid.facts_at((broken & -broken).bit_length() - 1)
                    yield Breach(invariant.name, one.first, facts, one.cells)
        yield from self.sensitive_breaches(epoch)

    def sensitive_breaches(self, epoch: Epoch) -> Iterator[Breach]:
        """Yield a breach for each sensitive item that is freer than a name in its place."""
        items = dict(self.folding.items)
        about = {(i.category, i.subject): (i, m) for i, m in items.items()}  # type: ignore[attr-defined]
        seen: set[tuple[int, int]] = set()
        for prefix, (cells, first) in self.folding.transfers(epoch.within).items():
            for subject in PERSONS - {Subject.REPORTER}:
                _, plain = about[Category.IDENTITY, subject]
                for category in SENSITIVE:
                    item, strict = about[category, subject]
                    pair = (prefix & strict, prefix & plain)
                    if pair in seen or not self.answer(pair[0]).levels[0]:
                        continue
                    seen.add(pair)
                    broken, facts = self._freer(*pair)
                    if broken:
                        cell = Cell(*first, item)  # type: ignore[call-arg, arg-type]
                        yield Breach(FREER, cell, facts, cells)

    def _freer(self, strict: int, plain: int) -> tuple[int, Mapping[str, Value]]:
        facts = self.arrays.grid(self.rules_in(strict | plain)).facts
        one, other = self.answer(strict, facts), self.answer(plain, facts)
        broken = one.given & ~other.given | one.levels[0] & ~other.levels[0]
        return broken, one.grid.facts_at((broken & -broken).bit_length() - 1) if broken else {}

    def senders_without_a_road(self, epoch: Epoch) -> Iterator[tuple[Party, Subject]]:
        """Yield every sender and kind of person for whom nothing opens anywhere."""
        for sender in Party:
            for subject in frozenset(Subject) - {Subject.REPORTER}:
                if not any(self._opens(epoch, sender, subject, near) for near in (True, False)):
                    yield sender, subject

    def _opens(self, epoch: Epoch, sender: Party, subject: Subject, near: bool) -> bool:
        box = {"sender": frozenset({sender}), "subject": frozenset({subject})}
        if near:
            box |= {
                "receiver": frozenset({Party.POLICE}),
                "purpose": frozenset({Purpose.ACUTE_PROTECTION}),
            }
        return any(self.answer(m).given for m in self.folding.classes(epoch.within, box))


FREER = "a sensitive item is never freer than a name"
NO_ROAD = "no sender and kind of person without any road"
