"""Keys: the same secret gives the same pair, another gives another, and no half is lost."""

import dataclasses
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schakel.core.vault.keys import (
    PrivateKey,
    PublicKey,
    derive,
    encapsulation_key,
    fingerprint,
    generate,
    key_id,
    pair,
)

SECRETS = st.binary(min_size=11, max_size=64)


def test_derived_pair_is_the_pinned_one(ours):
    pinned = ours["derive"]

    key = derive(bytes.fromhex(pinned["secret"]), pinned["info"].encode())

    assert key.private.hex() == pinned["private"]
    assert key.public.hex() == pinned["public"]
    assert key_id(key.public).hex() == pinned["key_id"]
    assert fingerprint(key.public) == pinned["fingerprint"]


def test_key_sizes_are_as_documented():
    key = generate()

    assert len(key.public) == 1216
    assert len(key.private) == 96
    assert len(key_id(key.public)) == 8


def test_generated_pairs_differ():
    assert generate() != generate()


@settings(deadline=None)
@given(secret=SECRETS, info=st.binary(max_size=40))
def test_same_secret_and_use_give_the_same_pair(secret, info):
    assert derive(secret, info) == derive(secret, info)


@settings(deadline=None)
@given(secret=SECRETS, uses=st.lists(st.binary(max_size=40), min_size=2, max_size=2, unique=True))
def test_another_use_gives_another_pair(secret, uses):
    first, second = (derive(secret, use) for use in uses)

    assert first.private != second.private
    assert first.public != second.public


@settings(deadline=None)
@given(secrets=st.lists(SECRETS, min_size=2, max_size=2, unique=True))
def test_another_secret_gives_another_pair(secrets):
    first, second = (derive(secret, b"test") for secret in secrets)

    assert first.private != second.private


def test_pair_is_found_again_from_its_private_half(anna):
    assert pair(anna.private) == anna


@pytest.mark.parametrize("at", range(96))
def test_every_byte_of_the_private_key_matters(anna, at):
    changed = bytearray(anna.private)
    # The lowest bits of the first X25519 byte and the highest of its last are fixed by RFC 7748.
    changed[at] ^= 0x08

    other = pair(PrivateKey(bytes(changed)))

    if at < 32 or at >= 64:
        assert other.public != anna.public
    else:
        # z of FIPS 203 answers false ciphertexts only; it is not in the public key.
        assert other.public == anna.public


def test_short_secret_is_refused():
    with pytest.raises(ValueError, match="at least 11 bytes, got 10"):
        derive(b"0123456789", b"test")


@pytest.mark.parametrize("size", [0, 95, 97])
def test_private_key_of_another_length_is_refused(size):
    with pytest.raises(ValueError, match=f"96 bytes, got {size}"):
        pair(PrivateKey(bytes(size)))


@pytest.mark.parametrize("of", [key_id, fingerprint, encapsulation_key])
@pytest.mark.parametrize("size", [0, 1215, 1217])
def test_public_key_of_another_length_is_refused(of, size):
    with pytest.raises(ValueError, match=f"1216 bytes, got {size}"):
        of(PublicKey(bytes(size)))


def test_public_key_that_is_no_mlkem_key_is_refused(anna):
    with pytest.raises(ValueError, match="ML-KEM-768"):
        encapsulation_key(PublicKey(b"\xff" * 1184 + anna.public[1184:]))


def test_private_half_is_not_printed(anna):
    assert "private" not in repr(anna)
    assert repr(anna.private) not in repr(anna)


def test_pair_cannot_be_changed(anna, bram):
    with pytest.raises(dataclasses.FrozenInstanceError):
        anna.private = bram.private


def test_fingerprint_is_six_groups_of_four_letters(anna):
    assert re.fullmatch(r"[A-Z2-7]{4}( [A-Z2-7]{4}){5}", fingerprint(anna.public))


@settings(deadline=None)
@given(secrets=st.lists(SECRETS, min_size=2, max_size=2, unique=True))
def test_other_keys_have_other_fingerprints_and_ids(secrets):
    first, second = (derive(secret, b"test").public for secret in secrets)

    assert fingerprint(first) != fingerprint(second)
    assert key_id(first) != key_id(second)
