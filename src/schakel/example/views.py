"""The start page of the example: step into a role with one click, follow one signal."""

from dataclasses import dataclass

from django.conf import settings
from django.contrib.auth import login
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from schakel.example import region
from schakel.parties import commands, sealing
from schakel.parties.models import Member

SIGNALS = "assessments:signals"
BACKEND = "django.contrib.auth.backends.ModelBackend"


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
    login(request, part.member, backend=BACKEND)
    commands.sign_in(member=part.member, at=timezone.now())
    wanted_page = request.POST.get("page", "")
    pages = {other.page for other in _parts()} | {SIGNALS}
    page = wanted_page if wanted_page in pages else part.page
    response = HttpResponseRedirect(reverse(page))
    if part.member.reads_content:
        sealing.unlock_session(
            request, response, member=part.member, chosen_secret=region.described().secret
        )
    return response


def _parts() -> list[Part]:
    people = region.people().members
    cast = region.described().cast
    return [Part(people[row.member], row.page) for row in cast if row.member in people]
