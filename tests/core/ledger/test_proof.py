"""What can be proved is proved, and nothing else verifies."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.core.ledger.cast import flipped, leaves_of, subtree_of, vectors

from schakel.core.ledger.proof import (
    ProofError,
    consistency_proof,
    inclusion_proof,
    verify_consistency,
    verify_inclusion,
)
from schakel.core.ledger.tree import EMPTY_ROOT, SIZE_MAX, leaf_hash, node_hash, root_hash

RFC = vectors("rfc6962.json")
RFC_LEAVES = [bytes.fromhex(leaf) for leaf in RFC["leaves"]]
RFC_ROOTS = [bytes.fromhex(root) for root in RFC["roots"]]
LARGEST = 64
LEAVES = leaves_of(LARGEST)
SUBTREE = subtree_of(LEAVES)
HASHES = [leaf_hash(leaf) for leaf in LEAVES]
ROOTS = [EMPTY_ROOT, *(SUBTREE(0, size) for size in range(1, LARGEST + 1))]
PLACES = [(index, size) for size in range(1, LARGEST + 1) for index in range(size)]
GROWTHS = [(old, new) for new in range(LARGEST + 1) for old in range(new + 1)]
A_HASH = st.binary(min_size=32, max_size=32)


def root_by_rfc_9162(leaf: bytes, index: int, size: int, path) -> bytes | None:
    """Return what RFC 9162 2.1.3.2 computes, or None where it says the proof fails."""
    if index >= size:
        return None
    first, last, root = index, size - 1, leaf
    for beside in path:
        if last == 0:
            return None
        if first & 1 or first == last:
            root = node_hash(beside, root)
            while not first & 1 and first:
                first, last = first >> 1, last >> 1
        else:
            root = node_hash(root, beside)
        first, last = first >> 1, last >> 1
    return root if last == 0 else None


def roots_by_rfc_9162(old: int, new: int, old_root: bytes, path) -> tuple[bytes, bytes] | None:
    """Return the two roots that RFC 9162 2.1.4.2 computes for 0 < old < new, or None."""
    path = [old_root, *path] if old.bit_count() == 1 else list(path)
    if not path:
        return None
    first, last = old - 1, new - 1
    while first & 1:
        first, last = first >> 1, last >> 1
    older = newer = path[0]
    for beside in path[1:]:
        if last == 0:
            return None
        if first & 1 or first == last:
            older, newer = node_hash(beside, older), node_hash(beside, newer)
            while not first & 1 and first:
                first, last = first >> 1, last >> 1
        else:
            newer = node_hash(newer, beside)
        first, last = first >> 1, last >> 1
    return (older, newer) if last == 0 else None


def includes(**parts) -> bool:
    try:
        verify_inclusion(**parts)
    except ProofError:
        return False
    return True


def grew(**parts) -> bool:
    try:
        verify_consistency(**parts)
    except ProofError:
        return False
    return True


def inclusion(index: int, size: int) -> dict:
    path = inclusion_proof(index, size, SUBTREE)
    return {
        "leaf_hash": HASHES[index],
        "index": index,
        "size": size,
        "path": path,
        "root": ROOTS[size],
    }


def consistency(old: int, new: int) -> dict:
    return {
        "old_size": old,
        "old_root": ROOTS[old],
        "new_size": new,
        "new_root": ROOTS[new],
        "path": consistency_proof(old, new, SUBTREE),
    }


@pytest.mark.parametrize("vector", RFC["inclusion"])
def test_inclusion_is_proved_as_certificate_transparency_does(vector):
    index, size = vector["index"], vector["size"]

    path = inclusion_proof(index, size, subtree_of(RFC_LEAVES))

    assert [found.hex() for found in path] == vector["path"]
    verify_inclusion(
        leaf_hash=leaf_hash(RFC_LEAVES[index]),
        index=index,
        size=size,
        path=path,
        root=RFC_ROOTS[size],
    )


@pytest.mark.parametrize("vector", RFC["consistency"])
def test_consistency_is_proved_as_certificate_transparency_does(vector):
    old, new = vector["old"], vector["new"]

    path = consistency_proof(old, new, subtree_of(RFC_LEAVES))

    assert [found.hex() for found in path] == vector["path"]
    verify_consistency(
        old_size=old,
        old_root=RFC_ROOTS[old],
        new_size=new,
        new_root=RFC_ROOTS[new],
        path=path,
    )


def test_every_leaf_of_every_tree_up_to_64_leaves_is_proved():
    for index, size in PLACES:
        parts = inclusion(index, size)

        verify_inclusion(**parts)

        assert root_by_rfc_9162(HASHES[index], index, size, parts["path"]) == ROOTS[size]


def test_every_growth_up_to_64_leaves_is_proved():
    for old, new in GROWTHS:
        parts = consistency(old, new)

        verify_consistency(**parts)

        if 0 < old < new:
            found = roots_by_rfc_9162(old, new, ROOTS[old], parts["path"])
            assert found == (ROOTS[old], ROOTS[new])


def test_no_path_up_to_20_leaves_proves_another_place_or_size():
    places = PLACES[: 20 * 21 // 2]
    for index, size in places:
        parts = inclusion(index, size)
        for other_index, other_size in places:
            # A path alone does not say the size: leaf 2 of 3 and leaf 1 of 2 hash alike. A root is
            # signed together with its size, and under that nothing else may fit.
            moved = {"index": other_index, "size": other_size, "root": ROOTS[other_size]}

            assert includes(**parts | moved) == ((other_index, other_size) == (index, size))


def test_every_path_up_to_64_leaves_is_refused_when_its_length_is_wrong():
    for index, size in PLACES:
        parts = inclusion(index, size)
        path = parts["path"]

        for wrong in ((*path, bytes(32)), (bytes(32), *path), path[1:], path[:-1]):
            assert wrong == path or not includes(**parts | {"path": wrong})


def test_every_growth_up_to_64_leaves_is_refused_when_its_path_has_the_wrong_length():
    for old, new in GROWTHS:
        parts = consistency(old, new)
        path = parts["path"]

        for wrong in ((*path, bytes(32)), (bytes(32), *path), path[1:], path[:-1]):
            assert wrong == path or not grew(**parts | {"path": wrong})


def test_every_growth_up_to_64_leaves_from_or_to_another_tree_is_refused():
    other = bytes([1]) * 32
    for old, new in GROWTHS:
        parts = consistency(old, new)

        assert not grew(**parts | {"old_root": other})
        # Every tree extends the empty one: there is nothing to hold its root against.
        assert grew(**parts | {"new_root": other}) == (old == 0 < new)


@given(st.sampled_from(PLACES), st.integers(0, 2**20), st.data())
def test_any_flipped_bit_in_an_inclusion_proof_is_refused(place, bit, data):
    parts = inclusion(*place)
    path = parts["path"]
    changes = [
        {"leaf_hash": flipped(parts["leaf_hash"], bit)},
        {"root": flipped(parts["root"], bit)},
    ]
    if path:
        at = data.draw(st.integers(0, len(path) - 1))
        changes.append({"path": (*path[:at], flipped(path[at], bit), *path[at + 1 :])})

    for change in changes:
        with pytest.raises(ProofError):
            verify_inclusion(**parts | change)


@given(st.sampled_from(GROWTHS), st.integers(0, 2**20), st.data())
def test_any_flipped_bit_in_a_consistency_proof_is_refused(growth, bit, data):
    parts = consistency(*growth)
    path = parts["path"]
    changes = [
        {"old_root": flipped(parts["old_root"], bit)},
        {"new_root": flipped(parts["new_root"], bit)},
    ]
    if growth[0] == 0:
        del changes[1:]  # Every tree extends the empty one; there is nothing to hold it against.
    if path:
        at = data.draw(st.integers(0, len(path) - 1))
        changes.append({"path": (*path[:at], flipped(path[at], bit), *path[at + 1 :])})

    for change in changes:
        with pytest.raises(ProofError):
            verify_consistency(**parts | change)


@given(
    st.integers(0, 40), st.integers(0, 40), st.lists(A_HASH, max_size=7), st.sampled_from(HASHES)
)
def test_inclusion_of_any_shape_is_judged_as_rfc_9162_does(index, size, path, leaf):
    computed = root_by_rfc_9162(leaf, index, size, path)

    fits = includes(
        leaf_hash=leaf, index=index, size=size, path=path, root=computed or root_hash([leaf])
    )

    assert fits == (computed is not None)


@given(st.integers(1, 40), st.integers(2, 40), st.lists(A_HASH, max_size=7), st.booleans())
@settings(max_examples=300)
def test_growth_of_any_shape_is_judged_as_rfc_9162_does(old, new, path, keeps_old):
    if not old < new:
        old, new = min(old, new), max(old, new) + 1
    known = ROOTS[old]
    computed = roots_by_rfc_9162(old, new, known, path)
    older, newer = computed or (known, ROOTS[new])
    older = known if keeps_old else older

    fits = grew(old_size=old, old_root=older, new_size=new, new_root=newer, path=path)

    assert fits == (
        computed is not None and roots_by_rfc_9162(old, new, older, path) == (older, newer)
    )


@given(st.integers(0, 60), st.integers(1, SIZE_MAX), st.data())
def test_a_tree_of_any_size_is_proved_without_its_leaves(seed, size, data):
    index = data.draw(st.integers(0, size - 1))
    old = data.draw(st.integers(0, size))

    def same(start: int, end: int) -> bytes:
        return leaf_hash(f"{seed} {start} {end}".encode())

    path = inclusion_proof(index, size, same)
    root = root_by_rfc_9162(same(index, index + 1), index, size, path)

    verify_inclusion(leaf_hash=same(index, index + 1), index=index, size=size, path=path, root=root)
    assert len(path) <= 63
    assert len(consistency_proof(old, size, same)) <= 64


@pytest.mark.parametrize(("index", "size"), [(0, 0), (1, 1), (-1, 3), (0, -1), (0, SIZE_MAX + 1)])
def test_a_leaf_outside_the_tree_is_neither_proved_nor_accepted(index, size):
    with pytest.raises(ValueError, match="below the size"):
        inclusion_proof(index, size, SUBTREE)
    with pytest.raises(ProofError, match="cannot be in a journal"):
        verify_inclusion(leaf_hash=HASHES[0], index=index, size=size, path=(), root=HASHES[0])


@pytest.mark.parametrize(("old", "new"), [(-1, 3), (4, 3), (0, SIZE_MAX + 1)])
def test_a_tree_that_shrinks_is_neither_proved_nor_accepted(old, new):
    with pytest.raises(ValueError, match="a tree grows"):
        consistency_proof(old, new, SUBTREE)
    with pytest.raises(ProofError, match="cannot shrink"):
        verify_consistency(
            old_size=old, old_root=ROOTS[4], new_size=new, new_root=ROOTS[3], path=()
        )


@pytest.mark.parametrize("length", [0, 31, 33, 64])
def test_every_hash_in_a_proof_has_32_bytes(length):
    place, growth, wrong = inclusion(3, 7), consistency(3, 7), bytes(length)

    for change in ({"leaf_hash": wrong}, {"root": wrong}, {"path": (*place["path"][:-1], wrong)}):
        with pytest.raises(ProofError, match="32 bytes"):
            verify_inclusion(**place | change)
    for change in (
        {"old_root": wrong},
        {"new_root": wrong},
        {"path": (wrong, *growth["path"][1:])},
    ):
        with pytest.raises(ProofError, match="32 bytes"):
            verify_consistency(**growth | change)


def test_a_store_that_gives_half_hashes_is_refused():
    with pytest.raises(ValueError, match="must give 32 bytes"):
        inclusion_proof(0, 2, lambda start, end: bytes(16))


def test_an_empty_journal_has_one_root():
    with pytest.raises(ProofError, match="an empty journal has the root"):
        verify_consistency(old_size=0, old_root=HASHES[0], new_size=1, new_root=HASHES[0], path=())


def test_the_error_says_which_checkpoint_does_not_follow():
    parts = consistency(6, 8)

    with pytest.raises(ProofError, match="older"):
        verify_consistency(**parts | {"old_root": ROOTS[5]})
    with pytest.raises(ProofError, match="newer"):
        verify_consistency(**parts | {"new_root": ROOTS[7]})
