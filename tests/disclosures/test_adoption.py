"""Rules are adopted by two people in two roles, and a signature is under exactly those rules."""

import datetime as dt
import hashlib
from collections.abc import Iterator
from dataclasses import replace
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, transaction
from django.urls import reverse
from django.utils.translation import override
from tests import cast

from schakel.core.law import Kind, Rulebook, load
from schakel.core.law.exports.receipt import ReceiptError
from schakel.core.law.impact import Direction
from schakel.core.law.rulebook import _canonical
from schakel.disclosures.adoption import commands, queries, replaying, sides, views
from schakel.disclosures.adoption import shown as shown_module
from schakel.disclosures.adoption import told as told_module
from schakel.disclosures.adoption.replaying import replayed
from schakel.disclosures.adoption.report import drawn_from
from schakel.disclosures.models import BoxSignature, Disclosure, ImpactReport, RuleSet
from schakel.journal.commands import JournalError
from schakel.journal.models import Entry
from schakel.parties.commands import give_access
from schakel.parties.models import Member
from schakel.parties.roles import Role

WHY = "De rechter liet deze grond in 2026 niet meer toe."
BOOK = load()


@pytest.fixture(autouse=True)
def in_english() -> Iterator[None]:
    """Let refusals be told in English, whatever a test before this one spoke."""
    with override("en"):
        yield


def book_without(rule_id: str) -> Rulebook:
    """Return today's rulebook with one row less, under its own hash."""
    rules = tuple(rule for rule in BOOK.rules if rule.id != rule_id)
    text = _canonical(rules, BOOK.vocabulary)
    digest = hashlib.sha256(text.encode("ascii")).hexdigest()
    return replace(BOOK, rules=rules, sha256=digest)


KEY = next(
    rule.id
    for rule in BOOK.in_force(cast.TODAY).rows
    if rule.kind is Kind.KEY and rule.valid_to is None and rule.pending is None
)


@pytest.fixture
def today_is(monkeypatch: pytest.MonkeyPatch):
    """Return what lets the product have another rulebook."""

    def use(book: Rulebook) -> None:
        for module in (commands, sides, views, shown_module, told_module):
            monkeypatch.setattr(module, "rulebook", lambda: book)

    return use


@pytest.fixture
def lawyer(jurist: Member) -> Member:
    return jurist


def sign_all(report: ImpactReport, *members: Member, reason: str = WHY) -> bool:
    names = [part.name for part in drawn_from(report.content).parts]
    whole = False
    for member in members:
        whole = commands.sign_parts(
            report=report, parts=names, reason=reason, by=member, at=cast.NOW
        )
    return whole


def first_part(report: ImpactReport) -> str:
    return drawn_from(report.content).parts[0].name


@pytest.fixture
def report(region: cast.Region, jurist: Member) -> ImpactReport:
    return commands.draw_report(by=jurist, at=cast.NOW)


def verbs() -> Iterator[str]:
    for entry in Entry.objects.order_by("index"):
        yield bytes(entry.leaf).decode().split('"verb":"')[1].rstrip('"}')


def test_the_first_report_has_every_statute_that_is_in_force(report):
    parts = drawn_from(report.content).parts
    named = {name for part in parts for name in part.rules}

    assert report.old is None
    assert {"AVG", "UAVG", "Wpg"} <= {part.statute for part in parts}
    assert named == {
        rule.id
        for rule in BOOK.rules
        if rule.pending is None and (rule.valid_to is None or rule.valid_to >= cast.TODAY)
    }


def test_with_the_last_of_two_signatures_the_rules_are_adopted(region, jurist, report):
    assert not sign_all(report, jurist)
    assert not queries.has_adopted(region.voorbeeldstad, BOOK.sha256)

    assert sign_all(report, region.vera)

    assert queries.has_adopted(region.voorbeeldstad, BOOK.sha256)
    assert not queries.has_adopted(region.anderdam, BOOK.sha256)
    assert list(verbs())[-4:] == [
        "impact.drawn",
        "impact.signed",
        "impact.signed",
        "rules.adopted",
    ]


def test_a_report_is_drawn_once(region, jurist, report):
    later = cast.NOW + dt.timedelta(days=3)

    assert commands.draw_report(by=region.vera, at=later) == report
    assert ImpactReport.objects.count() == 1


def test_nobody_signs_twice(jurist, report):
    commands.sign_parts(
        report=report, parts=[first_part(report)], reason="", by=jurist, at=cast.NOW
    )

    with pytest.raises(commands.AdoptionError, match="signed this already"):
        commands.sign_parts(
            report=report, parts=[first_part(report)], reason="", by=jurist, at=cast.NOW
        )


def test_a_second_jurist_does_not_stand_in_for_the_privacy_officer(region, jurist, report):
    other = cast._join("Jan", Role.JURIST, region.anna)
    commands.sign_parts(
        report=report, parts=[first_part(report)], reason="", by=jurist, at=cast.NOW
    )

    with pytest.raises(commands.AdoptionError, match="in your role"):
        commands.sign_parts(
            report=report, parts=[first_part(report)], reason="", by=other, at=cast.NOW
        )


