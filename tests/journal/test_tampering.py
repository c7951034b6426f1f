"""Every way to change the journal behind its back, and that verification finds it."""

import datetime as dt

import pytest
from django.db import DatabaseError, connection, transaction
from tests.journal.cast import TODAY, silence_guards, write_lines

from schakel.core.ledger import checkpoint, tree
from schakel.core.ledger.entry import Entry as Line
from schakel.core.ledger.entry import commit
from schakel.journal import commands, queries
from schakel.journal.models import Entry, Head, Opening, Publication, Tile

TILE = 8
LINES = 3 * TILE + 3
FORGED = Line("report.received", "2026-11-23", commit(bytes(32), {"size": 512})).to_bytes()


@pytest.fixture(autouse=True)
def small_tiles(monkeypatch):
    """Let a tile be full after eight lines: what is found does not depend on its width."""
    for module in (commands, queries):
        monkeypatch.setattr(module, "TILE_WIDTH", TILE)


@pytest.fixture
def journal(db, settings, tmp_path):
    """A few lines, three full tiles, one published checkpoint, and no guards any more."""
    settings.STATE = tmp_path
    written = write_lines(LINES)
    commands.publish(on=TODAY)
    assert queries.verify().problems == ()
    silence_guards()
    return written


def alter_leaf(index):
    Entry.objects.filter(index=index).update(leaf=FORGED)


def alter_leaf_hash(index):
    Entry.objects.filter(index=index).update(leaf_hash=bytes(32))


def alter_line_with_its_hash(index):
    hashed = tree.leaf_hash(FORGED)
    Entry.objects.filter(index=index).update(leaf=FORGED, leaf_hash=hashed)


def alter_bytes_into_nonsense(index):
    Entry.objects.filter(index=index).update(leaf=b"nonsense")


def alter_details(index):
    opening = Opening.objects.get(entry_id=index)
    opening.details = {**opening.details, "size": 1}
    opening.save()


def alter_salt(index):
    Opening.objects.filter(entry_id=index).update(salt=bytes(32))


def file_under_another_subject(index):
    Opening.objects.filter(entry_id=index).update(subject="somebody else")


def remove_line(index):
    Opening.objects.filter(entry_id=index).delete()
    Entry.objects.filter(index=index).delete()


def swap_lines(index):
    other = (index + 1) % LINES
    one, two = Entry.objects.get(index=index), Entry.objects.get(index=other)
    for row, source in ((one, two), (two, one)):
        Entry.objects.filter(index=row.index).update(
            leaf=bytes(source.leaf), leaf_hash=bytes(source.leaf_hash)
        )


def swap_openings(index):
    other = (index + 1) % LINES
    one, two = Opening.objects.get(entry_id=index), Opening.objects.get(entry_id=other)
    for row, source in ((one, two), (two, one)):
        Opening.objects.filter(entry_id=row.entry_id).update(
            subject=source.subject, salt=bytes(source.salt), details=source.details
        )


AT_A_LINE = [
    alter_leaf,
    alter_leaf_hash,
    alter_line_with_its_hash,
    alter_bytes_into_nonsense,
    alter_details,
    alter_salt,
    file_under_another_subject,
    remove_line,
    swap_lines,
    swap_openings,
]


@pytest.mark.parametrize("index", [0, 1, TILE - 1, TILE, LINES - 1])
@pytest.mark.parametrize("tamper", AT_A_LINE, ids=lambda tamper: tamper.__name__)
def test_a_changed_line_is_found(journal, tamper, index):
    tamper(index)

    problems = queries.verify().problems

    assert problems
    assert any(problem.index is not None for problem in problems)


def alter_tile():
    Tile.objects.filter(index=0).update(tile_hash=bytes(32))


def remove_tile():
    Tile.objects.filter(index=0).delete()


def shrink_head():
    Head.objects.update(size=LINES - 1)


def grow_head():
    Head.objects.update(size=LINES + 1)


def alter_frontier():
    frontier = tree.Frontier.from_bytes(bytes(Head.objects.get().frontier))
    Head.objects.update(frontier=frontier.append(bytes(32)).to_bytes())


def sign_head_with_another_key():
    forger = checkpoint.Signer("example.invalid/schakel", bytes(32))
    frontier = tree.Frontier.from_bytes(bytes(Head.objects.get().frontier))
    text = checkpoint.Checkpoint("example.invalid/schakel", LINES, frontier.root()).to_text()
    Head.objects.update(note=forger.sign(text))


