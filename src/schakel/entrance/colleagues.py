"""The pages about colleagues: who they are, inviting, giving access, ending a membership."""

import uuid
from dataclasses import dataclass
from enum import Enum

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.http import require_http_methods, require_safe

from schakel.entrance.forms import InviteForm
from schakel.parties import commands, queries, sealing
from schakel.parties.models import Member
from schakel.parties.roles import Capability
from schakel.web.doors import MemberRequest, door

read_or_send = require_http_methods(["GET", "HEAD", "POST"])


class Access(Enum):
    """Whether a colleague can open what was sealed to the organisation."""

    YES = "yes"
    WAITS = "waits"  # joined, and a colleague with access must give it
    NEVER = "never"  # the role reads no content
    NOT_JOINED = "not_joined"


@dataclass(frozen=True)
class Colleague:
    """A row of the page about colleagues."""

    member: Member
    access: Access
    is_reader: bool


@door(Capability.MEMBERS)
@require_safe
def members(request: MemberRequest) -> HttpResponse:
    """Show the members of one's own organisation, and who has access."""
    holders = queries.members_with_access(request.member)
    found = queries.members_visible_to(request.member)
    present = [
        Colleague(member, _access(member, holders), member.pk == request.member.pk)
        for member in found.filter(left_on=None)
    ]
    context = {
        "colleagues": present,
        "left": found.exclude(left_on=None),
        "may_give": request.member.pk in holders,
        "holders": len(holders),
    }
    return render(request, "entrance/members.html", context)


def _access(member: Member, holders: set[object]) -> Access:
    if member.joined_on is None:
        return Access.NOT_JOINED
    if not member.reads_content:
        return Access.NEVER
    return Access.YES if member.pk in holders else Access.WAITS


@door(Capability.MEMBERS)
@read_or_send
def invite(request: MemberRequest) -> HttpResponse:
    """Invite a colleague, and show the address once: it is kept nowhere, only its hash."""
    posted = request.POST if request.method == "POST" else None
    form = InviteForm(organisation=request.member.organisation, data=posted)
    if not form.is_valid():
        return render(request, "entrance/invite.html", {"form": form})
    try:
        invited, code = commands.invite_member(
            new=form.new_member(), by=request.member, at=timezone.now()
        )
    except commands.TakenError:
        form.add_error("email", _("This address already belongs to a member."))
        return render(request, "entrance/invite.html", {"form": form})
    with override(invited.language):
        address = request.build_absolute_uri(reverse("parties:join", args=[code]))
    return render(request, "entrance/invited.html", {"invited": invited, "address": address})


@door(Capability.MEMBERS)
@read_or_send
def access(request: MemberRequest, pk: uuid.UUID) -> HttpResponse:
    """Give a colleague access, after both have compared the fingerprint of the colleague's key."""
    colleague = _colleague(request, pk)
    holders = queries.members_with_access(request.member)
    if _access(colleague, holders) is not Access.WAITS:
        raise Http404
    opener = sealing.opener_of(request)
    if request.method == "POST":
        commands.give_access(member=colleague, opener=opener, at=timezone.now())
        text = _("%(name)s can now open what is sealed to your organisation.")
        messages.success(request, text % {"name": colleague.name})
        return redirect("parties:members")
    fingerprint = sealing.fingerprint(bytes(colleague.public_key or b""))
    context = {"colleague": colleague, "fingerprint": fingerprint}
    return render(request, "entrance/access.html", context)


@door(Capability.MEMBERS)
@read_or_send
def end(request: MemberRequest, pk: uuid.UUID) -> HttpResponse:
    """End a colleague's membership or invitation, after asking once more."""
    colleague = _colleague(request, pk)
    if colleague.pk == request.member.pk:
        raise Http404
    context = {"colleague": colleague, "is_last": False}
    if request.method == "POST":
        try:
            commands.end_membership(member=colleague, by=request.member, at=timezone.now())
        except commands.LastKeyError:
            context["is_last"] = True
            return render(request, "entrance/end.html", context, status=409)
        text = _("%(name)s is no longer a member.")
        messages.success(request, text % {"name": colleague.name})
        return redirect("parties:members")
    return render(request, "entrance/end.html", context)


def _colleague(request: MemberRequest, pk: uuid.UUID) -> Member:
    return get_object_or_404(queries.members_visible_to(request.member), pk=pk, left_on=None)