@pytest.mark.parametrize("name", ["anna", "sam", "audrey", "bram"])
def test_another_role_signs_nothing(region, report, name):
    with pytest.raises(commands.AdoptionError, match="Only a jurist"):
        sign_all(report, getattr(region, name))


def test_another_organisation_signs_nothing(region, report):
    stranger = cast._join("Ruben", Role.JURIST, region.outsider)

    with pytest.raises(commands.AdoptionError, match="not yours"):
        sign_all(report, stranger)


def test_what_is_not_in_the_report_cannot_be_signed(jurist, report):
    for parts in ([], ["0123456789abcdef"]):
        with pytest.raises(commands.AdoptionError, match="Choose what you sign"):
            commands.sign_parts(report=report, parts=parts, reason="", by=jurist, at=cast.NOW)


def test_rules_that_changed_since_cannot_be_signed(jurist, report, today_is):
    today_is(book_without(KEY))

    with pytest.raises(commands.AdoptionError, match="changed since"):
        sign_all(report, jurist)
    assert BoxSignature.objects.count() == 0


def test_adopted_rules_that_are_edited_are_unsigned_again(region, jurist, report, today_is):
    sign_all(report, jurist, region.vera)
    edited = book_without(KEY)
    today_is(edited)

    assert not queries.has_adopted(region.voorbeeldstad, edited.sha256)

    second = commands.draw_report(by=jurist, at=cast.NOW)
    drawn = drawn_from(second.content)
    assert second.old_id == BOOK.sha256
    assert [one.rule for one in drawn.rules] == [KEY]
    assert all(part.box is not None and KEY in part.box.causes for part in drawn.parts)
    assert drawn.in_direction(Direction.AWAY)


def test_less_sharing_is_not_signed_without_a_reason(region, jurist, report, today_is):
    sign_all(report, jurist, region.vera)
    today_is(book_without(KEY))
    second = commands.draw_report(by=jurist, at=cast.NOW)

    with pytest.raises(commands.AdoptionError, match="why less may be shared"):
        sign_all(second, jurist, reason="te kort")
    assert not sign_all(second, jurist)
    assert sign_all(second, region.vera)


def test_what_is_adopted_is_not_drawn_or_signed_again(region, jurist, report):
    sign_all(report, jurist, region.vera)

    with pytest.raises(commands.AdoptionError, match="adopted already"):
        commands.draw_report(by=jurist, at=cast.NOW)
    with pytest.raises(commands.AdoptionError, match="adopted already"):
        sign_all(report, jurist)


def test_when_the_journal_fails_nothing_was_signed(jurist, report, monkeypatch):
    def refuse(**_: object) -> None:
        raise JournalError("full")

    monkeypatch.setattr(commands, "record", refuse)

    with pytest.raises(JournalError), transaction.atomic():
        sign_all(report, jurist)
    assert BoxSignature.objects.count() == 0


@pytest.mark.parametrize(
    ("table", "change"), [(RuleSet, {"content": "x"}), (BoxSignature, {"reason": "x"})]
)
def test_the_database_changes_no_set_of_rules_and_no_signature(jurist, report, table, change):
    commands.sign_parts(
        report=report, parts=[first_part(report)], reason="", by=jurist, at=cast.NOW
    )

    with pytest.raises(DatabaseError), transaction.atomic():
        table.objects.update(**change)
    with pytest.raises(DatabaseError), transaction.atomic():
        table.objects.all()._raw_delete(using="default")


def test_a_decision_by_adopted_rules_is_no_concept_and_comes_out_the_same(
    region, jurist, report, give
):
    before, opener = give(), cast.opener(region.anna)
    sign_all(report, jurist, region.vera)
    after = give()

    old, new = (
        commands.dossier_from(commands._opened(one, opener)).card for one in (before, after)
    )
    assert (old.concept, new.concept) == (True, False)
    assert not any(reason.concept for reason in new.reasons)
    assert [line.outcome for line in new.lines] == [line.outcome for line in old.lines]


# Replay.


def test_earlier_decisions_come_out_the_same(region, jurist, give):
    give()
    give_access(member=jurist, opener=cast.opener(region.anna), at=cast.NOW)

    again = commands.replay(opener=cast.opener(jurist), at=cast.NOW)

    assert (again.same, again.differing, again.untold) == (1, (), 0)
    assert list(verbs())[-1] == "decisions.replayed"


def test_a_receipt_that_says_something_else_is_named(region, give):
    disclosure = give()
    receipt = commands.dossier_from(commands._opened(disclosure, cast.opener(region.anna))).receipt
    false = receipt.replace('"permitted"', '"refused"')
    assert false != receipt

    again = replayed([(disclosure.pk, "L-1", false)], today=cast.TODAY)

    assert [(one.disclosure, one.reference) for one in again.differing] == [(disclosure.pk, "L-1")]


