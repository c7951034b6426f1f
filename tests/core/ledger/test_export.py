"""An exported journal proves itself, and every way to tamper with it is found at its place."""

import io
import json
import tracemalloc
from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.core.ledger.cast import (
    BREDA,
    ORIGIN,
    OUTSIDER,
    SIGNER,
    VERIFIER,
    details_of,
    export_of,
    flipped,
    leaf_of,
    note_over,
    salt_of,
)

from schakel.core.ledger import export, tree
from schakel.core.ledger.canonical import to_base64
from schakel.core.ledger.checkpoint import Checkpoint, Verifier
from schakel.core.ledger.export import ExportError, Journal, verify_export

SIZE = 12
LEAVES = [leaf_of(index) for index in range(SIZE)]
PLAIN = export_of(SIZE)
UNHASHED = export_of(SIZE, hashed=False)
DAILY = export_of(SIZE, checkpoints=(4, 8), hashed=False)
PLACES = range(SIZE)


def checked(lines: Sequence[str], *, kept: Sequence[Checkpoint] = ()) -> Journal:
    return verify_export(
        io.BytesIO("".join(lines).encode("utf-8", "surrogatepass")), verifiers=[VERIFIER], kept=kept
    )


def found_in(lines: Sequence[str], *, kept: Sequence[Checkpoint] = ()) -> ExportError:
    with pytest.raises(ExportError) as refusal:
        checked(lines, kept=kept)
    return refusal.value


def with_parts(line: str, **parts: object) -> str:
    return json.dumps(json.loads(line) | parts) + "\n"


def without(line: str, *names: str) -> str:
    return json.dumps({k: v for k, v in json.loads(line).items() if k not in names}) + "\n"


def replaced(lines: Sequence[str], at: int, *new: str) -> list[str]:
    return [*lines[:at], *new, *lines[at + 1 :]]


def head_of(size: int, *, leaves: Sequence[bytes] = LEAVES) -> Checkpoint:
    return Checkpoint(ORIGIN, size, tree.root_hash(leaves[:size]))


def test_a_whole_journal_is_proved():
    journal = checked(PLAIN)

    assert journal == Journal(
        origin=ORIGIN,
        size=SIZE,
        root=tree.root_hash(LEAVES),
        opened=SIZE,
        checkpoints=1,
        kept=0,
    )


@pytest.mark.parametrize("size", range(20))
def test_a_journal_of_any_size_is_proved(size):
    assert checked(export_of(size)).size == size


def test_an_erased_entry_leaves_the_journal_whole():
    journal = checked(export_of(SIZE, muted=(0, 5, 11)))

    assert (journal.size, journal.opened, journal.root) == (SIZE, 9, tree.root_hash(LEAVES))


def test_a_journal_passes_through_every_checkpoint():
    kept = [head_of(size) for size in (0, 1, 5, 8, SIZE)]

    journal = checked(DAILY, kept=kept)

    assert (journal.checkpoints, journal.kept) == (3, 5)


@pytest.mark.parametrize("at", PLACES)
def test_an_altered_entry_is_named(at):
    altered = with_parts(PLAIN[at + 1], leaf=to_base64(leaf_of(at, verb="report.closed")))

    error = found_in(replaced(PLAIN, at + 1, altered))

    assert error.index == error.last == at
    assert error.line == at + 2
    assert f"entry {at} was altered" in error.why


@pytest.mark.parametrize("at", PLACES)
def test_an_entry_that_was_altered_with_its_hash_is_found_between_two_checkpoints(at):
    altered = with_parts(
        PLAIN[at + 1],
        leaf=to_base64(leaf_of(at, verb="report.closed")),
        hash=tree.leaf_hash(leaf_of(at, verb="report.closed")).hex(),
    )
    daily = [line for line in DAILY if "checkpoint" in line]
    lines = replaced(PLAIN, at + 1, altered)
    lines = [*lines[:5], daily[0], *lines[5:9], daily[1], *lines[9:13], daily[2]]

    error = found_in(lines)

    day = at // 4 * 4
    assert (error.index, error.last, error.proved) == (day, day + 3, day)
    assert f"one of the entries {day} to {day + 3} is not what was signed" in error.why


