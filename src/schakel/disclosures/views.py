"""The pages of giving and receiving: fetch, parse, one command, a message, on to the next page."""

import uuid
from collections import Counter

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from schakel.assessments.commands import read_items
from schakel.assessments.models import Signal
from schakel.assessments.queries import is_frozen
from schakel.disclosures import commands, queries
from schakel.disclosures.dossier import Dossier
from schakel.disclosures.forms import AnswerForm, EvidenceForm, ProposalForm, RecallForm
from schakel.disclosures.models import AnswerCode, Disclosure
from schakel.disclosures.preference import choices_in
from schakel.disclosures.preview import Asked, Preview, preview_of
from schakel.disclosures.proposal import Evidence
from schakel.disclosures.standing import WAITING, Stage, Standing, standing_of
from schakel.parties.queries import municipalities
from schakel.parties.roles import Capability
from schakel.parties.sealing import Opener, opener_of
from schakel.web.doors import MemberRequest, door

# Giving.


@door(Capability.DISCLOSE)
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: MemberRequest, pk: uuid.UUID) -> HttpResponse:
    """Ask what is proposed; answer with the card; give, or keep the refusal, when told to."""
    signal = get_object_or_404(queries.signals_to_give(request.member), pk=pk)
    opener = opener_of(request)
    at = timezone.now()
    items = read_items(signal=signal, opener=opener, at=at)
    if request.method != "POST":
        form = ProposalForm(member=request.member, items=items)
        return _proposal_page(request, signal, form)
    form = ProposalForm(request.POST, member=request.member, items=items)
    if not form.is_valid():
        return _proposal_page(request, signal, form)
    deed = request.POST.get("deed", "preview")
    if deed == "change":
        return _proposal_page(request, signal, form)
    asked = Asked(signal, items, form.proposal(), form.cleaned_data["receiver"], at)
    preview = preview_of(asked)
    blocking = [one for one in preview.deliberation.obligations if one.blocking]
    evidence = EvidenceForm(
        request.POST if deed == "decide" else None, obligations=blocking, member=request.member
    )
    if deed != "decide" or not evidence.is_valid():
        return _card_page(request, asked, preview, form, evidence)
    return _decide(request, asked, form, evidence.evidence(), opener)


def _decide(
    request: MemberRequest, asked: Asked, form: ProposalForm, evidence: Evidence, opener: Opener
) -> HttpResponse:
    disclosure = commands.disclose(
        signal=asked.signal,
        receiver=asked.receiver,
        proposal=asked.proposal,
        evidence=evidence,
        opener=opener,
        at=asked.at,
        draft=form.cleaned_data["draft"],
    )
    if disclosure.given:
        done = _("Given to %(receiver)s. The reporter can read that it was passed on.")
    else:
        done = _("The refusal is kept. Nothing went to %(receiver)s.")
    messages.success(request, done % {"receiver": disclosure.receiver.name})
    return redirect("disclosures:decision", disclosure.pk)


def _proposal_page(request: MemberRequest, signal: Signal, form: ProposalForm) -> HttpResponse:
    return render(
        request,
        "disclosures/new.html",
        {"signal": signal, "form": form, "place": _place(signal.municipality_code)},
    )


def _card_page(
    request: MemberRequest,
    asked: Asked,
    preview: Preview,
    form: ProposalForm,
    evidence: EvidenceForm,
) -> HttpResponse:
    shown = form.fields_of_steps({step.id for step in preview.card.steps})
    going = (ruling.decision for ruling in preview.deliberation.going)
    other_keys = form.offer_keys(choices_in(going))
    elsewhere = {*shown, "preferred"} if other_keys else shown
    context = {
        "signal": asked.signal,
        "receiver": asked.receiver,
        "card": preview.card,
        "preview": preview,
        "form": evidence,
        "hidden": [form[name] for name in form.fields if name not in elsewhere],
        "other_keys": form["preferred"] if other_keys else None,
        "steps_taken": [form[name] for name in form.fields if name in shown],
        "hand_over": form.cleaned_data["hand_over"] and preview.persons_go,
        "frozen": is_frozen(asked.signal.assessment.report, on=preview.card.on),
    }
    return render(request, "disclosures/card_page.html", context)


@door(Capability.DISCLOSE, Capability.REVIEW)
@require_safe
def given(request: MemberRequest) -> HttpResponse:
    """List what was given and refused, with where each stands."""
    at, on = timezone.now(), timezone.localdate()
    rows = [standing_of(one, at=at, on=on) for one in queries.given_by(request.member)]
    return render(request, "disclosures/given.html", {"rows": rows})


@door(Capability.DISCLOSE, Capability.REVIEW)
@require_safe
def decision(request: MemberRequest, pk: uuid.UUID) -> HttpResponse:
    """Show one decision as its giver keeps it."""
    disclosure = get_object_or_404(queries.given_by(request.member), pk=pk)
    return _decision_page(request, disclosure)


@door(Capability.DISCLOSE)
@require_POST
def take_back(request: MemberRequest, pk: uuid.UUID) -> HttpResponse:
    """Recall what was given."""
    disclosure = get_object_or_404(queries.given_by(request.member), pk=pk)
    form = RecallForm(request.POST)
    if not form.is_valid():
        return _decision_page(request, disclosure, recall=form)
    try:
        commands.recall(
            disclosure=disclosure,
            reason=form.cleaned_data["reason"],
            opener=opener_of(request),
            at=timezone.now(),
        )
        messages.success(request, _("Recalled. The receiver no longer sees the content."))
    except commands.DisclosureError as error:
        messages.error(request, str(error))
    return redirect("disclosures:decision", disclosure.pk)


