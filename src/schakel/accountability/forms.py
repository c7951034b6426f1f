"""What someone who checks can ask."""

from django import forms
from django.utils.translation import gettext_lazy as _

from schakel.web.forms import Form


class SubjectForm(Form):
    """The id of what the lines are asked about."""

    subject = forms.UUIDField(
        label=_("Id"),
        help_text=_(
            "Of a report, assessment, signal, disclosure, member or agreement of your own "
            "organisation. It stands in the address of its page."
        ),
        error_messages={"invalid": _("An id has 32 letters and digits: a to f and 0 to 9.")},
    )


class PageForm(forms.Form):
    """From which line on older lines are asked."""

    before = forms.IntegerField(required=False, min_value=1, max_value=2**63 - 1)
