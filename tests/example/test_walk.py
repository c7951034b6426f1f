"""`./schakel walk` as a person runs it: a process of its own, and its exit code."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from schakel.environment import ROOT

TITLES = ("Reported", "Assessed", "Given", "Opened by the receiver", "Read by the reporter")
pytestmark = pytest.mark.slow


def walk(*arguments: str, environment: dict[str, str] | None = None) -> tuple[int, str]:
    done = subprocess.run(
        [sys.executable, "-m", "schakel", "walk", *arguments],
        env={"PYTHONPATH": str(ROOT / "src"), "PATH": os.environ["PATH"], **(environment or {})},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    return done.returncode, done.stdout + done.stderr


def test_the_shipped_example_walks_to_the_end() -> None:
    code, told = walk()

    assert code == 0, told
    assert "✗" not in told
    for title in TITLES:
        assert f"✓ {title}" in told
    assert "[not_yet] health or sexual life of presumed victim" in told
    assert "no longer holds anything about persons" in told
    assert told.rstrip().endswith("Every step held.")


def test_what_was_withheld_does_not_reach_the_receiver() -> None:
    _, told = walk()

    opened = told.split("✓ Opened by the receiver")[1].split("✓ Read by the reporter")[0]
    assert "Kadeweg 12" in opened
    assert "klinkt ziek" not in opened


def test_a_record_without_a_play_waits_for_a_person() -> None:
    code, told = walk(str(ROOT / "src" / "schakel" / "example" / "walks" / "reports.csv"))

    assert code == 0, told
    assert "A person must read it and assess it" in told


def test_a_refusal_by_the_law_is_kept_and_holds(tmp_path: Path) -> None:
    play = {
        "observations": [{"indicator": "I31", "how_known": "saw_it"}],
        "conclusion": "trafficking_suspected",
        "reasons": "Een slot aan de buitenkant is een direct teken van dwang.",
        "items": [{"category": "identity", "subject": "presumed_victim", "value": "Naam X"}],
        "receiver": "care_coordinator",
        "purpose": "help",
        "consent": "refused",
    }
    file = tmp_path / "refused.json"
    file.write_text(json.dumps([{"text": "Ik zag een slot.", "play": play}]), encoding="utf-8")

    code, told = walk(str(file))

    assert code == 0, told
    assert "✓ Refused, and kept" in told
    assert "Opened by the receiver" not in told


def test_a_wrong_file_plays_nothing_and_exits_with_two(tmp_path: Path) -> None:
    file = tmp_path / "wrong.json"
    file.write_text('[{"text": "a", "paspoort": "b"}]', encoding="utf-8")

    code, told = walk(str(file))

    assert code == 2
    assert "field paspoort: this field is not known here." in told
    assert "Nothing was played and nothing was stored." in told


def test_a_walk_never_touches_the_operators_database(tmp_path: Path) -> None:
    theirs = tmp_path / "theirs.sqlite3"

    code, told = walk(
        environment={
            "SCHAKEL_STATE": str(tmp_path / "state"),
            "SCHAKEL_DATABASE": f"sqlite:///{theirs}",
            "SCHAKEL_SECRET_KEY": "x" * 60,
        }
    )

    assert code == 0, told
    assert not theirs.exists()
    assert not (tmp_path / "state").exists()
