"""Print what it costs an outsider to verify a journal.

    PYTHONPATH=src python benchmarks/journal_verify.py [--entries 1000000] [--checkpoints 100]
        [--muted]

Writes an export to a temporary file, then verifies it with the shipped command in a process of its
own, so that the time and the memory are those that an auditor would see.
"""

import argparse
import hashlib
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from schakel.core.ledger.checkpoint import Checkpoint, Signer
from schakel.core.ledger.entry import Entry, commit
from schakel.core.ledger.export import checkpoint_line, entry_line, header_line
from schakel.core.ledger.tree import Frontier, leaf_hash

ORIGIN = "journal.example/benchmark"
KIBIBYTE = 1024


def main() -> int:
    """Write, verify, print; return the exit code of the verification."""
    arguments = parse_arguments()
    signer = Signer(ORIGIN, bytes(32))
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "journal.jsonl"
        started = time.perf_counter()
        write_export(file, arguments, signer)
        written = time.perf_counter()
        code = verify_export(file, signer.verifier_key())
        seconds = time.perf_counter() - written
        size = file.stat().st_size
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * KIBIBYTE
    print()
    print(f"file      {size / 1e6:,.0f} MB, written in {written - started:.1f} s")
    print(f"verified  {seconds:.1f} s, {arguments.entries / seconds:,.0f} entries/s")
    print(f"peak RSS  {peak / 1e6:,.1f} MB")
    return code


def parse_arguments() -> argparse.Namespace:
    """Return the sizes to measure with."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--entries", type=int, default=1_000_000)
    parser.add_argument("--checkpoints", type=int, default=100, help="spread over the file")
    parser.add_argument("--muted", action="store_true", help="leave salts and details out")
    arguments = parser.parse_args()
    if not 1 <= arguments.checkpoints <= arguments.entries:
        parser.error("--checkpoints must be 1 or more and not more than --entries")
    return arguments


def write_export(file: Path, arguments: argparse.Namespace, signer: Signer) -> None:
    """Write a journal as an installation would, signed at even distances and at the end."""
    frontier = Frontier(0, ())
    every = arguments.entries // arguments.checkpoints
    with file.open("w", encoding="ascii") as export:
        export.write(header_line(ORIGIN))
        for index in range(arguments.entries):
            line, hashed = entry_of(index, muted=arguments.muted)
            frontier = frontier.append(hashed)
            export.write(line)
            if frontier.size % every == 0 or frontier.size == arguments.entries:
                checkpoint = Checkpoint(ORIGIN, frontier.size, frontier.root())
                export.write(checkpoint_line(signer.sign(checkpoint.to_text())))


def entry_of(index: int, *, muted: bool) -> tuple[str, bytes]:
    """Return the line of one entry and the hash of its leaf."""
    salt = hashlib.sha256(f"salt {index}".encode()).digest()
    details: dict[str, str | int] = {
        "by": "reporter",
        "subject": f"00000000-0000-4000-8000-{index:012}",
        "text_commitment": salt.hex(),
    }
    leaf = Entry("report.received", "2026-11-24", commit(salt, details)).to_bytes()
    hashed = leaf_hash(leaf)
    if muted:
        return entry_line(index=index, leaf=leaf, leaf_hash=hashed), hashed
    line = entry_line(index=index, leaf=leaf, leaf_hash=hashed, salt=salt, details=details)
    return line, hashed


def verify_export(file: Path, key: str) -> int:
    """Run the shipped command on `file`, its output shown; return its exit code."""
    command = [sys.executable, "-m", "schakel.core.ledger.verify", "journal", str(file)]
    return subprocess.run([*command, "--key", key], check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
