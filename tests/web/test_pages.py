"""The pages about the site, the error pages, and the two files that machines ask for."""

import re
from datetime import date, datetime
from types import SimpleNamespace

import pytest
from django.http import Http404
from django.template.loader import get_template, render_to_string
from django.test import RequestFactory
from django.utils import timezone
from django.utils.translation import override
from tests.web.page import Page

from schakel.web import views

MEMBER = SimpleNamespace(
    name="Noor Verhagen",
    organisation=SimpleNamespace(name="Gemeente Lindeveer"),
    get_role_display="Contactfunctionaris",
)


def public(template: str, **context: object) -> Page:
    request = RequestFactory().get("/privacy/")
    with override("nl"):
        return Page(render_to_string(template, context, request=request))


@pytest.mark.parametrize("view", [views.accessibility, views.privacy, views.security])
def test_a_page_about_the_site_can_be_read(view: object) -> None:
    with override("nl"):
        response = view(RequestFactory().get("/privacy/"))  # type: ignore[operator]
    page = Page(response.content.decode())
    assert response.status_code == 200
    assert len(page.all("h1")) == 1
    assert page.all("html")[0].attributes["lang"] == "nl"


def test_a_public_page_offers_the_way_out_first_and_tells_that_site_nothing(settings) -> None:
    settings.EXIT_ADDRESS = "https://weather.example/"
    page = public("web/privacy.html")
    leave = next(e for e in page.all("a") if "schakel-exit" in e.classes)
    assert leave.attributes["href"] == "https://weather.example/"
    assert "noreferrer" in leave.attributes["rel"]
    assert leave.text == "Verlaat deze site"
    assert [e.attributes["href"] for e in page.all("a")].index(leave.attributes["href"]) == 1
    referrer = next(e for e in page.all("meta") if e.attributes.get("name") == "referrer")
    assert referrer.attributes["content"] == "no-referrer"


def test_a_public_page_has_a_neutral_title_and_no_road_to_staff() -> None:
    page = public("web/public.html")
    assert page.all("title")[0].text == "Formulier"
    assert not [e for e in page.elements if "schakel-navigation" in e.classes]
    assert not page.all("script")


def test_a_public_page_names_the_emergency_number_in_its_head() -> None:
    page = public("web/public.html")
    band = next(e for e in page.elements if "schakel-emergency" in e.classes)
    assert [e.attributes["href"] for e in band.inside if e.tag == "a"] == ["tel:112"]


def test_the_channels_of_the_installation_replace_the_national_ones() -> None:
    channels = [{"name": "Fier", "number": "058-215 70 84", "purpose": "Hulp"}]
    page = public("web/public.html", channels=channels, channels_checked=date(2026, 11, 2))
    listed = next(e for e in page.all("ul") if "schakel-channels" in e.classes)
    assert [e.attributes["href"] for e in listed.inside if e.tag == "a"] == ["tel:0582157084"]
    assert "2 november 2026" in page.all("footer")[0].text


def test_a_staff_page_says_who_is_signed_in_and_where_they_are() -> None:
    request = RequestFactory().get("/")
    request.member = MEMBER  # type: ignore[attr-defined]
    navigation = [("Signalen", "/signals/", True), ("Logboek", "/journal/", False)]
    with override("nl"):
        html = render_to_string("web/base.html", {"request": request, "navigation": navigation})
    page = Page(html)
    head = page.all("header")[0].text
    assert "Noor Verhagen" in head
    assert "Contactfunctionaris · Gemeente Lindeveer" in head
    links = [e for e in page.all("a") if "schakel-navigation__link" in e.classes]
    assert [e.attributes.get("aria-current") for e in links] == ["page", None]
    assert page.all("a")[0].attributes["href"] == "#main"
    assert page.by_id("main").tag == "main"


def test_a_wrong_form_says_so_in_the_title() -> None:
    page = public("web/public.html", form=SimpleNamespace(errors={"x": ["y"]}))
    assert page.all("title")[0].text == "Fout: Formulier"


@pytest.mark.parametrize("example", [True, False])
def test_only_the_example_says_that_all_is_invented(settings, example: bool) -> None:
    settings.EXAMPLE = example
    page = public("web/public.html")
    assert bool([e for e in page.elements if "schakel-example" in e.classes]) == example


@pytest.mark.parametrize("code", ["400", "403", "403_csrf", "404", "500"])
def test_an_error_page_needs_no_context(code: str) -> None:
    page = Page(get_template(f"{code}.html").render())
    assert len(page.all("h1")) == 1
    assert "112" in page.all("body")[0].text


def test_the_security_file_has_what_rfc_9116_asks(settings) -> None:
    settings.SECURITY_CONTACT = "mailto:security@lindeveer.example"
    response = views.security_txt(RequestFactory().get("/.well-known/security.txt"))
    fields = dict(line.split(": ", 1) for line in response.content.decode().splitlines())
    assert response["Content-Type"] == "text/plain; charset=utf-8"
    assert fields["Contact"] == "mailto:security@lindeveer.example"
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT00:00:00Z", fields["Expires"])
    ahead = datetime.fromisoformat(fields["Expires"]) - timezone.now()
    assert 0 < ahead.days < 365


def test_without_a_contact_there_is_no_security_file(settings) -> None:
    settings.SECURITY_CONTACT = ""
    with pytest.raises(Http404):
        views.security_txt(RequestFactory().get("/.well-known/security.txt"))


@pytest.mark.django_db
def test_health_asks_the_database_and_says_nothing_else() -> None:
    response = views.health(RequestFactory().get("/health/"))
    assert (response.status_code, response.content) == (200, b"ok\n")


@pytest.mark.parametrize("view", [views.privacy, views.health, views.security_txt])
def test_a_page_about_the_site_takes_no_post(view: object) -> None:
    assert view(RequestFactory().post("/")).status_code == 405  # type: ignore[operator]
