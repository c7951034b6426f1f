"""No template of the project carries a style, a script or another site; each name in it exists."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
TEMPLATES = sorted((ROOT / "src/schakel").glob("*/templates/**/*.html"))
ICONS = ROOT / "src/schakel/web/templates/web/icons"
CSS = (ROOT / "src/schakel/web/static/web/schakel.css").read_text()
TAG = re.compile(r"{%.*?%}|{{.*?}}|{#.*?#}", re.S)
FORBIDDEN = {
    "a style attribute": r"<[^>]*\sstyle\s*=",
    "a style element": r"<style",
    "a script": r"<script|javascript:",
    "a handler": r"<[^>]*\son[a-z]+\s*=",
    "a frame or object": r"<(iframe|frame|object|embed)\b",
    "another site's file": r"<(link|img|source|script)[^>]*(src|href)=\"(https?:)?//",
    "unescaped text": r"\|\s*safe\b|autoescape off",
}


ASK_A_DEVICE = '<script src="{% static "entrance/passkey.js" %}" defer></script>'
MAY_ASK_A_DEVICE = {
    "entrance/templates/entrance/sign_in.html",
    "entrance/templates/entrance/passkeys.html",
}
"""The pages for staff on which a device is asked for a passkey, which only a script can do."""


STANDS_ALONE = {"disclosures/templates/disclosures/adoption/printed.html"}
"""Written to a file that someone takes along, so its style is in it. No address serves it."""


def name(file: Path) -> str:
    return str(file.relative_to(ROOT / "src/schakel"))


@pytest.mark.parametrize("what", FORBIDDEN)
@pytest.mark.parametrize("file", TEMPLATES, ids=name)
def test_a_template_carries_no(file: Path, what: str) -> None:
    text = file.read_text()
    if name(file) in MAY_ASK_A_DEVICE:
        text = text.replace(ASK_A_DEVICE, "", 1)
    if what == "a style element" and name(file) in STANDS_ALONE:
        return
    found = re.search(FORBIDDEN[what], text, re.I)
    assert found is None, found


@pytest.mark.parametrize(
    ("what", "example"),
    [
        ("a style attribute", '<p style="color:red">'),
        ("a script", "<script>"),
        ("a handler", '<a href="/" onclick="x()">'),
        ("another site's file", '<img src="https://x.example/a.png">'),
        ("unescaped text", "{{ text|safe }}"),
    ],
)
def test_the_sweep_sees_what_it_forbids(what: str, example: str) -> None:
    assert re.search(FORBIDDEN[what], example, re.I)


@pytest.mark.parametrize("file", TEMPLATES, ids=name)
def test_every_icon_exists(file: Path) -> None:
    for icon in re.findall(r'{% icon "([^"]+)"', file.read_text()):
        assert (ICONS / f"{icon}.svg").is_file(), icon


@pytest.mark.parametrize("file", TEMPLATES, ids=name)
def test_every_class_of_the_house_exists(file: Path) -> None:
    for value in re.findall(r'class="((?:[^"{]|{%.*?%}|{{.*?}})*)"', file.read_text()):
        for word in TAG.sub(" ", re.sub(r"[\w-]*{{.*?}}[\w-]*", " ", value)).split():
            if word.startswith(("schakel-", "utrecht-", "nl-")):
                assert f".{word}" in CSS, word


@pytest.mark.parametrize("icon", sorted(ICONS.glob("*.svg")), ids=lambda file: file.stem)
def test_an_icon_is_hidden_from_screen_readers(icon: Path) -> None:
    assert icon.read_text().startswith(
        '<svg class="schakel-icon" viewBox="0 0 24 24" aria-hidden="true"'
    )
