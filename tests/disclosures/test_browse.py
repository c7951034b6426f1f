"""Every rule, statute and pair has a page to read, for anyone, and it says what is so."""

import datetime as dt
import hashlib
import json
import shutil
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from itertools import product

import pytest
from django.http import Http404, QueryDict
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override
from playwright.sync_api import Page, sync_playwright
from pytest_django.live_server_helper import LiveServer
from tests.disclosures.test_in_a_browser import ARGUMENTS, must_be_usable

from schakel.core.law import (
    ITEMS,
    Category,
    Circumstances,
    Item,
    Kind,
    Outcome,
    Party,
    Purpose,
    Subject,
    decide,
)
from schakel.disclosures.browse import book
from schakel.disclosures.browse.explain import explained
from schakel.disclosures.browse.facts import stated_in
from schakel.disclosures.browse.lens import Lens, lens_of
from schakel.disclosures.browse.matrix import matrix_of
from schakel.disclosures.browse.plain import scope_of, slug_of
from schakel.disclosures.browse.tally import CALM, stated_for, tally
from schakel.disclosures.deliberation import rulebook, rules_on

LANGUAGES = ["nl", "en"]
BOOK = rulebook()
TODAY = timezone.localdate()
NOW = Lens(on=TODAY, bills=(), is_today=True)
IDS = sorted({rule.id for rule in BOOK.rules})
PAIR = ("municipality", "police")
CELL = (*PAIR, "detection", "identity", "presumed_victim")
ONE_OF_EACH = {
    "rules:start": [],
    "rules:statute": ["avg"],
    "rules:rule": ["avg-6-sender"],
    "rules:pairs": [],
    "rules:pair": [*PAIR],
    "rules:cell": [*CELL],
}


def read(client: Client, name: str, *words: str, query: str = "") -> str:
    answer = client.get(reverse(name, args=words) + query)
    assert answer.status_code == 200, (name, words, query)
    assert not answer.cookies, (name, words)
    assert "<script" not in answer.text
    return answer.text


# Every rule and statute.


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_rule_has_a_page_that_explains_it(client: Client, language: str) -> None:
    with override(language):
        for name in IDS:
            rule = book.version_on(name, NOW)
            assert rule is not None
            html = read(client, "rules:rule", name)
            assert rule.article in html
            words = rule.explanation.nl if language == "nl" else rule.explanation.en
            assert words.split()[0] in html, name


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_statute_has_a_page_with_all_its_rules(client: Client, language: str) -> None:
    with override(language):
        for name in book.statutes():
            html = read(client, "rules:statute", slug_of(name))
            for rule in BOOK.rules:
                if rule.article.startswith(f"{name} art. ") or rule.article == name:
                    assert reverse("rules:rule", args=[rule.id]) in html, rule.id


def test_no_two_statutes_share_an_address() -> None:
    slugs = Counter(slug_of(name) for name in book.statutes())
    assert set(slugs.values()) == {1}
    with override("nl"):
        fixed = {reverse(name).split("/")[2] for name in ("rules:pairs", "rules:document")}
    assert not fixed & set(slugs)


def test_the_shelves_hold_every_rule_in_force_once() -> None:
    shelved = [rule for shelf in book.shelves(NOW) for rule in shelf.rules]
    assert Counter(rule.id for rule in shelved) == Counter(rule.id for rule in NOW.rules.rows)


def test_articles_stand_in_the_order_in_which_people_count() -> None:
    shelf = book.shelf(NOW, "awb")
    assert shelf is not None
    articles = [article for article, _, _ in shelf.articles]
    assert articles.index("2:5(1)") < articles.index("2:14") < articles.index("5:20")


def test_a_rule_that_is_about_everyone_says_so_and_one_that_is_not_names_whom() -> None:
    wide, narrow = (book.version_on(name, NOW) for name in ("avg-6-sender", "keep-comensha"))
    assert wide is not None
    assert narrow is not None
    assert not any(condition.values for condition in scope_of(wide))
    receiver = next(one for one in scope_of(narrow) if one.field == "receiver")
    assert [text.en for text in receiver.values] == ["CoMensha, the national coordination centre"]


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("rules:rule", ["no-such-rule"]),
        ("rules:statute", ["no-such-statute"]),
        ("rules:pair", ["police", "nobody"]),
        ("rules:cell", [*PAIR, "detection", "bsn", "none"]),
        ("rules:cell", [*PAIR, "detection", "place", "everyone"]),
    ],
)
def test_what_is_not_there_is_not_found(client: Client, name: str, words: list[str]) -> None:
    assert client.get(reverse(name, args=words)).status_code == 404


def test_only_reading_is_possible(client: Client) -> None:
    for name, words in ONE_OF_EACH.items():
        assert client.post(reverse(name, args=words)).status_code == 405, name


# The day and the bills.


