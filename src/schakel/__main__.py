"""The product's one command: `./schakel COMMAND …` or `python -m schakel COMMAND …`."""

import os
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from django.core.management import execute_from_command_line

from schakel import environment

HELP = """\
Schakel carries a signal of human trafficking to the party that must act, and an answer back.

To try it
  demo          serve the product with an invented region on http://127.0.0.1:8000
  walk [FILE]   play reports through the whole street and print every step
  test          run everything that must hold (./schakel test)

To run an installation
  migrate       make or update the database
  organisation  found an organisation, list them
  serve         serve the pages
  tick          let the clock run: end quarantines, publish the checkpoint (daily)
  quarantine    end the quarantines that are over
  messages      update the catalogues of texts

To check it
  journal       verify, publish, export; the key for outsiders
  receipt       verify a proof of receipt
  law           read the rules, compare them, take earlier decisions again

./schakel COMMAND --help says more. Settings: docs/guides/operator.md
"""


def main() -> None:
    """Run a command, in the example's own environment where no other is set."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "schakel.settings")
    compile_messages()
    command = sys.argv[1] if len(sys.argv) > 1 else ""
    if command in {"", "help", "--help", "-h"} and len(sys.argv) <= 2:
        print(HELP, end="")
        return
    if command == "walk":
        with TemporaryDirectory(prefix="schakel-walk-") as folder:
            environment.use_throwaway(Path(folder))
            _execute()
        return
    if command == "demo" and "--fresh" in sys.argv:
        environment.forget_example()
    if environment.is_for_example():
        environment.use_example()
    _execute()


def _execute() -> None:
    try:
        execute_from_command_line(["schakel", *sys.argv[1:]])
    except environment.SettingError as error:
        sys.exit(f"schakel: {error}")


def compile_messages() -> None:
    """Compile each catalogue of texts that is newer than its compiled form."""
    for source in sorted(
        (environment.ROOT / "src" / "schakel").glob("*/locale/*/LC_MESSAGES/*.po")
    ):
        target = source.with_suffix(".mo")
        if target.exists() and target.stat().st_mtime >= source.stat().st_mtime:
            continue
        with source.open("rb") as handle:
            catalogue = read_po(handle)
        beside = target.with_suffix(".part")
        with beside.open("wb") as handle:
            write_mo(handle, catalogue)
        beside.replace(target)


if __name__ == "__main__":
    main()
