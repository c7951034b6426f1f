"""May I share this? Ten situations walked as someone would, and everything that must not happen."""

import datetime as dt
import logging
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import unescape
from urllib.parse import parse_qsl, urlencode, urlsplit

import pytest
from django.apps import apps
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.flow.visitor import Page

from schakel.core.law import (
    FACTS,
    ITEMS,
    WORDS,
    Consent,
    Item,
    Outcome,
    Party,
    Purpose,
    Subject,
    decide,
)
from schakel.disclosures.advice import answers as said
from schakel.disclosures.advice.answers import Answers, read
from schakel.disclosures.advice.otherwise import flips
from schakel.disclosures.advice.questions import (
    EVERYONE,
    SENDERS,
    Question,
    asked_facts,
    asked_for_consent,
    choices_for,
    current,
    mentioned_facts,
    purposes_of,
)
from schakel.disclosures.advice.situations import SITUATIONS
from schakel.disclosures.advice.verdict import decided, is_unhindered, verdict_of
from schakel.disclosures.advice.views import address_of
from schakel.disclosures.deliberation import rulebook, rules_on
from schakel.environment import ROOT

DUTCH, ENGLISH = "/mag-ik-delen/", "/en/may-i-share/"
RULES = rules_on(dt.date(2026, 11, 24))
WORDS_OF_LAW = rulebook().vocabulary
GUIDE = ROOT / "docs" / "guides" / "may-i-share.md"


@dataclass(frozen=True)
class Way:
    """A described situation: what someone answers, and what the page must then say."""

    row: str
    answers: dict[str, list[str]]
    title: str
    articles: tuple[str, ...]
    says: tuple[str, ...] = field(default=())
    never_says: tuple[str, ...] = field(default=())

    @property
    def query(self) -> dict[str, list[str]]:
        return {**self.answers, "seen": ["yes"]}


def way(row: str, path: str, *items: str, title: str, articles: tuple[str, ...], **more) -> Way:
    sender, receiver, purpose = path.split(" > ")
    facts = {name.replace("consent_", "consent-"): [value] for name, value in more.items()
             if name not in {"says", "never_says"}}  # fmt: skip
    asked = {"from": [sender], "to": [receiver], "for": [purpose], "what": list(items)}
    said_there = {name: more[name] for name in ("says", "never_says") if name in more}
    return Way(row, asked | facts, title, articles, **said_there)


WAYS = (
    way(
        "T11",
        "municipality > police > detection",
        "place.none", "business.none", "observation.none",
        title="Yes, share now",
        articles=("AVG art. 6(1)(e)", "Wpg art. 8", "Awb art. 2:5(1)"),
        says=("The privacy law does not stop you.", "within 5 working days"),
        never_says=("Before you share", "Not yet"),
    ),
    way(
        "T12",
        "municipality > police > detection",
        "identity.presumed_victim", "identity.suspect",
        title="A part may go",
        articles=("AVG art. 6(1)(e)", "Wpg art. 8", "UAVG art. 31"),
        says=(
            "1 of 2 kinds of data may go",
            "Have a second member look and agree.",
            "Write down why the receiver needs this.",
            "Question for the jurist:",
            "art. 32 or 33 UAVG",
            "within 72 hours",
        ),
        never_says=("does not stop you",),
    ),
    way(
        "T13",
        "municipality > police > acute_protection",
        "place.none", "identity.presumed_victim", "identity.suspect",
        acute="yes",
        listed_crime_known="yes",
        title="Yes, and you must",
        articles=("Sv art. 160", "Wpg art. 8"),
        says=(
            "You must share this, and you may do so now.",
            "Call 112 Call first, read later.",
            "within 24 hours",
        ),
        never_says=("Before you share",),
    ),
    way(
        "T14",
        "municipality > labour_inspectorate > labour_enforcement",
        "business.none", "observation.none",
        title="You must share, on conditions",
        articles=("Awb art. 2:3", "AVG art. 6(1)(e)", "Awb art. 2:5(1)"),
        says=("Have the privacy officer check it.", "You must share this."),
    ),
    way(
        "T20",
        "municipality > immigration_service > migration_enforcement",
        "identity.presumed_victim", "residence_status.presumed_victim",
        title="No, do not share",
        articles=("AVG art. 5(1)(b)",),
        says=("This may never go to this receiver for this purpose."),
        never_says=("What if?",),
    ),
    way(
        "T23",
        "municipality > care_coordinator > help",
        "contact.presumed_victim",
        consent_presumed_victim="not_asked",
        title="Not yet",
        articles=("AVG art. 6(1)",),
        says=(
            "Ask the person for consent.",
            "Stayed shut: legal basis of the sender",
            "not yet → permitted, if",
            "Consent refused",
        ),
    ),
    way(
        "T26",
        "social_team > veilig_thuis > youth_protection",
        "identity.minor",
        household="yes",
        consent_minor="not_asked",
        title="Yes, on conditions",
        articles=("Wmo art. 5.2.6", "Wmo art. 4.1.1(2)"),
        says=("You may share this",),
        never_says=("You must share this",),
    ),
    way(
        "T43",
        "police > comensha > registration",
        "identity.presumed_victim",
        consent_presumed_victim="not_asked",
        title="Yes, share now",
        articles=("Bpg art. 4:2(1)(b)",),
        says=("You may share this now",),
        never_says=("Ask the person for consent",),
    ),
    way(
        "T77",
        "health_professional > police > detection",
        "identity.presumed_victim", "health_or_sexual_life.presumed_victim",
        consent_presumed_victim="not_asked",
        title="Not yet",
        articles=("Meldcode KNMG", "AVG art. 9(1)"),
        says=("Ask the person for consent.", "Does speaking outweigh your secrecy here? Yes"),
    ),
    way(
        "T36",
        "municipality > private_party > warning",
        "identity.suspect",
        title="No, do not share",
        articles=("UAVG art. 33(4)",),
        says=("This may never go",),
    ),
)  # fmt: skip


