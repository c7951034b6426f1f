"""Proofs that a leaf is in the tree, and that a tree only grew: RFC 6962 sections 2.1.1 and 2.1.2.

Guarantee: a check returns only if the root follows from the leaf (or the old root) and every hash
in the path. A proof and its check are the same recursion, once taking hashes and once using them.
"""

from collections.abc import Callable, Sequence
from typing import Final

from schakel.core.ledger.canonical import LedgerError
from schakel.core.ledger.tree import EMPTY_ROOT, HASH_LENGTH, SIZE_MAX, node_hash, split

Subtree = Callable[[int, int], bytes]
"""Return the 32-byte root over leaves `start` to `end`, `end` excluded; 0 <= start < end."""

_TOO_SHORT: Final = "the path is too short for this place in a tree of this size"
_TOO_LONG: Final = "the path is too long for this place in a tree of this size"


class ProofError(LedgerError):
    """A proof does not prove what it was offered for."""


def inclusion_proof(index: int, size: int, subtree: Subtree) -> tuple[bytes, ...]:
    """Return the path from leaf `index` to the root of `size` leaves; 0 <= index < size."""
    if not 0 <= index < size <= SIZE_MAX:
        raise ValueError(f"the index must be 0 or more and below the size {size}, got {index}")
    return tuple(_inclusion(index, 0, size, subtree))


def _inclusion(index: int, start: int, end: int, subtree: Subtree) -> list[bytes]:
    if end - start == 1:
        return []
    middle = start + split(end - start)
    if index < middle:
        return [*_inclusion(index, start, middle, subtree), _hash_of(subtree, middle, end)]
    return [*_inclusion(index, middle, end, subtree), _hash_of(subtree, start, middle)]


def consistency_proof(old: int, new: int, subtree: Subtree) -> tuple[bytes, ...]:
    """Return the path that shows the tree of `old` leaves inside that of `new`; 0 <= old <= new.

    It is empty when there is nothing to show: from the empty tree, or to the same tree.
    """
    if not 0 <= old <= new <= SIZE_MAX:
        raise ValueError(f"a tree grows: expected 0 <= old <= new, got {old} and {new}")
    if old in (0, new):
        return ()
    return tuple(_consistency(old, 0, new, subtree, is_known=True))


def _consistency(
    old: int, start: int, end: int, subtree: Subtree, *, is_known: bool
) -> list[bytes]:
    """Return SUBPROOF of the RFC; `is_known` is its flag b: the reader already has the old root."""
    if old == end:
        return [] if is_known else [_hash_of(subtree, start, end)]
    middle = start + split(end - start)
    if old <= middle:
        path = _consistency(old, start, middle, subtree, is_known=is_known)
        return [*path, _hash_of(subtree, middle, end)]
    path = _consistency(old, middle, end, subtree, is_known=False)
    return [*path, _hash_of(subtree, start, middle)]


def _hash_of(subtree: Subtree, start: int, end: int) -> bytes:
    found = subtree(start, end)
    if len(found) != HASH_LENGTH:
        raise ValueError(f"subtree({start}, {end}) must give 32 bytes, got {len(found)}")
    return found


def verify_inclusion(
    *, leaf_hash: bytes, index: int, size: int, path: Sequence[bytes], root: bytes
) -> None:
    """Raise ProofError unless the leaf stands at `index` in the tree of `size` under `root`."""
    if not 0 <= index < size <= SIZE_MAX:
        raise ProofError(f"number {index} cannot be in a journal of {size} entries")
    _check_lengths(leaf_hash, root, *path)
    computed = _root_by_inclusion(leaf_hash, index, size, list(path))
    if computed != root:
        raise ProofError(
            f"the path leads to the root {computed.hex()}, the checkpoint has {root.hex()}"
        )


def _root_by_inclusion(leaf_hash: bytes, index: int, size: int, path: list[bytes]) -> bytes:
    if size == 1:
        if path:
            raise ProofError(_TOO_LONG)
        return leaf_hash
    if not path:
        raise ProofError(_TOO_SHORT)
    middle, beside = split(size), path.pop()
    if index < middle:
        return node_hash(_root_by_inclusion(leaf_hash, index, middle, path), beside)
    return node_hash(beside, _root_by_inclusion(leaf_hash, index - middle, size - middle, path))


def verify_consistency(
    *, old_size: int, old_root: bytes, new_size: int, new_root: bytes, path: Sequence[bytes]
) -> None:
    """Raise ProofError unless the tree under `new_root` begins with the one under `old_root`.

    Every tree begins with the empty one: for `old_size` 0 nothing is said about `new_root`.
    """
    if not 0 <= old_size <= new_size <= SIZE_MAX:
        raise ProofError(f"a journal of {old_size} entries cannot shrink to {new_size}")
    _check_lengths(old_root, new_root, *path)
    for size, root in ((old_size, old_root), (new_size, new_root)):
        if size == 0 and root != EMPTY_ROOT:
            raise ProofError(f"an empty journal has the root {EMPTY_ROOT.hex()}, got {root.hex()}")
    if old_size == 0:
        if path:
            raise ProofError(_TOO_LONG)
        return
    computed = _roots_by_consistency(old_size, new_size, old_root, list(path), is_known=True)
    if computed != (old_root, new_root):
        which = "older" if computed[0] != old_root else "newer"
        raise ProofError(f"the path does not lead to the root of the {which} checkpoint")


def _roots_by_consistency(
    old: int, new: int, old_root: bytes, path: list[bytes], *, is_known: bool
) -> tuple[bytes, bytes]:
    """Return the old and the new root that follow from the path."""
    if old == new and is_known:
        if path:
            raise ProofError(_TOO_LONG)
        return old_root, old_root
    if not path:
        raise ProofError(_TOO_SHORT)
    beside = path.pop()
    if old == new:
        if path:
            raise ProofError(_TOO_LONG)
        return beside, beside
    middle = split(new)
    if old <= middle:
        older, newer = _roots_by_consistency(old, middle, old_root, path, is_known=is_known)
        return older, node_hash(newer, beside)
    older, newer = _roots_by_consistency(old - middle, new - middle, old_root, path, is_known=False)
    return node_hash(beside, older), node_hash(beside, newer)


def _check_lengths(*hashes: bytes) -> None:
    for found in hashes:
        if len(found) != HASH_LENGTH:
            raise ProofError(f"every hash has 32 bytes, got one of {len(found)}")
