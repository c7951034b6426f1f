"""Print what it costs to load the rules, to decide, and to decide everything there is.

    PYTHONPATH=src python benchmarks/law.py [--decisions 20000] [--disclosures 200] [--whole 0]

Decisions are drawn by a fixed stride through the whole space, and again only from a municipality
to the police, where most is at stake; each time by outcome too. `--whole N` asks every cell of the
space in N circumstances. What every circumstance of every cell says is `./schakel law check`.
"""

import argparse
import statistics
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date
from itertools import product

from schakel.core.law import (
    ITEMS,
    Circumstances,
    Item,
    Outcome,
    Party,
    Purpose,
    Rules,
    decide,
    load,
)
from schakel.core.law.facts import FACTS
from schakel.core.law.proof.arrays import values_of
from schakel.core.law.proof.space import CELLS, CIRCUMSTANCES
from schakel.core.law.rules import Value

DAY = date(2026, 11, 24)
STRIDE = 15_485_863  # a prime, so that the walk meets every circumstance
Case = tuple[Item, Circumstances]


def main() -> None:
    """Measure and print."""
    arguments = parse_arguments()
    started = time.perf_counter()
    book = load()
    print(
        f"load and check {len(book.rules)} rules: {1000 * (time.perf_counter() - started):.0f} ms"
    )
    rules = book.in_force(DAY)
    spread = [case_at(n * STRIDE * 1009) for n in range(arguments.decisions)]
    report("anywhere", spread, rules)
    report("municipality to police", to_police(arguments.decisions), rules)
    disclosures(to_police(24), rules, runs=arguments.disclosures)
    if arguments.whole:
        whole(rules, per_cell=arguments.whole)


def parse_arguments() -> argparse.Namespace:
    """Read the size of the run."""
    parser = argparse.ArgumentParser(description="Measure the law.")
    parser.add_argument("--decisions", type=int, default=20_000, help="1 to 1,000,000")
    parser.add_argument("--disclosures", type=int, default=200, help="1 to 10,000")
    parser.add_argument(
        "--whole", type=int, default=0, help="0 to 1,000 circumstances of each cell"
    )
    arguments = parser.parse_args()
    limits = {"decisions": (1, 1_000_000), "disclosures": (1, 10_000), "whole": (0, 1_000)}
    for name, (low, high) in limits.items():
        if not low <= getattr(arguments, name) <= high:
            parser.error(f"--{name} is {low} to {high}, got {getattr(arguments, name)}")
    return arguments


def case_at(number: int) -> Case:
    """Give one case of the space by its number."""
    number, fact = divmod(number, CIRCUMSTANCES)
    number, item = divmod(number, len(ITEMS))
    number, purpose = divmod(number, len(Purpose))
    number, receiver = divmod(number, len(Party))
    parties = list(Party)
    return ITEMS[item], Circumstances(
        sender=parties[number % len(parties)],
        receiver=parties[receiver],
        purpose=list(Purpose)[purpose],
        **facts_at(fact),
    )


def facts_at(number: int) -> dict[str, Value]:
    """Give one set of circumstances by its number."""
    facts: dict[str, Value] = {}
    for fact in FACTS:
        number, place = divmod(number, len(values_of(fact)))
        facts[fact] = values_of(fact)[place]
    return facts


def to_police(count: int) -> list[Case]:
    """Give cases in which a municipality wants the police to know."""
    facts = (facts_at(n * STRIDE % CIRCUMSTANCES) for n in range(count))
    return [
        (
            ITEMS[n % len(ITEMS)],
            Circumstances(
                sender=Party.MUNICIPALITY,
                receiver=Party.POLICE,
                purpose=Purpose.DETECTION,
                **fact,
            ),
        )
        for n, fact in enumerate(facts)
    ]


def report(name: str, cases: Sequence[Case], rules: Rules) -> None:
    """Time each decision by itself."""
    by_outcome: dict[Outcome, list[float]] = {}
    for item, circumstances in cases:
        started = time.perf_counter_ns()
        outcome = decide(item, circumstances, rules).outcome
        taken = (time.perf_counter_ns() - started) / 1000
        by_outcome.setdefault(outcome, []).append(taken)
    times = sorted(taken for some in by_outcome.values() for taken in some)
    high = times[int(len(times) * 0.99)] if len(times) > 1 else times[0]
    print(
        f"one decision, {name}: {len(times):,} measured, "
        f"median {statistics.median(times):.1f} µs, p99 {high:.1f} µs"
    )
    for found, some in sorted(by_outcome.items()):
        print(f"  {found.value}: {len(some):,}, median {statistics.median(some):.1f} µs")


def disclosures(cases: Sequence[Case], rules: Rules, *, runs: int) -> None:
    """Time a disclosure of 24 fields."""
    times = []
    for _ in range(runs):
        started = time.perf_counter_ns()
        for item, circumstances in cases:
            decide(item, circumstances, rules)
        times.append((time.perf_counter_ns() - started) / 1000)
    print(f"one disclosure of {len(cases)} fields: median {statistics.median(times):.0f} µs")


def whole(rules: Rules, *, per_cell: int) -> None:
    """Ask every cell in a number of its circumstances and count the outcomes."""
    started = time.perf_counter()
    counts: Counter[Outcome] = Counter()
    for item, circumstances in everything(per_cell):
        counts[decide(item, circumstances, rules).outcome] += 1
    seconds = time.perf_counter() - started
    total = counts.total()
    print(f"{total:,} decisions over {CELLS:,} cells in {seconds:.0f} s")
    for outcome in Outcome:
        print(f"  {outcome.value}: {counts[outcome]:,} ({100 * counts[outcome] / total:.2f} %)")


def everything(per_cell: int) -> Iterator[Case]:
    """Give every cell in a number of circumstances."""
    for sender, receiver, purpose in product(Party, Party, Purpose):
        for number in range(per_cell):
            circumstances = Circumstances(
                sender=sender,
                receiver=receiver,
                purpose=purpose,
                **facts_at(number * STRIDE % CIRCUMSTANCES),
            )
            for item in ITEMS:
                yield item, circumstances


if __name__ == "__main__":
    main()
