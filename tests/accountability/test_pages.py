"""The pages for who checks: what an auditor sees, and nobody else."""

import datetime as dt
import re

import pytest
from django.conf import settings
from django.db import connection, transaction
from django.test import Client
from tests import cast

from schakel.accountability import queries
from schakel.core.ledger import verify as outside
from schakel.journal import commands as journal
from schakel.journal import queries as journal_queries
from schakel.parties import commands as parties
from schakel.parties.models import Member

PAGES = ("/journal/", "/journal/trail/", "/journal/export/", "/journal/checkpoints/")


DIFFERS = r'[0-9a-f]{8}-[0-9a-f-]{27}|name="csrfmiddlewaretoken" value="[^"]*"'
"""What differs between two pages by nature: the id that was asked for, and a form's token."""


@pytest.fixture(autouse=True)
def own_state(tmp_path, monkeypatch):
    """Keep published checkpoints in a folder of this test."""
    monkeypatch.setattr(settings, "STATE", tmp_path / "state")


@pytest.fixture
def audrey(client, region, sign_in) -> Client:
    """Sign the auditor in."""
    return sign_in(client, region.audrey)


def text(client: Client, path: str) -> str:
    """Return a page."""
    return client.get(path).content.decode()


@pytest.mark.parametrize("path", PAGES)
def test_an_auditor_and_a_privacy_officer_see_the_journal(region, sign_in, path):
    for member in (region.audrey, region.vera):
        assert sign_in(Client(), member).get(path).status_code == 200


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("name", ["anna", "sam", "bram", "outsider"])
def test_nobody_else_does(region, sign_in, name, path):
    client = sign_in(Client(), getattr(region, name))

    assert client.get(path).status_code == 404
    assert client.post("/journal/verify/").status_code == 404
    assert "/journal/" not in text(client, "/role/")


@pytest.mark.parametrize("path", PAGES)
def test_who_is_not_signed_in_is_asked_to(db, client, path):
    assert client.get(path).url == f"/sign-in/?next={path}"


@pytest.mark.parametrize(
    ("prefix", "words"),
    [
        ("", ["Een lid logde in", "Een collega is lid geworden", "Zelf controleren"]),
        ("/en", ["A member signed in", "A colleague joined", "Check it yourself"]),
    ],
)
def test_the_journal_is_in_words(audrey, prefix, words):
    page = text(audrey, f"{prefix}/journal/")

    assert all(word in page for word in words)
    assert journal_queries.verifier_key() in page


def test_the_newest_lines_show_neither_who_nor_what_nor_when_exactly(audrey, region):
    page = text(audrey, "/journal/")
    main = page[page.index("<main") :]

    assert str(region.anna.pk) not in main
    assert "Bram" not in main
    assert not re.search(r"\b\d\d:\d\d\b", main)


def test_older_lines_are_a_page_away(audrey):
    with transaction.atomic():
        for _ in range(60):
            journal.record(
                verb="report.received", subject="x", by="reporter", at=dt.date(2026, 11, 24)
            )
    size = journal_queries.size()
    oldest_shown = size - queries.LINES_SHOWN

    page = text(audrey, "/journal/")
    older = text(audrey, f"/journal/?before={oldest_shown}")

    assert f'?before={oldest_shown}"' in page
    assert f">{size - 1}<" in page
    assert f">{oldest_shown}<" in page
    assert f">{oldest_shown}<" not in older
    assert f">{oldest_shown - 1}<" in older
    assert 'rel="next"' not in text(audrey, "/journal/?before=1")


@pytest.mark.parametrize("before", ["0", "-1", "x", "9" * 30])
def test_a_strange_page_number_shows_the_newest(audrey, before):
    page = text(audrey, f"/journal/?before={before}")

    assert f">{journal_queries.size() - 1}<" in page


def test_verifying_says_that_the_journal_is_whole(audrey):
    page = audrey.post("/journal/verify/").content.decode()

    assert "Het logboek is heel" in page
    assert "niet heel" not in page
    assert audrey.get("/journal/verify/").status_code == 405


