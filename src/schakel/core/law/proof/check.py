"""Run the whole proof of a rulebook and say of each part what was counted and how long it took."""

import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from schakel.core.law.decide import decide
from schakel.core.law.facts import ITEMS
from schakel.core.law.proof.cedar import CedarMissingError, disagreeing
from schakel.core.law.proof.differential import chosen, differing
from schakel.core.law.proof.golden import goldens
from schakel.core.law.proof.grounds import misplaced
from schakel.core.law.proof.invariants import INVARIANTS, Invariant
from schakel.core.law.proof.mutants import CaughtBy, judged
from schakel.core.law.proof.proof import NO_ROAD, Proof
from schakel.core.law.proof.space import CELLS, CIRCUMSTANCES
from schakel.core.law.rulebook import SHIPPED, Rulebook, load
from schakel.core.law.rules import Rule
from schakel.core.law.vocabulary import Category, Kind, Lock, Nature, Party, Subject

ENOUGH, ENOUGH_OF_A_SAMPLE = 0.85, 0.8
"""Which part of the mutants the invariants and known cases must catch by themselves."""
POINTS = 16
SHOWN = 10


@dataclass(frozen=True, slots=True)
class Line:
    """Say what one part of the proof found: a count, what failed, and the seconds it took."""

    name: str
    count: str
    failures: tuple[str, ...]
    seconds: float


@dataclass(frozen=True, slots=True)
class Wanted:
    """Say what to check: on which day, one in how many mutants, all points, and Cedar or not."""

    on: date
    root: Path = SHIPPED
    one_in: int = 60
    whole: bool = False
    cedar: bool = False


def check(wanted: Wanted) -> Iterator[Line]:
    """Yield a line for each part; two processes share the work."""
    with ProcessPoolExecutor(max_workers=2) as pool:
        parts = [pool.submit(part, wanted) for part in (_moments, _samples)]
        for part in parts:
            yield from part.result()


def timed(name: str, found: Callable[[], tuple[str, Sequence[str]]]) -> Line:
    """Return the line of one part."""
    started = time.perf_counter()
    count, failures = found()
    return Line(name, count, tuple(failures), time.perf_counter() - started)


def _moments(wanted: Wanted) -> list[Line]:
    """Fold and test every epoch, and today with each bill that is not law."""
    book = load(wanted.root)
    proof = Proof(book.rules, book.vocabulary)
    lines = [
        timed("well-formed", lambda: _well_formed(book)),
        timed("grounds", lambda: _grounds(book)),
    ]
    moments: list[tuple[str, date, tuple[str, ...]]] = [
        (f"from {day}", day, ()) for day in book.epochs()
    ]
    moments += [(f"bill {bill}", wanted.on, (bill,)) for bill in book.vocabulary.bills]
    for name, day, bills in moments:
        lines += _moment(name, proof, day, bills)
    return lines


def _moment(name: str, proof: Proof, day: date, bills: tuple[str, ...]) -> list[Line]:
    epoch = proof.epoch(day, bills)
    live = proof.live(epoch)
    lines = [
        timed(
            f"{name}: classes",
            lambda: (
                f"{sum(one.cells for one in epoch.classes.values()):,} cells in "
                f"{len(epoch.classes):,} classes, {len(live):,} can open, "
                f"{sum(proof.answer(mask).grid.width for mask in live):,} points",
                (),
            ),
        )
    ]
    started = time.perf_counter()
    liveness = {one.name for one in proof.invariants if one.liveness}
    found = list(proof.breaches(epoch))
    seconds = time.perf_counter() - started
    for word, wants in (("safety", False), ("liveness", True)):
        broken = [b for b in found if (b.invariant in liveness) is wants]
        told = [f"{b.invariant}: {b.cell} {dict(b.facts)}" for b in broken]
        number = sum(one.liveness is wants for one in proof.invariants) + 1
        if wants:
            told += [f"{NO_ROAD}: {s}, {w}" for s, w in proof.senders_without_a_road(epoch)]
        lines.append(Line(f"{name}: {word}", f"{number} invariants", tuple(told), seconds / 2))
    return lines


def _well_formed(book: Rulebook) -> tuple[str, Sequence[str]]:
    pairs = len(Category) * len(Subject)
    unkeyed = [r.id for r in book.rules if r.kind is Kind.KEY and r.file.startswith("rules/local/")]
    count = (
        f"{CELLS:,} cells of {CIRCUMSTANCES:,} circumstances; of {pairs} pairs of category and "
        f"person {len(ITEMS)} mean something; {len(book.rules)} rules read"
    )
    return count, [f"a local key: {one}" for one in unkeyed]


def _grounds(book: Rulebook) -> tuple[str, Sequence[str]]:
    keys = [rule for rule in book.rules if rule.kind is Kind.KEY]
    beyond = [said for said in map(misplaced, keys) if said is not None]
    return f"{len(keys)} keys held to the scope of their statute", beyond


