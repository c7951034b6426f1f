"""What every request loses on its way in, and what every answer carries on its way out."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

Handler = Callable[[HttpRequest], HttpResponse]

TRACES = (
    "REMOTE_ADDR",
    "REMOTE_HOST",
    "REMOTE_PORT",
    "REMOTE_USER",
    "REMOTE_IDENT",
    "HTTP_X_FORWARDED_FOR",
    "HTTP_X_FORWARDED_PORT",
    "HTTP_X_REAL_IP",
    "HTTP_X_CLIENT_IP",
    "HTTP_X_CLUSTER_CLIENT_IP",
    "HTTP_X_ORIGINAL_FORWARDED_FOR",
    "HTTP_X_ENVOY_EXTERNAL_ADDRESS",
    "HTTP_X_REQUEST_ID",
    "HTTP_X_CORRELATION_ID",
    "HTTP_FORWARDED",
    "HTTP_CLIENT_IP",
    "HTTP_TRUE_CLIENT_IP",
    "HTTP_CF_CONNECTING_IP",
    "HTTP_FASTLY_CLIENT_IP",
    "HTTP_VIA",
    "HTTP_FROM",
    "HTTP_USER_AGENT",
    "HTTP_REFERER",
    "HTTP_ACCEPT_LANGUAGE",
    "HTTP_DNT",
    "HTTP_SAVE_DATA",
    "HTTP_DEVICE_MEMORY",
    "HTTP_DPR",
    "HTTP_ECT",
    "HTTP_RTT",
    "HTTP_DOWNLINK",
    "HTTP_VIEWPORT_WIDTH",
)
"""Keys of WSGI's environ that say where a request came from or on what device it was made.

The languages of the browser are among them; the language of a page is chosen by its address.
"""

TRACE_PREFIXES = ("HTTP_SEC_CH_", "HTTP_X_FORWARDED_CLIENT", "SSL_CLIENT_")
"""Families of such keys: client hints, and client certificates passed on by a proxy."""

CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'none'",
        "style-src 'self'",
        "img-src 'self'",
        "font-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
"""No script at all, nothing from elsewhere, no frame around us (CSP Level 3)."""

HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Permissions-Policy": (
        "accelerometer=(), camera=(), display-capture=(), geolocation=(), gyroscope=(), "
        "interest-cohort=(), microphone=(), midi=(), payment=(), usb=()"
    ),
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}
"""The headers of every answer; a view or the static files may set their own, and keep it."""

FINDABLE = frozenset({"reports", "rules", "web"})
"""The rooms whose pages a search engine may list. All others are for staff."""


class ForgetReporterMiddleware:
    """Forget where a request came from before anything else can read, store or log it.

    It must be the first middleware. What is left cannot tell one reporter from another: no
    address, no device, no previous page, no proxy's trace.
    """

    def __init__(self, get_response: Handler) -> None:
        """Keep the next handler."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Drop the traces from the environ that the request holds, and pass it on."""
        for key in list(request.META):
            if key in TRACES or key.startswith(TRACE_PREFIXES):
                del request.META[key]
        return self.get_response(request)


class SecurityHeadersMiddleware:
    """Put the headers on every answer that has not set its own."""

    def __init__(self, get_response: Handler) -> None:
        """Keep the next handler."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer with the headers; a page that is not public asks not to be indexed."""
        response = self.get_response(request)
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        if not is_findable(request):
            response.headers.setdefault("X-Robots-Tag", "noindex, nofollow")
        return response


def is_findable(request: HttpRequest) -> bool:
    """Say whether the request was for a page of a public room."""
    match = request.resolver_match
    return match is not None and bool(match.namespaces) and match.namespaces[0] in FINDABLE
