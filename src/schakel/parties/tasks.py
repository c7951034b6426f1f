"""What is each role's task, what is not, and whose it is: read from roles.yaml, refused if odd."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Annotated

import yaml
from pydantic import BaseModel, ConfigDict, Field

from schakel.parties.roles import Role

FILE = Path(__file__).resolve().parent / "roles.yaml"


class Words(BaseModel):
    """The same words in both languages of the screen."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    en: Annotated[str, Field(min_length=1)]
    nl: Annotated[str, Field(min_length=1)]

    def said_in(self, language: str) -> str:
        """Return the words in `language`; in English where it is not Dutch."""
        return self.nl if language == "nl" else self.en


class TaskRow(Words):
    """One line of what is a role's task."""

    sources: Annotated[list[str], Field(min_length=1)]


class NotTaskRow(TaskRow):
    """One line of what is not a role's task, and whose it is."""

    whose: Annotated[list[str], Field(min_length=1)]


class RoleRow(BaseModel):
    """What roles.yaml says about one role."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    task: Annotated[list[TaskRow], Field(min_length=1)]
    not_task: Annotated[list[NotTaskRow], Field(min_length=1)]


class Catalogue(BaseModel):
    """The whole of roles.yaml. `status` stays `concept` until a named jurist has signed it."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    status: str
    sources: dict[str, Words]
    parties: dict[str, Words]
    roles: dict[Role, RoleRow]


@dataclass(frozen=True)
class Line:
    """A line as it is shown: the words, whose task it is if not the reader's, and its sources."""

    words: str
    whose: str
    sources: str


@dataclass(frozen=True)
class Tasks:
    """What is a role's task and what is not, in one language."""

    task: tuple[Line, ...]
    not_task: tuple[Line, ...]
    concept: bool


def tasks_of(role: Role, *, language: str) -> Tasks:
    """Return what is the task of `role` and what is not, in `language`."""
    catalogue = read_catalogue()
    row = catalogue.roles[role]
    joined = " and " if language != "nl" else " en "
    return Tasks(
        task=tuple(_line(catalogue, line, (), language, joined) for line in row.task),
        not_task=tuple(
            _line(catalogue, line, tuple(line.whose), language, joined) for line in row.not_task
        ),
        concept=catalogue.status == "concept",
    )


def _line(
    catalogue: Catalogue, row: TaskRow, whose: tuple[str, ...], language: str, joined: str
) -> Line:
    return Line(
        words=row.said_in(language),
        whose=joined.join(catalogue.parties[name].said_in(language) for name in whose),
        sources="; ".join(catalogue.sources[name].said_in(language) for name in row.sources),
    )


@cache
def read_catalogue() -> Catalogue:
    """Return roles.yaml, or raise ValueError naming what is missing or unknown."""
    catalogue = Catalogue.model_validate(yaml.safe_load(FILE.read_text(encoding="utf-8")))
    missing = sorted(role.value for role in Role if role not in catalogue.roles)
    if missing:
        raise ValueError(f"{FILE.name} says nothing about {', '.join(missing)}")
    for role, row in catalogue.roles.items():
        sources = {name for line in (*row.task, *row.not_task) for name in line.sources}
        whose = {name for line in row.not_task for name in line.whose}
        unknown = sorted((sources - catalogue.sources.keys()) | (whose - catalogue.parties.keys()))
        if unknown:
            raise ValueError(f"{FILE.name}, {role.value}: no such key {', '.join(unknown)}")
    return catalogue
