"""The stylesheet holds what the guide promises, comes from its sources, and asks nobody else."""

import hashlib
import json
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LOOK = ROOT / "look"
STATIC = ROOT / "src/schakel/web/static/web"
CSS = (STATIC / "schakel.css").read_text()
GUIDE = (ROOT / "docs/guides/look.md").read_text()
NAME = r"(?:schakel|utrecht|nl)-[a-z][a-z0-9-]*(?:__[a-z-]+)?(?:--[a-z0-9-]+)?"
QUOTED = " ".join(one or other for one, other in re.findall(r'class="([^"]*)"|`([^`\n]*)`', GUIDE))
PROMISED = sorted(set(re.findall(rf"(?<![\w/-]){NAME}(?![\w/…-])", QUOTED)))
IN_CSS = set(re.findall(rf"\.({NAME})", CSS))


def test_the_guide_promises_the_components() -> None:
    assert len(PROMISED) > 100


@pytest.mark.parametrize("name", PROMISED)
def test_a_class_in_the_guide_exists_in_the_stylesheet(name: str) -> None:
    assert name in IN_CSS


def test_the_stylesheet_was_built_from_the_sources_beside_it() -> None:
    own = re.search(r"const own = \[(.*?)\];", (LOOK / "build.mjs").read_text(), re.S)
    assert own is not None
    names = re.findall(r'"([a-z]+)"', own[1])
    assert sorted(names) == sorted(file.stem for file in (LOOK / "src").glob("*.css"))
    files = [LOOK / "package-lock.json", *(LOOK / "src" / f"{name}.css" for name in names)]
    total = hashlib.sha256("".join(file.read_text() for file in files).encode()).hexdigest()
    assert f"Sources: {total}" in CSS, "run `npm run build` in look/"


def test_the_stylesheet_asks_only_for_files_that_stand_beside_it() -> None:
    asked = re.findall(r"url\(([^)]*)\)", CSS)
    assert asked
    for address in asked:
        assert (STATIC / address.strip("\"'")).is_file(), address
    assert "@import" not in CSS
    assert "http:" not in CSS
    assert "https:" not in CSS


def test_no_mark_of_another_house_is_shipped() -> None:
    assert ".utrecht-theme" not in CSS
    assert ".voorbeeld-theme" not in CSS
    assert "@utrecht/design-tokens" not in (LOOK / "package-lock.json").read_text()


def test_the_fonts_come_with_their_licence() -> None:
    assert "SIL Open Font License" in (STATIC / "fonts/LICENSE.txt").read_text()
    assert all(file.read_bytes()[:4] == b"wOF2" for file in (STATIC / "fonts").glob("*.woff2"))


def test_the_lock_file_names_no_registry() -> None:
    lock = (LOOK / "package-lock.json").read_text()
    assert '"resolved"' not in lock
    packages = json.loads(lock)["packages"]
    assert all("integrity" in entry for name, entry in packages.items() if name)


def test_the_look_keeps_to_a_weight_that_a_slow_telephone_can_carry() -> None:
    assert len(CSS.encode()) < 140_000
    assert (STATIC / "fonts/noto-sans-latin.woff2").stat().st_size < 40_000