def test_another_day_shows_the_law_of_that_day(client: Client) -> None:
    gone = [rule for rule in BOOK.rules if rule.valid_to is not None and rule.pending is None]
    for rule in gone[:3]:
        assert rule.valid_to is not None
        html = read(client, "rules:rule", rule.id, query=f"?on={rule.valid_to.isoformat()}")
        assert "geldt niet op deze dag" not in html
    html = read(client, "rules:start", query="?on=2025-02-28")
    assert "28 februari 2025" in html
    assert "?on=2025-02-28" in html


def test_what_is_no_day_is_said_and_the_law_of_today_is_shown(client: Client) -> None:
    html = read(client, "rules:start", query="?on=31-02-2025")
    assert "“31-02-2025” is geen dag." in html
    assert lens_of(QueryDict("on=gisteren"), today=TODAY).on == TODAY


def test_a_bill_is_off_until_it_is_switched_on_and_then_the_page_says_it_is_not_law(
    client: Client,
) -> None:
    for bill in BOOK.vocabulary.bills:
        assert "Dit is niet de wet." not in read(client, "rules:start")
        assert "Dit is niet de wet." in read(client, "rules:pair", *PAIR, query=f"?bill={bill}")
    assert client.get(reverse("rules:start") + "?bill=Kamerstukken").status_code == 404


def test_a_rule_of_a_bill_decides_nothing_through_the_lens_of_today() -> None:
    pending = {rule.id for rule in BOOK.rules if rule.pending is not None}
    assert not pending & {rule.id for rule in NOW.rules.rows}
    for name in pending:
        assert tally(name, TODAY, ()) is None


def test_searching_an_article_finds_its_rules_only(client: Client) -> None:
    html = read(client, "rules:start", query="?article=awb+2%3A5")
    assert "Awb art. 2:5(1)" in html
    assert "Sv art. 161" not in html
    assert "Geen regel met" in read(client, "rules:start", query="?article=xyzzy")


# The whole, for outsiders.


def test_the_document_is_what_the_hash_is_over(client: Client) -> None:
    answer = client.get(reverse("rules:document"))
    assert answer["Content-Type"] == "application/json"
    assert hashlib.sha256(answer.content).hexdigest() == BOOK.sha256
    assert {rule["id"] for rule in json.loads(answer.content)["rules"]} == set(IDS)


# Pairs.


@pytest.mark.slow
def test_every_pair_of_parties_has_a_table_that_agrees_with_the_law() -> None:
    for sender, receiver in product(Party, Party):
        found = matrix_of(NOW, (sender, receiver), {})
        assert found.counts.total() == len(found.purposes) * len(ITEMS)
        assert sum(len(row.items) for row in found.rows) == (len(ITEMS))
        for row in found.rows[::7]:
            for cell in row.cells:
                facts = replace(CALM, sender=sender, receiver=receiver, purpose=cell.purpose)
                for item in row.items:
                    assert decide(item, facts, NOW.rules).outcome is cell.outcome


def test_where_a_purpose_is_not_in_the_table_every_answer_is_no() -> None:
    for sender, receiver in list(product(Party, Party))[::37]:
        shown = matrix_of(NOW, (sender, receiver), {}).purposes
        for purpose in set(Purpose) - set(shown):
            for acute in (False, True):
                facts = Circumstances(
                    sender=sender, receiver=receiver, purpose=purpose, acute=acute
                )
                answers = {decide(item, facts, NOW.rules).outcome for item in ITEMS}
                assert answers == {Outcome.REFUSED}


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_sample_of_pairs_renders(client: Client, language: str) -> None:
    with override(language):
        for sender, receiver in list(product(Party, Party))[::41]:
            read(client, "rules:pair", sender, receiver)


def test_a_switch_says_how_many_answers_it_changes() -> None:
    parties = (Party.MUNICIPALITY, Party.POLICE)
    calm = matrix_of(NOW, parties, {})
    acute = next(switch for switch in calm.switches if switch.fact == "acute")
    other = next(option for option in acute.options if not option.is_current)
    then = matrix_of(NOW, parties, stated_in(QueryDict(other.query.lstrip("?"))))
    changed = sum(
        decide(item, replace(calm.facts, purpose=purpose), NOW.rules).outcome
        is not decide(item, replace(then.facts, purpose=purpose), NOW.rules).outcome
        for item in ITEMS
        for purpose in calm.purposes
    )
    assert other.changes == changed > 0


def test_consent_asked_on_the_page_opens_what_it_opens(client: Client) -> None:
    html = read(client, "rules:pair", *PAIR, query="?consent=given")
    assert "Toestemming gegeven." in html
    assert "?consent=given" in html


