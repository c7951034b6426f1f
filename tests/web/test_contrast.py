"""Every documented pair of colours has the contrast that is written there and that WCAG asks."""

import math
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
TOKEN = re.compile(r"--schakel-([a-z]+(?:-\d+)?):\s*(#[0-9a-f]{6});")
ROW = re.compile(r"^\| `([a-z0-9-]+)` \| `([a-z0-9-]+)` \| ([\d.]+) \| (text|shape) \|", re.M)
LEAST = {"text": 4.5, "shape": 3.0}
COLOURS = dict(TOKEN.findall((ROOT / "look/src/tokens.css").read_text()))
PAIRS = ROW.findall((ROOT / "docs/guides/look.md").read_text())


def luminance(colour: str) -> float:
    """Return the relative luminance of a colour as WCAG 2.2 defines it."""
    parts = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of two colours as WCAG 2.2 defines it: 1 to 21."""
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def test_the_formula_gives_the_published_extremes() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#777777") == pytest.approx(1)
    assert contrast("#767676", "#ffffff") == pytest.approx(4.54, abs=0.01)


def test_the_guide_lists_the_pairs() -> None:
    assert len(PAIRS) >= 50


@pytest.mark.parametrize(("front", "back", "written", "kind"), PAIRS)
def test_a_pair_can_be_read(front: str, back: str, written: str, kind: str) -> None:
    measured = contrast(COLOURS[front], COLOURS[back])
    assert measured >= LEAST[kind]
    assert math.floor(measured * 10) / 10 == float(written)


def test_no_colour_is_named_outside_the_tokens() -> None:
    for file in sorted((ROOT / "look/src").glob("*.css")):
        if file.name not in {"tokens.css", "print.css"}:
            assert not re.findall(r"#[0-9a-fA-F]{3,8}\b", file.read_text()), file.name
