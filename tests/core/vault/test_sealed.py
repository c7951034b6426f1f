"""Sealed messages: they open for their recipients in their place, and for nothing else."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schakel.core.vault.box import CONTEXT
from schakel.core.vault.keys import KeyPair, PublicKey, derive, generate, key_id
from schakel.core.vault.sealed import UnsealError, padded_size, seal, unseal

PLACE = "report/7b0c1a52-6a0f-4a39-9a4f-3f1f5f0f6f11/text"
TEXT = b"Drie deuren op slot, en niemand mocht naar buiten."
CONTEXTS = st.from_regex(CONTEXT, fullmatch=True)
WORDS = "This message does not open with this key in this context."


@pytest.fixture(scope="module")
def message(anna, bram) -> bytes:
    return seal(TEXT, to=[anna.public, bram.public], context=PLACE)


def refused(sealed: bytes, *, key: KeyPair, context: str = PLACE) -> bool:
    """Assert that `sealed` is refused with the one error and without a reason."""
    with pytest.raises(UnsealError) as raised:
        unseal(sealed, key=key, context=context)
    assert str(raised.value) == WORDS
    assert raised.value.__cause__ is None
    assert raised.value.__suppress_context__
    return True


def test_each_recipient_opens_the_message(anna, bram, message):
    assert unseal(message, key=anna, context=PLACE) == TEXT
    assert unseal(message, key=bram, context=PLACE) == TEXT


@settings(deadline=None)
@given(text=st.binary(max_size=9000), context=CONTEXTS, count=st.integers(1, 4))
def test_unseal_undoes_seal_for_every_recipient(text, context, count):
    keys = [derive(bytes([number]) * 11, b"test") for number in range(count)]

    sealed = seal(text, to=[key.public for key in keys], context=context)

    assert {unseal(sealed, key=key, context=context) for key in keys} == {text}


def test_message_of_the_first_version_still_opens(ours):
    pinned = ours["sealed"]
    key = derive(bytes.fromhex(ours["derive"]["secret"]), ours["derive"]["info"].encode())

    text = unseal(bytes.fromhex(pinned["sealed"]), key=key, context=pinned["context"])

    assert text.decode() == pinned["text"]


def test_largest_number_of_recipients_is_served():
    keys = [derive(number.to_bytes(11, "big"), b"test") for number in range(255)]

    sealed = seal(TEXT, to=[key.public for key in keys], context=PLACE)

    assert len(sealed) == 2 + 255 * 1176 + 60 + 4 + 512
    assert unseal(sealed, key=keys[-1], context=PLACE) == TEXT


# Refusals of what comes from outside


def test_outsider_does_not_open_the_message(outsider, message):
    assert refused(message, key=outsider)


def test_key_that_only_claims_a_recipients_id_does_not_open_it(anna, outsider, message):
    liar = KeyPair(public=anna.public, private=outsider.private)

    assert refused(message, key=liar)


@settings(deadline=None)
@given(context=CONTEXTS.filter(lambda context: context != PLACE))
def test_no_other_context_opens_the_message(anna, message, context):
    assert refused(message, key=anna, context=context)


def test_every_changed_byte_is_refused(anna, bram, message):
    for at in range(len(message)):
        for bit in (0x01, 0x80):
            changed = bytearray(message)
            changed[at] ^= bit
            assert refused(bytes(changed), key=anna if at % 2 else bram)


def test_every_shortened_message_is_refused(anna, message):
    for size in range(len(message)):
        assert refused(message[:size], key=anna)


@settings(deadline=None)
@given(before=st.binary(max_size=3), after=st.binary(max_size=3))
def test_message_with_bytes_added_is_refused(anna, message, before, after):
    if before or after:
        assert refused(before + message + after, key=anna)


@settings(deadline=None)
@given(noise=st.binary(max_size=4000))
def test_noise_is_refused(anna, noise):
    assert refused(noise, key=anna)


@settings(deadline=None)
@given(noise=st.binary(max_size=4000))
def test_noise_behind_a_true_head_is_refused(anna, message, noise):
    assert refused(message[: 2 + 2 * 1176] + noise, key=anna)


@pytest.mark.parametrize("version", [0, *range(2, 256)])
def test_unknown_version_is_refused(anna, message, version):
    assert refused(bytes([version]) + message[1:], key=anna)


def test_recipient_cannot_be_added_or_taken_away(anna, bram, outsider, message):
    head, body = message[: 2 + 2 * 1176], message[2 + 2 * 1176 :]
    entries = {key_id(key.public): key for key in (anna, bram)}
    other = seal(TEXT, to=[outsider.public], context=PLACE)[2 : 2 + 1176]
    first, second = head[2 : 2 + 1176], head[2 + 1176 :]

    added = bytes([1, 3]) + b"".join(sorted([first, second, other])) + body
    taken = bytes([1, 1]) + first + body

    assert refused(added, key=anna)
    assert refused(taken, key=entries[first[:8]])


def test_body_of_another_message_is_refused(anna, bram, message):
    other = seal(b"other", to=[anna.public, bram.public], context=PLACE)
    cut = 2 + 2 * 1176

    assert refused(message[:cut] + other[cut:], key=anna)


# What shows from outside


def test_order_of_recipients_says_nothing(anna, bram, outsider):
    keys = [anna.public, bram.public, outsider.public]

    heads = [seal(TEXT, to=to, context=PLACE) for to in (keys, keys[::-1], keys[1:] + keys[:1])]

    for sealed in heads:
        ids = [sealed[2 + at * 1176 :][:8] for at in range(3)]
        assert ids == sorted(key_id(key) for key in keys)


def test_sealing_twice_shares_nothing_but_version_count_and_ids(anna):
    first, second = (seal(TEXT, to=[anna.public], context=PLACE) for _ in range(2))

    assert first[:10] == second[:10]
    chunks = [first[at : at + 16] for at in range(10, len(first) - 16)]
    assert not any(chunk in second for chunk in chunks)


def test_nothing_of_the_text_or_context_shows(message):
    assert b"deuren" not in message
    assert b"report" not in message


@settings(deadline=None)
@given(sizes=st.lists(st.integers(0, 20_000), min_size=2, max_size=2))
def test_sealed_lengths_are_equal_exactly_when_the_steps_are(anna, sizes):
    first, second = (len(seal(bytes(size), to=[anna.public], context=PLACE)) for size in sizes)

    assert (first == second) == (padded_size(sizes[0]) == padded_size(sizes[1]))


@pytest.mark.parametrize(
    ("size", "step"),
    [
        (0, 512),
        (1, 512),
        (512, 512),
        (513, 1024),
        (1024, 1024),
        (3585, 4096),
        (4096, 4096),
        (4097, 8192),
        (8192, 8192),
        (8193, 16384),
        (64 * 1024 * 1024, 64 * 1024 * 1024),
    ],
)
def test_steps_are_as_documented(size, step):
    assert padded_size(size) == step


@given(size=st.integers(0, 64 * 1024 * 1024))
def test_step_fits_the_text_and_is_its_own_step(size):
    step = padded_size(size)

    assert size <= step <= max(512, size + 511, 2 * size)
    assert padded_size(step) == step


@given(sizes=st.lists(st.integers(0, 64 * 1024 * 1024), min_size=2, max_size=2))
def test_longer_text_never_has_a_smaller_step(sizes):
    small, large = sorted(sizes)

    assert padded_size(small) <= padded_size(large)


def test_length_shows_one_of_twenty_two_sizes():
    edges = [512 * number for number in range(1, 9)] + [2**power for power in range(13, 27)]

    assert {padded_size(edge + extra) for edge in edges for extra in (-1, 0)} == set(edges)
    assert len(edges) == 22


# Broken promises of the program


def test_message_to_nobody_is_refused():
    with pytest.raises(ValueError, match="1 to 255 recipients, got 0"):
        seal(TEXT, to=[], context=PLACE)


def test_message_to_too_many_is_refused(anna):
    with pytest.raises(ValueError, match="1 to 255 recipients, got 256"):
        seal(TEXT, to=[anna.public] * 256, context=PLACE)


def test_recipient_named_twice_is_refused(anna, bram):
    with pytest.raises(ValueError, match="each recipient once"):
        seal(TEXT, to=[anna.public, bram.public, anna.public], context=PLACE)


def test_recipient_key_that_agrees_with_everyone_is_refused(anna):
    weak = PublicKey(anna.public[:1184] + bytes(32))

    with pytest.raises(ValueError, match="shared key"):
        seal(TEXT, to=[weak], context=PLACE)


@pytest.mark.parametrize("size", [-1, 64 * 1024 * 1024 + 1])
def test_size_outside_the_steps_is_refused(size):
    with pytest.raises(ValueError, match=f"got {size}"):
        padded_size(size)


def test_malformed_context_is_a_broken_promise_and_not_a_wrong_key(anna, message):
    with pytest.raises(ValueError, match="printable ASCII"):
        seal(TEXT, to=[anna.public], context="")
    with pytest.raises(ValueError, match="printable ASCII"):
        unseal(message, key=anna, context="")


def test_fresh_keys_work_too():
    key = generate()

    assert unseal(seal(TEXT, to=[key.public], context=PLACE), key=key, context=PLACE) == TEXT
