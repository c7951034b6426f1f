"""Every setting is documented, and none takes a value that cannot be right."""

import ast
import os
import re
import runpy
import subprocess
import sys

import pytest
from tests.house.sources import PACKAGE, ROOT, modules

from schakel.environment import SettingError

pytestmark = pytest.mark.static

SECRET = "5ec2e7" * 10 + "abcd"
GOOD = {
    "SCHAKEL_STATE": "/var/lib/schakel",
    "SCHAKEL_DATABASE": "postgresql://schakel@db.example.nl/schakel",
    "SCHAKEL_HOSTS": "schakel.example.nl",
    "SCHAKEL_SECRET_KEY": SECRET,
    "SCHAKEL_RECEIPT_PEPPER": SECRET,
    "SCHAKEL_JOURNAL_KEY": SECRET,
    "SCHAKEL_JOURNAL_ORIGIN": "schakel.example.nl/journal",
}
BAD = {
    "SCHAKEL_EXAMPLE": ["", "maybe", "2"],
    "SCHAKEL_DATABASE": ["", "schakel", "mysql://db/schakel", "sqlite://", "postgresql://db"],
    "SCHAKEL_HOSTS": ["", "*", "a.example.nl,*", " , "],
    "SCHAKEL_HTTPS": ["", "on", "0"],
    "SCHAKEL_SECRET_KEY": ["", "x" * 49],
    "SCHAKEL_RECEIPT_PEPPER": ["", "00", SECRET + "00", "g" * 64],
    "SCHAKEL_JOURNAL_KEY": ["", "00", SECRET + "00", "g" * 64],
    "SCHAKEL_JOURNAL_ORIGIN": ["", "a b", "https://schakel.example.nl", "a+b", "a\nb"],
    "SCHAKEL_QUARANTINE_DAYS": ["", "0", "4", "-1", "1.5", "three", "٣"],
    "SCHAKEL_FIRST_ANSWER_WORKDAYS": ["0", "21", "five"],
    "SCHAKEL_OUTCOME_DAYS": ["0", "181"],
    "SCHAKEL_REVIEW_DAYS": ["29", "366"],
    "SCHAKEL_FORM_HOURS": ["0", "49"],
    "SCHAKEL_TEXT_LENGTH_MAX": ["499", "200001"],
    "SCHAKEL_SECOND_FACTOR": ["", "maybe", "2"],
    "SCHAKEL_SESSION_MINUTES": ["4", "481"],
    "SCHAKEL_EXIT_ADDRESS": ["", "http://example.nl/", "javascript:alert(1)", "https://e.nl/?q=1"],
    "SCHAKEL_SECURITY_CONTACT": ["someone", "http://example.nl/", "mailto:a@b\nX: y"],
}
REQUIRED = sorted(GOOD)
CHECKED_LATER = {
    "SCHAKEL_STATE": "any folder will do",
    "SCHAKEL_CHANNELS_FILE": "reports.channels reads it at the start and refuses by itself",
}


def declared() -> set[str]:
    """Return every name that the settings read from the environment."""
    tree = ast.parse((PACKAGE / "settings.py").read_text())
    return {
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and re.fullmatch(r"SCHAKEL_[A-Z_]+", node.value)
    }


def load(monkeypatch, **changes: str | None) -> dict[str, object]:
    """Read the settings as a start would, with an installation's environment."""
    for name in [name for name in os.environ if name.startswith("SCHAKEL_")]:
        monkeypatch.delenv(name)
    for name, value in {**GOOD, **changes}.items():
        if value is not None:
            monkeypatch.setenv(name, value)
    return runpy.run_path(str(PACKAGE / "settings.py"))


def test_an_installation_starts_with_seven_settings_and_safe_defaults(monkeypatch):
    settings = load(monkeypatch)

    assert settings["DEBUG"] is False
    assert settings["EXAMPLE"] is False
    assert settings["SESSION_COOKIE_SECURE"] is True
    assert settings["SECURE_SSL_REDIRECT"] is True


