"""The tree is that of RFC 6962, and its right edge is enough to grow it."""

import base64
import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.core.ledger.cast import leaves_of, subtree_of, vectors

from schakel.core.ledger.proof import verify_inclusion
from schakel.core.ledger.tree import (
    EMPTY_ROOT,
    SIZE_MAX,
    Frontier,
    leaf_hash,
    node_hash,
    root_hash,
    root_of_hashes,
    split,
)

RFC = vectors("rfc6962.json")
OURS = vectors("schakel-v1.json")
SIZES = range(130)


def grown(size: int) -> Frontier:
    frontier = Frontier(0, ())
    for leaf in leaves_of(size):
        frontier = frontier.append(leaf_hash(leaf))
    return frontier


@pytest.mark.parametrize("size", range(9))
def test_the_roots_are_those_of_certificate_transparency(size):
    leaves = [bytes.fromhex(leaf) for leaf in RFC["leaves"][:size]]

    assert root_hash(leaves).hex() == RFC["roots"][size]


@pytest.mark.parametrize("size", [int(size) for size in OURS["roots"]])
def test_the_roots_are_those_of_the_separate_implementation(size):
    leaves = [f"{OURS['leaf_prefix']}{number}".encode() for number in range(size)]

    assert base64.b64encode(root_hash(leaves)).decode() == OURS["roots"][str(size)]


def test_the_root_over_nothing_is_the_hash_of_nothing():
    assert Frontier(0, ()).root() == EMPTY_ROOT == hashlib.sha256().digest() == root_hash([])


def test_a_leaf_and_a_node_over_the_same_bytes_differ():
    left, right = bytes(32), b"\x01" * 32

    assert leaf_hash(left + right) != node_hash(left, right)
    assert leaf_hash(b"") == hashlib.sha256(b"\x00").digest()


@pytest.mark.parametrize("size", SIZES)
def test_the_frontier_agrees_with_the_recursion_of_the_rfc(size):
    leaves = leaves_of(size)
    expected = subtree_of(leaves)(0, size) if size else EMPTY_ROOT

    assert grown(size).root() == expected
    assert root_hash(leaves) == expected
    assert root_of_hashes([leaf_hash(leaf) for leaf in leaves]) == expected


@pytest.mark.parametrize("size", SIZES[1:])
def test_the_last_path_proves_the_newest_leaf(size):
    frontier, newest = grown(size), leaf_hash(leaves_of(size)[-1])

    verify_inclusion(
        leaf_hash=newest,
        index=size - 1,
        size=size,
        path=frontier.last_path(),
        root=frontier.root(),
    )


@given(st.lists(st.binary(max_size=40), max_size=200))
def test_a_frontier_survives_storage_between_any_two_leaves(leaves):
    frontier = Frontier(0, ())
    for leaf in leaves:
        frontier = Frontier.from_bytes(frontier.to_bytes()).append(leaf_hash(leaf))

    assert frontier.size == len(leaves)
    assert frontier.root() == root_hash(leaves)


@given(st.lists(st.binary(max_size=8), min_size=1, max_size=60), st.data())
def test_a_changed_removed_added_or_swapped_leaf_changes_the_root(leaves, data):
    at = data.draw(st.integers(0, len(leaves) - 1))
    other = data.draw(st.integers(0, len(leaves) - 1))
    swapped = list(leaves)
    swapped[at], swapped[other] = leaves[other], leaves[at]
    changes = [
        [*leaves[:at], leaves[at] + b"\x00", *leaves[at + 1 :]],
        [*leaves[:at], *leaves[at + 1 :]],
        [*leaves[:at], leaves[at], *leaves[at:]],
        swapped,
    ]

    for changed in changes:
        assert changed == leaves or root_hash(changed) != root_hash(leaves)


def test_split_is_the_largest_power_of_two_below():
    for size in [*range(2, 1025), SIZE_MAX - 1, SIZE_MAX]:
        width = split(size)

        assert width.bit_count() == 1
        assert width < size <= 2 * width


@pytest.mark.parametrize("size", [-1, 0, 1])
def test_a_tree_of_one_leaf_is_not_split(size):
    with pytest.raises(ValueError, match="two leaves"):
        split(size)


@pytest.mark.parametrize("lengths", [(31, 32), (32, 33), (0, 32), (32, 0)])
def test_a_node_joins_two_whole_hashes(lengths):
    with pytest.raises(ValueError, match="32 bytes"):
        node_hash(bytes(lengths[0]), bytes(lengths[1]))


@pytest.mark.parametrize(
    ("size", "peaks"),
    [
        (-1, ()),
        (SIZE_MAX + 1, (bytes(32),)),
        (0, (bytes(32),)),
        (1, ()),
        (2, (bytes(32),)),
        (3, (bytes(32),) * 3),
        (2, (bytes(32), bytes(31))),
    ],
)
def test_a_frontier_that_no_tree_has_cannot_be_made(size, peaks):
    with pytest.raises(ValueError, match="got"):
        Frontier(size, peaks)


def test_a_leaf_hash_of_another_length_is_not_appended():
    for frontier in (Frontier(0, ()), grown(1), grown(2)):
        with pytest.raises(ValueError, match="32 bytes"):
            frontier.append(bytes(31))


def test_a_full_tree_does_not_grow():
    full = Frontier(SIZE_MAX, (bytes(32),) * ((SIZE_MAX - 1).bit_count() + 1))

    with pytest.raises(ValueError, match="leaves"):
        full.append(bytes(32))


def test_an_empty_tree_has_no_last_path():
    with pytest.raises(ValueError, match="no newest leaf"):
        Frontier(0, ()).last_path()


@pytest.mark.parametrize(
    "damage",
    [
        lambda stored: b"",
        lambda stored: stored[:-1],
        lambda stored: stored[:-32],
        lambda stored: stored + bytes(32),
        lambda stored: b"\x02" + stored[1:],
        lambda stored: stored[:5],
        lambda stored: b"\x01" + bytes(8) + stored[9:],
    ],
)
def test_a_damaged_frontier_is_refused(damage):
    stored = grown(6).to_bytes()

    with pytest.raises(ValueError, match=r"frontier|leaves"):
        Frontier.from_bytes(damage(stored))
