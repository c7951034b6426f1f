"""A rulebook of seven rows that never changes, for documents that are compared byte for byte."""

from datetime import date
from pathlib import Path

import yaml

from schakel.core.law import load
from schakel.core.law.rulebook import SHIPPED

ON = date(2026, 11, 24)
RULES = Path(__file__).parent / "small_book.yaml"


def small_book(root):
    """Load the seven rows below the words of this version."""
    words = yaml.safe_load((SHIPPED / "vocabulary.yaml").read_text(encoding="utf-8"))
    small = yaml.safe_load(RULES.read_text(encoding="utf-8"))
    words |= {name: small[name] for name in ("sources", "obligations", "steps", "freezes", "bills")}
    words["facts"] = {
        name: fact | {"nl": f"Vraag {name}?", "en": f"Question {name}?"}
        for name, fact in words["facts"].items()
    }
    (root / "rules").mkdir()
    (root / "vocabulary.yaml").write_text(yaml.safe_dump(words), encoding="utf-8")
    (root / "rules" / "small.yaml").write_text(yaml.safe_dump(small["rules"]), encoding="utf-8")
    return load(root)
