"""The rules leave the house in other notations, and say the same there."""

import json
import re
from dataclasses import fields
from datetime import UTC, datetime
from xml.etree import ElementTree as Xml

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.core.law.small_book import ON, small_book

from schakel.core.law import (
    FACTS,
    ITEMS,
    WORDS,
    Circumstances,
    Kind,
    Lock,
    Outcome,
    Party,
    decide,
    keeping,
    load,
)
from schakel.core.law.exports.adl import Trace, record_of
from schakel.core.law.exports.dmn import MODEL, dmn
from schakel.core.law.exports.dpv import basis_iri, json_ld
from schakel.core.law.exports.receipt import receipt_of
from schakel.core.law.exports.table import rules_json
from schakel.core.law.proof.cedar import policies

pytestmark = pytest.mark.static
BOOK = load()
DAYS = [max(day for day in BOOK.epochs() if day <= ON), BOOK.epochs()[0]]
TRACE = Trace("0af7651916cd43dd8448eb211c80319c", "b7ad6b7169203331")
AT = datetime(2026, 11, 24, 10, 15, tzinfo=UTC)

circumstances = st.builds(
    Circumstances,
    **{
        field.name: st.sampled_from(list(WORDS[field.name]))
        if field.name in WORDS
        else st.booleans()
        for field in fields(Circumstances)
    },
)


@pytest.fixture(scope="module", params=DAYS, ids=str)
def rules(request):
    return BOOK.in_force(request.param)


def parsed(document):
    return Xml.fromstring(document)  # noqa: S314, written here a moment ago


def ids_of(rules):
    return sorted(rule.id for rule in rules.rows)


# Every rule in force, once, in every export; the same bytes each time.


def test_the_json_has_every_rule_in_force_once(rules):
    content = json.loads(rules_json(rules))
    assert sorted(row["id"] for row in content["rules"]) == ids_of(rules)
    assert rules_json(rules) == rules_json(rules)


def test_the_json_says_all_that_a_row_says(rules):
    row = next(r for r in rules.rows if r.kind is Kind.KEY and r.obligations)
    content = json.loads(rules_json(rules))
    found = next(one for one in content["rules"] if one["id"] == row.id)
    assert found["article"] == row.article
    assert {f: frozenset(v) for f, v in found["when"].items()} == dict(row.when)
    assert set(found["obligations"]) <= content["obligations"].keys()


def test_the_tables_have_every_rule_in_force_once(rules):
    root = parsed(dmn(rules))
    found = [rule.get("id").removeprefix("rule_") for rule in root.iter(f"{{{MODEL}}}rule")]
    assert sorted(found) == ids_of(rules)
    assert dmn(rules) == dmn(rules)


def test_the_linked_data_have_every_rule_in_force_once(rules):
    text = json_ld(rules, BOOK.vocabulary)
    nodes = [node["@id"] for node in json.loads(text)["@graph"]]
    found = [name.removeprefix("schakel:rule/") for name in nodes if "schakel:rule/" in name]
    assert sorted(found) == ids_of(rules)
    assert len(nodes) == len(set(nodes))
    assert text == json_ld(rules, BOOK.vocabulary)


# DMN.


def test_a_table_has_a_cell_for_each_column_and_known_columns_only(rules):
    root = parsed(dmn(rules))
    for table in root.iter(f"{{{MODEL}}}decisionTable"):
        columns = [
            len(table.findall(f"{{{MODEL}}}{name}")) for name in ("input", "output", "annotation")
        ]
        assert all(columns)
        for row in table.findall(f"{{{MODEL}}}rule"):
            cells = [
                len(row.findall(f"{{{MODEL}}}{name}"))
                for name in ("inputEntry", "outputEntry", "annotationEntry")
            ]
            assert cells == columns


def test_every_reference_between_tables_leads_somewhere_and_ids_are_used_once(rules):
    root = parsed(dmn(rules))
    names = [one.get("id") for one in root.iter() if one.get("id")]
    assert len(names) == len(set(names))
    assert {one.get("href")[1:] for one in root.iter() if one.get("href")} <= set(names)


