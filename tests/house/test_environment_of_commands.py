"""Which settings a command runs with: the example's own, or the operator's and no other."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from schakel.environment import ROOT


def check(**settings: str) -> tuple[int, str]:
    done = subprocess.run(
        [sys.executable, "-m", "schakel", "check"],
        env={"PYTHONPATH": str(ROOT / "src"), "PATH": os.environ["PATH"], **settings},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    return done.returncode, done.stdout + done.stderr


def test_without_any_setting_a_command_runs_on_the_example(tmp_path: Path) -> None:
    code, told = check(SCHAKEL_STATE=str(tmp_path))

    assert code == 0, told
    assert (tmp_path / "secrets.env").exists()


@pytest.mark.parametrize(
    "settings",
    [
        {"SCHAKEL_HOSTS": "schakel.example"},
        {"SCHAKEL_DATABASE": "postgresql://schakel@localhost/schakel"},
        {"SCHAKEL_EXAMPLE": "0"},
    ],
)
def test_an_installation_without_a_secret_does_not_become_an_example(
    tmp_path: Path, settings: dict[str, str]
) -> None:
    code, told = check(SCHAKEL_STATE=str(tmp_path), SCHAKEL_HTTPS="1", **settings)

    assert code != 0
    assert "is not set; it has no default" in told
    assert not (tmp_path / "secrets.env").exists()
