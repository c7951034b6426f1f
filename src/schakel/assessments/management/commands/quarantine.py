"""`./schakel quarantine`: let lapse what nobody decided on in time. Run it just after midnight."""

from django.core.management.base import BaseCommand
from django.utils import timezone

from schakel.assessments.commands import lapse_due


class Command(BaseCommand):
    """Erase what the quarantine no longer covers; say how many reports, and nothing else."""

    help = "Erase reports whose quarantine is over and on which nobody decided. Run it every day."

    def handle(self, *args: object, **options: object) -> None:
        """Lapse what is due today."""
        at = timezone.now()
        count = lapse_due(on=timezone.localdate(at), at=at)
        self.stdout.write(f"{count} quarantines ended without a decision")
