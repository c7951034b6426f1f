"""The pages about passkeys: signing in with a device, adding one, letting one go, unlocking."""

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from schakel.entrance import session
from schakel.entrance.forms import PasskeyForm, UnlockForm
from schakel.parties import commands, passkeys, queries, sealing
from schakel.parties.models import Passkey
from schakel.web.doors import MUST_SET_UP, MemberRequest, door
from schakel.web.middleware import CONTENT_SECURITY_POLICY

read_or_send = require_http_methods(["GET", "HEAD", "POST"])
STATE = "passkey_state"
WITH_SCRIPT = f"{CONTENT_SECURITY_POLICY}; script-src 'self'"
"""A device answers a script only. These pages carry one; no public page ever does."""


def ask_at_the_door(request: HttpRequest) -> str:
    """Return the question for any passkey, and remember it in this session."""
    question = passkeys.ask(host=request.get_host())
    request.session[STATE] = dict(question.state)
    return question.options


@require_POST
def sign_in(request: HttpRequest) -> HttpResponse:
    """Sign in with a passkey; a device that makes the 32 bytes also opens the member's key."""
    answer, to = request.POST.get("answer", ""), request.POST.get("next", "")
    state = request.session.pop(STATE, None)
    try:
        passkey = queries.passkey_with(passkeys.id_of(answer)) if state else None
        if passkey is None:
            raise passkeys.PasskeyError("this passkey is not known here")
        commands.use_passkey(passkey=passkey, answer=answer, state=state, host=request.get_host())
    except passkeys.PasskeyError:
        messages.error(request, _("This device is not known here. Sign in with your password."))
        return redirect("parties:sign_in")
    own = _opened(passkey, request.POST.get("prf", ""))
    return session.enter_with(request, member=passkey.member, own=own, to=to)


def _opened(passkey: Passkey, typed: str) -> sealing.KeyPair | None:
    device_secret = passkeys.prf_of(typed)
    if device_secret is None or passkey.locked_key is None:
        return None
    try:
        return sealing.keys_for_device(
            bytes(passkey.locked_key), device_secret=device_secret, member=passkey.member
        )
    except sealing.SealingError:
        return None


@door(without_factor=True)
@read_or_send
def unlock(request: MemberRequest) -> HttpResponse:
    """Open what is sealed with the password, for who signed in with a device that cannot."""
    form = UnlockForm(request.POST if request.method == "POST" else None)
    to = request.POST.get("next", request.GET.get("next", ""))
    email, at = request.member.email, timezone.now()
    if form.is_valid():
        chosen_secret = form.cleaned_data["password"]
        if queries.sign_in_wait(email, at=at):
            form.add_error("password", _("Too many mistakes. Wait a few minutes."))
        else:
            try:
                return session.unlock(
                    request, member=request.member, chosen_secret=chosen_secret, to=to
                )
            except sealing.SealingError:
                commands.count_failed_sign_in(email=email, at=at)
                form.add_error("password", _("This is not your password."))
    kept = to if session.is_ours(to) else ""
    return render(request, "entrance/unlock.html", {"form": form, "next": kept})


@door(without_factor=True)
@read_or_send
def devices(request: MemberRequest) -> HttpResponse:
    """Show the member's passkeys, and add one with the password."""
    form = PasskeyForm(request.POST if request.method == "POST" else None)
    state = request.session.pop(STATE, None)
    if form.is_valid() and state is not None:
        try:
            codes = _add(request, form, state)
        except sealing.SealingError:
            form.add_error("password", _("This is not your password."))
        except (passkeys.PasskeyError, commands.TakenError):
            form.add_error(None, _("This device did not make a passkey that works here."))
        else:
            request.session.pop(MUST_SET_UP, None)
            if codes:
                return render(request, "entrance/codes.html", {"codes": codes})
            messages.success(request, _("The passkey was added."))
            return redirect("parties:passkeys")
    known = list(queries.passkeys_of(request.member))
    question = passkeys.ask_for_new(request.member, host=request.get_host(), known=known)
    request.session[STATE] = dict(question.state)
    context = {"form": form, "passkeys": known, "options": question.options}
    response = render(request, "entrance/passkeys.html", context)
    response.headers["Content-Security-Policy"] = WITH_SCRIPT
    return response


def _add(request: MemberRequest, form: PasskeyForm, state: passkeys.State) -> list[str]:
    """Check the answer of the device and take its passkey up, locked for it where it can."""
    typed = form.cleaned_data
    own = sealing.own_keys(member=request.member, chosen_secret=typed["password"])
    made = passkeys.check_new(typed["answer"], state=state, host=request.get_host())
    device_secret = passkeys.prf_of(typed["prf"])
    locked = None
    if device_secret is not None:
        locked = sealing.lock_for_device(own, device_secret=device_secret, member=request.member)
    return commands.add_passkey(
        member=request.member,
        name=typed["name"],
        made=made,
        locked_key=locked,
        at=timezone.now(),
    )


@door(without_factor=True)
@require_POST
def remove(request: MemberRequest, pk: uuid.UUID) -> HttpResponse:
    """Let one of the member's own passkeys go."""
    passkey = get_object_or_404(queries.passkeys_of(request.member), pk=pk)
    commands.remove_passkey(member=request.member, passkey=passkey, at=timezone.now())
    messages.success(request, _("The passkey was removed."))
    return redirect("parties:passkeys")
