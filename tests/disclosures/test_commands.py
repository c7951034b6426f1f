"""Giving, refusing, reading, answering, recalling and justifying: the verbs of the room."""

import datetime as dt
import json
import uuid
from collections.abc import Mapping

import pytest
from django.db import IntegrityError, transaction
from tests import cast
from tests.disclosures.conftest import (
    EVERYTHING,
    PLACES,
    REASON,
    SUSPECT,
    TEXT,
    VICTIM,
    Give,
    MakeSignal,
    person_evidence,
    proposal_for,
)

from schakel.assessments.commands import freeze
from schakel.assessments.models import Signal
from schakel.core.law import Consent, Outcome, Purpose, load
from schakel.disclosures import commands
from schakel.disclosures.commands import DisclosureError, EvidenceError
from schakel.disclosures.deliberation import deliberate
from schakel.disclosures.handover import payload_context
from schakel.disclosures.models import Answer, AnswerCode, Disclosure, RuleSet
from schakel.disclosures.proposal import Evidence
from schakel.journal.models import Entry, Opening
from schakel.parties.models import Member
from schakel.parties.sealing import SealingError
from schakel.reports.models import Status, StatusLine

LATER = cast.NOW + dt.timedelta(hours=2)
PAYLOAD_FIELDS = {
    *("format", "disclosure", "signal", "giver", "receiver", "sector", "municipality_code"),
    *("given_on", "acute", "purpose", "items", "source", "reliability", "footing", "asked_back"),
    *("basis", "secrecy"),
}
WITHHELD = (VICTIM.value, SUSPECT.value, TEXT.value)


def payload_of(disclosure: Disclosure, member: Member) -> bytes:
    """Return the plain bytes that a member of the receiver can open."""
    assert disclosure.sealed_payload is not None
    context = payload_context(disclosure.pk)
    return cast.opener(member).open(disclosure.sealed_payload, context=context)


def details_of(disclosure: Disclosure, verb: str) -> Mapping[str, str | int]:
    """Return the details of the one line in the journal with this verb about a decision."""
    found = [
        opening.details
        for opening in Opening.objects.filter(subject=str(disclosure.pk))
        if json.loads(bytes(opening.entry.leaf))["verb"] == verb
    ]
    assert len(found) == 1, f"{len(found)} lines {verb}"
    return {name: value for name, value in found[0].items() if name not in {"by", "subject"}}


def statuses(signal: Signal) -> list[str]:
    """Return what the reporter can read, in order."""
    lines = StatusLine.objects.filter(report=signal.assessment.report).order_by("number")
    return [line.status for line in lines]


def give_person(give: Give, region: cast.Region, **changes: object) -> Disclosure:
    """Give the victim's name with all that must be shown; any part can be another."""
    return give([*PLACES, VICTIM], **({"evidence": person_evidence(region.vera)} | changes))


# Giving a place or business.


def test_a_place_signal_goes_to_the_police_without_any_form(
    give: Give, region: cast.Region
) -> None:
    given = give()
    assert given.given
    handover = json.loads(payload_of(given, region.bram))
    assert [item["value"] for item in handover["items"]] == [item.value for item in PLACES]
    assert handover["giver"] == "Voorbeeldstad"
    assert handover["asked_back"] == "Pakt u dit op?"
    assert {"source", "reliability", "footing", "secrecy", "basis"} <= set(handover)
    assert statuses(given.signal)[-1] == Status.PASSED_ON


@pytest.mark.parametrize("consent", list(Consent))
def test_a_place_signal_to_the_police_goes_whatever_the_consent(
    give: Give, consent: Consent
) -> None:
    assert give(proposal=proposal_for(PLACES, consent=consent)).given


def test_what_is_given_has_its_clocks_and_an_end(give: Give) -> None:
    given = give()
    assert given.first_answer_due_on == dt.date(2026, 12, 1)
    assert given.outcome_due_on == dt.date(2026, 12, 24)
    assert given.review_on == dt.date(2027, 5, 23)
    assert given.justify_by is None


