"""The room as Django knows it."""

from django.apps import AppConfig


class DisclosuresConfig(AppConfig):
    """What was given or refused, by which law."""

    name = "schakel.disclosures"
    default_auto_field = "django.db.models.BigAutoField"