class Reader:
    """Read decision tables as another program would: text in cells, nothing of the law."""

    def __init__(self, document):
        self.tables, self.policies = {}, {}
        for decision in parsed(document).iter(f"{{{MODEL}}}decision"):
            table = decision.find(f"{{{MODEL}}}decisionTable")
            if table is None:
                self.expression = "".join(decision.itertext()).strip()
                continue
            name = decision.get("name")
            self.policies[name] = table.get("hitPolicy")
            self.tables[name] = (
                [text(cell) for cell in table.iterfind(f"{{{MODEL}}}input/*")],
                [
                    (
                        [text(cell) for cell in row.iterfind(f"{{{MODEL}}}inputEntry")],
                        text(row.find(f"{{{MODEL}}}outputEntry")).strip('"'),
                    )
                    for row in table.iterfind(f"{{{MODEL}}}rule")
                ],
            )

    def ask(self, name, facts):
        columns, rows = self.tables[name]
        return [
            rule
            for cells, rule in rows
            if all(
                cell == "-" or facts[column] in cell.replace('"', "").split(", ")
                for column, cell in zip(columns, cells, strict=True)
            )
        ]

    def may_go(self, facts):
        counted = re.sub(
            r"count\((\w+)\)", lambda m: str(len(self.ask(m[1], facts))), self.expression
        )
        return all(
            any(eval_comparison(part) for part in clause.strip("()").split(" or "))
            for clause in counted.split(" and ")
        )


def text(element):
    return "".join(element.itertext()).strip()


def eval_comparison(part):
    number, sign, zero = part.split()
    return int(number) == int(zero) if sign == "=" else int(number) > int(zero)


def as_text(item, facts):
    named = {name.name: getattr(facts, name.name) for name in fields(Circumstances)}
    named |= {"category": item.category, "subject": item.subject}
    return {
        name: str(value).lower() if isinstance(value, bool) else str(value)
        for name, value in named.items()
    }


READERS = {day: (BOOK.in_force(day), Reader(dmn(BOOK.in_force(day)))) for day in DAYS}


@settings(max_examples=300, deadline=None, suppress_health_check=list(HealthCheck))
@given(day=st.sampled_from(DAYS), item=st.sampled_from(ITEMS), facts=circumstances)
def test_another_reader_of_the_tables_finds_the_same_bars_keys_and_locks(day, item, facts):
    rules, reader = READERS[day]
    decision, asked = decide(item, facts, rules), as_text(item, facts)
    goes = decision.outcome in {Outcome.PERMITTED, Outcome.PERMITTED_IF}
    assert reader.may_go(asked) is goes
    if decision.outcome in {Outcome.REFUSED, Outcome.NOT_YET}:
        assert set(reader.ask("bars", asked)) == {rule.id for rule in decision.bars}
    for key in decision.keys:
        found = reader.ask(f"opens_{key.lock}", asked)
        assert found == [key.rule.id, *(other.id for other in key.others)]
    for shut in decision.shut:
        assert reader.ask(f"opens_{shut.lock}", asked) == []
        if shut.lock not in {Lock.BASIS_SENDER, Lock.BASIS_RECEIVER}:
            found = reader.ask(f"closes_{shut.lock}", asked)
            assert found == [rule.id for rule in shut.rules]


@settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))
@given(day=st.sampled_from(DAYS), item=st.sampled_from(ITEMS), party=st.sampled_from(list(Party)))
def test_another_reader_of_the_tables_finds_how_a_thing_may_be_kept(day, item, party):
    rules, reader = READERS[day]
    facts = {"receiver": str(party), "category": str(item.category), "subject": str(item.subject)}
    found = reader.ask("keeping", facts)
    kept = keeping(party, item, rules)
    assert found[:1] == ([] if kept.rule is None else [kept.rule.id])


def test_the_hit_policies_say_how_rows_are_combined():
    _, reader = READERS[DAYS[0]]
    policies = {name.split("_")[0]: policy for name, policy in reader.policies.items()}
    assert policies == {
        "opens": "RULE ORDER",
        "closes": "COLLECT",
        "bars": "COLLECT",
        "obligations": "COLLECT",
        "keeping": "FIRST",
    }


# Cedar.


