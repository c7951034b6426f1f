"""A request loses its origin before anything reads it; an answer carries its headers."""

from types import SimpleNamespace

import pytest
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from schakel.web.middleware import (
    CONTENT_SECURITY_POLICY,
    TRACES,
    ForgetReporterMiddleware,
    SecurityHeadersMiddleware,
)

MARK = "198.51.100.77"
KEPT = {
    "HTTP_HOST": "schakel.example",
    "HTTP_COOKIE": "schakel_session=x",
    "HTTP_ORIGIN": "https://schakel.example",
    "HTTP_X_FORWARDED_PROTO": "https",
    "HTTP_ACCEPT_ENCODING": "gzip",
}


def answer(_request: HttpRequest) -> HttpResponse:
    return HttpResponse("page")


def passed_on(**meta: str) -> dict[str, object]:
    seen: list[HttpRequest] = []

    def keep(request: HttpRequest) -> HttpResponse:
        seen.append(request)
        return HttpResponse()

    ForgetReporterMiddleware(keep)(RequestFactory().get("/", **meta))
    return seen[0].META


@pytest.mark.parametrize(
    "key", [*TRACES, "HTTP_SEC_CH_UA", "HTTP_SEC_CH_UA_MODEL", "SSL_CLIENT_S_DN"]
)
def test_a_trace_of_the_reporter_is_gone_before_the_next_handler(key: str) -> None:
    meta = passed_on(**{key: MARK})
    assert key not in meta
    assert MARK not in repr(meta)


def test_what_a_page_needs_is_kept() -> None:
    meta = passed_on(**KEPT)
    assert {key: meta[key] for key in KEPT} == KEPT


def test_the_environ_of_the_server_forgets_too() -> None:
    request = RequestFactory().get("/", REMOTE_ADDR=MARK)
    ForgetReporterMiddleware(answer)(request)
    assert MARK not in repr(request.environ)


def test_forgetting_comes_before_every_other_middleware() -> None:
    assert settings.MIDDLEWARE[0] == "schakel.web.middleware.ForgetReporterMiddleware"
    assert settings.MIDDLEWARE[1] == "schakel.web.middleware.SecurityHeadersMiddleware"


def respond(namespace: str | None = None, response: HttpResponse | None = None) -> HttpResponse:
    request = RequestFactory().get("/")
    if namespace is not None:
        request.resolver_match = SimpleNamespace(namespaces=[namespace])  # type: ignore[assignment]
    return SecurityHeadersMiddleware(lambda _request: response or HttpResponse("page"))(request)


def test_the_policy_allows_nothing_but_own_style_image_font_and_form() -> None:
    policy = dict(part.split(" ", 1) for part in CONTENT_SECURITY_POLICY.split("; "))
    assert policy == {
        "default-src": "'none'",
        "style-src": "'self'",
        "img-src": "'self'",
        "font-src": "'self'",
        "form-action": "'self'",
        "base-uri": "'none'",
        "frame-ancestors": "'none'",
    }


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("Content-Security-Policy", CONTENT_SECURITY_POLICY),
        ("Referrer-Policy", "no-referrer"),
        ("X-Content-Type-Options", "nosniff"),
        ("Cross-Origin-Opener-Policy", "same-origin"),
        ("Cross-Origin-Resource-Policy", "same-origin"),
        ("Cache-Control", "no-store"),
    ],
)
def test_every_answer_carries_the_header(name: str, value: str) -> None:
    assert respond()[name] == value


def test_a_header_that_the_view_set_is_kept() -> None:
    response = respond(response=HttpResponse(headers={"Cache-Control": "max-age=60"}))
    assert response["Cache-Control"] == "max-age=60"


@pytest.mark.parametrize("room", ["assessments", "disclosures", "parties", None])
def test_a_page_for_staff_asks_not_to_be_indexed(room: str | None) -> None:
    assert respond(room)["X-Robots-Tag"] == "noindex, nofollow"


@pytest.mark.parametrize("room", ["reports", "web"])
def test_a_public_page_may_be_found(room: str) -> None:
    assert "X-Robots-Tag" not in respond(room)
