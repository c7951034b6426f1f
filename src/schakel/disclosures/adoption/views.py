"""The pages where a jurist and a privacy officer look at a change of the rules, and sign it."""

import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from schakel.disclosures.adoption import commands, queries
from schakel.disclosures.adoption.forms import SignForm
from schakel.disclosures.adoption.replaying import Replayed
from schakel.disclosures.adoption.report import drawn_from
from schakel.disclosures.adoption.shown import sections_of, signed_count
from schakel.disclosures.deliberation import rulebook
from schakel.disclosures.models import ImpactReport
from schakel.parties.queries import has_access
from schakel.parties.roles import Capability
from schakel.parties.sealing import opener_of
from schakel.web.doors import MemberRequest, door


@door(Capability.ADOPT)
@require_http_methods(["GET", "HEAD", "POST"])
def reports(request: MemberRequest) -> HttpResponse:
    """Show which rules are adopted and the reports so far; draw a new one when asked to."""
    if request.method == "POST":
        try:
            drawn = commands.draw_report(by=request.member, at=timezone.now())
            return redirect("disclosures:impact", drawn.pk)
        except commands.AdoptionError as error:
            messages.error(request, str(error))
        return redirect("disclosures:adoption")
    return _reports_page(request)


def _reports_page(request: MemberRequest, again: Replayed | None = None) -> HttpResponse:
    ours, adopted = rulebook(), queries.adopted_by(request.member.organisation)
    context = {
        "reports": queries.reports_for(request.member),
        "sha256": ours.sha256,
        "adopted": adopted,
        "current": adopted is not None and adopted.sha256 == ours.sha256,
        "replayed": again,
        "may_replay": has_access(request.member),
    }
    return render(request, "disclosures/adoption/reports.html", context)


@door(Capability.ADOPT)
@require_http_methods(["GET", "HEAD", "POST"])
def report(request: MemberRequest, pk: uuid.UUID) -> HttpResponse:
    """Show one report in its three directions, and take signatures."""
    found = get_object_or_404(queries.reports_for(request.member), pk=pk)
    drawn = drawn_from(found.content)
    form = SignForm(request.POST or None, names=[part.name for part in drawn.parts])
    if request.method == "POST":
        if form.is_valid() or not drawn.parts:
            return _sign(request, found, form)
        messages.error(request, _("Choose what you sign."))
    current = found.adopted_at is None and found.new_id == rulebook().sha256
    sections = sections_of(found, drawn, member=request.member, current=current)
    context = {
        "report": found,
        "drawn": drawn,
        "sections": sections,
        "signed": signed_count(sections),
        "current": current,
        "stale": found.adopted_at is None and not current,
        "reason": request.POST.get("reason", ""),
    }
    return render(request, "disclosures/adoption/report.html", context)


def _sign(request: MemberRequest, found: ImpactReport, form: SignForm) -> HttpResponse:
    at = timezone.now()
    try:
        if not found.parts:
            commands.adopt_unchanged(report=found, by=request.member, at=at)
            whole = True
        else:
            whole = commands.sign_parts(
                report=found,
                parts=form.cleaned_data["parts"],
                reason=form.cleaned_data["reason"],
                by=request.member,
                at=at,
            )
        done = _("These rules are adopted now.") if whole else _("Signed, under your name.")
        messages.success(request, done)
    except commands.AdoptionError as error:
        messages.error(request, str(error))
    return redirect("disclosures:impact", found.pk)


@door(Capability.ADOPT)
@require_http_methods(["GET", "HEAD", "POST"])
def replay(request: MemberRequest) -> HttpResponse:
    """Take the earlier decisions of the organisation again, and show whether they still stand."""
    if request.method != "POST":
        return redirect("disclosures:adoption")
    again = commands.replay(opener=opener_of(request), at=timezone.now())
    return _reports_page(request, again)
