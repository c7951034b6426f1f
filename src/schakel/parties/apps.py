"""The parties as Django knows them."""

from django.apps import AppConfig


class PartiesConfig(AppConfig):
    """Organisations, members, agreements."""

    name = "schakel.parties"
    default_auto_field = "django.db.models.BigAutoField"
