"""Going in and out: a session that knows who you are, and can open what you may read."""

from django.contrib.auth import login, logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme

from schakel.parties import commands, sealing
from schakel.parties.models import Member
from schakel.web.navigation import start_of


def enter(
    request: HttpRequest, *, member: Member, chosen_secret: str, to: str = ""
) -> HttpResponse:
    """Sign a member in whose secret was checked; lead to `to`, or to where their work starts.

    The session opens content only for who reads it, with a key split over cookie and database.
    """
    commands.sign_in(member=member, at=timezone.now())
    login(request, member)
    response = redirect(to if is_ours(to) else start_of(member))
    if member.reads_content:
        sealing.unlock_session(request, response, member=member, chosen_secret=chosen_secret)
    return response


def leave(request: HttpRequest) -> HttpResponse:
    """Sign out: forget the session and take the browser's half of the key away."""
    logout(request)
    response = redirect("parties:sign_in")
    sealing.lock_session(response)
    return response


def is_ours(address: str) -> bool:
    """Say whether `address` is a path on this site, and can lead nowhere else."""
    return address.startswith("/") and url_has_allowed_host_and_scheme(address, allowed_hosts=None)