def test_the_rules_are_pinned_whole_by_their_hash_and_once(
    give: Give, make_signal: MakeSignal
) -> None:
    first, second = give(), give()
    assert first.rule_set_id == second.rule_set_id == load().sha256
    assert RuleSet.objects.get().content == load().canonical()


def test_the_journal_holds_counts_and_the_rules_and_no_content(
    give: Give, region: cast.Region
) -> None:
    given = give_person(give, region)
    details = details_of(given, "disclosure.given")
    assert details["permitted"] == 2
    assert details["permitted_if"] == 1
    assert details["named"] == str(region.vera.pk)
    assert details["rules"] == load().sha256
    assert VICTIM.value not in json.dumps(details)


def test_only_the_receiver_opens_what_was_given(give: Give, region: cast.Region) -> None:
    given = give()
    for other in (region.anna, region.lies, region.outsider):
        with pytest.raises(SealingError):
            payload_of(given, other)


def test_withheld_items_leave_no_trace_in_a_payload_that_holds_others(
    give: Give, region: cast.Region
) -> None:
    given = give(
        EVERYTHING,
        proposal=proposal_for(EVERYTHING, hand_over=False),
        evidence=person_evidence(region.vera),
    )
    content = payload_of(given, region.bram).decode()
    assert VICTIM.value in content
    assert not any(withheld.value in content for withheld in (SUSPECT, TEXT))
    kinds = {(item["category"], item["subject"]) for item in json.loads(content)["items"]}
    assert kinds == {("place", "none"), ("business", "none"), ("identity", "presumed_victim")}
    assert set(json.loads(content)) == PAYLOAD_FIELDS


def test_an_item_that_was_not_chosen_does_not_go(give: Give, region: cast.Region) -> None:
    given = give(EVERYTHING, proposal=proposal_for(PLACES))
    content = payload_of(given, region.bram).decode()
    assert not any(value in content for value in WITHHELD)


# Persons, and what must be shown.


def test_person_data_go_with_evidence_and_are_then_gone_here(
    give: Give, region: cast.Region
) -> None:
    given = give_person(give, region)
    assert VICTIM.value in payload_of(given, region.bram).decode()
    given.signal.refresh_from_db()
    assert given.signal.sealed_persons is None
    dossier = commands.read_dossier(disclosure=given, opener=cast.opener(region.anna), at=LATER)
    assert dossier.handed_over
    assert VICTIM.value.encode() not in dossier.to_bytes()
    assert {one.obligation: one.shown for one in dossier.shown}["four_eyes"] == "Vera"


def test_without_hand_over_the_person_data_stay_for_their_own_clock(
    give: Give, region: cast.Region
) -> None:
    items = [*PLACES, VICTIM]
    given = give_person(give, region, proposal=proposal_for(items, hand_over=False))
    given.signal.refresh_from_db()
    assert given.signal.sealed_persons is not None


def test_giving_only_a_place_forgets_nobody(give: Give) -> None:
    given = give(EVERYTHING, proposal=proposal_for(PLACES))
    given.signal.refresh_from_db()
    assert given.signal.sealed_persons is not None


def test_a_freeze_keeps_the_person_data_and_lets_the_giving_go_on(
    give: Give, make_signal: MakeSignal, region: cast.Region
) -> None:
    signal = make_signal([*PLACES, VICTIM])
    freeze(
        report=signal.assessment.report,
        ground="woo_request",
        authority="Verzoek 2026-17",
        starts_on=cast.TODAY,
        ends_on=cast.TODAY + dt.timedelta(days=5),
        oral=False,
        opener=cast.opener(region.anna),
        at=cast.NOW,
    )
    given = give_person(give, region, signal=signal)
    signal.refresh_from_db()
    assert given.given
    assert signal.sealed_persons is not None


