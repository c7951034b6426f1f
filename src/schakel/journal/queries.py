"""Is the journal whole, and what proves one line. Verification streams, in constant memory."""

import datetime as dt
import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from django.conf import settings
from django.db.models import Max

from schakel.core.ledger import checkpoint as checkpoints
from schakel.core.ledger import entry as entries
from schakel.core.ledger import export, proof, tree
from schakel.journal.commands import Recorded, checkpoint_folder, signer
from schakel.journal.models import TILE_WIDTH, Entry, Head, Opening, Publication, Tile

CHUNK = 5_000


@dataclass(frozen=True)
class Problem:
    """Something that does not fit. `index` is the first bad line, or None for what is no line."""

    index: int | None
    what: str


@dataclass(frozen=True)
class Verification:
    """What a verification looked at and what it found; `problems` is empty when all is whole."""

    size: int
    root: str
    opened: int
    muted: int
    checkpoints: int
    problems: tuple[Problem, ...]


def verify(*, kept: Sequence[tuple[str, str]] = ()) -> Verification:
    """Recompute the whole journal from its lines and hold it against every signed head there is.

    Finds lines that were altered, removed, swapped, added or cut off, openings that do not fit
    their line, and heads that another key signed. A cut back to an older head is found as long as
    one checkpoint was published after it, or is in `kept`: names and notes from outside.
    """
    # The highest index is read before the head: a line recorded meanwhile is then below the head.
    highest = Entry.objects.aggregate(highest=Max("index"))["highest"]
    head = Head.objects.get(pk=1)
    heads, problems = _signed_heads(head, kept)
    walk = _Walk(heads)
    walk.problems.extend(problems)
    for index, leaf, leaf_hash in _lines(head.size):
        walk.take(index, leaf, leaf_hash)
    if highest is not None and highest >= head.size:
        walk.problems.append(Problem(head.size, "a line stands beyond the signed head"))
    walk.finish(head)
    return Verification(
        size=head.size,
        root=walk.frontier.root().hex(),
        opened=walk.opened,
        muted=walk.taken - walk.opened,
        checkpoints=len(heads),
        problems=tuple(walk.problems),
    )


def _lines(size: int) -> Iterator[tuple[int, bytes, bytes]]:
    rows = Entry.objects.filter(index__lt=size).order_by("index")
    for index, leaf, leaf_hash in rows.values_list("index", "leaf", "leaf_hash").iterator(CHUNK):
        yield index, bytes(leaf), bytes(leaf_hash)


def _signed_heads(
    head: Head, kept: Sequence[tuple[str, str]]
) -> tuple[dict[int, set[bytes]], list[Problem]]:
    """Return every root that was signed, by tree size, and the notes that are not what they say."""
    notes = [("the head", head.note)]
    published = Publication.objects.order_by("size")
    notes += [(f"the checkpoint of {row.published_on}", row.note) for row in published]
    folder = checkpoint_folder()
    files = sorted(folder.glob("*.txt")) if folder.is_dir() else []
    notes += [(f"the file {file.name}", file.read_text(encoding="utf-8")) for file in files]
    notes += kept
    verifier = checkpoints.Verifier(signer().verifier_key())
    heads: dict[int, set[bytes]] = {}
    problems = []
    for name, note in notes:
        try:
            found = checkpoints.Checkpoint.from_text(verifier.open(note))
        except (checkpoints.CheckpointError, ValueError) as error:
            problems.append(Problem(None, f"{name} is not signed as it should be: {error}"))
            continue
        if found.origin != settings.JOURNAL_ORIGIN:
            problems.append(Problem(None, f"{name} belongs to another journal: {found.origin}"))
        heads.setdefault(found.size, set()).add(found.root)
        if found.size > head.size:
            problems.append(
                Problem(head.size, f"{name} has {found.size} lines; the journal was cut off")
            )
    return heads, problems


