"""The room as Django knows it."""

from django.apps import AppConfig


class ReportsConfig(AppConfig):
    """What a person told us."""

    name = "schakel.reports"
    default_auto_field = "django.db.models.BigAutoField"