def _samples(wanted: Wanted) -> list[Line]:
    """Test the known cases, the fence, the evaluators against each other, and wrong rules."""
    book = load(wanted.root)
    roads = approved_roads(wanted.root)
    proof = Proof(book.rules, book.vocabulary, (*INVARIANTS, roads))
    lines = [
        timed("golden cases", lambda: _goldens(book, wanted)),
        timed("fence", lambda: _fence(book, wanted)),
        timed("interpreter and arrays", lambda: _differential(book, proof, wanted)),
    ]
    if wanted.cedar:
        lines.append(timed("Cedar", lambda: _cedar(book, proof, wanted)))
    lines.append(timed("mutants", lambda: _mutants(proof, roads, wanted)))
    return lines


def approved_roads(root: Path) -> Invariant:
    """Return which senders have an approved map of roads; it is looked at for wrong rules only."""
    senders = frozenset(Party(path.stem) for path in (root / "golden" / "roads").glob("*.yaml"))
    return Invariant("the approved roads", "golden/roads", ({"sender": senders},), _nothing)


def _nothing(_answer: object) -> int:
    return 0


def _goldens(book: Rulebook, wanted: Wanted) -> tuple[str, Sequence[str]]:
    cases = goldens(wanted.root / "golden")
    days = {case.day or wanted.on for case in cases}
    laws = {day: book.in_force(day) for day in days}
    failing = []
    for case in cases:
        rules = laws[case.day or wanted.on]
        if not case.fits(decide(case.cell.item, case.cell.circumstances(case.facts), rules)):
            failing.append(f"{case.name} ({case.source})")
    return f"{len(cases)} cases", failing


def keys_to_everything(rules: Sequence[Rule]) -> list[Rule]:
    """Return a key to each lock for everyone, always: behind it only the bars are left."""
    pattern = next(rule for rule in rules if rule.kind is Kind.KEY)
    plain = replace(pattern, when=(), obligations=(), question=None, pending=None, valid_to=None)
    return [replace(plain, id=f"fence-{one}", lock=one, nature=Nature.DUTY) for one in Lock]


def _fence(book: Rulebook, wanted: Wanted) -> tuple[str, Sequence[str]]:
    promises = [one for one in INVARIANTS if one.by_bars]
    rows = book.in_force(wanted.on).rows
    proof = Proof([*rows, *keys_to_everything(rows)], book.vocabulary, promises)
    names = {one.name for one in promises}
    broken = [b for b in proof.breaches(proof.epoch(wanted.on)) if b.invariant in names]
    return f"{len(promises)} promises by bars alone", [f"{b.invariant}: {b.cell}" for b in broken]


def _differential(book: Rulebook, proof: Proof, wanted: Wanted) -> tuple[str, Sequence[str]]:
    live = proof.live(proof.epoch(wanted.on))
    most = None if wanted.whole else POINTS
    widths = [proof.answer(mask).grid.width for mask in live]
    asked = sum(len(chosen(width, most)) for width in widths)
    found = differing(proof, live, book.in_force(wanted.on), at_most=most)
    count = f"{len(live):,} classes, {asked:,} of {sum(widths):,} points asked of both"
    return count, [str(one) for one in found]


def _cedar(book: Rulebook, proof: Proof, wanted: Wanted) -> tuple[str, Sequence[str]]:
    live = proof.live(proof.epoch(wanted.on))
    try:
        asked, found = disagreeing(proof, live, book.in_force(wanted.on))
    except CedarMissingError as error:
        return f"not run: {error}", ()
    return f"{asked:,} requests", found


def _mutants(proof: Proof, roads: Invariant, wanted: Wanted) -> tuple[str, Sequence[str]]:
    cases = goldens(wanted.root / "golden")
    every = 1 if wanted.whole else wanted.one_in
    counts: Counter[CaughtBy] = Counter()
    surviving = []
    for one in judged(proof, wanted.on, goldens=cases, roads=roads, every=every):
        counts[one.caught] += 1
        if one.caught in {CaughtBy.IMPACT, CaughtBy.FENCE}:
            surviving.append(f"{one.mutant.original.id}: {one.mutant.edit}")
    wrong = counts.total() - counts[CaughtBy.EQUIVALENT]
    alone = wrong - len(surviving)
    told = ", ".join(f"{counts[one]:,} {one}" for one in CaughtBy)
    count = (
        f"1 in {every}: {counts.total():,} mutants, {told}; "
        f"invariants and cases catch {_part(alone, wrong)}"
    )
    listed = [f"survived invariants and cases: {one}" for one in surviving]
    enough = ENOUGH if every == 1 else ENOUGH_OF_A_SAMPLE
    return count, listed if alone < enough * wrong else ()


def _part(some: int, whole: int) -> str:
    return f"{some:,} of {whole:,} ({100 * some / max(1, whole):.1f} %)"
