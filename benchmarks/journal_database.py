"""How long `./schakel journal verify` takes over a journal of N entries in a database of its own.

    PYTHONPATH=src .venv/bin/python benchmarks/journal_database.py [--entries 1000000]

Fills a throw-away SQLite journal in bulk (not timed), then verifies it as the command does, and
prints seconds, entries a second and the peak of memory before and after. Each entry has its
opening, as if nothing was ever erased: the dearest case.
"""

import argparse
import os
import resource
import secrets
import tempfile
import time
import uuid
from pathlib import Path

import django
from django.core.management import call_command

from schakel import environment

BATCH = 5_000


def main() -> None:
    """Fill, verify, print."""
    parser = argparse.ArgumentParser(description="Verify a journal of N entries in a database.")
    parser.add_argument("--entries", type=int, default=1_000_000)
    count = parser.parse_args().entries
    with tempfile.TemporaryDirectory(prefix="schakel-journal-") as folder:
        environment.use_throwaway(Path(folder))
        os.environ["DJANGO_SETTINGS_MODULE"] = "schakel.settings"
        django.setup()
        call_command("migrate", verbosity=0, skip_checks=True)
        fill(count)
        measure(count)


def fill(count: int) -> None:
    """Write `count` entries as `record` would, in batches."""
    from schakel.core.ledger import entry, tree
    from schakel.journal import commands, models

    frontier = tree.Frontier(0, ())
    hashes: list[bytes] = []
    for start in range(0, count, BATCH):
        rows, openings, tiles = [], [], []
        for index in range(start, min(start + BATCH, count)):
            subject, salt = str(uuid.uuid4()), secrets.token_bytes(32)
            details = {"subject": subject, "by": "reporter", "text_commitment": "0" * 64}
            line = entry.Entry("report.received", "2026-11-24", entry.commit(salt, details))
            leaf = line.to_bytes()
            leaf_hash = tree.leaf_hash(leaf)
            frontier = frontier.append(leaf_hash)
            hashes.append(leaf_hash)
            rows.append(models.Entry(index=index, leaf=leaf, leaf_hash=leaf_hash))
            openings.append(
                models.Opening(entry_id=index, subject=subject, salt=salt, details=details)
            )
            if len(hashes) == models.TILE_WIDTH:
                number = index // models.TILE_WIDTH
                tiles.append(models.Tile(index=number, tile_hash=tree.root_of_hashes(hashes)))
                hashes.clear()
        models.Entry.objects.bulk_create(rows)
        models.Opening.objects.bulk_create(openings)
        models.Tile.objects.bulk_create(tiles)
    models.Head.objects.filter(pk=1).update(
        size=count, frontier=frontier.to_bytes(), note=commands.signed_head(frontier)
    )


def measure(count: int) -> None:
    """Verify once and print what it cost."""
    from schakel.journal import queries

    before = peak()
    began = time.perf_counter()
    found = queries.verify()
    seconds = time.perf_counter() - began
    if found.problems or found.size != count or found.opened != count:
        raise SystemExit(f"the journal does not verify: {found.problems[:3]}")
    print(f"entries            {count:>12,}")
    print(f"seconds            {seconds:>12.1f}")
    print(f"entries a second   {count / seconds:>12,.0f}")
    print(f"peak memory, MiB   {before:>12.1f} before, {peak():.1f} after")


def peak() -> float:
    """Return the most memory this process ever had, in MiB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    main()
