"""The empty form, drawn once and given to everyone with a token of their own.

Whoever opens it sees the same page, and drawing it costs more than all else that taking in a
report does. What is kept is the page that nobody has filled in yet; nothing of any visitor.
"""

import hashlib

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from schakel.parties import queries as parties
from schakel.reports.forms import ReportForm

TEMPLATE = "reports/form.html"
TOKEN_HERE = "the-token-of-whoever-opens-this-form"  # noqa: S105 - a mark, and no secret
KEPT_SECONDS = 300


def blank_form(request: HttpRequest, *, token: str) -> HttpResponse:
    """Return the page with the empty form and `token` in it."""
    key = _key(request)
    page = cache.get(key)
    if page is None:
        page = render(request, TEMPLATE, form_context(ReportForm(), TOKEN_HERE)).content
        cache.set(key, page, KEPT_SECONDS)
    return HttpResponse(page.replace(TOKEN_HERE.encode("ascii"), token.encode("ascii")))


def form_context(form: ReportForm, token: str) -> dict[str, object]:
    """Return what the form's page is drawn from."""
    return {"form": form, "form_token": token, "form_hours": settings.FORM_HOURS}


def _key(request: HttpRequest) -> str:
    """Name what the page depends on: its address, so its language, and who takes reports in."""
    takers = [*parties.municipalities(), parties.intake_for("")]
    seen = [request.get_full_path(), *((taker.pk, taker.name) for taker in takers if taker)]
    return "reports.blank/" + hashlib.sha256(repr(seen).encode()).hexdigest()
