"""`./schakel messages`: put new texts into each room's catalogue, and say what lacks words."""

from argparse import ArgumentParser
from pathlib import Path

from babel.messages.pofile import normalize
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from schakel.web import texts

HEADER = """msgid ""
msgstr ""
"Language: {language}\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=UTF-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\\n"
"""


class Command(BaseCommand):
    """Keep the catalogues complete. What a person wrote in them is never moved or changed."""

    help = "Add new texts to each room's catalogue and name those without a translation."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the language and whether only to look."""
        parser.add_argument("--language", default="nl", help="the language to complete")
        parser.add_argument("--check", action="store_true", help="change nothing, only report")

    def handle(self, *, language: str, check: bool, **options: object) -> None:
        """Go through the rooms; exit 1 while a text has no translation anywhere."""
        if language not in {code for code, _ in settings.LANGUAGES}:
            raise CommandError(f"--language {language}: not one of settings.LANGUAGES")
        folders = sorted(file.parent for file in Path(settings.PACKAGE).glob("*/apps.py"))
        rooms = [texts.room(folder, language=language) for folder in folders]
        everywhere = {text for room in rooms for text in room.translated}
        lacking = 0
        for room in rooms:
            new = [text for text in room.texts if text not in everywhere]
            if new and not check:
                add(room, new, language=language)
            lacking += len(new)
            for text in new:
                self.stdout.write(f"{room.texts[text]}: {text.words}")
        self.stdout.write(
            f"{sum(len(room.texts) for room in rooms)} texts, {lacking} without words"
        )
        if lacking:
            raise CommandError(f"{lacking} texts have no translation in {language}")


def add(room: texts.Room, new: list[texts.Text], *, language: str) -> None:
    """Append the new texts, without words yet, to the room's catalogue."""
    room.file.parent.mkdir(parents=True, exist_ok=True)
    before = room.file.read_text(encoding="utf-8") if room.file.exists() else ""
    content = before or HEADER.format(language=language)
    for text in new:
        entry = lines_of(text, room.texts[text])
        if entry.partition("\n")[2] not in content:
            content += "\n" + entry
    room.file.write_text(content, encoding="utf-8")


def lines_of(text: texts.Text, place: str) -> str:
    """Return the lines of one text in a catalogue, to be filled in by who translates."""
    lines = [f"#: {place.rpartition(':')[0]}"]
    if text.context:
        lines.append(f"msgctxt {normalize(text.context)}")
    lines.append(f"msgid {normalize(text.words)}")
    if text.plural:
        lines += [f"msgid_plural {normalize(text.plural)}", 'msgstr[0] ""', 'msgstr[1] ""']
    else:
        lines.append('msgstr ""')
    return "\n".join(lines) + "\n"
