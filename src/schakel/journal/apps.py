"""The journal as Django knows it."""

from django.apps import AppConfig


class JournalConfig(AppConfig):
    """The ledger's rows."""

    name = "schakel.journal"
    default_auto_field = "django.db.models.BigAutoField"