def test_one_purpose_alone_can_be_shown(client: Client) -> None:
    parties = (Party.MUNICIPALITY, Party.POLICE)
    only = matrix_of(NOW, parties, {}, Purpose.DETECTION)
    assert only.purposes == (Purpose.DETECTION,)
    assert len(only.every) > 1
    assert matrix_of(NOW, parties, {}, Purpose.REGISTRY).only is None
    assert 'aria-current="page">Opsporing' in read(
        client, "rules:pair", *PAIR, query="?purpose=detection"
    )


@pytest.mark.parametrize("query", ["?consent=perhaps", "?acute=1", "?demand=yes"])
def test_what_is_no_answer_is_not_found(client: Client, query: str) -> None:
    assert client.get(reverse("rules:pair", args=PAIR) + query).status_code == 404
    with pytest.raises(Http404):
        stated_in(QueryDict(query.lstrip("?")))


def test_choosing_two_parties_leads_to_their_page(client: Client) -> None:
    address = reverse("rules:pairs")
    answer = client.get(address, {"sender": "police", "receiver": "zvh", "on": "2024-01-01"})
    assert answer.status_code == 302
    assert answer["Location"] == reverse("rules:pair", args=["police", "zvh"]) + "?on=2024-01-01"
    assert client.get(address, {"sender": "police", "receiver": ""}).status_code == 200


# One decision.


def test_a_decision_is_explained_by_the_same_rows_as_the_law_used() -> None:
    item = Item(Category.IDENTITY, Subject.PRESUMED_VICTIM)
    facts = replace(CALM, sender=Party.MUNICIPALITY, receiver=Party.POLICE)
    facts = replace(facts, purpose=Purpose.DETECTION)
    found = explained(NOW, item, facts, {})
    law = decide(item, facts, NOW.rules)
    assert found.outcome is law.outcome
    assert [door.rules[0] for door in found.opened] == [key.rule for key in law.keys]
    assert len(found.before) + len(found.afterwards) == len(law.obligations)
    for other in found.otherwise:
        assert other.outcome is not law.outcome


def test_a_refusal_names_its_bar_and_its_articles(client: Client) -> None:
    html = read(client, "rules:cell", "municipality", "node_operator", *CELL[2:])
    assert "Wat het verbiedt" in html
    assert "Mag niet" in html


# Counting.


def counted_by_hand(rule_id: str) -> Counter[Outcome]:
    """Count with nothing but the interpreter."""
    rule = next(rule for rule in NOW.rules.rows if rule.id == rule_id)
    base = replace(CALM, **stated_for(rule))  # type: ignore[arg-type]
    counts: Counter[Outcome] = Counter()
    for sender, receiver, purpose in product(Party, Party, Purpose):
        facts = replace(base, sender=sender, receiver=receiver, purpose=purpose)
        scope = {"sender": sender, "receiver": receiver, "purpose": purpose}
        if all(rule.applies(name, word) for name, word in scope.items()):
            counts.update(
                decide(item, facts, NOW.rules).outcome
                for item in ITEMS
                if rule.applies("category", item.category) and rule.applies("subject", item.subject)
            )
    return counts


def test_a_count_is_what_the_interpreter_counts() -> None:
    narrow = [
        rule.id
        for rule in NOW.rules.rows
        if rule.kind is Kind.KEY and all(len(values) <= 6 for _, values in rule.when)
    ]
    assert len(narrow) > 10
    for name in narrow[::5]:
        found = tally(name, TODAY, ())
        assert found is not None
        assert +found.counts == counted_by_hand(name), name
        assert found.counts == sum((pair.counts for pair in found.pairs), Counter())


def test_the_widest_rule_counts_the_whole_space_once() -> None:
    found = tally("avg-6-sender", TODAY, ())
    assert found is not None
    assert found.counts.total() == len(Party) ** 2 * len(Purpose) * len(ITEMS)


def test_rules_are_indexed_once_for_a_day() -> None:
    assert rules_on(dt.date(2025, 3, 1), ()) is rules_on(dt.date(2025, 3, 1), ())


# In a browser.


@pytest.fixture
def tab() -> Iterator[Page]:
    chromium = shutil.which("chromium")
    assert chromium is not None, "Chromium is needed for the browser tests: apt install chromium"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=ARGUMENTS)
        yield browser.new_context(bypass_csp=True).new_page()
        browser.close()


@pytest.mark.browser
@pytest.mark.slow
@pytest.mark.parametrize("language", LANGUAGES)
def test_one_page_of_each_kind_is_usable(
    transactional_db: None, live_server: LiveServer, tab: Page, language: str
) -> None:
    with override(language):
        for name, words in ONE_OF_EACH.items():
            tab.goto(live_server.url + reverse(name, args=words))
            must_be_usable(tab, name)
        for query in ("?consent=given&acute=yes", "?on=2025-02-28&bill=36547", "?on=x"):
            tab.goto(live_server.url + reverse("rules:pair", args=PAIR) + query)
            must_be_usable(tab, query)
        assert tab.context.cookies() == []
