"""Small tags and filters that format; they decide nothing."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from django import template
from django.conf import settings
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import translate_url
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.safestring import SafeString
from django.utils.translation import get_language, get_language_info

register = template.Library()

GROUP: Final = 4
SOON_DAYS: Final = 2


@dataclass(frozen=True)
class Language:
    """A language that a page can be read in, with the address of that page."""

    code: str
    name: str
    address: str
    current: bool


@register.simple_tag
def icon(name: str) -> SafeString:
    """Draw templates/web/icons/NAME.svg; screen readers skip it, so say it in words too."""
    return render_to_string(f"web/icons/{name}.svg")


@register.filter
def day(value: date | datetime | None) -> str:
    """Write a day in full: 24 november 2026. Nothing for nothing."""
    if value is None:
        return ""
    return date_format(_local(value), "j F Y", use_l10n=False)


@register.filter
def moment(value: datetime | None) -> str:
    """Write a moment to the minute: 24 november 2026, 10:15. Nothing for nothing."""
    if value is None:
        return ""
    return date_format(_local(value), "j F Y, H:i", use_l10n=False)


@register.filter
def groups(code: str) -> list[str]:
    """Cut a code in groups of four for reading and copying; spaces and dashes in it are dropped."""
    plain = "".join(character for character in code if character.isalnum())
    return [plain[start : start + GROUP] for start in range(0, len(plain), GROUP)]


@register.inclusion_tag("web/deadline.html")
def deadline(due: date | datetime, on: date | None = None) -> dict[str, object]:
    """Show how long there is until a day, as of today or of `on`."""
    until = _local(due)
    last = until.date() if isinstance(until, datetime) else until
    days = (last - (on or timezone.localdate())).days
    return {"due": last, "days": days, "late": -days, "soon": 0 <= days <= SOON_DAYS}


@register.inclusion_tag("web/outcome.html")
def outcome(kind: str) -> dict[str, str]:
    """Show one of the four answers of the law: go, conditions, wait or never."""
    return {"kind": kind}


@register.simple_tag(takes_context=True)
def languages(context: template.Context) -> list[Language]:
    """List the languages of the site with this same page's address in each."""
    request: HttpRequest | None = context.get("request")
    here = request.get_full_path() if request is not None else "/"
    return [
        Language(
            code=code,
            name=get_language_info(code)["name_local"],
            address=translate_url(here, code),
            current=code == get_language(),
        )
        for code, _name in settings.LANGUAGES
    ]


@register.simple_tag
def example_region() -> bool:
    """Say whether this installation shows the invented region."""
    return bool(settings.EXAMPLE)


@register.simple_tag
def exit_address() -> str:
    """Give the neutral site that "leave this site" leads to."""
    return str(settings.EXIT_ADDRESS)


def _local(value: date | datetime) -> date | datetime:
    """Bring an aware moment to the clock on the wall here; leave a day as it is."""
    if isinstance(value, datetime) and timezone.is_aware(value):
        return timezone.localtime(value)
    return value
