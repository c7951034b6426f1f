"""`./schakel journal` as an operator uses it, and what an outsider does with its export."""

import json
from io import StringIO
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from tests import cast

from schakel.core.ledger import verify as outside
from schakel.journal import commands, queries
from schakel.journal.models import Entry, Opening, Publication

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def own_state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep published checkpoints in a folder of this test."""
    monkeypatch.setattr(settings, "STATE", tmp_path / "state")


@pytest.fixture
def lines(db: None) -> int:
    """Record lines that fill more than one tile; return how many."""
    count = 300
    with transaction.atomic():
        for number in range(count):
            commands.record(
                verb="report.received", subject=f"s{number}", by="reporter", at=cast.TODAY
            )
    return count


def journal(*arguments: str) -> str:
    """Return what the command prints."""
    out = StringIO()
    call_command("journal", *arguments, stdout=out, stderr=out)
    return out.getvalue()


def tamper(statement: str, *values: object) -> None:
    """Change a row behind the database's own guard."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET session_replication_role = replica")
            cursor.execute(statement, values)
            cursor.execute("SET session_replication_role = DEFAULT")
            return
        cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
        for (name,) in cursor.fetchall():
            cursor.execute(f"DROP TRIGGER {name}")
        cursor.execute("PRAGMA defer_foreign_keys = ON")
        cursor.execute(statement, values)


def test_a_whole_journal_is_called_whole(lines):
    said = journal("verify")

    assert "The journal is whole" in said
    assert f"Lines           {lines}" in said
    assert "Not checked" in said


@pytest.mark.parametrize("index", [0, 41, 299])
def test_the_first_bad_line_is_named(lines, index):
    other = bytes(Entry.objects.get(pk=(index + 1) % lines).leaf)
    tamper('UPDATE journal_entry SET leaf = %s WHERE "index" = %s', other, index)

    with pytest.raises(CommandError, match=rf"NOT whole. First bad line: number {index},") as found:
        journal("verify")

    assert found.value.returncode == 1


def test_a_checkpoint_kept_elsewhere_must_agree(lines, tmp_path):
    kept = tmp_path / "kept.txt"
    kept.write_text(commands.publish(on=cast.TODAY).note, encoding="utf-8")

    assert "Not checked" not in journal("verify", "--checkpoint", str(kept))


def test_a_journal_that_was_cut_back_is_found_by_a_checkpoint_kept_elsewhere(lines, tmp_path):
    kept = tmp_path / "kept.txt"
    longer = commands.Head.objects.get(pk=1)
    kept.write_text(longer.note, encoding="utf-8")
    shorter = commands.tree.Frontier(0, ())
    for leaf_hash in Entry.objects.order_by("index").values_list("leaf_hash", flat=True)[:200]:
        shorter = shorter.append(bytes(leaf_hash))
    tamper("DELETE FROM journal_opening WHERE entry_id >= 200")
    tamper('DELETE FROM journal_entry WHERE "index" >= 200')
    tamper("DELETE FROM journal_tile")
    commands.Head.objects.update(
        size=200, frontier=shorter.to_bytes(), note=commands.signed_head(shorter)
    )
    assert "The journal is whole" in journal("verify")

    with pytest.raises(CommandError, match="number 200, your checkpoint .* was cut off"):
        journal("verify", "--checkpoint", str(kept))


def test_a_checkpoint_that_another_key_signed_is_refused_by_name(lines, tmp_path):
    forged = tmp_path / "forged.txt"
    signer = commands.checkpoints.Signer(settings.JOURNAL_ORIGIN, bytes(32))
    head = commands.Head.objects.get(pk=1)
    text = queries.checkpoints.Verifier(queries.verifier_key()).open(head.note)
    forged.write_text(signer.sign(text), encoding="utf-8")

    with pytest.raises(CommandError, match=r"forged\.txt is not signed as it should be"):
        journal("verify", "--checkpoint", str(forged))


def test_a_checkpoint_that_cannot_be_read_means_that_nothing_was_checked(lines, tmp_path):
    with pytest.raises(CommandError, match="Nothing was checked") as found:
        journal("verify", "--checkpoint", str(tmp_path / "absent.txt"))

    assert found.value.returncode == 2


def test_publishing_twice_gives_the_same_checkpoint(lines):
    first, second = journal("publish"), journal("publish")

    assert first == second
    assert Publication.objects.get().note in first
    assert len(list((settings.STATE / "checkpoints").glob("*.txt"))) == 1


def test_publishing_without_news_says_so(lines):
    commands.publish(on=cast.TODAY.replace(year=2025))

    assert "Not published: nothing was recorded" in journal("publish")


def test_an_export_convinces_an_outsider(lines, tmp_path, capsys):
    commands.publish(on=cast.TODAY)
    with transaction.atomic():
        commands.record(verb="report.withdrawn", subject="s1", by="reporter", at=cast.TODAY)
    commands.mute(subject="s2")
    file = tmp_path / "journal.jsonl"
    journal("export", str(file))

    code = outside.main(["journal", str(file), "--key", journal("key").strip()])

    assert code == outside.FITS
    said = capsys.readouterr().out
    assert "Entries         301, numbered 0 to 300" in said
    assert "With details    300" in said
    assert "Checkpoints     2 in the file" in said


def test_an_export_without_details_convinces_as_well_and_shows_no_subject(lines, tmp_path):
    file = tmp_path / "journal.jsonl"
    journal("export", str(file), "--without-details")

    code = outside.main(["journal", str(file), "--key", journal("key").strip()])

    assert code == outside.FITS
    names = {name for line in file.read_text().splitlines() for name in json.loads(line)}
    assert names == {"format", "origin", "index", "leaf", "hash", "checkpoint"}
    assert Opening.objects.count() == lines


def test_an_empty_journal_can_be_exported_and_checked(db, tmp_path):
    file = tmp_path / "journal.jsonl"
    journal("export", str(file))

    assert outside.main(["journal", str(file), "--key", journal("key").strip()]) == outside.FITS


def test_an_export_does_not_overwrite(lines, tmp_path):
    file = tmp_path / "journal.jsonl"
    file.write_text("mine")

    with pytest.raises(CommandError, match="exists already"):
        journal("export", str(file))

    assert file.read_text() == "mine"


def test_an_export_to_nowhere_says_so(lines, tmp_path):
    with pytest.raises(CommandError, match="cannot be written"):
        journal("export", str(tmp_path / "absent" / "journal.jsonl"))
