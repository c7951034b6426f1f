"""What every page shows around its content: the menu of a role, and the public channels."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext_lazy as _

from schakel.parties.models import Member
from schakel.parties.roles import Capability


@dataclass(frozen=True)
class Entry:
    """A line in the menu: its words, its page, and which capabilities lead there."""

    label: object
    name: str
    capabilities: frozenset[Capability]


MENU = (
    Entry(_("Reports"), "assessments:desk", frozenset({Capability.TRIAGE})),
    Entry(
        _("Signals"),
        "assessments:signals",
        frozenset({Capability.TRIAGE, Capability.DISCLOSE, Capability.REVIEW}),
    ),
    Entry(_("Given"), "disclosures:given", frozenset({Capability.DISCLOSE, Capability.REVIEW})),
    Entry(_("Inbox"), "disclosures:inbox", frozenset({Capability.RECEIVE})),
    Entry(_("Overview"), "disclosures:overview", frozenset({Capability.OVERVIEW})),
    Entry(_("Rules to sign"), "disclosures:adoption", frozenset({Capability.ADOPT})),
    Entry(_("Journal"), "accountability:journal", frozenset({Capability.AUDIT})),
    Entry(_("Colleagues"), "parties:members", frozenset({Capability.MEMBERS})),
    Entry(_("May I share this?"), "advice:ask", frozenset(Capability)),
    Entry(_("The rules"), "rules:start", frozenset(Capability)),
    Entry(_("My role"), "parties:role", frozenset(Capability)),
)


def page(request: HttpRequest) -> dict[str, object]:
    """Give templates the menu. Lazy: a public page never looks who is signed in."""
    return {"navigation": SimpleLazyObject(_menu_of(request))}


def _menu_of(request: HttpRequest) -> Callable[[], list[tuple[str, str, bool]]]:
    return lambda: list(_menu(request))


def _menu(request: HttpRequest) -> Iterator[tuple[str, str, bool]]:
    member = getattr(request, "member", None)
    if not isinstance(member, Member):
        return
    for entry, address in _entries(member):
        yield str(entry.label), address, request.path.startswith(address)


def start_of(member: Member) -> str:
    """Return the address where a member's work starts: the first of the menu, or their role."""
    return next((address for _, address in _entries(member)), reverse("parties:role"))


def _entries(member: Member) -> Iterator[tuple[Entry, str]]:
    for entry in MENU:
        if not any(member.may(capability) for capability in entry.capabilities):
            continue
        try:
            yield entry, reverse(entry.name)
        except NoReverseMatch:
            continue
