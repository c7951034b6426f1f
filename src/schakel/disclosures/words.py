"""Say the law's own texts in the language of the page."""

from django.utils.translation import get_language

from schakel.core.law import Text


def said(text: Text | None) -> str:
    """Return a text in Dutch on a Dutch page, in English elsewhere; nothing for nothing."""
    if text is None:
        return ""
    return text.in_language("nl" if (get_language() or "nl").startswith("nl") else "en")
