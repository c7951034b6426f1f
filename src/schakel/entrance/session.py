"""Going in and out: a session that knows who you are, and can open what you may read."""

from django.conf import settings
from django.contrib.auth import login, logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme

from schakel.parties import commands, queries, sealing
from schakel.parties.models import Member
from schakel.web.doors import MUST_SET_UP, MUST_UNLOCK
from schakel.web.navigation import start_of


def enter(
    request: HttpRequest, *, member: Member, chosen_secret: str, to: str = ""
) -> HttpResponse:
    """Sign a member in whose secret was checked; lead to `to`, or to where their work starts.

    The session opens content only for who reads it, with a key split over cookie and database.
    """
    own = None
    if member.reads_content:
        own = sealing.own_keys(member=member, chosen_secret=chosen_secret)
    return enter_with(request, member=member, own=own, to=to)


def enter_with(
    request: HttpRequest, *, member: Member, own: sealing.KeyPair | None, to: str = ""
) -> HttpResponse:
    """Sign in who proved to be this member; without their `own` key the session stays locked.

    What is sealed then waits until they type their password on the page that unlocks.
    """
    commands.sign_in(member=member, at=timezone.now())
    login(request, member)
    if _must_set_up(member):
        request.session[MUST_SET_UP] = True
    response = redirect(to if is_ours(to) else start_of(member))
    if member.reads_content:
        if own is None:
            request.session[MUST_UNLOCK] = True
        else:
            sealing.open_session(request, response, own=own, member=member)
    return response


def unlock(
    request: HttpRequest, *, member: Member, chosen_secret: str, to: str = ""
) -> HttpResponse:
    """Open a locked session with the member's password; SealingError when it is not theirs."""
    response = redirect(to if is_ours(to) else start_of(member))
    sealing.unlock_session(request, response, member=member, chosen_secret=chosen_secret)
    request.session.pop(MUST_UNLOCK, None)
    return response


def _must_set_up(member: Member) -> bool:
    """Say whether this member must have a second factor and has none."""
    is_needed = settings.SECOND_FACTOR and not member.organisation.example
    return is_needed and not queries.has_factor(member)


def leave(request: HttpRequest) -> HttpResponse:
    """Sign out: forget the session and take the browser's half of the key away."""
    logout(request)
    response = redirect("parties:sign_in")
    sealing.lock_session(response)
    return response


def is_ours(address: str) -> bool:
    """Say whether `address` is a path on this site, and can lead nowhere else."""
    return address.startswith("/") and url_has_allowed_host_and_scheme(address, allowed_hosts=None)
