"""Signing in and out, joining, one's own role and password."""

import datetime as dt
import math

from django.contrib import messages
from django.contrib.auth import authenticate, update_session_auth_hash
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from schakel.entrance import devices, picture, session
from schakel.entrance.forms import ChangeSecretForm, ChooseSecretForm, FactorForm, SignInForm
from schakel.parties import commands, factors, queries, sealing, tasks
from schakel.parties.models import Member
from schakel.parties.roles import Role
from schakel.web.doors import MUST_SET_UP, MemberRequest, door

read_or_send = require_http_methods(["GET", "HEAD", "POST"])


@read_or_send
def sign_in(request: HttpRequest) -> HttpResponse:
    """Sign in with e-mail address and password; unknown and wrong look the same and take as long.

    The password is hashed once whether or not there is such a member (ModelBackend). After some
    mistakes an address must wait, again whether or not there is such a member.
    """
    form = SignInForm(request.POST if request.method == "POST" else None)
    to = request.POST.get("next", request.GET.get("next", ""))
    if form.is_valid() and not _must_wait(form):
        chosen_secret = form.cleaned_data["password"]
        email = form.cleaned_data["email"]
        member = _known(request, form)
        if member is not None:
            commands.forget_failed_sign_ins(email=email)
            return session.enter(request, member=member, chosen_secret=chosen_secret, to=to)
        commands.count_failed_sign_in(email=email, at=timezone.now())
        form.add_error(None, _("This e-mail address, password and code do not belong together."))
    kept = to if session.is_ours(to) else ""
    context = {"form": form, "next": kept, "options": devices.ask_at_the_door(request)}
    response = render(request, "entrance/sign_in.html", context)
    response.headers["Content-Security-Policy"] = devices.WITH_SCRIPT
    return response


def _known(request: HttpRequest, form: SignInForm) -> Member | None:
    """Return who typed the right password and, when they have a second factor, a code that counts.

    Whoever does not take as long as a wrong code, so that nobody learns that a password was right.
    """
    typed = form.cleaned_data
    member = authenticate(request, username=typed["email"], password=typed["password"])
    if not isinstance(member, Member):
        sealing.spend(typed["password"])
        return None
    if not queries.has_factor(member):
        return member
    try:
        commands.use_factor(
            member=member,
            code=typed["code"],
            chosen_secret=typed["password"],
            at=timezone.now(),
        )
    except factors.FactorError:
        return None
    return member


def _must_wait(form: SignInForm) -> bool:
    """Say whether this address must wait, and write on the form for how long."""
    wait = queries.sign_in_wait(form.cleaned_data["email"], at=timezone.now())
    if not wait:
        return False
    minutes = math.ceil(wait / dt.timedelta(minutes=1))
    said = ngettext(
        "Too many mistakes for this address. Try again in %(minutes)d minute.",
        "Too many mistakes for this address. Try again in %(minutes)d minutes.",
        minutes,
    )
    form.add_error(None, said % {"minutes": minutes})
    return True


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """Sign out."""
    return session.leave(request)


@door(without_factor=True)
@require_POST
def sign_out_everywhere(request: MemberRequest) -> HttpResponse:
    """Sign out here and on every other device."""
    commands.end_sessions(member=request.member, at=timezone.now())
    return session.leave(request)


@read_or_send
def join(request: HttpRequest, code: str) -> HttpResponse:
    """Take up an invitation: choose a password, which makes a key that only it opens."""
    at = timezone.now()
    member = queries.invited_with(code, at=at)
    if member is None:
        return render(request, "entrance/no_invitation.html", status=404)
    posted = request.POST if request.method == "POST" else None
    form = ChooseSecretForm(member=member, data=posted)
    if not form.is_valid():
        return render(request, "entrance/join.html", {"form": form, "invited": member})
    commands.join(code=code, chosen_secret=form.cleaned_data["new_secret"], at=at)
    messages.success(request, _("You have joined. Sign in with the password that you chose."))
    return redirect("parties:sign_in")


@door()
@require_safe
def role(request: MemberRequest) -> HttpResponse:
    """Show what is the member's task, what is not, and whose it is; and the member's key."""
    member = request.member
    language = get_language() or "nl"
    own = Role(member.role)
    others = [
        (other.label, tasks.tasks_of(other, language=language)) for other in Role if other != own
    ]
    context = {
        "tasks": tasks.tasks_of(own, language=language),
        "others": others,
        "fingerprint": sealing.fingerprint(bytes(member.public_key or b"")),
        "has_access": queries.has_access(member),
        "has_factor": queries.has_factor(member),
        "passkeys": queries.passkeys_of(member).count(),
    }
    return render(request, "entrance/role.html", context)


@door()
@read_or_send
def secret(request: MemberRequest) -> HttpResponse:
    """Change one's own password; sessions elsewhere end."""
    posted = request.POST if request.method == "POST" else None
    form = ChangeSecretForm(member=request.member, data=posted)
    if form.is_valid() and _changed(request, form):
        messages.success(request, _("Your password was changed. Use it from now on."))
        return redirect("parties:role")
    return render(request, "entrance/secret.html", {"form": form})


@door(without_factor=True)
@read_or_send
def factor(request: MemberRequest) -> HttpResponse:
    """Set up the second factor: a picture for an app, a first code, then ten recovery codes."""
    member = request.member
    form = FactorForm(request.POST if request.method == "POST" else None)
    offered = _offered(request)
    if form.is_valid():
        try:
            codes = commands.set_up_factor(
                member=member, offered=offered, code=form.cleaned_data["code"], at=timezone.now()
            )
        except factors.FactorError:
            form.add_error("code", _("This code does not fit. Take the code that is there now."))
        else:
            request.session.pop(MUST_SET_UP, None)
            return render(request, "entrance/codes.html", {"codes": codes})
    context = {
        "form": form,
        "offered": offered,
        "picture": picture.of(offered.address(member)),
        "has_factor": queries.has_factor(member),
        "must": request.session.get(MUST_SET_UP),
    }
    return render(request, "entrance/factor.html", context)


def _offered(request: MemberRequest) -> factors.Offer:
    """Return the offer that the page showed, so that nobody scans twice; or else a fresh one."""
    try:
        return factors.offer_again(request.POST.get("signed", ""), member=request.member)
    except factors.FactorError:
        return factors.offer(request.member)


def _changed(request: MemberRequest, form: ChangeSecretForm) -> bool:
    try:
        commands.change_secret(
            member=request.member,
            old_secret=form.cleaned_data["old_secret"],
            new_secret=form.cleaned_data["new_secret"],
            at=timezone.now(),
        )
    except sealing.SealingError:
        form.add_error("old_secret", _("This is not your password."))
        return False
    update_session_auth_hash(request, request.member)
    return True
