"""The sources of the product as sweeps read them: files, trees and functions."""

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "src" / "schakel"


def modules() -> Iterator[tuple[str, ast.Module]]:
    """Yield every module's path below the package and its tree; migrations are left out."""
    for file in sorted(PACKAGE.rglob("*.py")):
        if "migrations" not in file.parts:
            name = file.relative_to(PACKAGE).as_posix()
            yield name, ast.parse(file.read_text(encoding="utf-8"), filename=name)


def functions(tree: ast.Module) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    """Yield every function of a module, at any depth."""
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def lines_of(name: str) -> int:
    """Return how many lines a module of the package has."""
    return len((PACKAGE / name).read_text(encoding="utf-8").splitlines())
