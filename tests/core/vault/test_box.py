"""The box: one secret, one place, one content."""

import pytest
from cryptography.exceptions import InvalidTag
from hypothesis import given
from hypothesis import strategies as st

from schakel.core.vault.box import CONTEXT, OVERHEAD, bind, close_box, open_box

SECRET = b"s" * 32
CONTEXTS = st.from_regex(CONTEXT, fullmatch=True)


@given(data=st.binary(max_size=300), secret=st.binary(min_size=32, max_size=32), context=CONTEXTS)
def test_closed_box_opens(data, secret, context):
    bound = bind(b"label", context)

    box = close_box(data, secret=secret, bound=bound)

    assert open_box(box, secret=secret, bound=bound) == data
    assert len(box) == len(data) + OVERHEAD


@given(
    first=st.tuples(st.sampled_from([b"a", b"a/b"]), CONTEXTS, st.binary(max_size=20)),
    second=st.tuples(st.sampled_from([b"a", b"a/b"]), CONTEXTS, st.binary(max_size=20)),
)
def test_two_bindings_are_equal_only_when_all_three_parts_are(first, second):
    assert (bind(*first) == bind(*second)) == (first == second)


def test_moving_bytes_from_context_to_head_changes_the_binding():
    assert bind(b"label", "report/1", b"/text") != bind(b"label", "report/1/text", b"")


def test_two_boxes_of_one_content_share_no_nonce_and_no_ciphertext():
    bound = bind(b"label", "report/1/text")

    first, second = (close_box(b"same", secret=SECRET, bound=bound) for _ in range(2))

    assert first[32:44] != second[32:44]
    assert first[44:] != second[44:]


@pytest.mark.parametrize("size", range(OVERHEAD + 4))
def test_shortened_box_does_not_open(size):
    bound = bind(b"label", "report/1/text")
    box = close_box(b"four", secret=SECRET, bound=bound)

    with pytest.raises(InvalidTag):
        open_box(box[:size], secret=SECRET, bound=bound)


def test_box_with_anothers_commitment_opens_for_nobody():
    bound = bind(b"label", "report/1/text")
    mine = close_box(b"mine", secret=SECRET, bound=bound)
    theirs = close_box(b"them", secret=b"t" * 32, bound=bound)

    mixed = theirs[:32] + mine[32:]

    for secret in (SECRET, b"t" * 32):
        with pytest.raises(InvalidTag):
            open_box(mixed, secret=secret, bound=bound)


@pytest.mark.parametrize("context", ["", "with space", "new\nline", "é", "x" * 256, "nul\0"])
def test_context_that_is_no_plain_name_is_refused(context):
    with pytest.raises(ValueError, match="1 to 255 printable ASCII"):
        bind(b"label", context)
