"""Filters of the pages on the rules; they decide nothing."""

from enum import StrEnum

from django import template

from schakel.core.law import Kind
from schakel.core.law.rules import Rule
from schakel.disclosures import words
from schakel.disclosures.browse import plain
from schakel.disclosures.deliberation import rulebook

register = template.Library()


@register.filter
def word(value: StrEnum) -> str:
    """Show the name of one of the law's words in the language of the page."""
    return words.said(rulebook().vocabulary.label(value))


@register.filter
def kind_of(kind: Kind) -> object:
    """Show what a rule is: lock, key, bar, obligation or keeping."""
    return plain.KINDS[kind]


@register.filter
def published(rule: Rule) -> str:
    """Return the address of a rule's article, where it has one."""
    return rule.source if rule.source.startswith("https://") else ""