@pytest.mark.parametrize(
    ("missing", "shown"),
    [
        ("four_eyes", ""),
        ("four_eyes", "not an id"),
        ("four_eyes", str(uuid.UUID(int=1))),
        ("necessity", ""),
        ("necessity", "nodig"),
        ("proportionality", "x x x x x x x x x x x x x x"),
        ("subsidiarity", " " * 40),
        ("minimise", ""),
        ("minimise", "no"),
        ("label_facts", ""),
    ],
)
def test_nothing_goes_while_something_is_not_shown(
    give: Give, region: cast.Region, missing: str, shown: str
) -> None:
    evidence = Evidence({**person_evidence(region.vera).shown, missing: shown})
    before = Entry.objects.count()
    with pytest.raises(EvidenceError) as refusal:
        give_person(give, region, evidence=evidence)
    assert set(refusal.value.problems) == {missing}
    assert not Disclosure.objects.exists()
    assert Entry.objects.count() > before  # the report and its assessment, made for this test


def test_nobody_is_their_own_second_person(give: Give, region: cast.Region) -> None:
    with pytest.raises(EvidenceError) as refusal:
        give_person(give, region, evidence=person_evidence(region.anna))
    assert set(refusal.value.problems) == {"four_eyes"}


@pytest.mark.parametrize("name", ["sam", "bram", "outsider"])
def test_the_second_person_is_a_colleague_who_may_review(
    give: Give, region: cast.Region, name: str
) -> None:
    with pytest.raises(EvidenceError):
        give_person(give, region, evidence=person_evidence(getattr(region, name)))


def test_free_text_goes_when_a_colleague_read_it(give: Give, region: cast.Region) -> None:
    items = [*PLACES, TEXT]
    given = give(items, proposal=proposal_for(items, reader=region.vera))
    assert TEXT.value in payload_of(given, region.bram).decode()


def test_nobody_reads_their_own_text_as_second_person(give: Give, region: cast.Region) -> None:
    items = [*PLACES, TEXT]
    with pytest.raises(DisclosureError, match="Anna"):
        give(items, proposal=proposal_for(items, reader=region.anna))


def test_a_jurist_opens_what_waits_for_one_by_name_and_with_a_reason(
    give: Give, region: cast.Region, jurist: Member
) -> None:
    items = [*PLACES, SUSPECT]
    evidence = {**person_evidence(region.vera).shown, "name_uavg_head": "uavg-33-1-b"}
    given = give(
        items,
        proposal=proposal_for(items, jurist=jurist, jurist_reason=REASON),
        evidence=Evidence(evidence),
    )
    assert SUSPECT.value in payload_of(given, region.bram).decode()
    dossier = commands.read_dossier(disclosure=given, opener=cast.opener(region.anna), at=LATER)
    assert f"Jip: {REASON}" in [one.shown for one in dossier.shown]
    with pytest.raises(DisclosureError, match="jurist"):
        give(items, proposal=proposal_for(items, jurist=jurist), evidence=Evidence(evidence))
    with pytest.raises(DisclosureError, match="Vera"):
        give(items, proposal=proposal_for(items, jurist=region.vera, jurist_reason=REASON))


def test_a_ground_outside_the_closed_list_is_no_ground(
    give: Give, region: cast.Region, jurist: Member
) -> None:
    items = [*PLACES, SUSPECT]
    with pytest.raises(EvidenceError) as refusal:
        give(
            items,
            proposal=proposal_for(items, jurist=jurist, jurist_reason=REASON),
            evidence=Evidence({**person_evidence(region.vera).shown, "name_uavg_head": "art. 99"}),
        )
    assert set(refusal.value.problems) == {"name_uavg_head"}


# Refusing.


def refused(give: Give) -> Disclosure:
    """Return a decision by which nothing may go."""
    return give([*PLACES, SUSPECT], proposal=proposal_for([SUSPECT]))


