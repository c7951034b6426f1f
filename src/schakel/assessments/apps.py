"""The room as Django knows it."""

from django.apps import AppConfig


class AssessmentsConfig(AppConfig):
    """What a trained person makes of it."""

    name = "schakel.assessments"
    default_auto_field = "django.db.models.BigAutoField"
