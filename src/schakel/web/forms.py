"""Forms that look like the house and tell a screen reader what is wrong."""

from django import forms
from django.forms.boundfield import BoundField
from django.forms.widgets import Input

CLASSES: tuple[tuple[type[forms.Widget], str], ...] = (
    (forms.CheckboxSelectMultiple, "utrecht-checkbox utrecht-checkbox--html-input"),
    (forms.RadioSelect, "utrecht-radio-button utrecht-radio-button--html-input"),
    (forms.CheckboxInput, "utrecht-checkbox utrecht-checkbox--html-input"),
    (forms.Textarea, "utrecht-textarea utrecht-textarea--html-textarea"),
    (forms.Select, "utrecht-select utrecht-select--html-select"),
    (forms.DateInput, "utrecht-textbox utrecht-textbox--html-input utrecht-textbox--short"),
    (Input, "utrecht-textbox utrecht-textbox--html-input"),
)
"""Which classes of the NL Design System a widget wears; the first that fits."""


class Form(forms.Form):
    """Render each field with web/field.html: label, description, message, then the control.

    `{{ form }}` gives the error summary and all fields; `{{ form.name.as_field_group }}` gives one.
    The server judges, not the browser, so that every message is ours and in the page's language.
    """

    use_required_attribute = False

    def __getitem__(self, name: str) -> BoundField:
        """Give the field as it will be rendered, with its widget dressed."""
        bound = super().__getitem__(name)
        if not bound.is_hidden:
            dress(bound.field.widget)
        return bound


def dress(widget: forms.Widget) -> None:
    """Give a widget its classes and template, and no memory of what was typed; once is enough."""
    classes = next((words for kind, words in CLASSES if isinstance(widget, kind)), "")
    own = widget.attrs.get("class", "")
    if not own.startswith(classes):
        widget.attrs["class"] = f"{classes} {own}".strip()
    if isinstance(widget, forms.RadioSelect):
        widget.template_name = "web/choices.html"
    elif not isinstance(widget, forms.CheckboxInput):
        widget.attrs.setdefault("autocomplete", "off")
    if isinstance(widget, forms.DateInput):
        widget.input_type = "date"
        widget.format = "%Y-%m-%d"
