"""Give files to take along: the rules to anyone, the papers of a decision to its giver."""

import uuid

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.http import require_safe

from schakel.disclosures import queries
from schakel.disclosures.browse.lens import lens_of
from schakel.disclosures.commands import read_dossier
from schakel.disclosures.downloads.notations import NOTATIONS, written_rules
from schakel.disclosures.downloads.papers import record_for
from schakel.parties.roles import Capability
from schakel.parties.sealing import opener_of
from schakel.web.doors import MemberRequest, door


@require_safe
def rules(request: HttpRequest, notation: str) -> HttpResponse:
    """Give the rules of today, or of the day in the address, in one notation; bills never count."""
    lens = lens_of(request.GET, today=timezone.localdate())
    if notation not in NOTATIONS or lens.bills or lens.wrong:
        raise Http404
    form = NOTATIONS[notation]
    name = f"schakel-rules-{lens.on.isoformat()}.{form.ending}"
    return _file(written_rules(notation, lens.on), form.content_type, name)


@door(Capability.DISCLOSE, Capability.REVIEW)
@require_safe
def receipt(request: MemberRequest, pk: uuid.UUID) -> HttpResponse:
    """Give the receipt of a decision to who gave or refused; the reading is recorded."""
    return _paper(_receipt(request, pk), pk, "receipt")


@door(Capability.DISCLOSE, Capability.REVIEW)
@require_safe
def record(request: MemberRequest, pk: uuid.UUID) -> HttpResponse:
    """Give the record of a decision for the decision log of who gave or refused."""
    disclosure = get_object_or_404(queries.given_by(request.member), pk=pk)
    return _paper(record_for(disclosure, _receipt(request, pk)), pk, "record")


def _receipt(request: MemberRequest, pk: uuid.UUID) -> str:
    disclosure = get_object_or_404(queries.given_by(request.member), pk=pk)
    dossier = read_dossier(disclosure=disclosure, opener=opener_of(request), at=timezone.now())
    if not dossier.receipt:
        raise Http404
    return dossier.receipt


def _paper(text: str, pk: uuid.UUID, kind: str) -> HttpResponse:
    return _file(text, "application/json", f"schakel-{kind}-{str(pk)[:8]}.json")


def _file(text: str, content_type: str, name: str) -> HttpResponse:
    answer = HttpResponse(text.encode("utf-8"), content_type=content_type)
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
