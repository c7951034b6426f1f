"""From what people type to values. Nothing here asks about sex, payment, identity or origin."""

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from schakel.parties import queries as parties
from schakel.reports import receipts
from schakel.reports.content import ReportContent
from schakel.reports.models import Sector
from schakel.reports.receipts import Problem, Receipt
from schakel.web.forms import Form

LINE_LENGTH_MAX = 300
CODE_ATTRIBUTES = {
    "class": "utrecht-textbox--code",
    "autocapitalize": "characters",
    "spellcheck": "false",
}


class HowKnown(models.TextChoices):
    """How a reporter came to know it. The words are kept, not the code."""

    SAW_IT = "saw_it", gettext_lazy("I saw it myself")
    HEARD_IT = "heard_it", gettext_lazy("I heard it myself")
    PERSON_TOLD = "person_told", gettext_lazy("The person it is about told me")
    OTHER_TOLD = "other_told", gettext_lazy("Someone else told me")
    READ_IT = "read_it", gettext_lazy("I read it, for example on the internet")
    RATHER_NOT = "", gettext_lazy("I do not know, or I would rather not say")


class Words(forms.CharField):
    """A text of the reporter's own, judged here: a browser would cut off what is too long."""

    def __init__(self, *, longest: int, **options: object) -> None:
        """Take the greatest length in characters."""
        self.longest = longest
        super().__init__(**options)  # type: ignore[arg-type]

    def clean(self, value: object) -> str:
        """Return the text with single line ends, or say by how much it is too long."""
        text = str(super().clean(value)).replace("\r\n", "\n").replace("\r", "\n")
        over = len(text) - self.longest
        if over > 0:
            raise ValidationError(
                ngettext(
                    "Your text is %(over)s character too long. At most %(longest)s fit.",
                    "Your text is %(over)s characters too long. At most %(longest)s fit.",
                    over,
                )
                % {"over": over, "longest": self.longest}
            )
        return text


class ReceiptField(forms.CharField):
    """A receipt in any case and grouping, with a precise hint where it cannot be right."""

    def clean(self, value: object) -> Receipt:
        """Return the receipt, or say what is wrong with the code."""
        try:
            return receipts.parse(str(value or ""))
        except receipts.ReceiptError as error:
            raise ValidationError(_hint(error)) from error


class ReportForm(Form):
    """What was seen or heard, when, where, and how the reporter knows. Only the text is needed."""

    text = Words(
        longest=settings.TEXT_LENGTH_MAX,
        label=gettext_lazy("What did you see or hear?"),
        help_text=gettext_lazy(
            "Write in your own words, in any language. Leave out your own name, telephone number "
            "and address: we do not need to know who you are. Write nothing about your own part."
        ),
        error_messages={"required": gettext_lazy("Write down what you saw or heard.")},
        widget=forms.Textarea(attrs={"rows": 9}),
    )
    place = Words(
        longest=LINE_LENGTH_MAX,
        required=False,
        label=gettext_lazy("Where was it?"),
        help_text=gettext_lazy("An address, the name of a business, or the place in words."),
    )
    municipality = forms.ChoiceField(
        required=False,
        label=gettext_lazy("In which municipality?"),
        error_messages={"invalid_choice": gettext_lazy("Choose a municipality from the list.")},
    )
    when = Words(
        longest=LINE_LENGTH_MAX,
        required=False,
        label=gettext_lazy("When was it?"),
        help_text=gettext_lazy("For example: last Friday evening, or since this summer."),
    )
    how_known = forms.ChoiceField(
        required=False,
        choices=HowKnown.choices,
        initial="",
        label=gettext_lazy("How do you know this?"),
        error_messages={"invalid_choice": gettext_lazy("Choose one of the answers.")},
        widget=forms.RadioSelect,
    )
    sector = forms.ChoiceField(
        choices=Sector.choices,
        initial=Sector.UNKNOWN.value,
        label=gettext_lazy("What kind of work is it about?"),
        error_messages={
            "required": gettext_lazy("Choose a kind of work from the list."),
            "invalid_choice": gettext_lazy("Choose a kind of work from the list."),
        },
    )
    exact_time = forms.BooleanField(
        required=False,
        label=gettext_lazy("Put the exact minute on my proof"),
        help_text=gettext_lazy(
            "You get a proof that we received your report. Without a tick it holds the day only. "
            "We ourselves never keep the minute."
        ),
    )

    def __init__(self, *args: object, **options: object) -> None:
        """Offer the municipalities that take part, and the rest if someone takes that in."""
        super().__init__(*args, **options)  # type: ignore[arg-type]
        field = self.fields["municipality"]
        assert isinstance(field, forms.ChoiceField)
        offered = [(found.municipality_code, found.name) for found in parties.municipalities()]
        rest = parties.intake_for("")
        if rest is not None:
            offered.insert(0, ("", _("Somewhere else, or I do not know")))
            field.help_text = _(
                "The municipality that you choose receives your report. Without one it is %(name)s."
            ) % {"name": rest.name}
        else:
            field.required = True
            field.help_text = _("The municipality that you choose receives your report.")
            field.error_messages["required"] = _("Choose a municipality from the list.")
        field.choices = offered

    def content(self) -> ReportContent:
        """Return what is sealed."""
        answers = self.cleaned_data
        how_known = answers["how_known"]
        return ReportContent(
            text=answers["text"],
            place=answers["place"],
            when=answers["when"],
            how_known=str(HowKnown(how_known).label) if how_known else "",
        )


