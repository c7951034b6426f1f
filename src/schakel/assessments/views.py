"""The desk: what came in, one report, and what was observed in it."""

import uuid

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from schakel.assessments import commands, offered, queries, reading, shown
from schakel.assessments.content import AssessmentContent
from schakel.assessments.forms import MessageForm, ObservationForm, initial_of
from schakel.assessments.queries import State
from schakel.assessments.reading import Desk
from schakel.assessments.refusals import AssessmentError
from schakel.core.indicators.catalogue import Indicator
from schakel.core.indicators.observation import ByWhom, Observation, ObservationError
from schakel.parties.roles import Capability
from schakel.reports import commands as reports
from schakel.web.doors import MemberRequest, door

read_or_send = require_http_methods(["GET", "HEAD", "POST"])


@door(Capability.TRIAGE)
@require_safe
def desk(request: MemberRequest) -> HttpResponse:
    """List what came in, what expires first on top; only by where it stands, never by persons."""
    chosen = request.GET.get("state", "")
    if chosen and chosen not in State.values:
        raise Http404
    state = State(chosen) if chosen else None
    lines = queries.desk_for(
        request.member, state=state, on=timezone.localdate(), places=reading.places()
    )
    context = {
        "lines": lines,
        "states": State.choices,
        "chosen": chosen,
        "cut_at": queries.LIST_LENGTH if len(lines) == queries.LIST_LENGTH else None,
    }
    return render(request, "assessments/desk.html", context)


@door(Capability.TRIAGE)
@read_or_send
def report(request: MemberRequest, pk: uuid.UUID) -> HttpResponse:
    """Show one report and write to its reporter; opening it is recorded."""
    taken = reading.take(request, pk)
    form = MessageForm(reading.sent(request))
    if form.is_valid():
        reports.write_to_reporter(
            report=taken.report, text=form.cleaned_data["text"], opener=taken.opener, at=taken.at
        )
        messages.success(request, _("Your message is there when the reporter comes back."))
        return redirect("assessments:report", pk)
    context = {
        **reading.judged(taken, reading.noted(taken)),
        "content": reading.words(taken),
        "conversation": reading.conversation(taken),
        "signal": queries.signal_of(taken.report),
        "decision": queries.decision_of(taken.report),
        "form": form,
    }
    return render(request, "assessments/report.html", context)


@door(Capability.TRIAGE)
@require_safe
def observe(request: MemberRequest, pk: uuid.UUID) -> HttpResponse:
    """Offer the indicators by group: those for the sector of the report, or all."""
    taken = reading.take(request, pk)
    if not _can_change(taken):
        return _closed(request, taken)
    content = reading.noted(taken)
    every = "all" in request.GET
    sector = None if every else taken.report.sector
    organisation = taken.opener.organisation
    found = offered.shelves(taken.catalogue, organisation=organisation, sector=sector)
    contested = offered.contested(taken.catalogue, organisation)
    context = {
        **reading.judged(taken, content),
        "content": reading.words(taken),
        "every": every,
        "shelves": shown.shelves(found, taken.catalogue),
        "contested": [shown.indicator(each, taken.catalogue) for each in contested],
        "noted": {each.indicator for each in content.observations},
    }
    return render(request, "assessments/observe.html", context)


@door(Capability.TRIAGE)
@read_or_send
def observation(request: MemberRequest, pk: uuid.UUID, code: str) -> HttpResponse:
    """Explain one indicator and note that it was observed."""
    taken = reading.take(request, pk)
    indicator = _indicator(taken, code)
    if not _can_change(taken):
        return _closed(request, taken)
    form = ObservationForm(reading.sent(request), contested=indicator.contested)
    if form.is_valid() and _add(taken, form, code):
        messages.success(request, _("The observation is noted."))
        more = "more" in request.POST
        return redirect("assessments:observe" if more else "assessments:report", pk)
    content = reading.noted(taken)
    before = [each for each in content.observations if each.indicator == code]
    if not form.is_bound:
        form.initial = _initial(before, content)
    context = {
        **reading.judged(taken, content),
        "content": reading.words(taken),
        "indicator": shown.indicator(indicator, taken.catalogue),
        "again": bool(before),
        "form": form,
    }
    return render(request, "assessments/observation.html", context)


@door(Capability.TRIAGE)
@require_POST
def remove(request: MemberRequest, pk: uuid.UUID, code: str) -> HttpResponse:
    """Take one observation away."""
    taken = reading.take(request, pk)
    _indicator(taken, code)
    if not _can_change(taken) or taken.assessment is None:
        return _closed(request, taken)
    try:
        commands.remove_observation(
            assessment=taken.assessment, code=code, opener=taken.opener, at=taken.at
        )
    except ObservationError:
        messages.error(
            request,
            _("A contested sign leans on this fact. Take the contested sign away first."),
        )
    else:
        messages.success(request, _("The observation is taken away."))
    return redirect("assessments:report", pk)


def _indicator(taken: Desk, code: str) -> Indicator:
    """Return an indicator that this organisation may record; 404 for any other."""
    found = taken.catalogue.indicators.get(code)
    if found is None or not offered.may_record(found, taken.opener.organisation):
        raise Http404
    return found


def _can_change(taken: Desk) -> bool:
    return not taken.concluded and (taken.assessment is not None or taken.readable)


def _closed(request: HttpRequest, taken: Desk) -> HttpResponse:
    messages.error(request, _("This report can no longer be assessed."))
    return redirect("assessments:report", taken.report.pk)


def _add(taken: Desk, form: ObservationForm, code: str) -> bool:
    """Note what was typed; or put what is wrong with it in the form, and say no."""
    try:
        assessment = commands.start_assessment(
            report=taken.report, opener=taken.opener, at=taken.at
        )
        commands.add_observation(
            assessment=assessment,
            observation=form.observation(code),
            opener=taken.opener,
            at=taken.at,
        )
    except ObservationError as error:
        form.show_problems(error, code)
    except AssessmentError as error:
        form.add_error(None, str(error))
    return not form.errors


def _initial(before: list[Observation], content: AssessmentContent) -> dict[str, object]:
    """Start from what was noted before, or from how the last observation came to be known."""
    if before:
        return initial_of(before[0])
    start: dict[str, object] = {"by_whom": ByWhom.REPORTER.value}
    if content.observations:
        start |= initial_of(content.observations[-1])
    return {**start, "note": "", "contested_reason": ""}
