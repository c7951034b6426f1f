"""Filters of this room's pages; they decide nothing."""

from django import template

from schakel.core.law import Outcome, Text
from schakel.disclosures import words
from schakel.disclosures.proposal import Footing, Reliability, Source
from schakel.reports.models import Sector

register = template.Library()

MARKS = {
    Outcome.PERMITTED: "go",
    Outcome.PERMITTED_IF: "conditions",
    Outcome.NOT_YET: "wait",
    Outcome.REFUSED: "never",
}
LISTS = (Source, Reliability, Footing, Sector)


@register.filter
def said(text: Text | None) -> str:
    """Show one of the law's texts in the language of the page."""
    return words.said(text)


@register.filter
def mark(outcome: Outcome) -> str:
    """Return which of the four marks of the look an answer has: go, conditions, wait or never."""
    return MARKS[outcome]


@register.filter
def named(code: str) -> object:
    """Show the name of a code of a label or sector; a code without one as it is."""
    for kind in LISTS:
        if code in kind.values:
            return kind(code).label
    return code
