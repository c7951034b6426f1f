"""The room as Django knows it."""

from django.apps import AppConfig


class ExampleConfig(AppConfig):
    """The invented region, and a signal that walks."""

    name = "schakel.example"
    default_auto_field = "django.db.models.BigAutoField"
