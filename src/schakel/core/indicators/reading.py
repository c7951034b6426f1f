"""Strict reading of a catalogue file: what is missing, unknown or doubled is refused by name."""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from enum import Enum
from typing import TypeVar

import yaml

from schakel.core.indicators import IndicatorsError
from schakel.core.indicators.text import Text

try:
    from yaml import CSafeLoader as SafeLoader
except ImportError:  # PyYAML built without libyaml: the same result, only slower
    from yaml import SafeLoader  # type: ignore[assignment]

E = TypeVar("E", bound=Enum)


class CatalogueError(IndicatorsError):
    """Name every problem in a catalogue file, each with the file, the place and the field."""

    def __init__(self, *problems: str) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


class StrictLoader(SafeLoader):
    """YAML's safe loader that refuses a key written twice, where YAML keeps the last one."""

    def construct_mapping(
        self, node: yaml.MappingNode, deep: bool = False
    ) -> dict[Hashable, object]:
        """Return the mapping; raise a YAML error at the first repeated key."""
        seen: set[object] = set()
        for key, _ in node.value:
            if key.value in seen:
                raise yaml.constructor.ConstructorError(
                    None, None, f"the key {key.value!r} is written twice", key.start_mark
                )
            seen.add(key.value)
        return dict(super().construct_mapping(node, deep))


@dataclass(frozen=True)
class Record:
    """One mapping of a catalogue file; `where` names the file and the place in it."""

    where: str
    fields: Mapping[str, object]

    @classmethod
    def from_yaml(cls, content: str, *, where: str) -> "Record":
        """Return the whole file as a record; raise CatalogueError if it is no mapping."""
        try:
            return cls.of(yaml.load(content, Loader=StrictLoader), where=where)  # noqa: S506
        except yaml.YAMLError as error:
            raise CatalogueError(f"{where}: not readable as YAML: {error}") from error

    @classmethod
    def of(cls, value: object, *, where: str) -> "Record":
        """Return `value` as a record; raise CatalogueError unless it maps names to values."""
        if not isinstance(value, dict) or not all(isinstance(name, str) for name in value):
            raise CatalogueError(f"{where}: expected a mapping of fields, got {value!r}")
        return cls(where, value)

    def problem(self, field: str, complaint: str) -> CatalogueError:
        """Return the error that names this place and `field`."""
        return CatalogueError(f"{self.where}, {field}: {complaint}")

    def allow(self, *names: str) -> None:
        """Refuse every field that is not in `names`."""
        for unknown in self.fields.keys() - set(names):
            raise self.problem(unknown, "this field is not known")

    def __getitem__(self, field: str) -> object:
        """Return the raw value of `field`; raise CatalogueError if it is not there."""
        if field not in self.fields:
            raise self.problem(field, "this field is missing")
        return self.fields[field]

    def string(self, field: str) -> str:
        """Return a text that is not blank."""
        value = self[field]
        if not isinstance(value, str) or not value.strip():
            raise self.problem(field, f"expected a text, got {value!r}")
        return value.strip()

    def record(self, field: str) -> "Record":
        """Return the mapping below `field`."""
        return Record.of(self[field], where=f"{self.where}, {field}")

    def text(self, field: str) -> Text:
        """Return both languages below `field`, and nothing else."""
        both = self.record(field)
        both.allow("nl", "en")
        return Text(nl=both.string("nl"), en=both.string("en"))

    def text_if_given(self, field: str) -> Text | None:
        """Return both languages below `field`, or None when the field is left out."""
        return self.text(field) if field in self.fields else None

    def sequence(self, field: str) -> list[object]:
        """Return the list below `field`; it is not empty."""
        value = self[field]
        if not isinstance(value, list) or not value:
            raise self.problem(field, f"expected a list with something in it, got {value!r}")
        return value

    def member(self, field: str, kind: type[E]) -> E:
        """Return the value of `field` as a member of the closed set `kind`."""
        return self._member(field, self[field], kind)

    def members(self, field: str, kind: type[E]) -> tuple[E, ...]:
        """Return the list below `field` as members of `kind`, none of them twice."""
        found = tuple(self._member(field, value, kind) for value in self.sequence(field))
        if len(set(found)) != len(found):
            raise self.problem(field, "the same value is given twice")
        return found

    def _member(self, field: str, value: object, kind: type[E]) -> E:
        known = {member.value: member for member in kind}
        if not isinstance(value, str) or value not in known:
            raise self.problem(field, f"expected one of {', '.join(known)}, got {value!r}")
        return known[value]

    def labels(self, field: str, kind: type[E]) -> dict[E, Text]:
        """Return a text for every member of `kind`: none may be missing, none unknown."""
        below = self.record(field)
        below.allow(*(member.value for member in kind))
        return {member: below.text(member.value) for member in kind}