def text_of(html: str) -> str:
    """Return what stands in the main part of a page, as it is read."""
    main = html.split("<main", 1)[1].split("</main", 1)[0]
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", main)))


def open_page(client: Client, address: str) -> Page:
    answer = client.get(address)
    assert answer.status_code == 200, address
    return Page(f"http://testserver{address}", answer.status_code, answer.content.decode())


def walk(client: Client, start: str, answers: dict[str, list[str]]) -> tuple[Page, list[str]]:
    """Answer question after question through the form on the page; return the answer page."""
    page, asked = open_page(client, start), []
    while page.forms:
        form = page.forms[0]
        asked.append(form.values["sent"][0])
        assert len(asked) <= len(Question), asked
        assert form.method == "get"
        own = {name: answers[name] for name in form.names & answers.keys()}
        sent = urlencode([(n, v) for n, values in (form.values | own).items() for v in values])
        page = open_page(client, f"{urlsplit(form.action).path}?{sent}")
    return page, asked


def rows_kept() -> dict[str, int]:
    return {model._meta.label: model._default_manager.count() for model in apps.get_models()}


@pytest.mark.django_db
@pytest.mark.parametrize("one", WAYS, ids=[one.row for one in WAYS])
def test_each_described_situation_gets_the_right_answer_and_article(client, one):
    page, asked = walk(client, ENGLISH, one.answers)
    text = text_of(page.html)

    assert asked[:4] == ["from", "to", "for", "what"]
    assert asked[-1] == "facts"
    assert re.search(r'id="decision">([^<]+)<', page.html)[1] == one.title
    for words in (*one.articles, *one.says):
        assert words in text
    for words in one.never_says:
        assert words not in text


@pytest.mark.django_db
@pytest.mark.parametrize("one", WAYS, ids=[one.row for one in WAYS])
def test_the_answer_is_dutch_on_the_dutch_page(client, one):
    page, _ = walk(client, DUTCH, one.answers)
    text = text_of(page.html)

    assert "Mag ik dit delen?" in text
    for article in one.articles:
        assert article in text
    assert "concept: nog niet door een jurist ondertekend" in text
    assert not re.search(r"\b(the|share|receiver)\b", re.sub(r"regel [a-z0-9-]+", "", text))


def test_every_common_situation_is_one_of_the_ten_and_one_tap_away(client, db):
    ours = {tuple(sorted(read(one.query).pairs())) for one in WAYS}
    listed = {tuple(sorted(one.answers.pairs())) for one in SITUATIONS}
    page = open_page(client, ENGLISH)

    assert {(*pairs,) for pairs in listed} <= {
        pairs for one in WAYS for pairs in _with_and_without_unasked(one)
    }
    assert len(SITUATIONS) == len(WAYS) == len(ours)
    for situation in SITUATIONS:
        with override("en"):
            address = address_of(situation.answers.pairs())
        assert any(link.endswith(address) for link in page.links)
        assert not open_page(client, address).forms