def test_who_does_not_sign_does_not_replay(region, give):
    give()

    with pytest.raises(commands.AdoptionError):
        commands.replay(opener=cast.opener(region.anna), at=cast.NOW)


def test_the_command_takes_decisions_again_with_a_member_s_own_secret(
    region, jurist, give, monkeypatch
):
    give()
    give_access(member=jurist, opener=cast.opener(region.anna), at=cast.NOW)
    monkeypatch.setenv("SCHAKEL_MEMBER_SECRET", cast.secret_of(jurist))
    out = StringIO()

    call_command("law", "replay", "--member", jurist.email, stdout=out)

    assert "1 decisions come out the same" in out.getvalue()

    monkeypatch.setattr(replaying, "reproduce", disagree)
    with pytest.raises(CommandError, match="1 decisions come out otherwise"):
        call_command("law", "replay", "--member", jurist.email, stdout=out)
    assert str(Disclosure.objects.get().pk) in out.getvalue()


def disagree(*_: object) -> None:
    raise ReceiptError("items.0.outcome: refused, not permitted")


def test_a_wrong_secret_or_address_opens_nothing(region, monkeypatch):
    monkeypatch.setenv("SCHAKEL_MEMBER_SECRET", "niet het geheim")
    for email in (region.anna.email, "nobody@example.invalid"):
        with pytest.raises(CommandError):
            call_command("law", "replay", "--member", email)


@pytest.mark.parametrize("form", ["--json", ""])
def test_the_command_shows_what_a_bill_would_change(form):
    out = StringIO()
    bill = sorted(BOOK.vocabulary.bills)[0]
    call_command("law", "diff", "2026-11-24", f"with:{bill}", *filter(None, [form]), stdout=out)

    assert ("schakel-impact/v1" in out.getvalue()) is (form == "--json")
    assert "decisions" in out.getvalue()


def test_the_command_writes_a_page_that_can_be_printed(tmp_path):
    file = tmp_path / "impact.html"
    call_command("law", "diff", "2025-02-28", "2025-03-01", "--html", str(file), stdout=StringIO())

    assert file.read_text().startswith("<!doctype html>")
    with pytest.raises(CommandError, match="cannot write"):
        call_command("law", "diff", "2025-03-01", "2025-03-01", "--html", str(tmp_path))


def test_a_folder_with_a_broken_rule_is_named(tmp_path):
    with pytest.raises(CommandError, match=str(tmp_path)):
        call_command("law", "diff", str(tmp_path), "2025-03-01")


# Pages.


@pytest.mark.parametrize("language", ["nl", "en"])
def test_a_jurist_and_a_privacy_officer_sign_on_the_page(client, region, jurist, sign_in, language):
    with override(language):
        for member in (jurist, region.vera):
            member.language = language
            member.save()
            sign_in(client, member)
            answer = client.post(reverse("disclosures:adoption"), follow=True)
            address = answer.redirect_chain[-1][0]
            parts = [part.name for part in answer.context["drawn"].parts]
            page = client.post(address, {"parts": parts, "reason": ""}, follow=True)
            assert member.name in page.content.decode()
            client.post(reverse("parties:sign_out"))

    assert queries.has_adopted(region.voorbeeldstad, BOOK.sha256)


@pytest.fixture
def changed(region, jurist, report, today_is) -> None:
    """Adopt today's rules, and let one row be taken out of them."""
    sign_all(report, jurist, region.vera)
    today_is(book_without(KEY))


def test_the_page_of_a_change_speaks_in_sentences(client, jurist, changed, sign_in):
    sign_in(client, jurist)

    answer = client.post(reverse("disclosures:adoption"), follow=True)
    page = answer.content.decode()

    assert KEY in page
    assert 'id="away"' in page
    assert page.count('name="parts"') == len(answer.context["drawn"].parts) > 0


def test_another_organisation_does_not_see_the_report(client, region, report, sign_in):
    stranger = cast._join("Ruben", Role.JURIST, region.outsider)
    sign_in(client, stranger)

    assert client.get(reverse("disclosures:impact", args=[report.pk])).status_code == 404
    assert client.post(reverse("disclosures:impact", args=[report.pk])).status_code == 404


def test_choosing_nothing_signs_nothing(client, jurist, report, sign_in):
    sign_in(client, jurist)

    client.post(reverse("disclosures:impact", args=[report.pk]), {"reason": WHY})

    assert BoxSignature.objects.count() == 0


def test_the_kept_set_is_read_back_by_its_hash(report):
    assert RuleSet.objects.get().sha256 == BOOK.sha256
    assert sides.side_of(BOOK.sha256[:12], today=cast.TODAY).rows
    with pytest.raises(sides.SideError, match="no set of rules"):
        sides.side_of("0" * 12, today=cast.TODAY)


def test_a_side_that_means_nothing_says_what_could_be_meant(db):
    for name in ("gisteren", "with:nothing", "2025-13-01"):
        with pytest.raises(sides.SideError):
            sides.side_of(name, today=dt.date(2026, 11, 24))
