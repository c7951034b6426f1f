"""The other channels that every page names: emergency, police, anonymous line, help.

They are data with the day on which they were last checked, read once from the file that the
setting CHANNELS_FILE names. A file that cannot be right stops the start.
"""

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

import yaml
from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import get_language

FALLBACK: Final = "en"
_NUMBER: Final = re.compile(r"\+?[0-9][0-9 -]{1,18}")


class ChannelsError(Exception):
    """The file with channels cannot be right. The message names the file and the line's name."""


@dataclass(frozen=True)
class Shown:
    """A channel in one language, as a page shows it."""

    name: str
    number: str
    purpose: str


@dataclass(frozen=True)
class Channel:
    """A channel in every language it is written in."""

    name: Mapping[str, str]
    number: str
    purpose: Mapping[str, str]

    def in_language(self, language: str) -> Shown:
        """Return the channel in `language`, or in English where that is missing."""
        return Shown(
            name=self.name.get(language, self.name[FALLBACK]),
            number=self.number,
            purpose=self.purpose.get(language, self.purpose[FALLBACK]),
        )


@dataclass(frozen=True)
class Channels:
    """All channels in the order of the page, and when they were last checked."""

    checked_on: dt.date
    channels: tuple[Channel, ...]


@cache
def load(file: Path) -> Channels:
    """Return the channels in `file`, or raise ChannelsError."""
    try:
        found = yaml.safe_load(file.read_text(encoding="utf-8"))
    except (OSError, yaml.YAMLError) as error:
        raise ChannelsError(f"{file}: cannot be read: {error}") from error
    if not isinstance(found, dict) or set(found) != {"checked_on", "channels"}:
        raise ChannelsError(f"{file}: want `checked_on` and `channels`, and nothing else")
    if type(found["checked_on"]) is not dt.date:
        raise ChannelsError(f"{file}: `checked_on` must be a day such as 2026-11-22")
    rows = found["channels"]
    if not isinstance(rows, list) or not rows:
        raise ChannelsError(f"{file}: `channels` must list at least one channel")
    channels = tuple(_channel(file, number, row) for number, row in enumerate(rows, start=1))
    return Channels(found["checked_on"], channels)


def page(_request: HttpRequest) -> dict[str, object]:
    """Give every template the channels in its language, and the day they were checked."""
    found = load(Path(settings.CHANNELS_FILE))
    language = get_language() or FALLBACK
    return {
        "channels": [channel.in_language(language) for channel in found.channels],
        "channels_checked": found.checked_on,
    }


def _channel(file: Path, place: int, row: object) -> Channel:
    if not isinstance(row, dict) or set(row) != {"name", "number", "purpose"}:
        raise ChannelsError(f"{file}: channel {place} wants `name`, `number` and `purpose`")
    number = row["number"]
    if not isinstance(number, str) or not _NUMBER.fullmatch(number):
        raise ChannelsError(f"{file}: channel {place}: {number!r} is not a telephone number")
    return Channel(
        name=_texts(file, place, row["name"]),
        number=number,
        purpose=_texts(file, place, row["purpose"]),
    )


def _texts(file: Path, place: int, texts: object) -> Mapping[str, str]:
    whole = isinstance(texts, dict) and all(
        isinstance(language, str) and isinstance(text, str) and text
        for language, text in texts.items()
    )
    if not isinstance(texts, dict) or not whole or FALLBACK not in texts:
        raise ChannelsError(f"{file}: channel {place}: want a text in `{FALLBACK}` and others")
    return texts