@pytest.mark.parametrize("at", PLACES)
def test_one_checkpoint_over_each_entry_names_the_one_that_was_altered(at):
    altered = with_parts(UNHASHED[at + 1], leaf=to_base64(leaf_of(at, verb="report.closed")))
    kept = [head_of(size) for size in range(1, SIZE + 1)]

    error = found_in(replaced(UNHASHED, at + 1, altered), kept=kept)

    assert error.index == error.last == at
    assert f"entry {at} is not what was signed" in error.why


@pytest.mark.parametrize("at", PLACES)
def test_a_removed_entry_is_named(at):
    error = found_in([*PLAIN[: at + 1], *PLAIN[at + 2 :]])

    assert error.index == at
    assert f"entry {at} is missing" in error.why


@pytest.mark.parametrize("at", PLACES)
def test_an_entry_that_was_removed_and_the_rest_renumbered_is_found(at):
    kept = [json.loads(line) for line in [*UNHASHED[1 : at + 1], *UNHASHED[at + 2 : -1]]]
    renumbered = [json.dumps(parts | {"index": n}) + "\n" for n, parts in enumerate(kept)]

    error = found_in([UNHASHED[0], *renumbered, UNHASHED[-1]])

    assert error.index == SIZE - 1
    assert f"entry {SIZE - 1} is missing" in error.why


@pytest.mark.parametrize("at", PLACES)
def test_a_doubled_entry_is_named(at):
    error = found_in(replaced(PLAIN, at + 1, PLAIN[at + 1], PLAIN[at + 1]))

    assert error.index == at + 1
    assert f"entry {at} stands again in the place of entry {at + 1}" in error.why


@pytest.mark.parametrize("at", PLACES[:-1])
def test_swapped_entries_are_named(at):
    lines = [*PLAIN[: at + 1], PLAIN[at + 2], PLAIN[at + 1], *PLAIN[at + 3 :]]

    error = found_in(lines)

    assert error.index == at
    assert f"entry {at} is missing: entry {at + 1} stands in its place" in error.why


@pytest.mark.parametrize("at", PLACES[:-1])
def test_entries_that_were_swapped_and_renumbered_are_found(at):
    first, second = with_parts(PLAIN[at + 1], index=at + 1), with_parts(PLAIN[at + 2], index=at)

    error = found_in([*PLAIN[: at + 1], second, first, *PLAIN[at + 3 :]])

    assert (error.index, error.proved) == (0, 0)
    assert f"one of the entries 0 to {SIZE - 1} is not what was signed" in error.why


@pytest.mark.parametrize("at", range(1, SIZE + 1))
def test_an_end_that_was_cut_off_is_named(at):
    error = found_in(PLAIN[:at])

    assert (error.index, error.last) == (0, max(0, at - 2))
    assert "it was cut off" in error.why


@pytest.mark.parametrize("at", PLACES)
def test_entries_that_were_cut_off_before_the_checkpoint_are_named(at):
    error = found_in([*PLAIN[: at + 1], PLAIN[-1]])

    assert error.index == at
    assert f"entry {at} is missing" in error.why


def test_a_line_that_was_cut_off_in_the_middle_is_named():
    for at in PLACES:
        error = found_in([*PLAIN[: at + 1], PLAIN[at + 1][:50]])

        assert error.index == at


def test_a_cut_back_to_an_older_checkpoint_needs_a_checkpoint_that_was_kept():
    cut = DAILY[: DAILY.index(next(line for line in DAILY if "checkpoint" in line)) + 1]

    assert checked(cut).size == 4
    error = found_in(cut, kept=[head_of(SIZE)])

    assert (error.index, error.proved) == (4, 4)
    assert f"your own checkpoint signs {SIZE} entries" in error.why


@pytest.mark.parametrize("at", PLACES)
def test_altered_details_are_named(at):
    altered = with_parts(PLAIN[at + 1], details=details_of(at) | {"by": "system"})

    error = found_in(replaced(PLAIN, at + 1, altered))

    assert error.index == at
    assert "the details and salt are not those" in error.why


@pytest.mark.parametrize("at", PLACES)
def test_an_altered_salt_is_named(at):
    altered = with_parts(PLAIN[at + 1], salt=flipped(salt_of(at), at).hex())

    error = found_in(replaced(PLAIN, at + 1, altered))

    assert error.index == at