def test_a_refusal_is_kept_like_a_permission_and_carries_nothing(
    give: Give, region: cast.Region
) -> None:
    found = refused(give)
    assert not found.given
    assert found.sealed_payload is None
    assert found.rule_set_id == load().sha256
    assert details_of(found, "disclosure.refused")["not_yet"] == 1
    assert Status.PASSED_ON not in statuses(found.signal)
    dossier = commands.read_dossier(disclosure=found, opener=cast.opener(region.anna), at=LATER)
    assert dossier.card.outcome is Outcome.NOT_YET
    assert SUSPECT.value.encode() not in dossier.to_bytes()


def test_the_database_refuses_a_refusal_with_content(give: Give) -> None:
    found = refused(give)
    with pytest.raises(IntegrityError), transaction.atomic():
        Disclosure.objects.filter(pk=found.pk).update(sealed_payload=b"something")


def test_a_receiver_never_opens_or_answers_a_refusal(give: Give, region: cast.Region) -> None:
    found = refused(give)
    with pytest.raises(DisclosureError):
        commands.read_received(disclosure=found, opener=cast.opener(region.bram), at=LATER)
    with pytest.raises(DisclosureError):
        commands.answer(disclosure=found, code=AnswerCode.TAKEN_UP, by=region.bram, at=LATER)


def test_a_refused_consent_is_respected_towards_help(give: Give, region: cast.Region) -> None:
    items = [*PLACES, VICTIM]
    changes = {"purpose": Purpose.HELP, "consent": Consent.REFUSED}
    found = give(items, receiver=region.care, proposal=proposal_for([VICTIM], **changes))
    assert not found.given


def test_the_consent_of_a_person_says_nothing_about_the_reporter(
    make_signal: MakeSignal, region: cast.Region
) -> None:
    reporter = VICTIM.__class__("r", "contact", "reporter", "06-12345678")
    found = deliberate(
        items=[reporter],
        proposal=proposal_for([reporter], consent=Consent.GIVEN),
        giver=region.voorbeeldstad,
        receiver=region.police,
        on=cast.TODAY,
    )
    assert not found.going


# To whom.


def test_nothing_goes_to_the_giver_itself(give: Give, region: cast.Region) -> None:
    with pytest.raises(DisclosureError):
        give(receiver=region.voorbeeldstad)


def test_nobody_gives_a_signal_of_another_organisation(
    give: Give, make_signal: MakeSignal, region: cast.Region
) -> None:
    with pytest.raises(DisclosureError):
        give(signal=make_signal(), opener=cast.opener(region.outsider))


def test_a_member_without_the_capability_gives_nothing(
    give: Give, jurist: Member, make_signal: MakeSignal, region: cast.Region
) -> None:
    from_anna = cast.opener(region.anna)
    as_jurist = type(from_anna)(jurist, from_anna.organisation, from_anna.keys)
    with pytest.raises(DisclosureError):
        give(signal=make_signal(), opener=as_jurist)


def test_an_item_of_another_signal_is_refused_by_name(give: Give) -> None:
    with pytest.raises(DisclosureError, match="victim"):
        give(PLACES, proposal=proposal_for([VICTIM]))


# All or nothing.


