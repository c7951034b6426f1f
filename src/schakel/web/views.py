"""The pages that say what this site is, and the two files that machines ask for."""

from datetime import timedelta

from django.conf import settings
from django.db import connection
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

SECURITY_DAYS = 180
"""How long the security contact is promised to be valid; RFC 9116 asks for less than a year."""


@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    """Show how accessible the site is, with what is known to be missing."""
    return render(request, "web/accessibility.html")


@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    """Show what is kept about whom, and what never is."""
    return render(request, "web/privacy.html")


@require_safe
def security(request: HttpRequest) -> HttpResponse:
    """Show how to tell us about a weakness."""
    return render(request, "web/security.html", {"contact": settings.SECURITY_CONTACT})


@require_safe
def security_txt(request: HttpRequest) -> HttpResponse:
    """Answer /.well-known/security.txt (RFC 9116), if this installation has named a contact."""
    if not settings.SECURITY_CONTACT:
        raise Http404
    expires = timezone.now() + timedelta(days=SECURITY_DAYS)
    lines = (
        f"Contact: {settings.SECURITY_CONTACT}",
        f"Expires: {expires:%Y-%m-%dT00:00:00Z}",
        "Preferred-Languages: nl, en",
    )
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


@require_safe
def health(request: HttpRequest) -> HttpResponse:
    """Answer ok when the database answers; an error otherwise, without saying which."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return HttpResponse("ok\n", content_type="text/plain; charset=utf-8")