def alter_published_note():
    note = Publication.objects.get().note
    Publication.objects.update(note=note.replace(f"\n{LINES}\n", f"\n{LINES - 1}\n"))


def add_a_line_beyond_the_head():
    hashed = tree.leaf_hash(FORGED)
    Entry.objects.create(index=LINES, leaf=FORGED, leaf_hash=hashed)


@pytest.mark.parametrize(
    "tamper",
    [
        alter_tile,
        remove_tile,
        shrink_head,
        grow_head,
        alter_frontier,
        sign_head_with_another_key,
        alter_published_note,
        add_a_line_beyond_the_head,
    ],
    ids=lambda tamper: tamper.__name__,
)
def test_a_change_beside_the_lines_is_found(journal, tamper):
    tamper()

    assert queries.verify().problems


def cut_back(size):
    """Cut the journal off at `size` lines and put back the head that was signed there."""
    frontier = tree.Frontier(0, ())
    for leaf_hash in Entry.objects.order_by("index").values_list("leaf_hash", flat=True)[:size]:
        frontier = frontier.append(bytes(leaf_hash))
    Opening.objects.filter(entry_id__gte=size).delete()
    Entry.objects.filter(index__gte=size).delete()
    Tile.objects.filter(index__gte=size // TILE).delete()
    Publication.objects.filter(size__gt=size).delete()
    Head.objects.update(
        size=size, frontier=frontier.to_bytes(), note=commands.signed_head(frontier)
    )


@pytest.mark.parametrize("size", [0, 1, TILE, 3 * TILE, LINES - 1])
def test_a_journal_that_was_cut_back_with_its_head_is_found_by_a_published_checkpoint(
    journal, size
):
    cut_back(size)

    problems = queries.verify().problems

    assert [problem.index for problem in problems] == [size]
    assert "cut off" in problems[0].what


def test_what_came_after_the_last_checkpoint_is_the_only_thing_that_can_be_cut_unseen(
    journal, tmp_path
):
    (tmp_path / "checkpoints" / f"{TODAY}.txt").unlink()

    cut_back(LINES - 1)

    assert queries.verify().problems == ()


def test_a_rewritten_journal_is_found_by_a_published_checkpoint(journal):
    alter_line_with_its_hash(12)
    frontier = tree.Frontier(0, ())
    for leaf in Entry.objects.order_by("index").values_list("leaf", flat=True):
        frontier = frontier.append(tree.leaf_hash(bytes(leaf)))
    Head.objects.update(frontier=frontier.to_bytes(), note=commands.signed_head(frontier))
    Opening.objects.filter(entry_id=12).delete()
    hashes = [bytes(h) for h in Entry.objects.order_by("index").values_list("leaf_hash", flat=True)]
    for number in range(LINES // TILE):
        one = tree.root_of_hashes(hashes[number * TILE : (number + 1) * TILE])
        Tile.objects.filter(index=number).update(tile_hash=one)

    problems = queries.verify().problems

    assert problems
    assert all("another root" in problem.what for problem in problems)


@pytest.mark.parametrize("table", ["journal_entry", "journal_tile"])
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE {table} SET {column} = {column}",
        "DELETE FROM {table}",
        "TRUNCATE {table} CASCADE",
    ],
)
def test_the_database_refuses_to_change_or_remove_a_line(db, table, statement):
    if statement.startswith("TRUNCATE") and connection.vendor != "postgresql":
        pytest.skip("SQLite has no TRUNCATE; its DELETE is refused")
    write_lines(TILE)
    assert Tile.objects.count() == 1
    connection.check_constraints()
    column = "leaf" if table == "journal_entry" else "tile_hash"

    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        connection.cursor().execute(statement.format(table=table, column=column))

    assert queries.verify().problems == ()


def test_a_muted_line_leaves_the_proof_whole(journal):
    gone = journal[7]

    muted = commands.mute(subject=gone.details["subject"])
    found = queries.verify()

    assert muted == 1
    assert found.problems == ()
    assert (found.opened, found.muted) == (LINES - 1, 1)


def test_a_file_that_another_key_signed_is_named(journal, tmp_path):
    forger = checkpoint.Signer("example.invalid/schakel", bytes(32))
    text = checkpoint.Checkpoint("example.invalid/schakel", 1, bytes(32)).to_text()
    day = TODAY - dt.timedelta(days=1)
    (tmp_path / "checkpoints" / f"{day}.txt").write_text(forger.sign(text))

    problems = queries.verify().problems

    assert [f"{day}.txt" in problem.what for problem in problems] == [True]
