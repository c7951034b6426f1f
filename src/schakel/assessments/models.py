"""What a trained person makes of a report: observations, a conclusion, a signal, a quarantine."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from schakel.parties.models import Member, Organisation
from schakel.reports.models import Report, Sector


class Assessment(models.Model):
    """One report, judged by a person. Notes are sealed apart: they go when the quarantine ends."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    report = models.OneToOneField(Report, on_delete=models.CASCADE)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT)
    edition = models.CharField(max_length=20)
    sealed_content = models.BinaryField()
    sealed_notes = models.BinaryField(null=True)
    started_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    started_at = models.DateTimeField()
    conclusion = models.CharField(max_length=30, blank=True)
    concluded_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+", null=True)
    concluded_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(conclusion="", concluded_by=None, concluded_at=None)
                | (
                    ~models.Q(conclusion="")
                    & models.Q(concluded_by__isnull=False, concluded_at__isnull=False)
                ),
                name="a_conclusion_has_a_person_and_a_moment",
            ),
        ]


class Signal(models.Model):
    """What an organisation takes up. Items about a place are kept; items about persons wait."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    reference = models.CharField(max_length=12, unique=True)
    assessment = models.OneToOneField(Assessment, on_delete=models.PROTECT)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT)
    sector = models.CharField(max_length=20, choices=Sector.choices)
    municipality_code = models.CharField(max_length=8, blank=True)
    opened_on = models.DateField()
    sealed_items = models.BinaryField()
    sealed_persons = models.BinaryField(null=True)
    persons_until = models.DateField(null=True)
    closed_on = models.DateField(null=True)

    class Meta:
        indexes = [models.Index(fields=["organisation", "-opened_on"])]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(sealed_persons=None) | models.Q(persons_until__isnull=False),
                name="person_data_has_an_end",
            ),
        ]


class Ended(models.TextChoices):
    """How a quarantine ended."""

    NO_PERSONS = "no_persons", _("Nothing about persons in it")
    STRIPPED = "stripped", _("Stripped")
    HANDED_OVER = "handed_over", _("Handed over")
    LAPSED = "lapsed", _("Ended without a decision")


class QuarantineDecision(models.Model):
    """The end of the quarantine of one report: by whom, how, on which day.

    It speaks of the messages up to `last_message`; what the reporter adds later waits again.
    """

    report = models.OneToOneField(Report, on_delete=models.CASCADE, primary_key=True)
    ended = models.CharField(max_length=12, choices=Ended.choices)
    decided_by = models.ForeignKey(Member, on_delete=models.PROTECT, null=True)
    decided_on = models.DateField()
    last_message = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ended="lapsed", decided_by=None)
                | (~models.Q(ended="lapsed") & models.Q(decided_by__isnull=False)),
                name="only_the_clock_decides_without_a_person",
            ),
        ]


class Freeze(models.Model):
    """A lawful pause of the quarantine of one report: named, dated, ending by itself."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="freezes")
    ground = models.CharField(max_length=40)
    authority = models.CharField(max_length=200)
    starts_on = models.DateField()
    ends_on = models.DateField()
    oral = models.BooleanField(default=False)
    ordered_by = models.ForeignKey(Member, on_delete=models.PROTECT)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends_on__gte=models.F("starts_on")),
                name="a_freeze_ends_after_it_starts",
            ),
            models.CheckConstraint(
                condition=~models.Q(authority="") & ~models.Q(ground=""),
                name="a_freeze_names_its_ground_and_authority",
            ),
        ]
