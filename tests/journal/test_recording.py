"""A line is recorded with its deed or not at all, in its turn, and can be proved afterwards."""

import datetime as dt
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, transaction
from tests.journal.cast import TODAY, write_lines

from schakel.core.ledger import checkpoint, proof, tree
from schakel.core.ledger.entry import Entry as Line
from schakel.core.ledger.entry import commit
from schakel.journal import commands, queries
from schakel.journal.commands import JournalError, record
from schakel.journal.models import Entry, Head, Opening, Publication

SIZE = 620


def root_at(size: int) -> bytes:
    """Return the root over the first `size` lines, from the lines alone."""
    leaves = Entry.objects.filter(index__lt=size).order_by("index")
    return tree.root_hash([bytes(leaf) for leaf in leaves.values_list("leaf", flat=True)])


@pytest.mark.django_db
def test_a_line_holds_a_commitment_and_no_detail():
    with transaction.atomic():
        line = record(
            verb="report.received", subject="s", by="reporter", at=TODAY, details={"size": 512}
        )

    stored = Entry.objects.get()
    kept = Line.from_bytes(bytes(stored.leaf))

    assert (kept.verb, kept.at) == ("report.received", "2026-11-24")
    assert kept.commitment == commit(line.salt, {"size": 512, "subject": "s", "by": "reporter"})
    assert b"reporter" not in bytes(stored.leaf)
    assert Opening.objects.get().details == {"size": 512, "subject": "s", "by": "reporter"}


@pytest.mark.django_db
def test_the_same_deed_twice_gives_two_lines_that_show_no_likeness():
    with transaction.atomic():
        lines = [record(verb="report.read", subject="s", by="b", at=TODAY) for _ in range(2)]

    commitments = {Line.from_bytes(line.leaf).commitment for line in lines}

    assert len(commitments) == 2


@pytest.mark.django_db(transaction=True)
def test_nothing_is_recorded_outside_a_transaction():
    with pytest.raises(JournalError, match=r"report\.received was not recorded"):
        record(verb="report.received", subject="s", by="reporter", at=TODAY)

    assert not Entry.objects.exists()


@pytest.mark.django_db
def test_a_deed_that_fails_leaves_no_line():
    class DeedError(Exception):
        pass

    def deed():
        with transaction.atomic():
            record(verb="report.received", subject="s", by="reporter", at=TODAY)
            raise DeedError

    with pytest.raises(DeedError):
        deed()

    assert not Entry.objects.exists()
    assert Head.objects.get().size == 0


@pytest.mark.django_db
def test_a_deed_does_not_happen_without_its_line():
    Head.objects.all().delete()

    with pytest.raises(Head.DoesNotExist), transaction.atomic():
        record(verb="report.received", subject="s", by="reporter", at=TODAY)

    assert not Entry.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize("verb", ["Report.received", "received", "report received", "report.é"])
def test_a_verb_that_is_no_verb_is_refused(verb):
    with pytest.raises(ValueError, match="verb"), transaction.atomic():
        record(verb=verb, subject="s", by="reporter", at=TODAY)


def test_a_moment_is_written_in_utc():
    amsterdam = dt.timezone(dt.timedelta(hours=1))

    assert commands.stamp(dt.datetime(2026, 11, 24, 0, 30, tzinfo=amsterdam)) == (
        "2026-11-23T23:30:00Z"
    )
    assert commands.stamp(TODAY) == "2026-11-24"


@pytest.mark.django_db(transaction=True)
def test_lines_recorded_side_by_side_get_consecutive_indexes():
    def write(number):
        try:
            with transaction.atomic():
                return record(verb="report.read", subject=str(number), by="b", at=TODAY).index
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as threads:
        indexes = list(threads.map(write, range(120)))

    assert sorted(indexes) == list(range(120))
    assert queries.verify().problems == ()


@pytest.mark.django_db
def test_every_line_is_proved_from_tiles_and_every_older_head_is_extended():
    written = write_lines(SIZE)
    root = root_at(SIZE)
    hashes = [tree.leaf_hash(line.leaf) for line in written]

    for index in [0, 1, 254, 255, 256, 257, 511, 512, 600, SIZE - 1]:
        for size in sorted({index + 1, 512, SIZE}):
            if index < size:
                proof.verify_inclusion(
                    leaf_hash=hashes[index],
                    index=index,
                    size=size,
                    path=queries.inclusion_path(index=index, size=size),
                    root=root_at(size),
                )
    for old in [1, 2, 255, 256, 257, 511, 512, 513, 600, SIZE]:
        proof.verify_consistency(
            old_size=old,
            old_root=root_at(old),
            new_size=SIZE,
            new_root=root,
            path=queries.consistency_path(old=old, new=SIZE),
        )


@pytest.mark.django_db
def test_a_line_leaves_with_what_proves_it():
    for line in write_lines(20):
        verifier = checkpoint.Verifier(queries.verifier_key())
        head = checkpoint.Checkpoint.from_text(verifier.open(line.note))

        assert head.size == line.index + 1
        proof.verify_inclusion(
            leaf_hash=tree.leaf_hash(line.leaf),
            index=line.index,
            size=head.size,
            path=line.path,
            root=head.root,
        )


@pytest.mark.django_db
def test_a_proof_does_not_read_the_whole_journal(django_assert_max_num_queries):
    write_lines(SIZE)

    with django_assert_max_num_queries(12):
        queries.inclusion_path(index=300, size=SIZE)


@pytest.mark.django_db
def test_a_checkpoint_is_published_once_a_day_and_kept_as_a_file(settings, tmp_path):
    settings.STATE = tmp_path
    write_lines(3)
    first = commands.publish(on=TODAY)
    write_lines(2)

    again = commands.publish(on=TODAY)
    next_day = commands.publish(on=TODAY + dt.timedelta(days=1))

    assert first == again
    assert (first.size, next_day.size) == (3, 5)
    assert queries.publications() == [next_day, first]
    assert (tmp_path / "checkpoints" / "2026-11-24.txt").read_text() == first.note
    assert queries.last_published_on() == TODAY + dt.timedelta(days=1)


@pytest.mark.django_db
def test_nothing_is_published_twice(settings, tmp_path):
    settings.STATE = tmp_path
    write_lines(3)
    commands.publish(on=TODAY)

    with pytest.raises(JournalError, match="nothing was recorded"):
        commands.publish(on=TODAY + dt.timedelta(days=1))

    assert Publication.objects.count() == 1


@pytest.mark.django_db
def test_lines_are_read_newest_first_and_by_subject():
    write_lines(5)
    subject = Opening.objects.get(entry_id=2).subject

    assert [line.index for line in queries.lines(before=4, count=2)] == [3, 2]
    assert [line.index for line in queries.lines_about(subject)] == [2]

    commands.mute(subject=subject)

    assert queries.lines_about(subject) == []
    assert queries.lines(before=3, count=1)[0].details is None