class Policies:
    """Read Cedar text as another program would: words and brackets, nothing of the law."""

    def __init__(self, document):
        found = re.findall(
            r'@id\("(.+?)"\)\n@article\(".+?"\)\n(permit|forbid) \((.+?), resource\)'
            r"(?:\nwhen \{\n(.*?)\n\})?;\n",
            document,
            re.DOTALL,
        )
        self.policies = [
            (name, effect, re.findall(r'Action::"(.+?)"', head), when.split(" &&\n"))
            for name, effect, head, when in found
        ]

    def ask(self, effect, action, facts):
        return {
            name
            for name, kind, actions, conditions in self.policies
            if kind == effect
            and action in actions
            and all(self.holds(one.strip(), facts) for one in conditions if one)
        }

    def holds(self, condition, facts):
        if " == " in condition:
            fact, value = condition.removeprefix("context.").split(" == ")
            return facts[fact] == value
        words, asked = re.fullmatch(r"\[(.+)\]\.contains\((.+)\)", condition).groups()
        asked = {"principal": "sender", "resource": "receiver"}.get(asked, asked)
        return facts[asked.removeprefix("context.")] in re.findall(r'"(.+?)"', words)


CEDAR = {day: (BOOK.in_force(day), Policies(policies(BOOK.in_force(day)))) for day in DAYS}


def test_the_policies_have_every_lock_key_and_bar_in_force_once(rules):
    found = [name for name, *_ in Policies(policies(rules)).policies]
    kinds = {Kind.LOCK, Kind.KEY, Kind.BAR}
    assert sorted(found) == sorted(rule.id for rule in rules.rows if rule.kind in kinds)


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(day=st.sampled_from(DAYS), item=st.sampled_from(ITEMS), facts=circumstances)
def test_another_reader_of_the_policies_finds_the_same_bars_keys_and_locks(day, item, facts):
    rules, reader = CEDAR[day]
    decision, asked = decide(item, facts, rules), as_text(item, facts)
    for key in decision.keys:
        fitting = {key.rule.id, *(other.id for other in key.others)}
        assert reader.ask("permit", f"open_{key.lock}", asked) == fitting
        forbidden = reader.ask("forbid", f"open_{key.lock}", asked)
        assert forbidden == {rule.id for rule in decision.bars}
    for shut in decision.shut:
        assert reader.ask("permit", f"open_{shut.lock}", asked) == set()
        closing = {rule.id for rule in shut.rules}
        assert reader.ask("permit", f"close_{shut.lock}", asked) == closing


# Linked data.


def test_an_article_that_dpv_knows_has_the_iri_of_dpv():
    assert basis_iri("AVG art. 9(2)(g)") == "eu-gdpr:A9-2-g"
    assert basis_iri("AVG art. 6(1)(e)") == "eu-gdpr:A6-1-e"


def test_another_article_has_an_iri_of_our_own_and_none_of_dpv_is_made_up():
    assert basis_iri("Wpg art. 19") == "schakel:article/Wpg-19"
    assert basis_iri("UAVG art. 30(3)(a)") == "schakel:article/UAVG-30-3-a"
    assert basis_iri("AVG art. 5(1)(e)") == "schakel:article/AVG-5-1-e"
    assert basis_iri("AVG art. 9(2)(k)") == "schakel:article/AVG-9-2-k"


def test_two_articles_never_share_an_iri():
    articles = {rule.article for rule in BOOK.rules}
    assert len({basis_iri(article) for article in articles}) == len(articles)


def test_whatever_the_linked_data_point_at_is_described_there(rules):
    content = json.loads(json_ld(rules, BOOK.vocabulary))
    described = {node["@id"] for node in content["@graph"]}
    pointed = {
        value["@id"]
        for node in content["@graph"]
        for name, values in node.items()
        if name in {"dpv:hasLegalBasis", "dpv:hasPurpose", "dpv:hasRecipient", "dpv:hasObligation"}
        for value in values
    }
    assert pointed <= described


def test_a_concept_is_a_concept_in_the_linked_data_too(rules):
    nodes = json.loads(json_ld(rules, BOOK.vocabulary))["@graph"]
    found = {n["@id"]: n["dpv:hasStatus"] for n in nodes if "dpv:hasStatus" in n}
    for rule in rules.rows:
        assert found[f"schakel:rule/{rule.id}"] == [{"@id": f"schakel:status/{rule.status}"}]


