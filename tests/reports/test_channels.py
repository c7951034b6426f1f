"""The other channels are data that is refused when it cannot be right."""

import datetime as dt
from pathlib import Path

import pytest
from django.test import RequestFactory
from django.utils.translation import override

from schakel.reports import channels
from schakel.reports.channels import ChannelsError

GOOD = """\
checked_on: 2026-11-22
channels:
  - name: {en: Police}
    number: "112"
    purpose: {en: Danger, nl: Gevaar}
"""


def load(folder: Path, text: str) -> channels.Channels:
    file = folder / "channels.yaml"
    file.write_text(text)
    return channels.load(file)


def test_the_shipped_numbers_are_those_of_the_law_sheet_and_say_when_they_were_checked() -> None:
    page = channels.page(RequestFactory().get("/"))
    assert page["channels_checked"] == dt.date(2026, 11, 22)
    shown = page["channels"]
    assert isinstance(shown, list)
    assert [channel.number for channel in shown] == [
        "112",
        "0900-8844",
        "0800-7000",
        "0800-5151",
        "033-448 11 86",
        "0800-2000",
    ]


def test_a_channel_is_shown_in_the_language_of_the_page_or_in_english(tmp_path, settings) -> None:
    load(tmp_path, GOOD)
    settings.CHANNELS_FILE = tmp_path / "channels.yaml"
    for language, purpose in (("nl", "Gevaar"), ("en", "Danger"), ("ro", "Danger")):
        with override(language):
            (channel,) = channels.page(RequestFactory().get("/"))["channels"]  # type: ignore[misc]
        assert (channel.name, channel.purpose) == ("Police", purpose)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("2026-11-22", "yesterday"),
        ("2026-11-22", "2026-11-22T10:00:00Z"),
        ("checked_on", "checked"),
        ('"112"', "112"),
        ('"112"', '"call me"'),
        ("en: Police", "nl: Politie"),
        ("{en: Police}", "Police"),
        ("en: Danger", 'en: ""'),
        ("    number", "    extra: 1\n    number"),
        ("  - name", "  name"),
        ("channels:", "channels: []\nx:"),
        (GOOD, "[]"),
        (GOOD, "{"),
    ],
)
def test_a_file_that_cannot_be_right_is_refused_by_name(tmp_path, old: str, new: str) -> None:
    assert old in GOOD
    with pytest.raises(ChannelsError, match=r"channels\.yaml"):
        load(tmp_path, GOOD.replace(old, new))


def test_a_file_that_is_not_there_is_refused_by_name(tmp_path) -> None:
    with pytest.raises(ChannelsError, match=r"nowhere\.yaml"):
        channels.load(tmp_path / "nowhere.yaml")
