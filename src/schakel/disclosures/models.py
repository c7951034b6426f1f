"""What was given or refused, by which rules, what is owed back, and what came back."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from schakel.assessments.models import Signal
from schakel.parties.models import Member, Organisation
from schakel.parties.roles import Role


class RuleSet(models.Model):
    """A set of rules as it was when it decided: addressed by its own hash, never changed."""

    sha256 = models.CharField(max_length=64, primary_key=True)
    content = models.TextField()
    first_used_on = models.DateField()


class Disclosure(models.Model):
    """One decision to give or to refuse. A refusal is kept too, and carries nothing."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    signal = models.ForeignKey(Signal, on_delete=models.PROTECT, related_name="disclosures")
    giver = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="given")
    receiver = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="received")
    rule_set = models.ForeignKey(RuleSet, on_delete=models.PROTECT)
    given = models.BooleanField()
    acute = models.BooleanField(default=False)
    sealed_decision = models.BinaryField()
    sealed_payload = models.BinaryField(null=True)
    decided_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField()
    justify_by = models.DateTimeField(null=True)
    justified_at = models.DateTimeField(null=True)
    first_answer_due_on = models.DateField(null=True)
    outcome_due_on = models.DateField(null=True)
    review_on = models.DateField(null=True)
    opened_at = models.DateTimeField(null=True)
    recalled_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["giver", "-decided_at"]),
            models.Index(fields=["receiver", "-decided_at"]),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(given=True) | models.Q(sealed_payload=None),
                name="a_refusal_carries_nothing",
            ),
            models.CheckConstraint(
                condition=models.Q(given=False)
                | models.Q(
                    first_answer_due_on__isnull=False,
                    outcome_due_on__isnull=False,
                    review_on__isnull=False,
                ),
                name="what_is_given_is_owed_an_answer_and_ends",
            ),
            models.CheckConstraint(
                condition=models.Q(given=False)
                | models.Q(sealed_payload__isnull=False)
                | models.Q(recalled_at__isnull=False),
                name="only_a_recall_empties_what_was_given",
            ),
            models.CheckConstraint(
                condition=~models.Q(giver=models.F("receiver")), name="nobody_gives_to_itself"
            ),
            models.CheckConstraint(
                condition=models.Q(given=False)
                | models.Q(acute=False)
                | models.Q(justify_by__isnull=False),
                name="acute_is_justified_afterwards",
            ),
        ]


class AnswerCode(models.TextChoices):
    """What a receiver owes back: a code, never police or care data."""

    RECEIVED = "received", _("Received")
    ASSESSED = "assessed", _("Assessed")
    TAKEN_UP = "taken_up", _("Taken up")
    NOT_TAKEN_UP = "not_taken_up", _("Not taken up")
    CLOSED = "closed", _("Closed")
    WRONG = "wrong", _("Not for us, or not right")


class Answer(models.Model):
    """A dated answer of the receiver."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    disclosure = models.ForeignKey(Disclosure, on_delete=models.CASCADE, related_name="answers")
    number = models.PositiveIntegerField()
    code = models.CharField(max_length=14, choices=AnswerCode.choices)
    answered_by = models.ForeignKey(Member, on_delete=models.PROTECT)
    answered_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["disclosure", "number"], name="answers_are_numbered"),
        ]


class ImpactReport(models.Model):
    """What another set of rules changes for an organisation's decisions, as people sign it.

    Without an `old` set it is the first: its parts are the statutes, with their rules.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    old = models.ForeignKey(RuleSet, on_delete=models.PROTECT, null=True, related_name="+")
    new = models.ForeignKey(RuleSet, on_delete=models.PROTECT, related_name="+")
    content = models.TextField()
    sha256 = models.CharField(max_length=64)
    parts = models.PositiveIntegerField()
    drawn_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    drawn_at = models.DateTimeField()
    adopted_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "sha256"], name="a_report_is_drawn_once"
            ),
        ]


class BoxSignature(models.Model):
    """That a named member, in a role, looked at one part of a report and stands for it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    report = models.ForeignKey(ImpactReport, on_delete=models.PROTECT, related_name="signatures")
    part = models.CharField(max_length=16)
    role = models.CharField(max_length=30, choices=Role.choices)
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    reason = models.TextField(blank=True)
    signed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["report", "part", "role"], name="a_role_signs_a_part_once"
            ),
            models.UniqueConstraint(
                fields=["report", "part", "member"], name="nobody_signs_a_part_twice"
            ),
            models.CheckConstraint(
                condition=models.Q(role__in=[Role.JURIST, Role.PRIVACY_OFFICER]),
                name="two_roles_sign",
            ),
        ]
