"""Read a YAML file strictly, and say of every mistake in which file, line and word it is."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path

import yaml
from pydantic import ValidationError
from pydantic_core import ErrorDetails

Place = tuple[str | int, ...]
TIMESTAMP = "tag:yaml.org,2002:timestamp"


class RulebookError(ValueError):
    """Tell that a rule file cannot be used: where, which word, and why."""

    def __init__(self, *, file: str, line: int, word: str, problem: str) -> None:
        """Keep the parts, and read as one sentence."""
        super().__init__(f'{file}, line {line}: "{word}": {problem}')
        self.file = file
        self.line = line
        self.word = word
        self.problem = problem


@dataclass(frozen=True)
class Document:
    """Hold a parsed file and the line of everything in it."""

    file: str
    data: object
    lines: Mapping[Place, int]

    def line(self, place: Place) -> int:
        """Return the line of this place, or of the nearest thing around it."""
        while place not in self.lines and place:
            place = place[:-1]
        return self.lines.get(place, 1)

    def error(self, place: Place, *, word: object, problem: str) -> RulebookError:
        """Build the error for a word at a place in this file."""
        return RulebookError(file=self.file, line=self.line(place), word=str(word), problem=problem)

    def invalid(self, error: ValidationError, *, under: Place = ()) -> RulebookError:
        """Translate the first finding of a schema check into file, line and word."""
        first = min(error.errors(), key=_unknown_field_first)
        place = (*under, *first["loc"])
        key = str(first["loc"][-1]) if first["loc"] else self.file
        problems = {"extra_forbidden": "is not a known field", "missing": "is missing"}
        if first["type"] in problems:
            return self.error(place, word=key, problem=problems[first["type"]])
        return self.error(place, word=first["input"], problem=f"{key}: {first['msg']}")


def suggest(word: str, known: Iterable[str]) -> str:
    """Return the end of an error message: what may have been meant."""
    close = get_close_matches(word, list(known), n=1)
    return f"; did you mean {close[0]}?" if close else ""


class _Loader(yaml.SafeLoader):
    """Leave dates as they are written, so that the schema says which one is wrong."""

    yaml_implicit_resolvers = {
        first: [(tag, pattern) for tag, pattern in resolvers if tag != TIMESTAMP]
        for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }


def _unknown_field_first(error: ErrorDetails) -> bool:
    return error["type"] != "extra_forbidden"


def read(path: Path, *, root: Path) -> Document:
    """Read one YAML file with safe types only and without repeated keys, or raise RulebookError."""
    file = str(path.relative_to(root))
    try:
        loader = _Loader(path.read_text(encoding="utf-8"))
    except (UnicodeDecodeError, yaml.reader.ReaderError) as error:
        problem = f"is not plain text: {error}"
        raise RulebookError(file=file, line=1, word=file, problem=problem) from error
    try:
        node = loader.get_single_node()
        lines = _lines(node, file=file)
        data = loader.construct_document(node) if node is not None else None
    except yaml.MarkedYAMLError as error:
        raise _unreadable(error, file=file) from error
    finally:
        loader.dispose()
    return Document(file=file, data=data, lines=lines)


def _unreadable(error: yaml.MarkedYAMLError, *, file: str) -> RulebookError:
    mark = error.problem_mark
    line = mark.line + 1 if mark is not None else 1
    return RulebookError(file=file, line=line, word="YAML", problem=str(error.problem))


def _lines(root: yaml.Node | None, *, file: str) -> dict[Place, int]:
    lines: dict[Place, int] = {}
    waiting: list[tuple[Place, yaml.Node]] = [] if root is None else [((), root)]
    while waiting:
        place, node = waiting.pop()
        lines.setdefault(place, node.start_mark.line + 1)
        if isinstance(node, yaml.SequenceNode):
            waiting += [((*place, index), child) for index, child in enumerate(node.value)]
        if isinstance(node, yaml.MappingNode):
            for key, child in node.value:
                inner = (*place, str(key.value))
                line = key.start_mark.line + 1
                if inner in lines:
                    raise RulebookError(
                        file=file, line=line, word=str(key.value), problem="is written twice"
                    )
                lines[inner] = line
                waiting.append((inner, child))
    return lines
