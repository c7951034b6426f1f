"""Marked words, receipts and secrets are in no byte of the database; crowds lose nothing."""

import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from django.db import connection, connections
from django.test import Client
from tests import cast
from tests.reports.conftest import CONTENT, MARK, Submit

from schakel.journal import queries as journal
from schakel.parties.models import Organisation
from schakel.reports import commands, queries, receipts
from schakel.reports.commands import Submission
from schakel.reports.models import Message, Report, StatusLine

CROWD = 200
THREADS = 8


@pytest.fixture
def founded(transactional_db: None) -> cast.Region:
    """Return the region in a database where every commit is real."""
    return cast.found_region()


def alone(work: object) -> object:
    """Do one person's part in a thread of its own, and give its connection back."""
    try:
        return work()  # type: ignore[operator]
    finally:
        connections.close_all()


def crowd(submit: Submit, nonces: list[bytes]) -> list[Submission]:
    with ThreadPoolExecutor(THREADS) as pool:
        work = [
            pool.submit(alone, lambda nonce=nonce: submit(form_nonce=nonce)) for nonce in nonces
        ]
        return [done.result() for done in work]  # type: ignore[misc]


@pytest.mark.slow
def test_two_hundred_reporters_at_once_lose_nothing(founded, submit) -> None:
    lines = journal.size()
    sent = crowd(submit, [os.urandom(32) for _ in range(CROWD)])
    assert len({found.receipt for found in sent}) == CROWD
    assert not any(found.repeated for found in sent)
    assert all(queries.of_receipt(found.receipt) for found in sent)
    assert Report.objects.count() == StatusLine.objects.count() == CROWD
    assert journal.size() == lines + CROWD
    assert journal.verify().problems == ()


def test_one_form_sent_by_eight_hands_at_once_is_one_report(founded, submit) -> None:
    sent = crowd(submit, [bytes(32)] * THREADS)
    assert len({found.receipt for found in sent}) == 1
    assert sorted(found.repeated for found in sent) == [False] + [True] * (THREADS - 1)
    assert all(found.proof for found in sent)
    assert Report.objects.count() == 1


def test_messages_at_once_are_all_numbered(founded, submit) -> None:
    found = queries.of_receipt(submit().receipt)
    assert found is not None
    report, reporter = found

    def write() -> object:
        return commands.add_message(report=report, reporter=reporter, text="Meer.", on=cast.TODAY)

    with ThreadPoolExecutor(THREADS) as pool:
        for done in [pool.submit(alone, write) for _ in range(24)]:
            done.result()
    numbers = list(Message.objects.order_by("number").values_list("number", flat=True))
    assert numbers == list(range(1, 25))


def test_what_a_reporter_told_and_holds_is_in_no_byte_of_the_database(founded, client) -> None:
    receipt = told(client)
    marks = [MARK, CONTENT.place, CONTENT.when, "een busje met kenteken", receipt]
    marks += [receipts.shown(receipts.parse(receipt)), receipt.lower(), "203.0.113.77", "Marked/1"]
    stored = everything()
    assert b"Voorbeeldstad" in stored
    assert bytes(founded.voorbeeldstad.public_key) in stored
    assert [mark for mark in marks if mark.encode() in stored] == []


def told(client: Client) -> str:
    """Report and add something through the pages, from a marked address and device."""
    from_here = {"REMOTE_ADDR": "203.0.113.77", "HTTP_USER_AGENT": "Marked/1"}
    page = client.get("/melden/formulier/", **from_here).content.decode()
    token = page.split('name="form_token" value="', 1)[1].split('"', 1)[0]
    answers = {"text": CONTENT.text, "place": CONTENT.place, "when": CONTENT.when}
    answers |= {"municipality": "GM9901", "how_known": "", "sector": "other", "form_token": token}
    receipt = client.post("/melden/formulier/", answers, **from_here).context["receipt"]
    token = client.post("/melden/terug/", {"receipt": receipt}, **from_here).context["form_token"]
    more = {"receipt": receipt, "text": "een busje met kenteken", "form_token": token}
    client.post("/melden/terug/toevoegen/", more, **from_here)
    assert Message.objects.exists()
    assert Organisation.objects.exists()
    return str(receipt)


def everything() -> bytes:
    """Return every byte the database keeps: its files on SQLite, all rows as text elsewhere."""
    if connection.vendor == "sqlite":
        name = str(connection.settings_dict["NAME"])
        connections.close_all()
        return b"".join(file.read_bytes() for file in Path(name).parent.glob(Path(name).name + "*"))
    rows = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT t::text FROM "{table}" t')  # noqa: S608
            rows += [row[0] for row in cursor.fetchall()]
    text = "\n".join(rows)
    # A binary column reads as hexadecimal digits.
    return text.encode() + b"".join(_binary(word) for word in text.split('"') if "\\x" in word)


def _binary(word: str) -> bytes:
    digits = word.rsplit("\\x", 1)[1]
    return bytes.fromhex(digits) if len(digits) % 2 == 0 and digits.isalnum() else b""