def test_nothing_happened_when_the_journal_failed(
    give: Give,
    make_signal: MakeSignal,
    region: cast.Region,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    signal = make_signal([*PLACES, VICTIM])
    before = Entry.objects.count()

    def fail(**_: object) -> None:
        raise RuntimeError("no journal")

    monkeypatch.setattr(commands, "record", fail)
    with pytest.raises(RuntimeError):
        give_person(give, region, signal=signal)
    signal.refresh_from_db()
    assert not Disclosure.objects.exists()
    assert not RuleSet.objects.exists()
    assert signal.sealed_persons is not None
    assert Status.PASSED_ON not in statuses(signal)
    assert Entry.objects.count() == before


def test_the_same_draft_twice_is_given_once(give: Give, make_signal: MakeSignal) -> None:
    draft, signal = uuid.uuid4(), make_signal()
    first, second = (give(signal=signal, draft=draft) for _ in range(2))
    assert first.pk == second.pk == draft
    assert statuses(signal).count(Status.PASSED_ON) == 1


# Reading and answering.


def test_the_first_opening_is_seen_by_the_giver_and_each_is_recorded(
    give: Give, region: cast.Region
) -> None:
    given, opener = give(), cast.opener(region.bram)
    before = Entry.objects.count()
    commands.read_received(disclosure=given, opener=opener, at=LATER)
    commands.read_received(disclosure=given, opener=opener, at=LATER + dt.timedelta(hours=1))
    given.refresh_from_db()
    assert given.opened_at == LATER
    assert Entry.objects.count() == before + 2


@pytest.mark.parametrize(
    ("code", "status"),
    [
        (AnswerCode.RECEIVED, Status.LOOKED_AT),
        (AnswerCode.ASSESSED, Status.LOOKED_AT),
        (AnswerCode.TAKEN_UP, Status.FOLLOWED_UP),
        (AnswerCode.NOT_TAKEN_UP, Status.CLOSED),
        (AnswerCode.CLOSED, Status.CLOSED),
        (AnswerCode.WRONG, Status.PASSED_ON),
    ],
)
def test_an_answer_reaches_the_reporter_in_words_that_reveal_nothing(
    give: Give, region: cast.Region, code: AnswerCode, status: Status
) -> None:
    given = give()
    commands.read_received(disclosure=given, opener=cast.opener(region.bram), at=LATER)
    commands.answer(disclosure=given, code=code, by=region.bram, at=LATER)
    assert statuses(given.signal)[-1] == status
    assert details_of(given, "disclosure.answered") == {"code": code.value}


def test_answers_follow_each_other_until_closed(give: Give, region: cast.Region) -> None:
    given = give()
    commands.read_received(disclosure=given, opener=cast.opener(region.bram), at=LATER)
    for code in (AnswerCode.RECEIVED, AnswerCode.TAKEN_UP, AnswerCode.CLOSED):
        commands.answer(disclosure=given, code=code, by=region.bram, at=LATER)
    with pytest.raises(DisclosureError):
        commands.answer(disclosure=given, code=AnswerCode.TAKEN_UP, by=region.bram, at=LATER)
    assert list(Answer.objects.order_by("number").values_list("number", flat=True)) == [1, 2, 3]


def test_nobody_answers_before_opening(give: Give, region: cast.Region) -> None:
    with pytest.raises(DisclosureError):
        commands.answer(disclosure=give(), code=AnswerCode.ASSESSED, by=region.bram, at=LATER)


@pytest.mark.parametrize("name", ["anna", "lies", "outsider"])
def test_nobody_but_the_receiver_reads_or_answers(
    give: Give, region: cast.Region, name: str
) -> None:
    given, other = give(), getattr(region, name)
    commands.read_received(disclosure=given, opener=cast.opener(region.bram), at=LATER)
    with pytest.raises(DisclosureError):
        commands.read_received(disclosure=given, opener=cast.opener(other), at=LATER)
    with pytest.raises(DisclosureError):
        commands.answer(disclosure=given, code=AnswerCode.RECEIVED, by=other, at=LATER)


# Recalling.


@pytest.mark.parametrize("opened", [False, True])
def test_a_recall_empties_what_was_given_and_says_whether_it_was_read(
    give: Give, region: cast.Region, opened: bool
) -> None:
    given, police = give(), cast.opener(region.bram)
    if opened:
        commands.read_received(disclosure=given, opener=police, at=LATER)
    anna = cast.opener(region.anna)
    commands.recall(disclosure=given, reason=REASON, opener=anna, at=LATER)
    given.refresh_from_db()
    assert given.sealed_payload is None
    assert details_of(given, "disclosure.recalled") == {"opened_before": int(opened)}
    with pytest.raises(DisclosureError):
        commands.read_received(disclosure=given, opener=police, at=LATER)
    with pytest.raises(DisclosureError):
        commands.answer(disclosure=given, code=AnswerCode.RECEIVED, by=region.bram, at=LATER)
    dossier = commands.read_dossier(disclosure=given, opener=anna, at=LATER)
    assert dossier.recall is not None
    assert dossier.recall.text == REASON


@pytest.mark.parametrize("reason", ["", "fout", "x x x x x x x x x x x x x"])
def test_a_recall_needs_a_reason(give: Give, region: cast.Region, reason: str) -> None:
    given = give()
    with pytest.raises(DisclosureError):
        commands.recall(disclosure=given, reason=reason, opener=cast.opener(region.anna), at=LATER)
    given.refresh_from_db()
    assert given.sealed_payload is not None


def test_a_recall_happens_once_and_only_by_the_giver(give: Give, region: cast.Region) -> None:
    given = give()
    for member in (region.bram, region.outsider):
        with pytest.raises(DisclosureError):
            commands.recall(disclosure=given, reason=REASON, opener=cast.opener(member), at=LATER)
    anna = cast.opener(region.anna)
    commands.recall(disclosure=given, reason=REASON, opener=anna, at=LATER)
    with pytest.raises(DisclosureError):
        commands.recall(disclosure=given, reason=REASON, opener=anna, at=LATER)


# Acute danger.


def acutely(give: Give) -> Disclosure:
    """Give everything but the free text in acute danger, with nothing shown."""
    items = [*PLACES, VICTIM]
    acute = {"acute": True, "purpose": Purpose.ACUTE_PROTECTION}
    return give(items, proposal=proposal_for(items, **acute))


def test_in_acute_danger_nothing_is_asked_before_giving(give: Give, region: cast.Region) -> None:
    given = acutely(give)
    assert VICTIM.value in payload_of(given, region.bram).decode()
    assert given.justify_by == cast.NOW + dt.timedelta(hours=24)


@pytest.mark.parametrize(("hours", "late"), [(23, 0), (25, 1)])
def test_the_danger_is_justified_afterwards_and_lateness_stays_visible(
    give: Give, region: cast.Region, hours: int, late: int
) -> None:
    given, at = acutely(give), cast.NOW + dt.timedelta(hours=hours)
    shown = {"justify_within_24h": REASON, "second_person_within_24h": str(region.vera.pk)}
    anna = cast.opener(region.anna)
    commands.justify_acute(disclosure=given, evidence=Evidence(shown), opener=anna, at=at)
    given.refresh_from_db()
    assert given.justified_at == at
    assert details_of(given, "disclosure.justified") == {"late": late}
    with pytest.raises(DisclosureError):
        commands.justify_acute(disclosure=given, evidence=Evidence(shown), opener=anna, at=at)


@pytest.mark.parametrize("missing", ["justify_within_24h", "second_person_within_24h"])
def test_a_justification_is_whole_or_absent(give: Give, region: cast.Region, missing: str) -> None:
    given = acutely(give)
    shown = {"justify_within_24h": REASON, "second_person_within_24h": str(region.vera.pk)}
    with pytest.raises(EvidenceError) as refusal:
        commands.justify_acute(
            disclosure=given,
            evidence=Evidence({**shown, missing: ""}),
            opener=cast.opener(region.anna),
            at=LATER,
        )
    assert set(refusal.value.problems) == {missing}


def test_what_was_not_acute_is_not_justified(give: Give, region: cast.Region) -> None:
    with pytest.raises(DisclosureError):
        commands.justify_acute(
            disclosure=give(), evidence=Evidence(), opener=cast.opener(region.anna), at=LATER
        )
