"""No score exists: not by name, not as a number, not as an order."""

import ast
import dataclasses
import importlib
import inspect
import pkgutil
import re
from pathlib import Path
from types import ModuleType

import pytest
import yaml

import schakel.core.indicators as cell

FORBIDDEN = re.compile("score|rank|weight|risk", re.IGNORECASE)
FOLDER = Path(cell.__file__).parent
MODULES: list[ModuleType] = [
    importlib.import_module(f"{cell.__name__}.{found.name}")
    for found in pkgutil.iter_modules(cell.__path__)
]
EDITIONS = sorted((FOLDER / "editions").glob("*.yaml"))


def names_in(source: str) -> set[str]:
    """Return every name that a module defines or uses: functions, classes, fields, arguments."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(source)):
        for attribute in ("name", "id", "attr", "arg"):
            value = getattr(node, attribute, None)
            if isinstance(value, str):
                found.add(value)
    return found


def keys_in(value: object) -> set[str]:
    """Return every key at any depth of a file."""
    if isinstance(value, dict):
        return {str(key) for key in value} | set().union(*map(keys_in, value.values()))
    if isinstance(value, list):
        return set().union(*map(keys_in, value))
    return set()


def classes() -> list[type]:
    return [
        found
        for module in MODULES
        for _, found in inspect.getmembers(module, inspect.isclass)
        if found.__module__ == module.__name__
    ]


def annotations() -> list[tuple[str, str]]:
    """Return each function and field of the cell with the source of what it promises."""
    found: list[tuple[str, str]] = []
    for path in FOLDER.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef) and node.returns:
                found.append((f"{path.name}:{node.name}", ast.unparse(node.returns)))
            if isinstance(node, ast.AnnAssign):
                found.append(
                    (f"{path.name}:{ast.unparse(node.target)}", ast.unparse(node.annotation))
                )
    return found


def test_the_sweep_sees_every_module() -> None:
    seen = {module.__name__.rsplit(".", 1)[1] for module in MODULES}

    assert seen == {path.stem for path in FOLDER.glob("*.py")} - {"__init__"}
    assert {"supported", "Observation", "contested_reason"} <= set().union(
        *(names_in(path.read_text(encoding="utf-8")) for path in FOLDER.glob("*.py"))
    )


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.py")), ids=lambda path: path.name)
def test_no_name_speaks_of_a_score(path: Path) -> None:
    assert not [
        name for name in names_in(path.read_text(encoding="utf-8")) if FORBIDDEN.search(name)
    ]


@pytest.mark.parametrize("path", EDITIONS, ids=lambda path: path.name)
def test_no_field_of_an_edition_speaks_of_a_score(path: Path) -> None:
    keys = keys_in(yaml.safe_load(path.read_text(encoding="utf-8")))

    assert "innocent" in keys
    assert not [key for key in keys if FORBIDDEN.search(key)]


@pytest.mark.parametrize("path", EDITIONS, ids=lambda path: path.name)
def test_no_edition_holds_a_number(path: Path) -> None:
    numbers = {"tag:yaml.org,2002:int", "tag:yaml.org,2002:float"}

    pending = [yaml.compose(path.read_text(encoding="utf-8"), Loader=yaml.SafeLoader)]
    while pending:
        node = pending.pop()
        assert node.tag not in numbers, node.start_mark
        if isinstance(node, yaml.MappingNode):
            pending += [part for pair in node.value for part in pair]
        if isinstance(node, yaml.SequenceNode):
            pending += node.value


def test_nothing_in_the_cell_returns_or_holds_a_number() -> None:
    promises = annotations()

    assert promises
    assert not [
        (where, kind)
        for where, kind in promises
        if re.search(r"\b(int|float|complex|Decimal|Fraction)\b", kind)
    ]


@pytest.mark.parametrize("found", classes(), ids=lambda found: found.__name__)
def test_nothing_in_the_cell_has_an_order_or_a_length(found: type) -> None:
    defined = {
        name for base in found.__mro__ if base.__module__ == found.__module__ for name in vars(base)
    }

    assert not defined & {"__lt__", "__le__", "__gt__", "__ge__", "__len__", "__int__", "__float__"}
    if dataclasses.is_dataclass(found):
        assert found.__dataclass_params__.frozen
        assert not found.__dataclass_params__.order