def _with_and_without_unasked(one: Way) -> Iterator[tuple[tuple[str, str], ...]]:
    pairs = sorted(read(one.query).pairs())
    yield tuple(pairs)
    yield tuple(pair for pair in pairs if pair[1] != Consent.NOT_ASKED)


def test_the_guide_tells_the_ten_with_their_articles():
    guide = GUIDE.read_text(encoding="utf-8")

    for one in WAYS:
        section = guide.split(f"({one.row})", 1)[1].split("\n## ", 1)[0]
        for article in one.articles:
            assert article in section, (one.row, article)
        assert one.title in section


def test_nothing_is_written_and_no_cookie_is_set(client, region):
    before = rows_kept()
    for one in WAYS:
        walk(client, DUTCH, one.answers)
    answer = client.get(f"{DUTCH}?{urlencode(WAYS[0].query, doseq=True)}")

    assert rows_kept() == before
    assert sum(before.values()) > 0
    assert not client.cookies
    assert "Set-Cookie" not in answer.headers
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert answer.headers["Cache-Control"] == "no-store"
    assert "<script" not in answer.content.decode()


def test_no_log_says_what_was_asked(client, caplog, db):
    with caplog.at_level(logging.DEBUG):
        for query in (urlencode(WAYS[0].query, doseq=True), *HOSTILE):
            client.get(f"{DUTCH}?{query}")

    assert [record for record in caplog.records if "?" in record.getMessage()] == []
    assert "municipality" not in caplog.text


def test_no_database_is_asked(client, django_assert_num_queries, db):
    with django_assert_num_queries(0):
        for one in WAYS:
            client.get(f"{DUTCH}?{urlencode(one.query, doseq=True)}")


def test_there_is_nothing_to_type(client, db):
    for query in ({}, WAYS[5].answers, {"from": ["police"]}):
        html = client.get(f"{DUTCH}?{urlencode(query, doseq=True)}").content.decode()

        assert "<textarea" not in html
        assert set(re.findall(r'<input type="(\w+)"', html)) <= {"hidden", "radio", "checkbox"}


@pytest.mark.parametrize("method", ["post", "put", "delete", "patch"])
def test_it_can_only_be_read(client, db, method):
    assert getattr(client, method)(DUTCH).status_code == 405


def test_each_language_has_its_own_address():
    addresses = {}
    for language in ("nl", "en"):
        with override(language):
            addresses[language] = reverse("advice:ask")

    assert addresses == {"nl": DUTCH, "en": ENGLISH}


def test_the_other_language_keeps_the_answers(client, db):
    query = urlencode(WAYS[1].query, doseq=True)
    page = open_page(client, f"{DUTCH}?{query}")

    found = [link for link in page.links if "/en/may-i-share/" in link]

    assert any(
        sorted(parse_qsl(urlsplit(link).query)) == sorted(parse_qsl(query)) for link in found
    )


HOSTILE = (
    "from=",
    "from=nobody",
    "from=police&from=municipality&to=' OR 1=1--",
    "what=identity.none&what=../../etc/passwd&from=municipality",
    "from=municipality&to=police&for=detection&what=place.none&seen=yes&acute=perhaps",
    "from=municipality&to=police&for=detection&what=place.none&seen=yes&police_file=shelf",
    "from=%00%ff%fe&to=%F0%9F%98%80",
    "change=from&change=to",
    "change=__class__&sent=facts",
    "seen=yes",
    "consent-suspect=given&consent-none=given&consent-=given",
    "<script>alert(1)</script>=1&from=<script>alert(1)</script>",
    "from=" + "a" * 5000,
    "&".join(f"what=place.none&x{number}=1" for number in range(1500)),
    "what=" + "&what=".join(f"{item.category}.{item.subject}" for item in ITEMS)
    + "&from=police&to=police&for=detection&seen=yes",
    "=&&=&;",
    "sender=municipality&csrfmiddlewaretoken=x",
)  # fmt: skip


@pytest.mark.django_db
@pytest.mark.parametrize("start", [DUTCH, ENGLISH])
@pytest.mark.parametrize("query", HOSTILE, ids=[query[:30] for query in HOSTILE])
def test_a_strange_address_gets_a_friendly_page(client, start, query):
    answer = client.get(f"{start}?{query}")

    assert answer.status_code == 200
    assert "<script>" not in answer.content.decode()
    assert "<h1>" in answer.content.decode()


