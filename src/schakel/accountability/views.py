"""The pages for who checks: the journal in words, verification, export, checkpoints."""

from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_POST, require_safe

from schakel.accountability import queries
from schakel.accountability.forms import PageForm, SubjectForm
from schakel.journal import queries as journal_queries
from schakel.parties.roles import Capability
from schakel.web.doors import MemberRequest, door

CHECKPOINTS_SHOWN = 100
PLAIN = "text/plain; charset=utf-8"


@door(Capability.AUDIT)
@require_safe
def journal(request: MemberRequest) -> HttpResponse:
    """Show how long the journal is, its newest lines in words, and how to check it."""
    asked = PageForm(request.GET)
    before = asked.cleaned_data["before"] if asked.is_valid() else None
    lines = queries.newest_lines(before=before, language=_language())
    published = journal_queries.publications()[:1]
    context = {
        "size": journal_queries.size(),
        "published": published[0] if published else None,
        "key": journal_queries.verifier_key(),
        "latest": request.build_absolute_uri(reverse("accountability:latest_checkpoint")),
        "lines": lines,
        "newer": before is not None,
        "older": lines[-1].index if lines and lines[-1].index > 0 else None,
        "form": SubjectForm(),
    }
    return render(request, "accountability/journal.html", context)


@door(Capability.AUDIT)
@require_POST
def verify(request: MemberRequest) -> HttpResponse:
    """Verify the whole journal now, and show what was found."""
    found = journal_queries.verify()
    context = {"found": found, "at": timezone.now()}
    return render(request, "accountability/verified.html", context)


@door(Capability.AUDIT)
@require_safe
def trail(request: MemberRequest) -> HttpResponse:
    """Show the lines about one subject of the own organisation."""
    form = SubjectForm(request.GET or None)
    context: dict[str, object] = {"form": form}
    if form.is_valid():
        subject = form.cleaned_data["subject"]
        context["subject"] = subject
        context["steps"] = queries.trail(request.member, subject, language=_language())
    return render(request, "accountability/trail.html", context)


@door(Capability.AUDIT)
@require_safe
def export(request: MemberRequest) -> StreamingHttpResponse:
    """Hand out the journal as a file for the outsider's tool, without what opens its lines."""
    lines = journal_queries.export_lines(with_details=False)
    name = f"schakel-journal-{timezone.localdate().isoformat()}.jsonl"
    disposition = {"Content-Disposition": f'attachment; filename="{name}"'}
    return StreamingHttpResponse(lines, content_type="application/jsonl", headers=disposition)


@door(Capability.AUDIT)
@require_safe
def checkpoints(request: MemberRequest) -> HttpResponse:
    """Show the published checkpoints, newest first."""
    found = journal_queries.publications()
    context = {"publications": found[:CHECKPOINTS_SHOWN], "count": len(found)}
    return render(request, "accountability/checkpoints.html", context)


@require_safe
def latest_checkpoint(request: HttpRequest) -> HttpResponse:
    """Answer the last published checkpoint to anyone: whoever keeps it can hold us to it."""
    published = journal_queries.publications()[:1]
    if not published:
        raise Http404
    return HttpResponse(published[0].note, content_type=PLAIN)


def _language() -> str:
    return get_language() or "nl"
