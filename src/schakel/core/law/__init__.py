"""Answer whether one item may go from one party to another, and what may be kept."""

from schakel.core.law.catalogue import (
    Deadline,
    Fact,
    Freeze,
    Obligation,
    Step,
    Vocabulary,
)
from schakel.core.law.decide import Decision, NeededStep, ShutLock, UsedKey, decide
from schakel.core.law.facts import ITEMS, Circumstances, Item
from schakel.core.law.keeping import Keeping, keeping
from schakel.core.law.reading import RulebookError
from schakel.core.law.rulebook import Rulebook, load
from schakel.core.law.rules import Rule, Rules
from schakel.core.law.vocabulary import (
    Category,
    Consent,
    Evidence,
    Kind,
    Lock,
    Mode,
    Nature,
    Outcome,
    Party,
    Provenance,
    Purpose,
    Status,
    Subject,
    Text,
    Who,
)

__all__ = [
    "ITEMS",
    "Category",
    "Circumstances",
    "Consent",
    "Deadline",
    "Decision",
    "Evidence",
    "Fact",
    "Freeze",
    "Item",
    "Keeping",
    "Kind",
    "Lock",
    "Mode",
    "Nature",
    "NeededStep",
    "Obligation",
    "Outcome",
    "Party",
    "Provenance",
    "Purpose",
    "Rule",
    "Rulebook",
    "RulebookError",
    "Rules",
    "ShutLock",
    "Status",
    "Step",
    "Subject",
    "Text",
    "UsedKey",
    "Vocabulary",
    "Who",
    "decide",
    "keeping",
    "load",
]