def test_verifying_finds_an_opening_that_was_changed(audrey):
    with connection.cursor() as cursor:
        cursor.execute('UPDATE journal_opening SET details = \'{"by": "x"}\' WHERE entry_id = 3')

    page = audrey.post("/journal/verify/").content.decode()

    assert "Het logboek is niet heel" in page
    assert "<strong>3</strong>" in page


def test_a_form_from_elsewhere_cannot_start_a_verification(region):
    client = Client(enforce_csrf_checks=True)
    client.force_login(region.audrey)

    assert client.post("/journal/verify/").status_code == 403


def test_the_trail_of_a_member_names_who_did_what(audrey, region):
    page = text(audrey, f"/journal/trail/?subject={region.sam.pk}")

    assert "Een collega is uitgenodigd" in page
    assert "Anna (Aandachtsfunctionaris mensenhandel)" in page
    assert "Sam (Toezichthouder)" in page


@pytest.mark.parametrize("other", ["outsider", "bram"])
def test_the_trail_of_another_organisation_is_like_one_that_is_not_there(audrey, region, other):
    member = getattr(region, other)
    nobody = "00000000-0000-4000-8000-000000000000"

    pages = {
        re.sub(DIFFERS, "", text(audrey, f"/journal/trail/?subject={subject}"))
        for subject in (member.pk, member.organisation_id, nobody)
    }

    assert len(pages) == 1
    assert "Geen regels" in pages.pop()


def test_the_trail_shows_a_foreign_hand_without_its_name(audrey, region):
    agreement = parties.sign_agreement(
        code="RH-1",
        title="Convenant",
        purpose="Samen werken",
        begins_on=cast.TODAY,
        ends_on=None,
        organisations=[region.voorbeeldstad, region.police],
        by=region.bram.pk,
        at=cast.NOW,
    )

    page = text(audrey, f"/journal/trail/?subject={agreement.pk}")

    assert "iemand bij een andere organisatie" in page
    assert "Bram" not in page


def test_a_subject_that_is_no_id_says_so_beside_the_field(audrey):
    page = text(audrey, "/journal/trail/?subject=anna")

    assert "Een kenmerk heeft 32 letters en cijfers" in page


def test_an_export_convinces_an_outsider_and_opens_nothing(audrey, region, tmp_path):
    answer = audrey.get("/journal/export/")
    file = tmp_path / "journal.jsonl"
    file.write_bytes(answer.getvalue())

    assert answer["Content-Disposition"].startswith('attachment; filename="schakel-journal-')
    code = outside.main(["journal", str(file), "--key", journal_queries.verifier_key()])
    assert code == outside.FITS
    assert b"salt" not in file.read_bytes()
    assert str(region.anna.pk).encode() not in file.read_bytes()


def test_the_last_checkpoint_is_public_and_sets_no_cookie(client, region):
    assert client.get("/checkpoints/latest.txt").status_code == 404
    journal.publish(on=dt.date(2026, 11, 23))
    parties.sign_in(member=region.anna, at=cast.NOW)
    publication = journal.publish(on=dt.date(2026, 11, 24))

    answer = client.get("/checkpoints/latest.txt")

    assert answer.content.decode() == publication.note
    assert answer["Content-Type"] == "text/plain; charset=utf-8"
    assert not answer.cookies
    assert client.get("/en/checkpoints/latest.txt").content == answer.content


def test_the_checkpoints_are_listed(audrey):
    assert "Nog geen controlepunt" in text(audrey, "/journal/checkpoints/")
    publication = journal.publish(on=dt.date(2026, 11, 24))

    page = text(audrey, "/journal/checkpoints/")

    assert "24 november 2026" in page
    assert publication.note.splitlines()[2] in page


def test_an_auditor_reads_no_content(audrey, region):
    assert not Member.objects.get(pk=region.audrey.pk).reads_content
    for path in ("/members/", f"/members/{region.vera.pk}/access/"):
        assert audrey.get(path).status_code == 404
