"""The start page of the example: step into a role with one click, follow one signal."""

from dataclasses import dataclass

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from schakel.entrance.session import enter
from schakel.example import region
from schakel.parties.models import Member

SIGNALS = "assessments:signals"


@dataclass(frozen=True)
class Part:
    """A role that a newcomer can step into, and the page where that work starts."""

    member: Member
    page: str


@require_safe
def start(request: HttpRequest) -> HttpResponse:
    """Show the roles and the walk of one signal."""
    return render(request, "example/start.html", {"parts": _parts(), "region": region.described()})


@require_POST
def step_in(request: HttpRequest) -> HttpResponse:
    """Sign in as one of the example's cast, at the page where that role's work starts."""
    wanted = request.POST.get("member", "")
    part = next((part for part in _parts() if part.member.email == wanted), None)
    if part is None or not settings.EXAMPLE:
        raise Http404
    named = request.POST.get("page", "")
    page = SIGNALS if named == SIGNALS else part.page
    return enter(
        request,
        member=part.member,
        chosen_secret=region.described().secret,
        to=reverse(page),
    )


def _parts() -> list[Part]:
    people = region.people().members
    cast = region.described().cast
    return [Part(people[row.member], row.page) for row in cast if row.member in people]