class BackForm(Form):
    """The receipt, to come back."""

    receipt = ReceiptField(
        label=gettext_lazy("Your code"),
        help_text=gettext_lazy("20 letters and digits. Capitals and spaces do not matter."),
        widget=forms.TextInput(attrs=CODE_ATTRIBUTES),
    )


class CheckForm(Form):
    """The receipt once more, copied from paper while the page still shows it."""

    typed = ReceiptField(
        label=gettext_lazy("Type your code from your paper"),
        help_text=gettext_lazy("Then you know that you wrote it down well."),
        widget=forms.TextInput(attrs=CODE_ATTRIBUTES),
    )

    def __init__(self, *args: object, receipt: Receipt, **options: object) -> None:
        """Take the receipt that it must be."""
        super().__init__(*args, **options)  # type: ignore[arg-type]
        self.receipt = receipt

    def clean_typed(self) -> Receipt:
        """Return the receipt, or say that it is another."""
        typed: Receipt = self.cleaned_data["typed"]
        if typed != self.receipt:
            raise ValidationError(_("This is another code. Look at the code on this page again."))
        return typed


class MessageForm(Form):
    """What the reporter wants to add."""

    text = Words(
        longest=settings.TEXT_LENGTH_MAX,
        label=gettext_lazy("What do you want to add?"),
        help_text=gettext_lazy("Leave out your own name, telephone number and address."),
        error_messages={"required": gettext_lazy("Write down what you want to add.")},
        widget=forms.Textarea(attrs={"rows": 5}),
    )


def _hint(error: receipts.ReceiptError) -> str:
    """Return what someone can do about a code that cannot be right."""
    if error.problem is Problem.EMPTY:
        return _("Fill in your code.")
    if error.problem is Problem.CHARACTER:
        return _(
            "“%(found)s” is never in a code. A code has letters and digits, "
            "but never 0, 1, I, L or O. Look at what you wrote down."
        ) % {"found": error.found}
    if error.problem is Problem.CHECK:
        return _("The last character does not fit the others. Check each character of your code.")
    length = int(error.found)
    if error.problem is Problem.SHORT:
        missing = receipts.LENGTH - length
        return ngettext(
            "One character is missing: a code has 20 and this one has %(length)s.",
            "%(count)s characters are missing: a code has 20 and this one has %(length)s.",
            missing,
        ) % {"count": missing, "length": length}
    return _("This code is too long: a code has 20 characters and this one has %(length)s.") % {
        "length": length
    }
