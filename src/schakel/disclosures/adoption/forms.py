"""What a signature asks: which parts, and why."""

from collections.abc import Sequence

from django import forms
from django.utils.translation import gettext_lazy as _

from schakel.web.forms import Form


class SignForm(Form):
    """Take the parts that someone signs, and the reason where less may be shared."""

    parts = forms.MultipleChoiceField(
        error_messages={"required": _("Choose what you sign.")},
    )
    reason = forms.CharField(required=False, max_length=2000)

    def __init__(self, data: object = None, *, names: Sequence[str]) -> None:
        """Offer the parts of one report."""
        super().__init__(data)  # type: ignore[arg-type]
        field = self.fields["parts"]
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices = [(name, name) for name in names]
