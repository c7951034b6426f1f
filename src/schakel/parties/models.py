"""Organisations, members, who holds an organisation's key, and agreements."""

import datetime as dt
import uuid

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from schakel.parties.roles import MAY, Capability, Kind, Role, reads_content


class Organisation(models.Model):
    """A controller with its own key pair. What is sealed to it, only its members open."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(max_length=120, unique=True)
    kind = models.CharField(max_length=30, choices=Kind.choices)
    municipality_code = models.CharField(max_length=8, blank=True)
    takes_in_region = models.BooleanField(default=False)
    public_key = models.BinaryField()
    example = models.BooleanField(default=False)
    joined_on = models.DateField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(kind="municipality") | models.Q(municipality_code=""),
                name="only_a_municipality_has_a_code",
            ),
            models.UniqueConstraint(
                fields=["municipality_code"],
                condition=~models.Q(municipality_code=""),
                name="one_organisation_per_municipality",
            ),
            models.UniqueConstraint(
                fields=["takes_in_region"],
                condition=models.Q(takes_in_region=True),
                name="one_organisation_takes_in_the_rest_of_the_region",
            ),
        ]

    def __str__(self) -> str:
        """Return the name."""
        return self.name


class MemberManager(BaseUserManager["Member"]):
    """Find a member by e-mail address, as sign-in does."""

    def get_by_natural_key(self, username: str | None) -> "Member":
        """Return the member with this address; large and small letters are the same."""
        return self.get(email__iexact=username)


class Member(AbstractBaseUser):
    """A person at work in one organisation, in one role, with a key that only they can open."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT)
    role = models.CharField(max_length=30, choices=Role.choices)
    name = models.CharField(max_length=120)
    email = models.EmailField(unique=True)
    language = models.CharField(max_length=8, default="nl")
    public_key = models.BinaryField(null=True)
    locked_key = models.BinaryField(null=True)
    invitation_hash = models.BinaryField(null=True, unique=True)
    invited_until = models.DateTimeField(null=True)
    joined_on = models.DateField(null=True)
    left_on = models.DateField(null=True)
    session_round = models.PositiveIntegerField(default=0)

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = []
    objects = MemberManager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(public_key=None, locked_key=None, joined_on=None)
                | models.Q(
                    public_key__isnull=False, locked_key__isnull=False, joined_on__isnull=False
                ),
                name="who_joined_has_a_key",
            ),
        ]

    def __str__(self) -> str:
        """Return the name."""
        return self.name

    @property  # Derived, so that no other column can say something else.
    def is_active(self) -> bool:  # type: ignore[override]
        """Say whether this person can sign in: joined, and not left."""
        return self.joined_on is not None and self.left_on is None

    def get_session_auth_hash(self) -> str:
        """Return what every session of this member must hold: a new round ends them all."""
        hashed = salted_hmac(
            "schakel.parties.session", f"{self.password}/{self.session_round}", algorithm="sha256"
        )
        return hashed.hexdigest()

    def may(self, capability: Capability) -> bool:
        """Say whether this member's role grants `capability`."""
        return self.is_active and capability in MAY[Role(self.role)]

    @property
    def reads_content(self) -> bool:
        """Say whether this member's role is ever given the organisation's key."""
        return reads_content(Role(self.role))


class FailedSignIn(models.Model):
    """How often in a row the wrong password was given for one address, known or not.

    The address is kept only as a keyed hash, and nothing of where the attempt came from.
    """

    address_hash = models.BinaryField(primary_key=True, max_length=32)
    failed = models.PositiveIntegerField()
    last_at = models.DateTimeField()


class Factor(models.TextChoices):
    """What a member shows at the entrance beside their password."""

    TOTP = "totp", _("Code from an app")
    RECOVERY = "recovery", _("Recovery codes")


class Authenticator(models.Model):
    """A second factor of a member; what checks it is sealed to that member's own key."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="authenticators")
    kind = models.CharField(max_length=10, choices=Factor.choices)
    sealed_secret = models.BinaryField()
    last_step = models.BigIntegerField(default=-1)
    added_on = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["member", "kind"], name="one_authenticator_of_a_kind"),
        ]


class Passkey(models.Model):
    """A passkey of a member's device, and the member's key locked once more for that device.

    `public_key` checks its answers and opens nothing; `locked_key` opens only with 32 bytes that
    the device alone can make, and is empty where the device makes none.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="passkeys")
    name = models.CharField(max_length=60)
    credential_id = models.BinaryField(max_length=1023, unique=True)
    public_key = models.BinaryField()
    sign_count = models.BigIntegerField()
    locked_key = models.BinaryField(null=True)
    added_on = models.DateField()

    def __str__(self) -> str:
        """Return the name its member gave it."""
        return self.name


class Grant(models.Model):
    """The organisation's private key, sealed to one member."""

    member = models.OneToOneField(Member, on_delete=models.CASCADE, primary_key=True)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT)
    sealed_key = models.BinaryField()
    granted_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    granted_on = models.DateField()


class AgreementQuerySet(models.QuerySet["Agreement"]):
    """Agreements by date."""

    def in_force(self, on: dt.date) -> "AgreementQuerySet":
        """Return those that have begun and not ended on that day."""
        return self.filter(models.Q(ends_on=None) | models.Q(ends_on__gte=on), begins_on__lte=on)


class Agreement(models.Model):
    """Who may work together, for what, since when (convenant)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    code = models.CharField(max_length=40, unique=True)
    title = models.CharField(max_length=200)
    purpose = models.TextField()
    begins_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)
    organisations = models.ManyToManyField(Organisation, related_name="agreements")

    objects = AgreementQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends_on=None) | models.Q(ends_on__gte=models.F("begins_on")),
                name="an_agreement_ends_after_it_begins",
            ),
        ]

    def __str__(self) -> str:
        """Return the code and title."""
        return f"{self.code} {self.title}"
