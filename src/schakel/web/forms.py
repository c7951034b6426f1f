"""Forms that look like the house and tell a screen reader what is wrong."""

from typing import Any

from django import forms
from django.forms.renderers import BaseRenderer
from django.forms.widgets import Input

CLASSES: tuple[tuple[type[forms.Widget], str], ...] = (
    (forms.CheckboxSelectMultiple, "utrecht-checkbox utrecht-checkbox--html-input"),
    (forms.RadioSelect, "utrecht-radio-button utrecht-radio-button--html-input"),
    (forms.CheckboxInput, "utrecht-checkbox utrecht-checkbox--html-input"),
    (forms.Textarea, "utrecht-textarea utrecht-textarea--html-textarea"),
    (forms.Select, "utrecht-select utrecht-select--html-select"),
    (Input, "utrecht-textbox utrecht-textbox--html-input"),
)
"""Which classes of the NL Design System a widget wears; the first that fits."""


class Form(forms.Form):
    """Render each field with web/field.html: label, description, message, then the control.

    `{{ form }}` gives the error summary and all fields; `{{ form.name.as_field_group }}` gives one.
    The server judges, not the browser, so that every message is ours and in the page's language.
    """

    use_required_attribute = False
    renderer: BaseRenderer

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Take what a Django form takes, and dress every widget."""
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            dress(field.widget)


def dress(widget: forms.Widget) -> None:
    """Give a widget its classes, its template and no memory of what was typed on this device."""
    if widget.is_hidden:
        return
    for kind, classes in CLASSES:
        if isinstance(widget, kind):
            own = widget.attrs.get("class", "")
            widget.attrs["class"] = f"{classes} {own}".strip()
            break
    if isinstance(widget, forms.RadioSelect):
        widget.template_name = "web/choices.html"
    elif not isinstance(widget, forms.CheckboxInput):
        widget.attrs.setdefault("autocomplete", "off")
    if isinstance(widget, forms.DateInput):
        widget.input_type = "date"
        widget.format = "%Y-%m-%d"
        widget.attrs["class"] += " utrecht-textbox--short"
