"""A rule in plain words: who gives whom what, for what, when, and what it opens or shuts."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from schakel.core.law import FACTS, WORDS, Kind, Text
from schakel.core.law.rules import Rule, Value
from schakel.disclosures.browse.facts import YES_OR_NO, provenance_of
from schakel.disclosures.deliberation import rulebook

KINDS: Mapping[Kind, object] = MappingProxyType(
    {
        Kind.LOCK: _("lock"),
        Kind.KEY: _("key"),
        Kind.BAR: _("bar"),
        Kind.OBLIGATION: _("obligation"),
        Kind.KEEPING: _("keeping"),
    }
)
SCOPE = ("sender", "receiver", "purpose", "category", "subject")


@dataclass(frozen=True)
class Condition:
    """Hold one condition: its question and the answers that fit, or all answers but those named."""

    field: str
    question: Text
    values: tuple[Text, ...]
    is_exception: bool
    provenance: Text | None


def statute_of(rule: Rule) -> str:
    """Return the name of the statute, ruling or guideline that a rule rests on."""
    return rule.article.partition(" art. ")[0]


def article_of(rule: Rule) -> str:
    """Return the article and paragraphs of a rule; nothing for a ruling or guideline."""
    return rule.article.partition(" art. ")[2]


def slug_of(statute: str) -> str:
    """Return the part of an address that stands for a statute."""
    return slugify(statute)


def scope_of(rule: Rule) -> tuple[Condition, ...]:
    """Return whom, what for and what a rule is about; one that names nothing is about all."""
    return tuple(_condition(field, rule) for field in SCOPE)


def facts_of(rule: Rule) -> tuple[Condition, ...]:
    """Return the further facts that a rule asks for."""
    named = {name for name, _values in rule.when}
    return tuple(_condition(field, rule) for field in FACTS if field in named)


def _condition(field: str, rule: Rule) -> Condition:
    words = rulebook().vocabulary
    every: list[Value] = list(WORDS[field]) if field in WORDS else [True, False]
    fitting = [value for value in every if rule.applies(field, value)]
    others = [value for value in every if value not in fitting]
    is_exception = bool(others) and len(others) < len(fitting) and len(others) <= len(every) // 4
    shown = others if is_exception else fitting
    return Condition(
        field=field,
        question=words.facts[field].text,
        values=() if not others else tuple(_label(value) for value in shown),
        is_exception=is_exception,
        provenance=provenance_of(field) if field in FACTS else None,
    )


def _label(value: Value) -> Text:
    if isinstance(value, StrEnum):
        return rulebook().vocabulary.label(value)
    return YES_OR_NO[bool(value)]
