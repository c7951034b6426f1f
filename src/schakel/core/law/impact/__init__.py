"""Show every decision that differs between two rule sets, exactly, in blocks that can be read."""

from schakel.core.law.impact.answers import Trait
from schakel.core.law.impact.changes import RuleChange
from schakel.core.law.impact.compare import SPACE, Box, Direction, Impact, compare
from schakel.core.law.impact.cube import Facts
from schakel.core.law.impact.plain import box_of, canonical, name_of, plain_of

__all__ = [
    "SPACE",
    "Box",
    "Direction",
    "Facts",
    "Impact",
    "RuleChange",
    "Trait",
    "box_of",
    "canonical",
    "compare",
    "name_of",
    "plain_of",
]
