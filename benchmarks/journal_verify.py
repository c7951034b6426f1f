"""Print what it costs an outsider to verify an exported journal.

    PYTHONPATH=src python benchmarks/journal_verify.py [--entries 1000000]

Writes a journal to a temporary file, verifies it once with the outsider's own code, and prints
entries per second and the most memory that the verifying process held. The export is made in
another process, so that its memory does not count.
"""

import argparse
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from schakel.core.ledger import export, tree
from schakel.core.ledger.checkpoint import Checkpoint, Signer, Verifier
from schakel.core.ledger.entry import Entry, commit

SIGNER = Signer("journal.benchmark.example/1", bytes(32))
DAY = 1000  # Entries between two checkpoints in the file.


def main() -> None:
    """Make the journal, verify it, print the costs."""
    arguments = parse_arguments()
    if arguments.make:
        make(arguments.make, entries=arguments.entries)
        return
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "journal.jsonl"
        command = [sys.executable, __file__, "--entries", str(arguments.entries)]
        subprocess.run([*command, "--make", str(file)], check=True)
        measure(file)


def parse_arguments() -> argparse.Namespace:
    """Read the size of the run."""
    parser = argparse.ArgumentParser(description="Measure the verification of an export.")
    parser.add_argument("--entries", type=int, default=1_000_000, help="1 to 100,000,000")
    parser.add_argument("--make", type=Path, metavar="FILE", help="only write the journal to FILE")
    arguments = parser.parse_args()
    if not 1 <= arguments.entries <= 100_000_000:
        parser.error(f"--entries is 1 to 100,000,000, got {arguments.entries}")
    return arguments


def make(file: Path, *, entries: int) -> None:
    """Write a journal of `entries` to `file`."""
    with file.open("w", encoding="ascii") as handle:
        handle.writelines(lines(entries))


def lines(entries: int) -> Iterator[str]:
    """Give the lines of a journal in which every entry can be opened: the most work there is."""
    frontier = tree.Frontier(0, ())
    yield export.header_line(SIGNER.name)
    for index in range(entries):
        salt = os.urandom(32)
        details: dict[str, str | int] = {
            "by": "reporter",
            "subject": f"00000000-0000-4000-8000-{index:012}",
        }
        leaf = Entry("report.received", "2026-11-24", commit(salt, details)).to_bytes()
        hashed = tree.leaf_hash(leaf)
        frontier = frontier.append(hashed)
        yield export.entry_line(
            index=index, leaf=leaf, leaf_hash=hashed, salt=salt, details=details
        )
        if frontier.size % DAY == 0 or frontier.size == entries:
            head = Checkpoint(SIGNER.name, frontier.size, frontier.root())
            yield export.checkpoint_line(SIGNER.sign(head.to_text()))


def measure(file: Path) -> None:
    """Verify `file` once; print how long it took and the peak of this process."""
    verifiers = [Verifier(SIGNER.verifier_key())]
    before, start = peak_mib(), time.perf_counter()
    with file.open("rb") as handle:
        journal = export.verify_export(handle, verifiers=verifiers)
    seconds = time.perf_counter() - start
    print(f"{journal.size:,} entries, {journal.checkpoints:,} checkpoints, {mib(file):,.0f} MiB")
    print(f"verified in {seconds:.1f} s: {journal.size / seconds:,.0f} entries/s, one core")
    print(f"peak memory {peak_mib():.1f} MiB, of which {before:.1f} MiB before it began")


def peak_mib() -> float:
    """Return the most memory that this process held so far, in MiB."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / (1024 * 1024 if sys.platform == "darwin" else 1024)


def mib(file: Path) -> float:
    """Return the size of `file` in MiB."""
    return file.stat().st_size / (1024 * 1024)


if __name__ == "__main__":
    main()
