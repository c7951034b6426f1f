"""Filters of the page that advises; they decide nothing."""

from django import template
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from schakel.core.law import Outcome, Text
from schakel.disclosures.advice.verdict import Duty, Name
from schakel.disclosures.deliberation import rulebook
from schakel.disclosures.words import said

register = template.Library()


@register.filter
def told(value: Text | Name | Promise | bool | str) -> str:
    """Show a text of the law, the name of an item, or yes and no, in the language of the page."""
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if isinstance(value, Name):
        about = f" ({said(value.subject)})" if value.subject else ""
        return f"{said(value.category)}{about}"
    return said(value) if isinstance(value, Text) else str(value)


@register.filter
def asked(question: Text) -> str:
    """Show what comes before an answer: a question as it is, anything else with a colon."""
    words = said(question)
    return f"{words[:1].upper()}{words[1:]}{'' if words.endswith('?') else ':'}"


@register.filter
def term(duty: Duty) -> str:
    """Show within how much time a duty must be done; nothing when no term is set."""
    if duty.unit == "hours":
        return ngettext("within %(n)s hour", "within %(n)s hours", duty.amount) % {"n": duty.amount}
    if duty.unit == "days":
        return ngettext("within %(n)s day", "within %(n)s days", duty.amount) % {"n": duty.amount}
    if duty.unit == "working_days":
        words = ngettext("within %(n)s working day", "within %(n)s working days", duty.amount)
        return words % {"n": duty.amount}
    return ""


@register.filter
def outcome_words(outcome: Outcome) -> str:
    """Show one of the four answers in the words of the law's vocabulary, as inside a sentence."""
    words = said(rulebook().vocabulary.label(outcome))
    return words[:1].lower() + words[1:]
