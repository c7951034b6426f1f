"""What a person told us. In the clear: day, channel, sector, municipality and a padded size."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from schakel.parties.models import Organisation


class Channel(models.TextChoices):
    """The way a report came in."""

    FORM = "form", _("Public form")
    FILE = "file", _("File")


class Sector(models.TextChoices):
    """The kind of work or situation, as a reporter would call it."""

    SEX_WORK = "sex_work", _("Sex work")
    AGRICULTURE = "agriculture", _("Farming and greenhouses")
    HOSPITALITY = "hospitality", _("Hotels, restaurants and cafés")
    CLEANING = "cleaning", _("Cleaning and car washing")
    CONSTRUCTION = "construction", _("Building work")
    TRANSPORT = "transport", _("Transport, parcels and warehouses")
    CARE_BEAUTY = "care_beauty", _("Nail bars, massage and beauty")
    DOMESTIC = "domestic", _("Work in a home")
    FACTORY = "factory", _("Factory and meat processing")
    CRIME = "crime", _("Made to commit crimes or to beg")
    OTHER = "other", _("Something else")
    UNKNOWN = "unknown", _("I do not know")


class ErasedBecause(models.TextChoices):
    """Why the content of a report is gone."""

    REPORTER = "reporter", _("The reporter asked for it")
    LAPSED = "lapsed", _("The quarantine ended without a decision")
    STRIPPED = "stripped", _("Stripped to what concerns no person")
    HANDED_OVER = "handed_over", _("Handed over")
    RETENTION = "retention", _("The term for keeping it ended")


class Report(models.Model):
    """A report, sealed to who takes it in. Only a receipt finds it; only members open it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    recipient = models.ForeignKey(Organisation, on_delete=models.PROTECT)
    channel = models.CharField(max_length=10, choices=Channel.choices)
    sector = models.CharField(max_length=20, choices=Sector.choices)
    municipality_code = models.CharField(max_length=8, blank=True)
    received_on = models.DateField(db_index=True)
    padded_size = models.PositiveIntegerField()
    sealed_content = models.BinaryField(null=True)
    lookup = models.BinaryField(max_length=32, unique=True)
    reporter_key = models.BinaryField()
    form_hash = models.BinaryField(max_length=32, unique=True)
    withdrawn_on = models.DateField(null=True)
    kept_until = models.DateField(null=True)
    erased_on = models.DateField(null=True)
    erased_because = models.CharField(max_length=20, choices=ErasedBecause.choices, blank=True)

    class Meta:
        indexes = [models.Index(fields=["recipient", "-received_on"])]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(erased_on=None, erased_because="", sealed_content__isnull=False)
                | (
                    models.Q(erased_on__isnull=False, sealed_content=None)
                    & ~models.Q(erased_because="")
                ),
                name="erased_content_is_gone_and_says_why",
            ),
        ]


class Author(models.TextChoices):
    """Who wrote a message."""

    REPORTER = "reporter", _("Reporter")
    ORGANISATION = "organisation", _("Organisation")


class Message(models.Model):
    """A line of the conversation, sealed to the organisation and, if from it, the reporter."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="messages")
    number = models.PositiveIntegerField()
    author = models.CharField(max_length=12, choices=Author.choices)
    sealed_for_organisation = models.BinaryField(null=True)
    sealed_for_reporter = models.BinaryField(null=True)
    written_on = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["report", "number"], name="messages_are_numbered"),
        ]


class Status(models.TextChoices):
    """Where things stand, in words that reveal no person and tip nobody off."""

    RECEIVED = "received", _("Received")
    BEING_READ = "being_read", _("Someone is reading it")
    TAKEN_UP = "taken_up", _("We are working on it")
    PASSED_ON = "passed_on", _("Passed on to the party that can act")
    LOOKED_AT = "looked_at", _("The other party looked at it")
    FOLLOWED_UP = "followed_up", _("There is follow-up")
    CLOSED = "closed", _("Closed")
    LAPSED = "lapsed", _("Not assessed in time")
    WITHDRAWN = "withdrawn", _("Withdrawn by you")


class StatusLine(models.Model):
    """A dated status that the reporter can read with the receipt."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="status_lines")
    number = models.PositiveIntegerField()
    status = models.CharField(max_length=12, choices=Status.choices)
    posted_on = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["report", "number"], name="status_lines_are_numbered"),
        ]
