"""The public pages of the rulebook."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from schakel.core.law import WORDS, Party
from schakel.disclosures.browse.lens import lens_of
from schakel.disclosures.deliberation import rulebook


@require_safe
def start(request: HttpRequest) -> HttpResponse:
    """Show the rulebook of one day: its statutes, its days, its bills."""
    lens = lens_of(request.GET, today=timezone.localdate())
    return render(request, "disclosures/browse/start.html", {"lens": lens})


@require_safe
def document(request: HttpRequest) -> HttpResponse:
    """Give the whole rulebook as the text that its hash is over."""
    return HttpResponse(rulebook().canonical(), content_type="application/json")


@require_safe
def statute(request: HttpRequest, statute: str) -> HttpResponse:
    """Show the rules of one statute, article by article."""
    lens = lens_of(request.GET, today=timezone.localdate())
    return render(request, "disclosures/browse/start.html", {"lens": lens, "statute": statute})


@require_safe
def rule(request: HttpRequest, rule_id: str) -> HttpResponse:
    """Show one rule in plain words."""
    lens = lens_of(request.GET, today=timezone.localdate())
    rows = [row for row in rulebook().rules if row.id == rule_id]
    if not rows:
        raise Http404
    return render(request, "disclosures/browse/start.html", {"lens": lens, "rule": rows[-1]})


@require_safe
def pairs(request: HttpRequest) -> HttpResponse:
    """Let someone choose who gives and who receives."""
    lens = lens_of(request.GET, today=timezone.localdate())
    return render(request, "disclosures/browse/start.html", {"lens": lens})


@require_safe
def pair(request: HttpRequest, sender: str, receiver: str) -> HttpResponse:
    """Show what one party may give another, for every purpose and kind of data."""
    lens = lens_of(request.GET, today=timezone.localdate())
    if sender not in set(Party) or receiver not in set(Party):
        raise Http404
    return render(request, "disclosures/browse/start.html", {"lens": lens})


@require_safe
def cell(request: HttpRequest, **words: str) -> HttpResponse:
    """Explain one decision: its keys and locks, its steps and its obligations."""
    lens = lens_of(request.GET, today=timezone.localdate())
    if not all(word in set(WORDS[field]) for field, word in words.items()):
        raise Http404
    return render(request, "disclosures/browse/start.html", {"lens": lens})