def test_every_setting_is_documented_and_none_that_is_not_there():
    guide = (ROOT / "docs/guides/operator.md").read_text()
    rows = re.findall(r"^\| `(SCHAKEL_[A-Z_]+)` \|", guide, re.M)

    assert sorted(rows) == sorted(declared())


def test_no_other_name_is_read_from_the_environment_in_silence():
    guide = (ROOT / "docs/guides/operator.md").read_text()
    named = {
        node.value
        for _, tree in modules()
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and re.fullmatch(r"SCHAKEL_[A-Z_]+", node.value)
    }

    assert {name for name in named if f"`{name}`" not in guide} - {
        "SCHAKEL_SECRET_KEY_FILE"
    } == set()


def test_every_setting_is_tried_with_values_that_cannot_be_right():
    assert declared() == BAD.keys() | CHECKED_LATER.keys()


@pytest.mark.parametrize(
    ("name", "value"), [(name, value) for name, values in BAD.items() for value in values]
)
def test_a_value_that_cannot_be_right_stops_the_start_by_name(monkeypatch, name, value):
    with pytest.raises(SettingError, match=name):
        load(monkeypatch, **{name: value})


@pytest.mark.parametrize("name", REQUIRED)
def test_what_has_no_default_must_be_set(monkeypatch, name):
    with pytest.raises(SettingError, match=f"{name} is not set"):
        load(monkeypatch, **{name: None})


@pytest.mark.parametrize(
    "name", ["SCHAKEL_SECRET_KEY", "SCHAKEL_RECEIPT_PEPPER", "SCHAKEL_JOURNAL_KEY"]
)
def test_a_refused_secret_is_not_repeated(monkeypatch, name):
    with pytest.raises(SettingError) as refusal:
        load(monkeypatch, **{name: "hush-hush"})

    assert "hush" not in str(refusal.value)


def test_a_secret_can_come_from_a_file(monkeypatch, tmp_path):
    (tmp_path / "key").write_text(SECRET + "\n")

    settings = load(
        monkeypatch, SCHAKEL_JOURNAL_KEY=None, SCHAKEL_JOURNAL_KEY_FILE=str(tmp_path / "key")
    )

    assert settings["JOURNAL_KEY"] == bytes.fromhex(SECRET)


def test_a_file_that_is_not_there_stops_the_start(monkeypatch, tmp_path):
    with pytest.raises(SettingError, match="SCHAKEL_JOURNAL_KEY_FILE: cannot read"):
        load(monkeypatch, SCHAKEL_JOURNAL_KEY_FILE=str(tmp_path / "nothing"))


def test_a_bad_setting_is_one_line_and_no_traceback():
    kept = {name: value for name, value in os.environ.items() if not name.startswith("SCHAKEL_")}
    done = subprocess.run(
        [sys.executable, "-m", "schakel", "check"],
        check=False,
        env={**kept, **GOOD, "SCHAKEL_HOSTS": "*", "PYTHONPATH": str(ROOT / "src")}
        | {"DJANGO_SETTINGS_MODULE": "schakel.settings"},
        capture_output=True,
        text=True,
    )

    assert done.returncode != 0
    assert (
        done.stderr == "schakel: SCHAKEL_HOSTS must name the hosts that are served; * is refused\n"
    )


def test_guesses_are_dear_outside_the_tests(monkeypatch):
    """The tests lock cheap keys; the sources, read anew, must not."""
    settings = load(monkeypatch)
    source = (PACKAGE / "parties" / "sealing.py").read_text()

    assert settings["PASSWORD_HASHERS"] == ["django.contrib.auth.hashers.Argon2PasswordHasher"]
    assert "LOCK_COST = secret.STANDARD\n" in source
    assert source.count("LOCK_COST") == 3  # defined, to lock, to spend as much