@pytest.mark.parametrize("at", PLACES)
def test_a_forged_checkpoint_is_refused(at):
    forged = export.checkpoint_line(note_over(LEAVES[: at + 1], signer=OUTSIDER))

    error = found_in([*PLAIN[: at + 2], forged, *PLAIN[at + 2 :]])

    assert (error.index, error.proved, error.line) == (0, 0, at + 3)
    assert "cannot be trusted" in error.why


@pytest.mark.parametrize("at", PLACES)
def test_a_checkpoint_of_a_fork_is_found(at):
    fork = replaced(LEAVES, at, leaf_of(at, verb="report.closed"))

    error = found_in(replaced(PLAIN, SIZE + 1, export.checkpoint_line(note_over(fork))))
    kept = found_in(DAILY, kept=[head_of(at + 1, leaves=fork)])

    assert error.index == 0
    assert "has another root" in error.why
    assert kept.index == at // 4 * 4
    assert "your own checkpoint" in kept.why


def test_two_histories_that_one_key_signed_are_called_that():
    fork = replaced(LEAVES, 3, leaf_of(3, verb="report.closed"))
    twice = [*PLAIN, export.checkpoint_line(note_over(fork))]

    for error in (
        found_in(PLAIN, kept=[head_of(SIZE), head_of(SIZE, leaves=fork)]),
        found_in(twice),
    ):
        assert error.index == 0
        assert "two histories were signed" in error.why


def test_a_checkpoint_in_another_place_is_found():
    early, late = [*PLAIN[:5], PLAIN[-1], *PLAIN[5:-1]], export_of(SIZE, checkpoints=(4,))
    late = [*late[:5], *late[6:9], late[5], *late[9:]]

    assert "entry 4 is missing" in found_in(early).why
    assert found_in(late).index == 4
    assert "signs 4 entries, but 7 come before it" in found_in(late).why


@pytest.mark.parametrize("at", range(1, len(DAILY)))
def test_any_doubled_line_is_found(at):
    assert found_in(replaced(DAILY, at, DAILY[at], DAILY[at])).line == at + 2


@pytest.mark.parametrize("at", range(len(DAILY)))
def test_any_removed_line_but_a_checkpoint_in_between_is_found(at):
    lines = [*DAILY[:at], *DAILY[at + 1 :]]

    if "checkpoint" in DAILY[at] and at < len(DAILY) - 1:
        assert checked(lines).checkpoints == 2
    else:
        assert found_in(lines)


@pytest.mark.parametrize("at", range(len(DAILY) - 1))
def test_any_two_swapped_lines_are_found(at):
    for other in range(at + 1, len(DAILY)):
        lines = list(DAILY)
        lines[at], lines[other] = lines[other], lines[at]

        assert found_in(lines)


@given(st.integers(0, len(DAILY) - 1), st.integers(0, 2**20))
@settings(max_examples=300)
def test_no_flipped_bit_makes_the_journal_say_something_else(at, bit):
    line = flipped(DAILY[at].encode(), bit)
    data = b"".join(
        [
            *(kept.encode() for kept in DAILY[:at]),
            line,
            *(kept.encode() for kept in DAILY[at + 1 :]),
        ]
    )

    try:
        journal = verify_export(io.BytesIO(data), verifiers=[VERIFIER])
    except ExportError:
        return

    assert json.loads(line) == json.loads(DAILY[at])
    assert journal == checked(DAILY)


def test_a_checkpoint_that_is_more_than_a_note_is_refused():
    for line in ('{"checkpoint": 1}\n', with_parts(PLAIN[-1], index=12)):
        assert "a note and nothing else" in found_in([*PLAIN[:-1], line]).why


def test_a_checkpoint_of_another_journal_is_refused():
    head = Checkpoint(BREDA.name, SIZE, tree.root_hash(LEAVES))
    lines = [*PLAIN[:-1], export.checkpoint_line(BREDA.sign(head.to_text()))]
    verifiers = [VERIFIER, Verifier(BREDA.verifier_key())]

    with pytest.raises(ExportError, match="is of another journal"):
        verify_export(io.BytesIO("".join(lines).encode()), verifiers=verifiers)
    assert "your own checkpoint is of" in found_in(PLAIN, kept=[head]).why


