"""Dates, deadlines, codes and outcomes are written as people read them."""

from datetime import UTC, date, datetime

import pytest
from django.template import Context, Template, TemplateDoesNotExist
from django.test import RequestFactory
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st
from tests.web.page import Page

from schakel.web.templatetags.schakel import day, groups, languages, moment


def test_a_day_is_written_in_full_in_the_language_of_the_page() -> None:
    with override("nl"):
        assert day(date(2026, 3, 4)) == "4 maart 2026"
    with override("en"):
        assert day(date(2026, 3, 4)) == "4 March 2026"


def test_a_moment_is_shown_by_the_clock_on_the_wall_here() -> None:
    with override("nl"):
        assert moment(datetime(2026, 7, 1, 22, 30, tzinfo=UTC)) == "2 juli 2026, 00:30"
        assert day(datetime(2026, 7, 1, 22, 30, tzinfo=UTC)) == "2 juli 2026"


def test_no_day_is_written_as_nothing() -> None:
    assert day(None) == ""
    assert moment(None) == ""


def test_a_code_is_cut_in_groups_of_four() -> None:
    assert groups("7Q4K9WXM2RTB") == ["7Q4K", "9WXM", "2RTB"]
    assert groups("7q4k-9wxm 2") == ["7q4k", "9wxm", "2"]


@given(st.text(alphabet="ABCDEFGHJKMNPQRSTVWXYZ0123456789- ", max_size=40))
def test_cutting_a_code_loses_no_character(code: str) -> None:
    assert "".join(groups(code)) == code.replace("-", "").replace(" ", "")
    assert all(len(group) == 4 for group in groups(code)[:-1])


@pytest.mark.parametrize(
    ("due", "words", "kind"),
    [
        (date(2026, 11, 22), "2 dagen te laat", "schakel-deadline--over"),
        (date(2026, 11, 23), "1 dag te laat", "schakel-deadline--over"),
        (date(2026, 11, 24), "vandaag", "schakel-deadline--soon"),
        (date(2026, 11, 25), "morgen", "schakel-deadline--soon"),
        (date(2026, 11, 26), "nog 2 dagen", "schakel-deadline--soon"),
        (date(2026, 11, 27), "nog 3 dagen", "schakel-deadline"),
    ],
)
def test_a_deadline_says_how_long_there_is(due: date, words: str, kind: str) -> None:
    template = Template("{% deadline due on %}")
    with override("nl"):
        html = template.render(Context({"due": due, "on": date(2026, 11, 24)}))
    badge = Page(html).all("span")[0]
    assert words in badge.text
    assert kind in badge.classes
    assert ("--" in " ".join(badge.classes)) == ("--" in kind)


@pytest.mark.parametrize(
    ("kind", "word"),
    [
        ("go", "Nu delen"),
        ("conditions", "Nu delen, mits"),
        ("wait", "Nog niet"),
        ("never", "Nooit"),
    ],
)
def test_an_outcome_is_told_by_a_word_and_an_icon(kind: str, word: str) -> None:
    with override("nl"):
        page = Page(Template("{% outcome kind %}").render(Context({"kind": kind})))
    assert page.all("span")[0].text == word
    assert len(page.all("svg")) == 1


def test_an_unknown_icon_is_an_error_and_not_a_gap() -> None:
    with pytest.raises(TemplateDoesNotExist):
        Template('{% icon "unicorn" %}').render(Context())


def test_the_languages_lead_to_this_same_page() -> None:
    request = RequestFactory().get("/privacy/", {"page": "2"})
    with override("nl"):
        offered = languages(Context({"request": request}))
    assert [(language.code, language.address) for language in offered] == [
        ("nl", "/privacy/?page=2"),
        ("en", "/en/privacy/?page=2"),
    ]
    assert [language.current for language in offered] == [True, False]
    assert [language.name for language in offered] == ["Nederlands", "English"]
