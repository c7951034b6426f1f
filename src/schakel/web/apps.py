"""The room as Django knows it."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    """What all pages share."""

    name = "schakel.web"
    default_auto_field = "django.db.models.BigAutoField"
