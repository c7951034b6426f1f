"""What makes a page public: no session, no cookie, no account, and a token in the form instead."""

from collections.abc import Callable
from functools import partial, update_wrapper

from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent
from django.http import HttpRequest, HttpResponse, QueryDict
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

View = Callable[[HttpRequest], HttpResponse]


def public(view: View) -> View:
    """Serve a page to anyone, and tell no other site that someone was here.

    Nothing here acts with a reader's own authority, so there is no cross-site request to forge; a
    form carries its own signed token.
    """
    answer = update_wrapper(partial(_silently, view), view)
    return csrf_exempt(require_http_methods(["GET", "HEAD", "POST"])(answer))


def _silently(view: View, request: HttpRequest) -> HttpResponse:
    response = view(request)
    response.headers["Referrer-Policy"] = "no-referrer"
    return response


def posted(request: HttpRequest) -> QueryDict | None:
    """Return what was sent, or None when it is more than any form of ours can hold."""
    try:
        return request.POST
    except (RequestDataTooBig, TooManyFieldsSent):
        return None
