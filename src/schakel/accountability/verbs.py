"""The journal's verbs in words, read from verbs.yaml."""

from functools import cache
from pathlib import Path

import yaml

FILE = Path(__file__).resolve().parent / "verbs.yaml"


def in_words(verb: str, *, language: str) -> str:
    """Return what happened, in `language`. A verb of another release has no words: it stays."""
    words = read_verbs().get(verb)
    if words is None:
        return verb
    return words["nl" if language == "nl" else "en"]


@cache
def read_verbs() -> dict[str, dict[str, str]]:
    """Return verbs.yaml: each verb with its words by language."""
    verbs: dict[str, dict[str, str]] = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    return verbs
