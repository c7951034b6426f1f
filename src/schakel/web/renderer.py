"""Which templates Django renders a form and its fields with."""

from django.forms.renderers import TemplatesSetting


class Renderer(TemplatesSetting):
    """Find form templates where all templates are, and use ours for a form and a field."""

    form_template_name = "web/form.html"
    field_template_name = "web/field.html"
