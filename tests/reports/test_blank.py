"""The empty form is drawn once, and is still everyone's own and always right."""

import re

import pytest
from django.urls import reverse
from django.utils.translation import override
from tests.cast import NOW, new_member

from schakel.parties import commands
from schakel.parties.roles import Kind, Role

TOKEN = re.compile(r'name="form_token" value="([^"]+)"')


def ask(client, language: str = "nl") -> str:
    with override(language):
        return client.get(reverse("reports:form")).content.decode()


def test_each_visitor_gets_a_token_of_their_own_and_the_same_page(client, region):
    one, two = ask(client), ask(client)

    tokens = [TOKEN.search(page)[1] for page in (one, two)]

    assert tokens[0] != tokens[1]
    assert TOKEN.sub("", one) == TOKEN.sub("", two)


def test_the_second_visitor_costs_few_queries(client, region, django_assert_max_num_queries):
    ask(client)

    with django_assert_max_num_queries(3):
        ask(client)


def test_each_language_has_its_own_page(client, region):
    dutch, english = ask(client), ask(client, "en")

    assert 'lang="nl"' in dutch
    assert 'lang="en"' in english


def test_a_municipality_that_joins_is_offered_at_once(client, region):
    assert "Zandwijk" not in ask(client)

    commands.found_organisation(
        name="Zandwijk",
        kind=Kind.MUNICIPALITY,
        founder=new_member("Zoë", Role.CONTACT_OFFICER),
        chosen_secret="het lange geheim van zoë",
        at=NOW,
        municipality_code="GM9903",
    )

    assert "Zandwijk" in ask(client)


@pytest.mark.parametrize("language", ["nl", "en"])
def test_what_someone_typed_is_in_nobody_elses_page(client, region, language):
    with override(language):
        client.post(reverse("reports:form"), {"text": "a marked text", "form_token": "wrong"})

    assert "a marked text" not in ask(client, language)
