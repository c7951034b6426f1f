"""A form says what is wrong beside the field, to eyes and screen readers, and keeps the answers."""

from datetime import date

import pytest
from django import forms
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st
from tests.web.page import Element, Page

from schakel.web.forms import Form

CONTROLS = {"input", "textarea", "select"}


class Example(Form):
    place = forms.CharField(label="Waar was het?", help_text="Een straat of plaats", max_length=20)
    text = forms.CharField(label="Wat zag u?", widget=forms.Textarea, min_length=5, strip=False)
    day = forms.DateField(label="Welke dag?", required=False)
    sector = forms.ChoiceField(label="Welk werk?", choices=[("", "Kies"), ("bar", "Horeca")])
    danger = forms.ChoiceField(
        label="Is er gevaar?", widget=forms.RadioSelect, choices=[("yes", "Ja"), ("no", "Nee")]
    )
    how = forms.MultipleChoiceField(
        label="Hoe weet u dit?",
        widget=forms.CheckboxSelectMultiple,
        choices=[("Zelf", [("saw", "Gezien")]), ("Van een ander", [("told", "Verteld")])],
    )
    read = forms.BooleanField(label="Ik heb dit gelezen")
    secret = forms.CharField(label="Wachtwoord", widget=forms.PasswordInput)
    token = forms.CharField(widget=forms.HiddenInput)


WRONG = {"place": "x" * 21, "text": "kort", "secret": "geheim", "how": ["told"]}


def rendered(data: dict[str, object] | None = None) -> Page:
    with override("nl"):
        return Page(str(Example(data)))


def control(page: Page, name: str) -> Element:
    return next(e for e in page.elements if e.tag in CONTROLS and e.attributes.get("name") == name)


@pytest.mark.parametrize("name", ["place", "text", "sector", "read", "secret"])
def test_the_message_stands_beside_the_field_and_is_tied_to_it(name: str) -> None:
    page = rendered(WRONG | {"secret": ""})
    field = control(page, name)
    message = page.by_id(f"id_{name}_error")
    assert field.attributes["aria-invalid"] == "true"
    assert message.attributes["id"] in field.attributes["aria-describedby"].split()
    assert message.text.startswith("Fout:")
    around = next(
        e for e in page.elements if "utrecht-form-field--invalid" in e.classes and field in e.inside
    )
    assert message in around.inside


def test_the_description_is_read_before_the_message() -> None:
    field = control(rendered(WRONG), "place")
    assert field.attributes["aria-describedby"] == "id_place_helptext id_place_error"


@pytest.mark.parametrize("name", ["danger", "how"])
def test_choices_stand_in_a_fieldset_that_holds_question_and_message(name: str) -> None:
    page = rendered(WRONG | {"how": []})
    message = page.by_id(f"id_{name}_error")
    fieldset = next(e for e in page.all("fieldset") if message in e.inside)
    assert "utrecht-form-field--invalid" in fieldset.classes
    assert fieldset.attributes["aria-describedby"] == f"id_{name}_error"
    assert any(e.tag == "legend" and e.text.strip() for e in fieldset.inside)


def test_a_form_without_mistakes_shows_none() -> None:
    page = rendered()
    assert not [e for e in page.elements if "aria-invalid" in e.attributes]
    assert not [e for e in page.elements if "schakel-errors" in e.classes]


def test_every_control_has_exactly_one_label() -> None:
    page = rendered(WRONG)
    labelled = [e.attributes["for"] for e in page.all("label")]
    visible = [
        e.attributes["id"]
        for e in page.elements
        if e.tag in CONTROLS and e.attributes.get("type") != "hidden"
    ]
    assert sorted(labelled) == sorted(visible)
    assert len(set(visible)) == len(visible)


def test_every_line_of_the_summary_leads_to_a_field() -> None:
    page = rendered(WRONG | {"how": []})
    summary = next(e for e in page.all("section") if "schakel-errors" in e.classes)
    links = [e.attributes["href"].removeprefix("#") for e in summary.inside if e.tag == "a"]
    assert len(links) == 6
    assert all(page.by_id(link).tag in CONTROLS for link in links)


def test_the_summary_takes_the_focus_without_a_script() -> None:
    summary = next(e for e in rendered(WRONG).all("section") if "schakel-errors" in e.classes)
    assert {"autofocus", "tabindex"} <= summary.attributes.keys()


def test_a_mistake_in_the_form_as_a_whole_is_shown_on_top() -> None:
    form = Example(WRONG)
    form.add_error(None, "Deze pagina stond te lang open.")
    assert "Deze pagina stond te lang open." in str(form)


def test_a_mistake_in_a_hidden_field_is_shown_on_top() -> None:
    page = rendered(WRONG)
    summary = next(e for e in page.all("section") if "schakel-errors" in e.classes)
    assert any(e.tag == "li" and not any(x.tag == "a" for x in e.inside) for e in summary.inside)


def test_choices_keep_what_was_chosen_and_their_groups() -> None:
    page = rendered(WRONG)
    boxes = [e for e in page.all("input") if e.attributes["name"] == "how"]
    assert [("checked" in e.attributes) for e in boxes] == [False, True]
    groups = [e.text for e in page.all("p") if "schakel-choices__group" in e.classes]
    assert groups == ["Zelf", "Van een ander"]


def test_a_password_is_never_written_back() -> None:
    assert "geheim" not in str(Example(WRONG))


def test_an_optional_field_says_so_and_a_required_one_says_nothing() -> None:
    page = rendered()
    optional = [e.text for e in page.all("label") if "niet verplicht" in e.text]
    assert optional == ["Welke dag? (niet verplicht)"]


def test_the_browser_neither_judges_nor_remembers() -> None:
    page = rendered()
    fields = [e for e in page.elements if e.tag in CONTROLS and e.attributes["name"] != "token"]
    assert not [e for e in fields if "required" in e.attributes]
    assert control(page, "text").attributes["autocomplete"] == "off"
    assert control(page, "place").attributes["autocomplete"] == "off"


def test_a_date_is_a_native_field_that_shows_its_own_value() -> None:
    day = control(Page(str(Example(initial={"day": date(2026, 11, 24)}))), "day")
    assert day.attributes["type"] == "date"
    assert day.attributes["value"] == "2026-11-24"


def test_a_field_keeps_the_class_it_was_given() -> None:
    class Code(Form):
        code = forms.CharField(widget=forms.TextInput(attrs={"class": "utrecht-textbox--code"}))

    classes = control(Page(str(Code())), "code").classes
    assert {"utrecht-textbox", "utrecht-textbox--code"} <= classes


@given(
    st.text(
        st.characters(blacklist_categories=["Cs", "Cc"], blacklist_characters="\r\n\x00"),
        max_size=60,
    )
)
def test_whatever_was_typed_is_kept_and_cannot_become_markup(typed: str) -> None:
    page = rendered(WRONG | {"text": typed, "place": typed + "x" * 21})
    # A browser drops the first line break after <textarea>; Django writes one for it.
    assert control(page, "text").text.removeprefix("\n") == typed
    assert control(page, "place").attributes["value"].strip() == (typed + "x" * 21).strip()