@pytest.mark.parametrize(
    "first",
    [
        "",
        "\n",
        "not json\n",
        "[1]\n",
        '{"format":"schakel-journal/v1"}\n',
        '{"format":"schakel-journal/v2","origin":"' + ORIGIN + '"}\n',
        '{"format":"schakel-journal/v1","origin":"journal.breda.example/2026"}\n',
        '{"format":"schakel-journal/v1","origin":1}\n',
        '{"format":"schakel-journal/v1","origin":"' + ORIGIN + '","more":1}\n',
        "\ud800\n",
        "[" * 100_000 + "\n",
    ],
)
def test_what_does_not_begin_as_a_journal_of_this_key_is_refused(first):
    error = found_in([first, *PLAIN[1:]] if first else [])

    assert (error.index, error.line, error.proved) == (None, 1, 0)


@pytest.mark.parametrize(
    "line",
    [
        "\n",
        "null\n",
        '{"index":4}\n',
        "\ud800\n",
        '{"index":4,"index":4}\n',
        with_parts(PLAIN[5], index="4"),
        with_parts(PLAIN[5], index=True),
        with_parts(PLAIN[5], index=4.0),
        with_parts(PLAIN[5], index=None),
        PLAIN[5].replace('"index":4', '"index":' + "9" * 5000),
        with_parts(PLAIN[5], leaf=1),
        with_parts(PLAIN[5], leaf=to_base64(b"{}")),
        with_parts(PLAIN[5], leaf=to_base64(LEAVES[4]) + "\n"),
        with_parts(PLAIN[5], hash=tree.leaf_hash(LEAVES[4]).hex().upper()),
        with_parts(PLAIN[5], hash=None),
        with_parts(PLAIN[5], salt=None),
        with_parts(PLAIN[5], salt="00"),
        with_parts(PLAIN[5], details=[]),
        with_parts(PLAIN[5], details={"a": 1.0}),
        with_parts(PLAIN[5], details={"a": float("nan")}),
        with_parts(PLAIN[5], details=details_of(4) | {"count": True}),
        with_parts(PLAIN[5], more=1),
        without(PLAIN[5], "salt"),
        without(PLAIN[5], "details"),
        without(PLAIN[5], "leaf"),
        without(PLAIN[5], "index"),
    ],
)
def test_a_line_that_is_no_entry_is_named(line):
    error = found_in(replaced(PLAIN, 5, line))

    assert (error.index, error.line) == (4, 6)


def test_a_line_without_end_is_refused_before_it_is_read():
    class Endless(io.BytesIO):
        asked = 0

        def readline(self, size=-1):
            if line := super().readline(size):
                return line
            self.asked = size
            return b"x" * size

    endless = Endless("".join(PLAIN[:4]).encode())

    with pytest.raises(ExportError, match="longer than") as refusal:
        verify_export(endless, verifiers=[VERIFIER])

    assert refusal.value.line == 5
    assert endless.asked == export.LINE_MAX + 1


def test_salt_and_details_are_written_together_or_not_at_all():
    with pytest.raises(ValueError, match="together"):
        export.entry_line(index=0, leaf=LEAVES[0], salt=salt_of(0))


class Drip(io.BytesIO):
    """A journal of `size` entries that is made while it is read, so that it takes no memory."""

    def __init__(self, size: int) -> None:
        super().__init__()
        self.lines = self.made(size)

    def readline(self, size=-1):
        return next(self.lines, b"")

    @staticmethod
    def made(size: int):
        frontier = tree.Frontier(0, ())
        yield PLAIN[0].encode()
        for index in range(size):
            leaf = leaf_of(index)
            frontier = frontier.append(tree.leaf_hash(leaf))
            yield export.entry_line(
                index=index, leaf=leaf, salt=salt_of(index), details=details_of(index)
            ).encode()
        head = Checkpoint(ORIGIN, size, frontier.root())
        yield export.checkpoint_line(SIGNER.sign(head.to_text())).encode()


def peak_of(size: int) -> int:
    journal = Drip(size)
    tracemalloc.start()
    try:
        assert verify_export(journal, verifiers=[VERIFIER]).size == size
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def test_memory_does_not_grow_with_the_journal():
    peak_of(100)  # Whatever is kept after a first use, such as compiled forms, is kept by now.

    small, large = peak_of(500), peak_of(5000)

    assert large < small + 16 * 1024
