"""Every text of this room has its Dutch, and keeps the names that are filled in."""

import io
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.pofile import read_po
from django.utils.translation.template import templatize

import schakel.reports
from schakel.reports.models import Status
from schakel.reports.wording import MEANING

ROOM = Path(schakel.reports.__file__).parent
KEYWORDS = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "ngettext": (1, 2),
    "pgettext_lazy": ((1, "c"), 2),
}
Source = tuple[str, str | None]


def texts() -> Iterator[Source]:
    for file in sorted([*ROOM.rglob("*.py"), *ROOM.rglob("*.html")]):
        source = file.read_text()
        code = templatize(source) if file.suffix == ".html" else source
        for _, found, _, context in extract("python", io.BytesIO(code.encode()), KEYWORDS):
            yield (found[0] if isinstance(found, tuple) else found), context


@pytest.fixture(scope="module")
def dutch() -> Catalog:
    with (ROOM / "locale/nl/LC_MESSAGES/django.po").open("rb") as handle:
        return read_po(handle)


def test_every_text_has_its_dutch_and_every_dutch_its_text(dutch) -> None:
    written = {text for text, _ in texts()}
    known = {row.id[0] if isinstance(row.id, tuple) else row.id for row in dutch if row.id}
    assert written - known == set()
    assert known - written == set()
    assert all(row.string for row in dutch if row.id)


def test_what_is_filled_in_has_the_same_names_in_dutch(dutch) -> None:
    name = re.compile(r"%\(\w+\)s")
    for row in dutch:
        source = row.id if isinstance(row.id, tuple) else (row.id,)
        target = row.string if isinstance(row.string, tuple) else (row.string,)
        if row.id:
            # A singular may say "one" in words.
            assert set(name.findall(target[-1])) == set(name.findall(source[-1])), row.id


def test_dutch_is_spoken_with_u_and_in_short_sentences(dutch) -> None:
    for row in dutch:
        for text in row.string if isinstance(row.string, tuple) else (row.string,):
            if not row.id:
                continue
            assert not re.search(r"\b(je|jij|jouw|jullie)\b", text, re.IGNORECASE), text
            for sentence in re.split(r"[.?!:]\s", text):
                assert len(sentence.split()) <= 22, sentence


def test_every_status_has_a_meaning() -> None:
    assert set(MEANING) == set(Status)
