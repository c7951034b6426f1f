"""The Merkle tree over the journal's leaves: RFC 6962 section 2.1, with SHA-256.

Guarantee: one changed, removed, added or swapped leaf changes the root.
"""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final, Self

HASH_LENGTH: Final = 32
SIZE_MAX: Final = 2**63 - 1  # What a database index and every other implementation can hold.
EMPTY_ROOT: Final = hashlib.sha256(b"").digest()
_FRONTIER_VERSION: Final = b"\x01"


def leaf_hash(leaf: bytes) -> bytes:
    """Return the hash of a leaf's bytes. The 0x00 keeps a leaf from passing for a node."""
    return hashlib.sha256(b"\x00" + leaf).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Return the hash of the node over two hashes of 32 bytes."""
    if len(left) != HASH_LENGTH or len(right) != HASH_LENGTH:
        raise ValueError(f"a node joins two hashes of 32 bytes, got {len(left)} and {len(right)}")
    return hashlib.sha256(b"\x01" + left + right).digest()


def split(size: int) -> int:
    """Return how many of `size` leaves stand left: the largest power of two below `size`."""
    if size < 2:
        raise ValueError(f"only a tree of two leaves or more is split, got {size}")
    return 1 << ((size - 1).bit_length() - 1)


def root_hash(leaves: Sequence[bytes]) -> bytes:
    """Return the root over the bytes of `leaves` (RFC 6962 2.1, MTH)."""
    return root_of_hashes(leaf_hash(leaf) for leaf in leaves)


def root_of_hashes(leaf_hashes: Iterable[bytes]) -> bytes:
    """Return the root over leaves given by their hashes; for no leaves the hash of nothing.

    Pairs neighbours level by level, an odd last one moving up alone, which gives the tree of RFC
    6962 section 2.1. Holds all hashes in memory: a long log grows a `Frontier` instead.
    """
    level = list(leaf_hashes)
    if not level:
        return EMPTY_ROOT
    while len(level) > 1:
        above = [node_hash(*level[at : at + 2]) for at in range(0, len(level) - 1, 2)]
        level = above + level[len(above) * 2 :]
    return level[0]


@dataclass(frozen=True)
class Frontier:
    """Hold the right edge of a tree of `size` leaves: enough to grow it, and no more.

    `peaks` are 32-byte hashes from left to right: the roots of the full trees into which all leaves
    but the newest fall (one for each bit set in `size - 1`), and then the newest leaf's own hash.
    Keeping the newest leaf apart is what makes its inclusion path readable off the edge.
    """

    size: int
    peaks: tuple[bytes, ...]

    def __post_init__(self) -> None:
        if not 0 <= self.size <= SIZE_MAX:
            raise ValueError(f"a tree has 0 to 2**63 - 1 leaves, got {self.size}")
        expected = (self.size - 1).bit_count() + 1 if self.size else 0
        if len(self.peaks) != expected:
            raise ValueError(
                f"a frontier of {self.size} leaves has {expected} peaks, got {len(self.peaks)}"
            )
        for peak in self.peaks:
            if len(peak) != HASH_LENGTH:
                raise ValueError(f"a peak has 32 bytes, got {len(peak)}")

    def append(self, leaf_hash: bytes) -> "Frontier":
        """Return the frontier after one more leaf, given the leaf's hash."""
        if not self.size:
            return Frontier(1, (leaf_hash,))
        *full, merged = self.peaks
        before = self.size - 1
        while before & 1:
            merged = node_hash(full.pop(), merged)
            before >>= 1
        return Frontier(self.size + 1, (*full, merged, leaf_hash))

    def root(self) -> bytes:
        """Return the root over all leaves; for no leaves the hash of nothing."""
        if not self.size:
            return EMPTY_ROOT
        root = self.peaks[-1]
        for peak in reversed(self.peaks[:-1]):
            root = node_hash(peak, root)
        return root

    def last_path(self) -> tuple[bytes, ...]:
        """Return the inclusion path of the newest leaf: everything beside it stands to its left."""
        if not self.size:
            raise ValueError("an empty tree has no newest leaf")
        return tuple(reversed(self.peaks[:-1]))

    def to_bytes(self) -> bytes:
        """Return a version byte, the size in 8 bytes (big-endian) and the peaks."""
        return _FRONTIER_VERSION + self.size.to_bytes(8, "big") + b"".join(self.peaks)

    @classmethod
    def from_bytes(cls, data: bytes) -> Self:
        """Return the frontier that `to_bytes` wrote, or raise ValueError."""
        if data[:1] != _FRONTIER_VERSION or len(data) < 9 or (len(data) - 9) % HASH_LENGTH:
            raise ValueError(f"these {len(data)} bytes are not a frontier of version 1")
        peaks = tuple(data[at : at + HASH_LENGTH] for at in range(9, len(data), HASH_LENGTH))
        return cls(int.from_bytes(data[1:9], "big"), peaks)