@door(Capability.DISCLOSE)
@require_POST
def justify(request: MemberRequest, pk: uuid.UUID) -> HttpResponse:
    """Write down afterwards why it was acute."""
    disclosure = get_object_or_404(queries.given_by(request.member), pk=pk)
    opener = opener_of(request)
    at = timezone.now()
    dossier = commands.read_dossier(disclosure=disclosure, opener=opener, at=at)
    owed = commands.afterwards_of(disclosure, dossier)
    form = EvidenceForm(request.POST, obligations=owed, member=request.member)
    if not form.is_valid():
        return _decision_page(request, disclosure, justification=form)
    try:
        commands.justify_acute(
            disclosure=disclosure, evidence=form.evidence(), opener=opener, at=at
        )
        messages.success(request, _("The justification is recorded."))
    except commands.DisclosureError as error:
        messages.error(request, str(error))
    return redirect("disclosures:decision", disclosure.pk)


def _decision_page(
    request: MemberRequest,
    disclosure: Disclosure,
    *,
    recall: RecallForm | None = None,
    justification: EvidenceForm | None = None,
) -> HttpResponse:
    at = timezone.now()
    dossier = commands.read_dossier(disclosure=disclosure, opener=opener_of(request), at=at)
    may = request.member.may(Capability.DISCLOSE)
    context = {
        "standing": standing_of(disclosure, at=at, on=timezone.localdate()),
        "disclosure": disclosure,
        "dossier": dossier,
        "card": dossier.card,
        "place": _place(disclosure.signal.municipality_code),
        "form": recall if recall is not None else justification,
        "recall": _recall_form(disclosure, recall) if may else None,
        "justification": _justification(request, disclosure, dossier, justification)
        if may
        else None,
    }
    return render(request, "disclosures/decision.html", context)


def _recall_form(disclosure: Disclosure, bound: RecallForm | None) -> RecallForm | None:
    if not disclosure.given or disclosure.recalled_at is not None:
        return None
    return bound or RecallForm()


def _justification(
    request: MemberRequest, disclosure: Disclosure, dossier: Dossier, bound: EvidenceForm | None
) -> EvidenceForm | None:
    if not disclosure.acute or disclosure.justified_at is not None:
        return None
    owed = commands.afterwards_of(disclosure, dossier)
    return bound or EvidenceForm(obligations=owed, member=request.member)


# Receiving.


@door(Capability.RECEIVE)
@require_safe
def inbox(request: MemberRequest) -> HttpResponse:
    """List what came in, without any content."""
    at, on = timezone.now(), timezone.localdate()
    found = queries.received_by(request.member)
    places = _places()
    rows = [(standing_of(one, at=at, on=on).for_receiver(), _named(one, places)) for one in found]
    return render(request, "disclosures/inbox.html", {"rows": rows})


@door(Capability.RECEIVE)
@require_http_methods(["GET", "HEAD", "POST"])
def received(request: MemberRequest, pk: uuid.UUID) -> HttpResponse:
    """Open what was received (recorded), and take the answer."""
    disclosure = get_object_or_404(queries.received_by(request.member), pk=pk)
    form = AnswerForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        return _take_answer(request, disclosure, AnswerCode(form.cleaned_data["code"]))
    handover = None
    if disclosure.recalled_at is None:
        handover = commands.read_received(
            disclosure=disclosure, opener=opener_of(request), at=timezone.now()
        )
    fresh = queries.received_by(request.member).get(pk=pk)
    context = {
        "standing": standing_of(fresh, at=timezone.now(), on=timezone.localdate()).for_receiver(),
        "disclosure": fresh,
        "handover": handover,
        "form": form,
        "place": _place(disclosure.signal.municipality_code),
    }
    return render(request, "disclosures/received.html", context)


def _take_answer(
    request: MemberRequest, disclosure: Disclosure, code: AnswerCode
) -> HttpResponseRedirect:
    try:
        commands.answer(disclosure=disclosure, code=code, by=request.member, at=timezone.now())
        messages.success(request, _("Your answer was sent."))
    except commands.DisclosureError as error:
        messages.error(request, str(error))
    return redirect("disclosures:received", disclosure.pk)


# Keeping an eye on it.


@door(Capability.OVERVIEW)
@require_safe
def overview(request: MemberRequest) -> HttpResponse:
    """Show counts per stage and what is late, by whom; never content."""
    at, on = timezone.now(), timezone.localdate()
    found = queries.seen_in_overview(request.member)
    late = [standing_of(one, at=at, on=on) for one in queries.overdue(found, at=at, on=on)]
    counts = Counter(standing_of(one, at=at, on=on).stage for one in found)
    context = {
        "stages": [(stage, counts[stage]) for stage in Stage],
        "waiting": sum(counts[stage] for stage in WAITING),
        "total": counts.total(),
        "late": late,
        "parties": _late_by_party(late),
    }
    return render(request, "disclosures/overview.html", context)


def _late_by_party(late: list[Standing]) -> list[tuple[str, int]]:
    clocks = (clock for standing in late for clock in standing.clocks if clock.late)
    return Counter(clock.by for clock in clocks).most_common()


def _places() -> dict[str, str]:
    return {place.municipality_code: place.name for place in municipalities()}


def _place(code: str) -> str:
    return _places().get(code, code)


def _named(disclosure: Disclosure, places: dict[str, str]) -> str:
    code = disclosure.signal.municipality_code
    return places.get(code, code)
