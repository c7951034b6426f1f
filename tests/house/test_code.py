"""What the sources must look like, where no linter looks."""

import ast

import grimp
import pytest
from tests.house.sources import PACKAGE, functions, lines_of, modules

pytestmark = pytest.mark.static

FUNCTION_LINES = 60
MODULE_LINES = 400
LONG_FUNCTIONS: dict[str, str] = {}
"""Functions above sixty lines, each with its reason."""
LONG_MODULES: dict[str, str] = {}
"""Modules above four hundred lines, each with its reason."""
LATE_IMPORTS: dict[str, str] = {}
"""Imports inside functions, each with its reason."""

WRITES = {
    "create",
    "acreate",
    "get_or_create",
    "update_or_create",
    "bulk_create",
    "bulk_update",
    "save",
    "delete",
}
WRITERS: dict[str, str] = {}
"""Modules that write rows and are no commands.py, each with its reason."""
READERS = {
    "assessments/conditions.py": "what a verb must find true in its own room before it is done",
    "assessments/references.py": "asks only whether a reference is taken",
    "disclosures/dossier.py": "names the member who showed something, to who may read that it was",
    "journal/receipts.py": "the journal's own proof of one of its own lines",
    "parties/management/commands/organisation.py": "the operator's own command, behind no door",
    "parties/sealing.py": "the key that was sealed to the member who asks",
}
"""Modules that read rows and are no queries.py or commands.py, each with its reason."""
THE_EXAMPLE = "example/"
"""The example counts its own invented rows for its start page."""
SQL = {"raw", "cursor", "extra", "RawSQL"}
SQL_READERS = {"web/views.py": "asks the database whether it is there, and no row"}
"""Modules that speak SQL themselves, each with its reason."""


def calls(tree: ast.Module) -> list[tuple[str, ast.expr | None, int]]:
    """Return the name, the object and the line of every call in a module."""
    found: list[tuple[str, ast.expr | None, int]] = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            if isinstance(node.func, ast.Attribute):
                found.append((node.func.attr, node.func.value, node.lineno))
            elif isinstance(node.func, ast.Name):
                found.append((node.func.id, None, node.lineno))
    return found


def speaks_of_rows(value: ast.expr | None) -> bool:
    """Say whether an expression holds `.objects`: rows, and no dict, file or hash."""
    return value is not None and any(
        isinstance(node, ast.Attribute) and node.attr in {"objects", "_default_manager"}
        for node in ast.walk(value)
    )


def test_no_import_goes_round_in_a_circle():
    graph = grimp.build_graph("schakel", cache_dir=None)
    circles = []
    for module in sorted(graph.modules):
        for imported in sorted(graph.find_modules_directly_imported_by(module)):
            back = graph.find_shortest_chain(importer=imported, imported=module)
            if back is not None:
                circles.append(" -> ".join((module, *back)))

    assert len(graph.modules) > 40
    assert circles == []


def test_no_function_is_longer_than_a_screen():
    long = {
        f"{name}:{function.name}": (function.end_lineno or 0) - function.lineno + 1
        for name, tree in modules()
        for function in functions(tree)
        if (function.end_lineno or 0) - function.lineno + 1 > FUNCTION_LINES
    }

    assert long.keys() == LONG_FUNCTIONS.keys(), long


def test_no_module_is_longer_than_a_sitting():
    long = {name: lines_of(name) for name, _ in modules() if lines_of(name) > MODULE_LINES}

    assert long.keys() <= LONG_MODULES.keys(), long


def test_nothing_is_imported_inside_a_function():
    late = {
        f"{name}:{function.name}"
        for name, tree in modules()
        for function in functions(tree)
        for node in ast.walk(function)
        if isinstance(node, ast.Import | ast.ImportFrom)
    }

    assert late == LATE_IMPORTS.keys()


def test_no_function_hides_in_another():
    nested = {
        f"{name}:{function.name}"
        for name, tree in modules()
        for outer in functions(tree)
        for function in ast.walk(outer)
        if isinstance(function, ast.FunctionDef) and function is not outer
    }
    # Only a decorator holds a function: it has to return one.
    assert nested == {"web/doors.py:guarded"}


def test_only_commands_write():
    writing = {
        f"{name}:{line} .{call}"
        for name, tree in modules()
        if not name.endswith("/commands.py") and name not in WRITERS
        for call, value, line in calls(tree)
        if (call in WRITES or call == "update") and (call == "save" or speaks_of_rows(value))
    }

    assert writing == set()


def test_each_exception_is_still_needed():
    names = {name for name, _ in modules()}

    assert WRITERS.keys() | READERS.keys() | SQL_READERS.keys() | LONG_MODULES.keys() <= names


def test_views_forms_and_tags_get_rows_from_queries_only():
    reading = {
        name
        for name, tree in modules()
        if not name.endswith(("/commands.py", "/queries.py", "/models.py"))
        and not name.startswith(THE_EXAMPLE)
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and speaks_of_rows(node.value) and node.attr != "none"
    }

    assert reading - READERS.keys() == set()
    assert not [name for name in READERS if name.endswith(("views.py", "forms.py"))]


def test_nobody_speaks_sql_past_the_queries():
    speaking = {
        f"{name}:{line} {call}"
        for name, tree in modules()
        if name not in SQL_READERS
        for call, value, line in calls(tree)
        if call in SQL and (call != "extra" or speaks_of_rows(value))
    }

    assert speaking == set()


def test_every_package_says_what_it_is_for():
    silent = [
        name
        for name, tree in modules()
        if not ast.get_docstring(tree)
        and not name.endswith(("commands/__init__.py", "management/__init__.py"))
        and (PACKAGE / name).read_text().strip()
    ]

    assert silent == []
