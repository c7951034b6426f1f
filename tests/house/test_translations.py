"""Every text on a screen has Dutch words, the same everywhere, with the same places to fill in."""

import re
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from tests.house.sources import PACKAGE

from schakel.web import texts
from schakel.web.management.commands.messages import add
from schakel.web.texts import Room, Text

pytestmark = pytest.mark.static

ROOMS = [texts.room(file.parent, language="nl") for file in sorted(PACKAGE.glob("*/apps.py"))]
OF_DJANGO = {
    Text(
        "This password is too short. It must contain at least %d character.",
        "This password is too short. It must contain at least %d characters.",
    )
}
"""Texts of Django itself that a room says in its own words."""
FILLED_IN = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w*\}")


def translations() -> list[tuple[Room, Text, tuple[str, ...]]]:
    return [(room, text, words) for room in ROOMS for text, words in room.translated.items()]


def test_the_rooms_have_texts():
    assert len(ROOMS) >= 9
    assert sum(len(room.texts) for room in ROOMS) > 400


@pytest.mark.parametrize("room", ROOMS, ids=lambda room: room.name)
def test_every_text_has_dutch_words(room):
    everywhere = {text for _, text, _ in translations()}

    lacking = {place: text.words for text, place in room.texts.items() if text not in everywhere}

    assert lacking == {}


def test_a_text_has_the_same_dutch_words_in_every_room():
    """Django merges all catalogues: of two translations one would silently win."""
    said: dict[Text, dict[tuple[str, ...], list[str]]] = {}
    for room, text, words in translations():
        said.setdefault(text, {}).setdefault(words, []).append(room.name)

    assert {text.words: ways for text, ways in said.items() if len(ways) > 1} == {}


def test_a_translation_fills_in_what_its_text_fills_in():
    differing = [
        (room.name, text.words, words)
        for room, text, words in translations()
        if {*FILLED_IN.findall(text.words), *FILLED_IN.findall(text.plural)}
        != {name for said in words for name in FILLED_IN.findall(said)}
    ]

    assert differing == []


def test_no_translation_is_left_of_a_text_that_went():
    asked = {text for room in ROOMS for text in room.texts} | OF_DJANGO
    left = {f"{room.name}: {text.words}" for room, text, _ in translations() if text not in asked}

    assert left == set()


def test_dutch_says_u_and_never_je():
    familiar = re.compile(r"\b(je|jij|jouw|jullie)\b", re.I)
    found = [words for _, _, words in translations() if any(map(familiar.search, words))]

    assert found == []


def write(folder: Path, name: str, content: str) -> None:
    file = folder / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(content)


@pytest.fixture
def small_room(tmp_path) -> Path:
    folder = tmp_path / "room"
    write(folder, "views.py", 'a = _("One")\nb = ngettext("%(n)s bed", "%(n)s beds", n)\n')
    write(folder, "forms.py", 'c = pgettext_lazy("address", "form/")\nd = str("Not a text")\n')
    page = """<p>it's {{ x }}</p>\n    {% translate "Two" %}\n{% blocktranslate trimmed %}
        Three
    of them{% endblocktranslate %}{% blocktranslate count n=n %}{{ n }} day{% plural %}{{ n }} days
    {% endblocktranslate %}"""
    write(folder, "templates/room/page.html", page)
    return folder


def test_texts_are_found_in_modules_and_templates(small_room):
    found = texts.room(small_room, language="nl").texts

    assert Text("One") in found
    assert Text("%(n)s bed", "%(n)s beds") in found
    assert Text("form/", "", "address") in found
    assert Text("Two") in found
    assert Text("Three of them") in found
    assert Text("%(n)s day", "%(n)s days\n    ") in found
    assert len(found) == 6


def test_new_texts_are_added_without_touching_what_was_written(small_room):
    catalogue = small_room / "locale/nl/LC_MESSAGES/django.po"
    write(small_room, "locale/nl/LC_MESSAGES/django.po", '# mine\nmsgid "One"\nmsgstr "Een"\n')
    room = texts.room(small_room, language="nl")
    new = [text for text in room.texts if text not in room.translated]

    add(room, new, language="nl")
    once = catalogue.read_text()
    add(room, new, language="nl")

    assert once.startswith('# mine\nmsgid "One"\nmsgstr "Een"\n')
    assert catalogue.read_text() == once
    assert 'msgid "Two"\nmsgstr ""\n' in once
    assert 'msgid_plural "%(n)s beds"\nmsgstr[0] ""\n' in once
    assert texts.room(small_room, language="nl").translated == {Text("One"): ("Een",)}


def test_the_command_finds_nothing_to_add(capsys):
    call_command("messages", check=True)

    assert " 0 without words" in capsys.readouterr().out


def test_an_unknown_language_is_refused():
    with pytest.raises(CommandError, match="not one of"):
        call_command("messages", language="xx")
