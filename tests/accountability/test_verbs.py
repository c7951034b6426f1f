"""Every verb that the product records has words in both languages and a line in the documents."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from schakel.accountability.verbs import in_words, read_verbs

ROOT = Path(__file__).resolve().parents[2]
SOURCES = sorted(
    file
    for file in (ROOT / "src" / "schakel").rglob("*.py")
    if not {"core", "migrations"} & set(file.parts)
)
FORM = re.compile(r"[a-z]+\.[a-z_]+")


class Verbs(ast.NodeVisitor):
    """Collect the verbs in one file, and the places where a verb could not be followed."""

    def __init__(self, tree: ast.Module) -> None:
        self.found: set[str] = set()
        self.lost: list[int] = []
        self._parameters: list[set[str]] = [set()]
        self._constants = {
            target.id: node.value.value
            for node in tree.body
            if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant)
            for target in node.targets
            if isinstance(target, ast.Name)
        }
        self.visit(tree)

    def visit_FunctionDef(self, node: ast.FunctionDef) -> None:
        given = node.args
        self._parameters.append({each.arg for each in (*given.args, *given.kwonlyargs)})
        self.generic_visit(node)
        self._parameters.pop()

    def visit_Call(self, node: ast.Call) -> None:
        for keyword in node.keywords:
            if keyword.arg == "verb":
                self._take(keyword.value)
        self.generic_visit(node)

    def _take(self, value: ast.expr) -> None:
        match value:
            case ast.Constant(value=str(verb)):
                self.found.add(verb)
            case ast.IfExp(body=one, orelse=other):
                self._take(one)
                self._take(other)
            case ast.Name(id=name) if isinstance(self._constants.get(name), str):
                self.found.add(self._constants[name])
            case ast.Name(id=name) if name in self._parameters[-1]:
                return  # Whoever calls this function names the verb.
            case _:
                self.lost.append(value.lineno)


def collected() -> Iterator[tuple[Path, Verbs]]:
    """Give every file of the product that names a verb."""
    for file in SOURCES:
        verbs = Verbs(ast.parse(file.read_text(encoding="utf-8")))
        if verbs.found or verbs.lost:
            yield file, verbs


RECORDED = frozenset().union(*(verbs.found for _, verbs in collected()))


def documented() -> set[str]:
    """Return the verbs in the table of docs/formats/journal-verbs.md."""
    text = (ROOT / "docs" / "formats" / "journal-verbs.md").read_text(encoding="utf-8")
    return set(re.findall(r"^\| `([^`]+)` \|", text, re.M))


def test_the_scan_follows_every_verb():
    assert {str(file): verbs.lost for file, verbs in collected() if verbs.lost} == {}
    assert len(RECORDED) > 25
    assert {"report.received", "disclosure.given", "disclosure.refused"} <= RECORDED


def test_the_scan_does_not_overlook_a_verb():
    tree = ast.parse(
        "V = 'a.one'\n"
        "def f(verb, x):\n"
        "    record(verb=verb)\n    record(verb=V)\n    record(verb='a.two' if x else 'a.three')\n"
        "    record(verb=x.verb)\n"
    )

    verbs = Verbs(tree)

    assert verbs.found == {"a.one", "a.two", "a.three"}
    assert verbs.lost == [6]


def test_every_recorded_verb_has_words_and_every_word_a_verb():
    assert set(read_verbs()) == RECORDED


def test_every_recorded_verb_is_documented_and_nothing_else():
    assert documented() == RECORDED


@pytest.mark.parametrize("verb", sorted(read_verbs()))
def test_a_verb_has_its_form_and_words_in_both_languages(verb):
    words = read_verbs()[verb]

    assert FORM.fullmatch(verb)
    assert set(words) == {"en", "nl"}
    assert words["en"] != words["nl"]
    assert in_words(verb, language="nl") == words["nl"]
    assert in_words(verb, language="en") == words["en"]


def test_a_verb_of_another_release_is_shown_as_it_is():
    assert in_words("case.opened", language="nl") == "case.opened"
