"""The verbs of the journal: `record` in every other command, `publish` once a day."""

import datetime as dt
import os
import secrets
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from django.conf import settings
from django.db import connection, transaction

from schakel.core.ledger import checkpoint as checkpoints
from schakel.core.ledger import entry as entries
from schakel.core.ledger import tree
from schakel.journal.models import TILE_WIDTH, Entry, Head, Opening, Publication, Tile

Details = Mapping[str, str | int]
NO_DETAILS: Details = MappingProxyType({})


class JournalError(Exception):
    """The journal could not record or publish. The deed that asked for it did not happen."""


@dataclass(frozen=True)
class Recorded:
    """A line as it was recorded, with what proves it: its opening, its path and the signed head."""

    index: int
    leaf: bytes
    salt: bytes
    details: Details
    path: tuple[bytes, ...]
    note: str


def record(
    *,
    verb: str,
    subject: uuid.UUID | str,
    by: uuid.UUID | str,
    at: dt.date | dt.datetime,
    details: Details = NO_DETAILS,
) -> Recorded:
    """Append one line inside the caller's transaction; if this fails, the deed did not happen.

    `subject` and `by` are opaque ids (`reporter`, `system` for those without one); `details` are
    codes and hashes, never content. `at` is a day for whatever a reporter does.
    """
    if not connection.in_atomic_block:
        raise JournalError(f"{verb} was not recorded: there is no transaction to record it in")
    salt = secrets.token_bytes(32)
    opening = {**details, "subject": str(subject), "by": str(by)}
    leaf = entries.Entry(verb, stamp(at), entries.commit(salt, opening)).to_bytes()
    # The lock is taken last in every command, so that others wait for one commit at most.
    head = Head.objects.select_for_update().get(pk=1)
    index, leaf_hash = head.size, tree.leaf_hash(leaf)
    frontier = tree.Frontier.from_bytes(bytes(head.frontier)).append(leaf_hash)
    Entry.objects.create(index=index, leaf=leaf, leaf_hash=leaf_hash)
    Opening.objects.create(entry_id=index, subject=str(subject), salt=salt, details=opening)
    _keep_tile(frontier)
    head.size, head.frontier = frontier.size, frontier.to_bytes()
    head.note = signed_head(frontier)
    head.save(update_fields=["size", "frontier", "note"])
    return Recorded(index, leaf, salt, opening, frontier.last_path(), head.note)


def stamp(at: dt.date | dt.datetime) -> str:
    """Return a day as `2026-11-24`, a moment as `2026-11-24T10:15:30Z`."""
    if isinstance(at, dt.datetime):
        return at.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    return at.isoformat()


def signer() -> checkpoints.Signer:
    """Return the signer of this installation's journal."""
    return checkpoints.Signer(settings.JOURNAL_ORIGIN, settings.JOURNAL_KEY)


def signed_head(frontier: tree.Frontier) -> str:
    """Return the signed note over the tree that ends in `frontier` (C2SP tlog-checkpoint)."""
    text = checkpoints.Checkpoint(settings.JOURNAL_ORIGIN, frontier.size, frontier.root()).to_text()
    return signer().sign(text)


def _keep_tile(frontier: tree.Frontier) -> None:
    """Store the hash of a tile that has just become full, read off the right edge of the tree.

    A tree of 256k leaves ends in a full tile; the peak over it is only on the frontier itself
    when k is odd, so the hash is computed from the tile's own leaves.
    """
    if frontier.size % TILE_WIDTH:
        return
    start = frontier.size - TILE_WIDTH
    leaves = Entry.objects.filter(index__gte=start).order_by("index")
    hashes = [bytes(found) for found in leaves.values_list("leaf_hash", flat=True)]
    Tile.objects.create(index=start // TILE_WIDTH, tile_hash=tree.root_of_hashes(hashes))


@transaction.atomic
def publish(*, on: dt.date) -> Publication:
    """Publish today's checkpoint, in the database and as a file outside it; once a day."""
    head = Head.objects.select_for_update().get(pk=1)
    found = Publication.objects.filter(published_on=on).first()
    if found is not None:
        return found
    if Publication.objects.filter(size=head.size).exists():
        raise JournalError("nothing was recorded since the last checkpoint was published")
    publication = Publication.objects.create(size=head.size, note=head.note, published_on=on)
    keep_file(checkpoint_folder() / f"{on.isoformat()}.txt", head.note)
    return publication


def checkpoint_folder() -> Path:
    """Return the folder outside the database that holds the published checkpoints."""
    return Path(settings.STATE) / "checkpoints"


def keep_file(file: Path, content: str) -> None:
    """Write `content` so that after a loss of power the file is whole or absent."""
    file.parent.mkdir(parents=True, exist_ok=True)
    beside = file.with_suffix(".part")
    with beside.open("w", encoding="utf-8") as handle:
        handle.write(content)
        handle.flush()
        os.fsync(handle.fileno())
    beside.replace(file)


@transaction.atomic
def mute(*, subject: uuid.UUID | str) -> int:
    """Forget what opens the lines about `subject`; return how many. The lines and proofs stay."""
    muted, _ = Opening.objects.filter(subject=str(subject)).delete()
    return muted