def test_the_page_says_that_a_part_was_left_out(client, db):
    left_out = "We did not understand a part of the address"

    assert left_out in client.get(f"{ENGLISH}?from=nobody").content.decode()
    assert left_out not in client.get(f"{ENGLISH}?from=police&utm_source=x").content.decode()
    for one in WAYS:
        address = f"{ENGLISH}?{urlencode(one.query, doseq=True)}"
        assert left_out not in client.get(address).content.decode()


def test_going_on_without_an_answer_says_so(client, db):
    page = open_page(client, f"{ENGLISH}?from=municipality&to=police&for=detection&sent=what")

    assert "Choose an answer first." in page.html
    assert "<title>Error:" in page.html


def test_every_answer_can_be_changed_by_a_link(client, db):
    page, _ = walk(client, ENGLISH, WAYS[5].answers)
    for question in Question:
        link = page.link_to(f"change={question}")
        there = open_page(client, link.removeprefix("http://testserver"))

        assert there.forms[0].values["sent"] == [question]
        chosen = {name: there.forms[0].values.get(name) for name in WAYS[5].answers}
        assert chosen == WAYS[5].answers


def test_another_receiver_asks_again_for_what_is_special(client, db):
    page, _ = walk(client, ENGLISH, {**WAYS[2].answers})
    change = page.link_to("change=to").removeprefix("http://testserver")
    form = open_page(client, change).forms[0]

    sent = urlencode({**form.values, "to": ["prosecutor"]}, doseq=True)
    there = open_page(client, f"{ENGLISH}?{sent}")

    assert there.forms[0].values["sent"] == ["facts"]
    assert there.forms[0].values["acute"] == ["yes"]


def test_whoever_works_here_finds_it_in_the_menu(client, region, sign_in):
    for member in (region.anna, region.bram, region.vera):
        sign_in(client, member)

        assert f'href="{DUTCH}"' in client.get(reverse("parties:role")).content.decode()


def test_what_if_leads_to_the_page_that_it_promises(client, db):
    answers = read(WAYS[5].query)
    given_flip, refused_flip = list(flips(answers, rules=RULES, words=WORDS_OF_LAW))[:2]

    assert given_flip.answers.consents == {Subject.PRESUMED_VICTIM: Consent.GIVEN}
    assert given_flip.opens
    assert not refused_flip.opens
    with override("en"):
        page = open_page(client, address_of(given_flip.answers.pairs()))
    assert "Yes, on conditions" in page.html


def test_nobody_is_invited_to_ask_again_after_a_refusal():
    refused = read({**WAYS[5].query, "consent-presumed_victim": ["refused"]})

    found = flips(refused, rules=RULES, words=WORDS_OF_LAW)

    assert not [flip for flip in found if flip.answers.consents != refused.consents]


def test_the_privacy_law_is_only_called_no_obstacle_when_consent_truly_plays_no_part():
    facts_only = read(WAYS[0].query)

    assert is_unhindered(facts_only, RULES)
    assert is_unhindered(read({**WAYS[0].query, "to": ["prosecutor"]}), RULES)
    assert not is_unhindered(read({**WAYS[0].query, "to": ["labour_inspectorate"]}), RULES)
    assert not is_unhindered(read(WAYS[1].query), RULES)
    assert not is_unhindered(read({**WAYS[0].query, "what": ["free_text.none"]}), RULES)


def test_every_party_can_be_chosen_as_sender_and_receiver_once():
    senders = [party for _, parties in SENDERS for party in parties]
    receivers = [*senders, *EVERYONE[1]]

    assert sorted(receivers) == sorted(Party)
    assert len(set(senders)) == len(senders)


def test_every_item_and_purpose_can_be_chosen():
    answers = Answers(sender=Party.MUNICIPALITY, receiver=Party.POLICE, purpose=Purpose.DETECTION)
    for question, words in (
        (Question.ITEMS, [said.item_code(item) for item in ITEMS]),
        (Question.PURPOSE, [purpose.value for purpose in Purpose]),
    ):
        groups = choices_for(question, answers, rules=RULES, words=WORDS_OF_LAW)
        assert sorted(one.value for group in groups for one in group.choices) == sorted(words)