class _Walk:
    """One pass over the lines: the growing tree, and what did not fit so far."""

    def __init__(self, heads: dict[int, set[bytes]]) -> None:
        self.frontier = tree.Frontier(0, ())
        self.problems: list[Problem] = []
        self.taken = 0
        self.opened = 0
        self._heads = heads
        self._tile: list[bytes] = []
        self._openings = _Openings()
        self._tiles = dict(Tile.objects.values_list("index", "tile_hash"))
        self._compare_head()

    def take(self, index: int, leaf: bytes, leaf_hash: bytes) -> None:
        """Take the next line. After the first gap or altered line the tree is known to differ."""
        if index != self.frontier.size and not self.problems:
            self.problems.append(
                Problem(self.frontier.size, f"the line is missing; line {index} comes instead")
            )
        self.taken += 1
        computed = tree.leaf_hash(leaf)
        self._check_line(index, leaf, computed == leaf_hash)
        self.frontier = self.frontier.append(computed)
        self._check_tile(computed)
        self._compare_head()

    def _check_line(self, index: int, leaf: bytes, fits: bool) -> None:
        if not fits:
            self.problems.append(Problem(index, "the line was altered: its hash does not fit"))
        try:
            line = entries.Entry.from_bytes(leaf)
        except ValueError as error:
            self.problems.append(Problem(index, f"the line cannot be read: {error}"))
            return
        opening = self._openings.of(index)
        if opening is None:
            return
        self.opened += 1
        if not _opens(line, opening):
            self.problems.append(Problem(index, "what is kept beside the line does not fit it"))
        if opening.details.get("subject") != opening.subject:
            self.problems.append(Problem(index, "the line is filed under another subject"))

    def _check_tile(self, leaf_hash: bytes) -> None:
        self._tile.append(leaf_hash)
        if len(self._tile) < TILE_WIDTH:
            return
        number = self.frontier.size // TILE_WIDTH - 1
        if bytes(self._tiles.get(number, b"")) != tree.root_of_hashes(self._tile):
            last = self.frontier.size - 1
            self.problems.append(
                Problem(
                    last,
                    f"tile {number} does not fit: it, or one of the lines "
                    f"{number * TILE_WIDTH} to {last}, was altered",
                )
            )
        self._tile.clear()

    def _compare_head(self) -> None:
        for root in self._heads.get(self.frontier.size, ()):
            if root != self.frontier.root():
                self.problems.append(
                    Problem(
                        self.frontier.size - 1,
                        f"a signed head over {self.frontier.size} lines has another root: "
                        "a line at or before this one was altered, removed or swapped",
                    )
                )

    def finish(self, head: Head) -> None:
        """Hold the end of the walk against the head."""
        if self.frontier.size != head.size:
            self.problems.append(
                Problem(
                    self.frontier.size, f"the head counts {head.size} lines; the end is missing"
                )
            )
        elif self.frontier.to_bytes() != bytes(head.frontier):
            self.problems.append(Problem(None, "the head's own right edge does not fit its root"))


def _opens(line: entries.Entry, opening: "_Kept") -> bool:
    """Say whether the opening fits. Details of a kind that was never recorded do not."""
    try:
        return entries.commit(bytes(opening.salt), opening.details) == line.commitment
    except ValueError:
        return False


class _Openings:
    """Openings in the order of their lines, read beside them without holding them all."""

    def __init__(self) -> None:
        columns = ("entry_id", "subject", "salt", "details")
        rows = Opening.objects.order_by("entry_id").values_list(*columns)
        self._rows = map(_Kept._make, rows.iterator(CHUNK))
        self._next = next(self._rows, None)

    def of(self, index: int) -> "_Kept | None":
        """Return the opening of line `index`, or None when it was muted."""
        while self._next is not None and self._next.line < index:
            self._next = next(self._rows, None)
        if self._next is not None and self._next.line == index:
            return self._next
        return None


class _Kept(NamedTuple):
    """An opening without the cost of a model's instance: a journal has millions."""

    line: int
    subject: str
    salt: bytes
    details: dict[str, str | int]


