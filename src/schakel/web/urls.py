"""The pages that say what this site is; the same for everyone."""

from django.urls import path

from schakel.web import views

app_name = "web"
urlpatterns = [
    path("accessibility/", views.accessibility, name="accessibility"),
    path("privacy/", views.privacy, name="privacy"),
    path("security/", views.security, name="security"),
]

machine_urlpatterns = [
    path(".well-known/security.txt", views.security_txt, name="security_txt"),
    path("health/", views.health, name="health"),
]
"""For machines: the same in every language, so they stand outside the languages' addresses."""
