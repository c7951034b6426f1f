"""The room as Django knows it."""

from django.apps import AppConfig


class EntranceConfig(AppConfig):
    """The pages of the parties; their tables and verbs are in `schakel.parties`."""

    name = "schakel.entrance"
    default_auto_field = "django.db.models.BigAutoField"
