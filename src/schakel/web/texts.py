"""The texts of the sources and their translations, read without the programs of GNU gettext.

A text is named by its context, its words and its plural, as in a catalogue (PO file).
"""

import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.pofile import read_po
from django.utils.translation.template import templatize

KEYWORDS = {
    name + ending: places
    for name, places in (
        ("gettext", (1,)),
        ("ngettext", (1, 2)),
        ("pgettext", ((1, "c"), 2)),
        ("npgettext", ((1, "c"), 2, 3)),
    )
    for ending in ("", "_lazy")
} | {"_": (1,)}


@dataclass(frozen=True, order=True)
class Text:
    """What is translated, apart from where it stands."""

    words: str
    plural: str = ""
    context: str = ""


@dataclass(frozen=True)
class Room:
    """One room's texts and its catalogue in one language."""

    name: str
    file: Path
    texts: dict[Text, str] = field(repr=False)
    translated: dict[Text, tuple[str, ...]] = field(repr=False)


def room(folder: Path, *, language: str) -> Room:
    """Return the texts of the package in `folder`, each with the place where it stands first."""
    file = folder / "locale" / language / "LC_MESSAGES" / "django.po"
    texts: dict[Text, str] = {}
    for source in sorted([*folder.rglob("*.py"), *folder.rglob("*.html")]):
        for line, text in texts_of(source):
            texts.setdefault(text, f"{source.relative_to(folder.parent).as_posix()}:{line}")
    return Room(folder.name, file, texts, catalogue(file))


def texts_of(source: Path) -> Iterator[tuple[int, Text]]:
    """Yield every text in a module or a template, with its line."""
    content = source.read_text(encoding="utf-8")
    if source.suffix != ".py":
        # Between parentheses Python minds no indentation, and a template has its own.
        content = "(" + templatize(content, origin=str(source)) + ")"
    found = extract("python", io.BytesIO(content.encode()), keywords=KEYWORDS)
    for line, words, _comments, context in found:
        yield line, _text(words, context)


def catalogue(file: Path) -> dict[Text, tuple[str, ...]]:
    """Return what a catalogue translates, and into what; empty words are no translation."""
    if not file.exists():
        return {}
    with file.open("rb") as handle:
        found: Catalog = read_po(handle)
    return {
        _text(message.id, message.context): _words(message)
        for message in found
        if message.id and all(_words(message)) and not message.fuzzy
    }


def _text(words: object, context: str | None) -> Text:
    if isinstance(words, tuple | list):
        return Text(str(words[0]), str(words[1]), context or "")
    return Text(str(words), "", context or "")


def _words(message: Message) -> tuple[str, ...]:
    words = message.string
    return tuple(map(str, words)) if isinstance(words, tuple | list) else (str(words or ""),)
