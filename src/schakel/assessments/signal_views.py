"""What follows from judging: the conclusion, the end of the quarantine, and the signals."""

import uuid

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from schakel.assessments import commands, keeping, queries, reading, shown
from schakel.assessments.forms import ConcludeForm, FreezeForm, QuarantineForm
from schakel.assessments.items import NOBODY, SignalItem
from schakel.assessments.keeping import Kept
from schakel.assessments.models import Ended, Signal
from schakel.assessments.reading import Desk
from schakel.assessments.refusals import AssessmentError
from schakel.core.indicators.conclusion import Conclusion, ConclusionError
from schakel.parties.models import Organisation
from schakel.parties.roles import Capability
from schakel.parties.sealing import opener_of
from schakel.reports.content import ReportContent
from schakel.web.doors import MemberRequest, door

read_or_send = require_http_methods(["GET", "HEAD", "POST"])
A_PERSON = SignalItem("person", "identity", "presumed_victim", "")
A_PLACE = SignalItem("place", "place", NOBODY, "")


@door(Capability.TRIAGE)
@read_or_send
def conclude(request: MemberRequest, pk: uuid.UUID) -> HttpResponse:
    """Conclude an assessment, with reasons; what is taken up becomes a signal."""
    taken = reading.take(request, pk)
    if taken.concluded or not (taken.readable or taken.assessment):
        messages.error(request, _("This report can no longer be assessed."))
        return redirect("assessments:report", pk)
    form = ConcludeForm(reading.sent(request))
    if form.is_valid():
        signal = _conclude(taken, form)
        if not form.errors:
            return _concluded(request, pk, signal)
    content = reading.words(taken)
    if not form.is_bound:
        form.initial = {"place": _place(content)}
    context = {
        **reading.judged(taken, reading.noted(taken)),
        "content": content,
        "persons_kept": _kept(taken.opener.organisation, A_PERSON),
        "place_kept": _kept(taken.opener.organisation, A_PLACE),
        "form": form,
    }
    return render(request, "assessments/conclude.html", context)


@door(Capability.TRIAGE)
@read_or_send
def quarantine(request: MemberRequest, pk: uuid.UUID) -> HttpResponse:
    """Decide how a quarantine ends. Nothing is opened here."""
    taken = reading.take(request, pk)
    form = QuarantineForm(reading.sent(request))
    if form.is_valid():
        try:
            commands.decide_quarantine(
                report=taken.report,
                ended=Ended(form.cleaned_data["ended"]),
                opener=taken.opener,
                at=taken.at,
            )
        except AssessmentError as error:
            form.add_error("ended", str(error))
        else:
            messages.success(request, _("Your decision is recorded. It is done."))
            return redirect("assessments:report", pk)
    context = {
        "report": taken.report,
        "line": taken.line,
        "kept": _kept(taken.opener.organisation, A_PERSON),
        "days": settings.QUARANTINE_DAYS,
        "signal": queries.signal_of(taken.report),
        "freezes": _freezes(taken),
        "form": form,
    }
    return render(request, "assessments/quarantine.html", context)


@door(Capability.TRIAGE)
@read_or_send
def freeze(request: MemberRequest, pk: uuid.UUID) -> HttpResponse:
    """Pause a quarantine on a lawful ground, named and dated."""
    taken = reading.take(request, pk)
    form = FreezeForm(
        reading.sent(request), grounds=_grounds(taken), initial={"starts_on": taken.on}
    )
    if form.is_valid():
        try:
            commands.freeze(
                report=taken.report, **form.cleaned_data, opener=taken.opener, at=taken.at
            )
        except AssessmentError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("The quarantine is frozen until the day you gave."))
            return redirect("assessments:quarantine", pk)
    context = {"report": taken.report, "line": taken.line, "form": form}
    return render(request, "assessments/freeze.html", context)


@door(*queries.READERS)
@require_safe
def signals(request: MemberRequest) -> HttpResponse:
    """List the signals of the member's organisation; nothing here was sealed."""
    places = reading.places()
    found = [
        (each, places.get(each.municipality_code, each.municipality_code), _conclusion(each))
        for each in queries.visible_to(request.member)[: queries.LIST_LENGTH]
    ]
    return render(request, "assessments/signals.html", {"signals": found})


@door(*queries.READERS)
@require_safe
def signal(request: MemberRequest, pk: uuid.UUID) -> HttpResponse:
    """Show one signal, what may be kept of it and until when; opening it is recorded."""
    found = get_object_or_404(queries.visible_to(request.member), pk=pk)
    opener = opener_of(request)
    items = commands.read_items(signal=found, opener=opener, at=timezone.now())
    rows = [
        (
            keeping.category_label(each.category, shown.language()).capitalize(),
            keeping.subject_label(each.subject, shown.language()) if each.about_person else "",
            each,
        )
        for each in items
    ]
    context = {
        "signal": found,
        "place": reading.places().get(found.municipality_code, found.municipality_code),
        "conclusion": _conclusion(found),
        "plain": [row for row in rows if not row[2].about_person],
        "persons": [row for row in rows if row[2].about_person],
        "place_kept": _kept(opener.organisation, A_PLACE),
        "persons_kept": _kept(opener.organisation, A_PERSON),
        "may_triage": request.member.may(Capability.TRIAGE),
        "may_disclose": request.member.may(Capability.DISCLOSE),
    }
    return render(request, "assessments/signal.html", context)


def _conclude(taken: Desk, form: ConcludeForm) -> Signal | None:
    """Conclude as typed; or put what stands in the way in the form."""
    conclusion = Conclusion(form.cleaned_data["conclusion"])
    try:
        assessment = commands.start_assessment(
            report=taken.report, opener=taken.opener, at=taken.at
        )
        return commands.conclude(
            assessment=assessment,
            conclusion=conclusion,
            reasons=form.cleaned_data["reasons"],
            items=form.items() if conclusion in commands.OPENS_SIGNAL else (),
            opener=taken.opener,
            at=taken.at,
        )
    except ConclusionError as error:
        form.show_problems(error)
    except AssessmentError as error:
        form.add_error(None, str(error))
    return None


def _concluded(request: HttpRequest, pk: uuid.UUID, signal: Signal | None) -> HttpResponse:
    if signal is None:
        messages.success(request, _("Concluded. Decide now what happens to the text."))
        return redirect("assessments:quarantine", pk)
    messages.success(request, _("Concluded. The signal is taken up; now share it."))
    return redirect("assessments:signal", signal.pk)


def _place(content: ReportContent | None) -> str:
    return content.place if content is not None else ""


def _kept(organisation: Organisation, item: SignalItem) -> Kept:
    return keeping.what_may_be_kept(
        kind=organisation.kind, item=item, on=timezone.localdate(), language=shown.language()
    )


def _grounds(taken: Desk) -> list[tuple[str, str]]:
    found = keeping.grounds(
        kind=taken.report.recipient.kind, on=taken.on, language=shown.language()
    )
    return [(each.id, each.text[:1].upper() + each.text[1:]) for each in found]


def _freezes(taken: Desk) -> list[tuple[str, object]]:
    texts = dict(_grounds(taken))
    found = taken.report.freezes.order_by("starts_on")
    return [(texts.get(each.ground, each.ground), each) for each in found]


def _conclusion(signal: Signal) -> str:
    return shown.words(Conclusion(signal.assessment.conclusion).label)