def test_only_purposes_with_a_key_for_the_receiver_stand_in_front():
    answers = Answers(sender=Party.MUNICIPALITY, receiver=Party.TAX_AUTHORITY)
    to_police = Answers(sender=Party.MUNICIPALITY, receiver=Party.POLICE)

    assert Purpose.DETECTION in purposes_of(to_police, RULES)
    assert Purpose.REGISTRY not in purposes_of(to_police, RULES)
    assert Purpose.MIGRATION_ENFORCEMENT not in purposes_of(answers, RULES)


def test_a_question_is_asked_only_when_a_rule_speaks_of_it():
    place, police = read(WAYS[0].query), read(WAYS[7].query)

    assert "police_file" not in asked_facts(place, RULES)
    assert "police_file" in asked_facts(police, RULES)
    assert asked_for_consent(place, RULES) == ()
    assert asked_for_consent(read(WAYS[5].query), RULES) == (Subject.PRESUMED_VICTIM,)
    assert current(Answers(), RULES) is Question.SENDER


PARTIES = st.sampled_from(Party)
CASES = st.builds(
    Answers,
    sender=PARTIES,
    receiver=PARTIES,
    purpose=st.sampled_from(Purpose),
    items=st.sets(st.sampled_from(ITEMS), min_size=1, max_size=5).map(
        lambda chosen: tuple(item for item in ITEMS if item in chosen)
    ),
    consents=st.dictionaries(
        st.sampled_from([one for one in Subject if one is not Subject.NONE]),
        st.sampled_from(Consent),
        max_size=3,
    ),
    seen=st.just(True),
)


@given(CASES)
@settings(max_examples=150, deadline=None)
def test_an_address_says_all_that_was_answered(answers):
    query: dict[str, list[str]] = {}
    for key, value in answers.pairs():
        query.setdefault(key, []).append(value)

    again = read(query)

    assert sorted(again.pairs()) == sorted(answers.pairs())
    assert not again.strange


@given(CASES)
@settings(max_examples=150, deadline=None)
def test_the_page_tells_what_the_law_decides_and_nothing_else(answers):
    verdict = verdict_of(answers, rules=RULES, words=WORDS_OF_LAW)
    decisions = decided(answers, RULES)

    assert [one.item for one in decisions] == list(answers.items)
    for one in decisions:
        consent = answers.consents.get(one.item.subject, Consent.NOT_ASKED)
        assert one.circumstances.consent is consent
        assert one == decide(one.item, answers.circumstances(one.item.subject), RULES)
    told = sorted(part.outcome for part in verdict.parts for _ in part.names)
    assert told == sorted(one.outcome for one in decisions)
    going = {Outcome.PERMITTED, Outcome.PERMITTED_IF}
    assert (verdict.outcome in going) == any(one.outcome in going for one in decisions)
    assert all(part.reasons for part in verdict.parts)


@given(CASES, st.sampled_from([DUTCH, ENGLISH]))
@settings(max_examples=80, deadline=None)
def test_every_combination_has_a_page_that_names_each_item(answers, start):
    answer = Client().get(f"{start}?{urlencode(answers.pairs())}")

    text = text_of(answer.content.decode())
    language = "nl" if start == DUTCH else "en"
    assert answer.status_code == 200
    for item in answers.items:
        assert WORDS_OF_LAW.label(item.category).in_language(language).lower() in text.lower()


@given(CASES)
@settings(max_examples=60, deadline=None)
def test_a_fact_that_is_not_mentioned_changes_no_answer(answers):
    now = [one.outcome for one in decided(answers, RULES)]
    for fact in set(FACTS) - {"consent", *mentioned_facts(answers, RULES)}:
        for value in tuple(WORDS[fact]) if fact in WORDS else (True,):
            other = Answers(**{**vars_of(answers), "facts": {fact: value}})
            assert [one.outcome for one in decided(other, RULES)] == now


def vars_of(answers: Answers) -> dict[str, object]:
    return {name: getattr(answers, name) for name in Answers.__dataclass_fields__}


def test_the_law_of_today_is_named_on_the_page(client, db):
    page, _ = walk(client, ENGLISH, WAYS[0].answers)

    assert rules_on(timezone.localdate()).sha256[:12] in page.html
    assert "Law as of" in page.html


def test_an_item_about_the_reporter_waits_for_the_reporter():
    answers = Answers(
        sender=Party.MUNICIPALITY,
        receiver=Party.POLICE,
        purpose=Purpose.DETECTION,
        items=tuple(item for item in ITEMS if item.category == "reporter_identity"),
    )

    assert isinstance(answers.items[0], Item)
    assert decided(answers, RULES)[0].outcome is Outcome.NOT_YET
