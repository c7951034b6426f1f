"""What people type at the entrance, as values."""

from django import forms
from django.contrib.auth import password_validation
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from schakel.parties.commands import NewMember
from schakel.parties.models import Member, Organisation
from schakel.parties.roles import AT_HOME, Kind, Role
from schakel.web.forms import Form

PASSWORD_LENGTH_MAX = 200  # Characters. Argon2id takes more, but nobody types more.
CODE_LENGTH_MAX = 40
ANSWER_LENGTH_MAX = 20_000  # Characters. An answer of a device is some 2,000.


def _unseen(autocomplete: str) -> forms.PasswordInput:
    """Return a control that shows no password, and says to a password manager which it is."""
    return forms.PasswordInput(attrs={"autocomplete": autocomplete})


class SignInForm(Form):
    """Who you are and your password."""

    email = forms.EmailField(
        label=_("E-mail address"), widget=forms.EmailInput(attrs={"autocomplete": "username"})
    )
    password = forms.CharField(
        label=_("Password"),
        strip=False,
        max_length=PASSWORD_LENGTH_MAX,
        widget=_unseen("current-password"),
    )
    code = forms.CharField(
        label=_("Code from your app, if you set one up"),
        help_text=_("Six digits. Phone lost? Then type one of your recovery codes."),
        required=False,
        max_length=CODE_LENGTH_MAX,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "spellcheck": "false"}),
    )


class FactorForm(Form):
    """The first code from an app."""

    code = forms.CharField(
        label=_("The code that the app shows now"),
        max_length=CODE_LENGTH_MAX,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric"}),
    )


class UnlockForm(Form):
    """The password, for who signed in with a device that opens nothing."""

    password = forms.CharField(
        label=_("Password"),
        strip=False,
        max_length=PASSWORD_LENGTH_MAX,
        widget=_unseen("current-password"),
    )


class PasskeyForm(UnlockForm):
    """A new passkey: a name for the device, the password, and what the device answers."""

    name = forms.CharField(
        label=_("What do you call this device?"),
        help_text=_("For example: work phone, or blue security key."),
        max_length=60,
    )
    answer = forms.CharField(widget=forms.HiddenInput, max_length=ANSWER_LENGTH_MAX)
    prf = forms.CharField(widget=forms.HiddenInput, max_length=100, required=False)
    field_order = ("name", "password")


class ChooseSecretForm(Form):
    """A password that the member chooses, twice."""

    new_secret = forms.CharField(
        label=_("Choose a password"),
        help_text=_(
            "At least 12 characters. Three or four words that do not belong together are easy to "
            "remember and hard to guess."
        ),
        strip=False,
        max_length=PASSWORD_LENGTH_MAX,
        widget=_unseen("new-password"),
    )
    repeated = forms.CharField(
        label=_("Type the password again"),
        strip=False,
        max_length=PASSWORD_LENGTH_MAX,
        widget=_unseen("new-password"),
    )

    def __init__(self, *, member: Member, data: QueryDict | None = None) -> None:
        """Take whose password it is: it may not look like their name."""
        super().__init__(data)
        self._member = member

    def clean_new_secret(self) -> str:
        """Refuse a password that is short, common or only digits (AUTH_PASSWORD_VALIDATORS)."""
        chosen = str(self.cleaned_data["new_secret"])
        password_validation.validate_password(chosen, self._member)
        return chosen

    def clean_repeated(self) -> str:
        """Refuse a repetition that differs."""
        repeated = str(self.cleaned_data["repeated"])
        if "new_secret" in self.cleaned_data and repeated != self.cleaned_data["new_secret"]:
            raise ValidationError(_("This is not the same password."))
        return repeated


class ChangeSecretForm(ChooseSecretForm):
    """The old password and a new one."""

    old_secret = forms.CharField(
        label=_("Your password now"),
        strip=False,
        max_length=PASSWORD_LENGTH_MAX,
        widget=_unseen("current-password"),
    )
    field_order = ("old_secret", "new_secret", "repeated")


class InviteForm(Form):
    """Who is invited, and in which of the roles of the inviter's organisation."""

    name = forms.CharField(label=_("Name"), max_length=120)
    email = forms.EmailField(label=_("Work e-mail address"))
    role = forms.ChoiceField(label=_("Role"), widget=forms.RadioSelect)
    language = forms.ChoiceField(
        label=_("Language of the invitation"),
        widget=forms.RadioSelect,
        choices=[("nl", _("Dutch")), ("en", _("English"))],
        initial="nl",
    )

    def __init__(self, *, organisation: Organisation, data: QueryDict | None = None) -> None:
        """Take the organisation: it decides which roles there are."""
        super().__init__(data)
        kind = Kind(organisation.kind)
        roles = [(role.value, role.label) for role in Role if kind in AT_HOME[role]]
        field = self.fields["role"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = roles

    def new_member(self) -> NewMember:
        """Return what was typed, when it is valid."""
        typed = self.cleaned_data
        return NewMember(
            name=typed["name"],
            email=typed["email"],
            role=Role(typed["role"]),
            language=typed["language"],
        )
