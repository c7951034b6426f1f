"""A catalogue file that does not hold is refused, with the file, the indicator and the field."""

from pathlib import Path

import pytest

from schakel.core.indicators import catalogue
from schakel.core.indicators.catalogue import CatalogueError, load

SHIPPED = (Path(catalogue.__file__).parent / "editions" / "2026-11.yaml").read_text("utf-8")


def row(code: str) -> str:
    """Return the lines of one indicator in the shipped file."""
    start = SHIPPED.index(f"  - code: {code}\n")
    return SHIPPED[start : SHIPPED.index("\n\n", start)]


def changed(code: str, old: str, new: str) -> str:
    """Return the shipped file with one change in one indicator."""
    before = row(code)
    assert before.count(old) == 1
    return SHIPPED.replace(before, before.replace(old, new))


@pytest.mark.parametrize(
    ("code", "old", "new", "complaint"),
    [
        ("I17", "class: direct", "class: severe", "I17, class: expected one of direct"),
        ("I17", "sectors: [SW]", "sectors: [SEA]", "I17, sectors: expected one of ALL"),
        ("I17", "sectors: [SW]", "sectors: SW", "I17, sectors: expected a list"),
        ("I17", "sectors: [SW]", "sectors: []", "I17, sectors: expected a list"),
        ("I17", "sectors: [SW]", "sectors: [SW, SW]", "I17, sectors: the same value"),
        ("I17", "elements: [MEANS]", "elements: [HARM]", "I17, elements: expected one of ACT"),
        ("I17", "elements: [MEANS]", "elements: [MEANS, CTX]", "I17, elements: CTX supports"),
        ("I17", "group: coercion", "group: other", "I17, group: expected one of recruitment"),
        ("I17", "sources: {UM: V}", "sources: {XX: V}", "I17, sources: the source 'XX'"),
        ("I17", "sources: {UM: V}", "sources: {UM: sure}", "I17, sources, UM: expected one of"),
        ("I17", "sources: {UM: V}", "sources: {}", "I17, sources: at least one"),
        ("I17", "sources: {UM: V}", "", "I17, sources: this field is missing"),
        ("I17", "    group:", "    points: 3\n    group:", "I17, points: this field is not known"),
        ("I17", "    group:", "    class: direct\n    group:", "'class' is written twice"),
        ("I17", "    name:\n", "    name:\n      de: Wer\n", "I17, name, de: this field is not"),
        ("I17", "    innocent:\n", "    why:\n", "I17, innocent: this field is missing"),
        ("I17", "- code: I17", "- code: I18", "I18, code: is given twice"),
        ("I17", "- code: I17", "- code: X17", "indicator number 17, code: expected a code"),
        ("I17", "- code: I17", "- code: 17", "indicator number 17, code: expected a text"),
        ("I48", "elements: [CTX]", "elements: [MEANS]", "I48, elements: a contested indicator"),
        ("I48", "    why:\n", "    note:\n", "I48, why: a contested indicator says why"),
        ("I02", "    innocent:\n", "    why:\n", "I02, innocent: this field is missing"),
        ("I02", "    sources:", "    why: {nl: a, en: b}\n    sources:", "I02, why: a contested"),
        ("I92", "[police_only, ", "[secret, ", "I92, cautions: expected one of"),
        ("I15", "class: direct", "class: indirect", "I15, innocent: an indirect indicator needs"),
    ],
)
def test_a_row_that_does_not_hold_is_named(code: str, old: str, new: str, complaint: str) -> None:
    content = changed(code, old, new)

    with pytest.raises(CatalogueError) as refused:
        load(content, name="broken.yaml")

    assert any(line.startswith("broken.yaml") for line in refused.value.problems)
    assert complaint in str(refused.value)


def test_an_empty_language_is_refused() -> None:
    shipped = row("I15").splitlines()
    content = SHIPPED.replace(shipped[6], "      nl: '  '")

    with pytest.raises(CatalogueError, match="I15, name, nl: expected a text"):
        load(content, name="broken.yaml")


def test_every_broken_row_is_named_at_once() -> None:
    content = SHIPPED.replace("sources: {UM: V}", "sources: {}").replace("{SEED1: V}", "{SEED1: x}")

    with pytest.raises(CatalogueError) as refused:
        load(content, name="broken.yaml")

    places = [problem.split(", ")[1] for problem in refused.value.problems]
    assert places == ["I17", "I48", "I111"]


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        ("\nreviewed_by: null\n", "\n", "reviewed_by: this field is missing"),
        ("\nreviewed_by: null\n", "\nreviewed_by: ''\n", "reviewed_by: expected a text"),
        ("\ngroups:\n", "\npoints: {}\ngroups:\n", "points: this field is not known"),
        ("  DOM:\n", "  SEA:\n", "sectors, SEA: this field is not known"),
        ("    article: null\n", "    article: Art. 1\n", "elements, CTX, article: every element"),
    ],
)
def test_a_file_that_does_not_hold_is_named(old: str, new: str, complaint: str) -> None:
    assert SHIPPED.count(old) == 1

    with pytest.raises(CatalogueError) as refused:
        load(SHIPPED.replace(old, new), name="broken.yaml")

    assert f"broken.yaml, {complaint}" in str(refused.value)


@pytest.mark.parametrize("content", ["", "- I01", "a: [", "!!python/object/new:os.system [ls]"])
def test_what_is_no_catalogue_is_refused(content: str) -> None:
    with pytest.raises(CatalogueError, match=r"broken\.yaml: "):
        load(content, name="broken.yaml")