# The authorisation-decision record.


@pytest.fixture(scope="module")
def asked(tmp_path_factory):
    book = small_book(tmp_path_factory.mktemp("law"))
    facts = Circumstances(sender="municipality", receiver="police", purpose="detection")
    rules = book.in_force(ON)
    wanted = {"place": "none", "health_or_sexual_life": "presumed_victim"}
    return book, [
        decide(item, facts, rules) for item in ITEMS if wanted.get(item.category) == item.subject
    ]


def record(asked, **changes):
    book, decisions = asked
    given = {"trace": TRACE, "at": AT, "information": {"receipt": "r1"}} | changes
    return json.loads(record_of(decisions, book=book, **given))


def test_a_record_has_the_fields_of_the_log(asked):
    found = record(asked)
    assert found["trace_id"] == "0af7651916cd43dd8448eb211c80319c"
    assert found["span_id"] == "b7ad6b7169203331"
    assert found["event_name"] == "adl.access_evaluations"
    assert found["timestamp"] == 1795515300000
    assert found.keys() == {
        "trace_id", "span_id", "event_name", "timestamp",
        "status", "attributes", "resource", "body",
    }  # fmt: skip


def test_each_part_of_a_record_stands_in_one_place_only(asked):
    found = record(asked)
    everywhere = [*found["attributes"], *found["body"]]
    assert sorted(everywhere) == [
        f"adl.core.{name}"
        for name in ("configuration", "information", "policies", "request", "response")
    ]


def test_a_refusal_is_no_error(asked):
    book, (_, health) = asked
    found = json.loads(record_of([health], book=book, trace=TRACE, at=AT, information={}))
    assert found["event_name"] == "adl.access_evaluation"
    assert found["status"] == "Ok"
    answer = found["body"]["adl.core.response"]
    assert answer["decision"] is False
    assert answer["context"]["ontbrekend"] == ["lock:special", "step:ask_consent"]


def test_several_questions_share_what_is_the_same(asked):
    body = record(asked)["body"]
    request, response = body["adl.core.request"], body["adl.core.response"]
    assert request["subject"] == {"type": "party", "id": "municipality"}
    assert request["action"]["properties"] == {"purpose": "detection"}
    assert [one["resource"]["id"] for one in request["evaluations"]] == [
        "place/none", "health_or_sexual_life/presumed_victim",
    ]  # fmt: skip
    assert [one["decision"] for one in response["evaluations"]] == [True, False]
    assert request["context"].keys() == {"receiver", *FACTS}


def test_every_condition_of_an_answer_has_a_type_and_an_id(asked):
    answer = record(asked)["body"]["adl.core.response"]["evaluations"][0]
    assert answer["context"]["obligations"] == [
        {"type": "before", "id": "minimise"},
        {"type": "afterwards", "id": "record"},
    ]


def test_the_policies_are_the_pinned_rules(asked):
    assert record(asked)["attributes"]["adl.core.policies"] == {
        "schakel-deelregels": asked[0].sha256
    }


def test_an_upstream_span_is_named_only_when_there_is_one(asked):
    trace = Trace(TRACE.trace_id, TRACE.span_id, "00f067aa0ba902b7")
    assert record(asked, trace=trace)["parent_span_id"] == "00f067aa0ba902b7"


@pytest.mark.parametrize(
    "ids",
    [("0" * 32, "b7ad6b7169203331"), ("0AF7", "b7ad6b7169203331"), (TRACE.trace_id, "b7")],
)
def test_an_id_that_no_log_can_join_on_is_refused(ids):
    with pytest.raises(ValueError, match="small hex digits"):
        Trace(*ids)


def test_a_moment_without_a_zone_is_refused(asked):
    with pytest.raises(ValueError, match="zone"):
        record(asked, at=datetime(2026, 11, 24, 10, 15))  # noqa: DTZ001


def test_no_export_names_who_signed_or_any_person(asked):
    book, decisions = asked
    for document in (
        receipt_of(decisions, book=book, on=ON),
        json.dumps(record(asked)),
    ):
        assert "signed_by" not in document
