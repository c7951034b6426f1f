"""The front doors, in the order of the street. Dutch at the plain address, English under /en/."""

from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path

from schakel.web.urls import machine_urlpatterns

urlpatterns = [
    *machine_urlpatterns,
    *i18n_patterns(
        path("", include("schakel.reports.urls")),
        path("", include("schakel.entrance.urls")),
        path("", include("schakel.assessments.urls")),
        path("", include("schakel.disclosures.urls")),
        path("", include("schakel.disclosures.advice.urls")),
        path("", include("schakel.disclosures.downloads.urls")),
        path("", include("schakel.disclosures.browse.urls")),
        path("", include("schakel.accountability.urls")),
        path("", include("schakel.web.urls")),
        prefix_default_language=False,
    ),
]
if settings.EXAMPLE:
    urlpatterns += i18n_patterns(
        path("", include("schakel.example.urls")), prefix_default_language=False
    )
