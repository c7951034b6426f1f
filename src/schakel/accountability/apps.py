"""The room as Django knows it."""

from django.apps import AppConfig


class AccountabilityConfig(AppConfig):
    """Everyone entitled can look."""

    name = "schakel.accountability"
    default_auto_field = "django.db.models.BigAutoField"
