"""The room as Django knows it."""

from pathlib import Path

from django.apps import AppConfig
from django.conf import settings

from schakel.reports import channels


class ReportsConfig(AppConfig):
    """What a person told us."""

    name = "schakel.reports"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Read the channels now, so that a wrong file stops the start and not a reporter."""
        channels.load(Path(settings.CHANNELS_FILE))
