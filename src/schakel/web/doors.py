"""The doors of staff pages: who is signed in, and may this person be here at all."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, cast

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, resolve_url

from schakel.parties.models import Member
from schakel.parties.roles import Capability

Rest = ParamSpec("Rest")


class MemberRequest(HttpRequest):
    """A request of a signed-in member."""

    member: Member


View = Callable[Concatenate[MemberRequest, Rest], HttpResponseBase]
OpenView = Callable[Concatenate[HttpRequest, Rest], HttpResponseBase]


MUST_SET_UP = "must_set_up_factor"
"""In the session of a member who has no second factor yet and must have one."""
MUST_UNLOCK = "must_unlock"
"""In the session of a member who signed in without opening their key."""
FACTOR_URL = "parties:factor"
UNLOCK_URL = "parties:unlock"


def door(
    *capabilities: Capability, without_factor: bool = False
) -> Callable[[View[Rest]], OpenView[Rest]]:
    """Let in who is signed in and may one of `capabilities`; without any: every member.

    Not signed in leads to the sign-in page. Without the second factor that they must have, or with
    their key still locked, a member gets only at pages that are open `without_factor`. A member
    without the capability gets 404: what you may not see does not exist.
    """
    return lambda view: _guard(view, capabilities, without_factor)


def _guard(
    view: View[Rest], capabilities: tuple[Capability, ...], without_factor: bool
) -> OpenView[Rest]:
    @wraps(view)
    def guarded(request: HttpRequest, *args: Rest.args, **kwargs: Rest.kwargs) -> HttpResponseBase:
        member = request.user
        if not isinstance(member, Member) or not member.is_active:
            return redirect_to_login(request.get_full_path(), resolve_url(settings.LOGIN_URL))
        if request.session.get(MUST_SET_UP) and not without_factor:
            return redirect(FACTOR_URL)
        if request.session.get(MUST_UNLOCK) and not without_factor:
            return redirect_to_login(request.get_full_path(), resolve_url(UNLOCK_URL))
        if capabilities and not any(member.may(capability) for capability in capabilities):
            raise Http404
        known = cast(MemberRequest, request)
        known.member = member
        return view(known, *args, **kwargs)

    guarded.schakel_door = capabilities  # type: ignore[attr-defined]
    return cast(OpenView[Rest], guarded)
