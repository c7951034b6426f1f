"""Show every decision that differs between two rule sets, exactly, in blocks that can be read."""

from schakel.core.law.impact.changes import RuleChange
from schakel.core.law.impact.compare import Box, Direction, Impact, compare
from schakel.core.law.impact.cube import Facts

__all__ = ["Box", "Direction", "Facts", "Impact", "RuleChange", "compare"]