def subtree(start: int, end: int) -> bytes:
    """Return the hash over leaves `start` to `end` (excluded), from tiles where they are full."""
    if start % TILE_WIDTH == 0 and end - start == TILE_WIDTH:
        tile = Tile.objects.filter(index=start // TILE_WIDTH).first()
        if tile is not None:
            return bytes(tile.tile_hash)
    if end - start <= TILE_WIDTH:
        rows = Entry.objects.filter(index__gte=start, index__lt=end).order_by("index")
        return tree.root_of_hashes([bytes(h) for h in rows.values_list("leaf_hash", flat=True)])
    middle = start + tree.split(end - start)
    return tree.node_hash(subtree(start, middle), subtree(middle, end))


def inclusion_path(*, index: int, size: int) -> tuple[bytes, ...]:
    """Return the path that proves line `index` under the head of `size` lines (RFC 6962 2.1.1)."""
    return tuple(proof.inclusion_proof(index, size, subtree))


def recorded_before(*, verb: str, subject: uuid.UUID | str) -> Recorded | None:
    """Return the first line about `subject` with this verb, proved under today's head.

    None when there is none, or when what opens it is gone.
    """
    openings = Opening.objects.filter(subject=str(subject)).select_related("entry")
    for opening in openings.order_by("entry_id"):
        leaf, salt = bytes(opening.entry.leaf), bytes(opening.salt)
        if entries.Entry.from_bytes(leaf).verb == verb:
            head = Head.objects.get(pk=1)
            path = inclusion_path(index=opening.entry_id, size=head.size)
            return Recorded(opening.entry_id, leaf, salt, opening.details, path, head.note)
    return None


def consistency_path(*, old: int, new: int) -> tuple[bytes, ...]:
    """Return the path that proves that the head of `new` lines extends that of `old` (2.1.2)."""
    return tuple(proof.consistency_proof(old, new, subtree))


def verifier_key() -> str:
    """Return the public key of this journal, as outsiders write it (C2SP signed note)."""
    return signer().verifier_key()


def size() -> int:
    """Return how many lines there are."""
    return Head.objects.get(pk=1).size


def publications() -> list[Publication]:
    """Return the published checkpoints, newest first."""
    return list(Publication.objects.order_by("-size"))


@dataclass(frozen=True)
class Line:
    """A line as a reader sees it."""

    index: int
    verb: str
    at: str
    details: dict[str, str | int] | None


def lines(*, before: int | None = None, count: int = 50) -> list[Line]:
    """Return up to `count` lines, newest first, those below `before`."""
    rows = Entry.objects.order_by("-index")
    if before is not None:
        rows = rows.filter(index__lt=before)
    found = list(rows[:count])
    openings = Opening.objects.in_bulk([row.index for row in found])
    return [_line(row, openings.get(row.index)) for row in found]


def lines_about(subject: str) -> list[Line]:
    """Return the lines about one subject, oldest first, while they can still be opened."""
    openings = Opening.objects.filter(subject=subject).select_related("entry").order_by("entry_id")
    return [_line(opening.entry, opening) for opening in openings]


def _line(row: Entry, opening: Opening | None) -> Line:
    line = entries.Entry.from_bytes(bytes(row.leaf))
    return Line(row.index, line.verb, line.at, opening.details if opening else None)


def last_published_on() -> dt.date | None:
    """Return the day of the newest published checkpoint."""
    newest = Publication.objects.order_by("-size").first()
    return newest.published_on if newest else None


def export_lines(*, with_details: bool) -> Iterator[str]:
    """Give the whole journal in its export format, line by line, in memory that does not grow.

    Passes every published checkpoint and ends in the signed head of the moment it began. Without
    details it holds nothing but what anyone may see. Format: docs/formats/journal-export.md.
    """
    head = Head.objects.get(pk=1)
    published = Publication.objects.filter(size__lt=head.size)
    notes = dict(published.values_list("size", "note"))
    openings = _Openings() if with_details else None
    yield export.header_line(settings.JOURNAL_ORIGIN)
    for index, leaf, leaf_hash in _lines(head.size):
        if index in notes:
            yield export.checkpoint_line(notes[index])
        opening = openings.of(index) if openings is not None else None
        yield export.entry_line(
            index=index,
            leaf=leaf,
            leaf_hash=leaf_hash,
            salt=bytes(opening.salt) if opening is not None else None,
            details=opening.details if opening is not None else None,
        )
    yield export.checkpoint_line(head.note)
