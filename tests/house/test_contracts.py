"""The contracts on imports hold, and each of them catches what it is there to catch."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from tests.house.sources import ROOT

pytestmark = pytest.mark.static

VIOLATIONS = {
    "the core imports a framework": (
        "core/law/injected.py",
        "import django\n",
        "The core knows no framework",
    ),
    "the core imports a room": (
        "core/ledger/injected.py",
        "from schakel.journal import commands\n",
        "The core knows no framework",
    ),
    "a cell imports a cell": (
        "core/law/injected.py",
        "from schakel.core.ledger import tree\n",
        "The core cells do not know each other",
    ),
    "reports import assessments": (
        "reports/injected.py",
        "from schakel.assessments import models\n",
        "Data flows forward, imports point back",
    ),
    "the journal imports a room above it": (
        "journal/injected.py",
        "from schakel.parties import models\n",
        "Data flows forward, imports point back",
    ),
    "a package without a place": (
        "helpers/__init__.py",
        "",
        "Data flows forward, imports point back",
    ),
    "a second staircase to the law": (
        "accountability/injected.py",
        "from schakel.core.law import decide\n",
        "One staircase to the law",
    ),
    "a second staircase to the indicators": (
        "disclosures/injected.py",
        "from schakel.core.indicators import catalogue\n",
        "One staircase to the indicators",
    ),
    "a second staircase to the vault": (
        "reports/injected.py",
        "from schakel.core.vault import sealed\n",
        "One staircase to the vault",
    ),
    "a second staircase to the ledger": (
        "parties/injected.py",
        "from schakel.core.ledger import tree\n",
        "One staircase to the ledger",
    ),
    "a room that writes journal rows": (
        "reports/injected.py",
        "from schakel.journal.models import Entry\n",
        "The journal is written by its own command only",
    ),
}


@pytest.fixture
def house(tmp_path: Path) -> Path:
    ignored = shutil.ignore_patterns("__pycache__", "static", "*.mo")
    shutil.copytree(ROOT / "src", tmp_path / "src", ignore=ignored)
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    return tmp_path


def lint_imports(house: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [Path(sys.executable).parent / "lint-imports", "--no-cache"],
        check=False,
        cwd=house,
        env={**os.environ, "PYTHONPATH": str(house / "src"), "COLUMNS": "200"},
        capture_output=True,
        text=True,
    )


def test_the_house_keeps_its_contracts(house):
    done = lint_imports(house)

    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize("kind", VIOLATIONS)
def test_an_injected_violation_is_caught(house, kind):
    name, source, contract = VIOLATIONS[kind]
    file = house / "src" / "schakel" / name
    file.parent.mkdir(exist_ok=True)
    file.write_text(source)

    done = lint_imports(house)

    assert done.returncode == 1
    assert f"{contract} BROKEN" in done.stdout
