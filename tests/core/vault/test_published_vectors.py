"""The library computes what the standards published, on the machine where this runs."""

import hashlib
import json
from pathlib import Path

import pytest
from argon2.low_level import Type, hash_secret_raw
from cryptography.hazmat.bindings._rust import openssl
from cryptography.hazmat.primitives.asymmetric.mlkem import MLKEM768PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from hypothesis import given, settings
from hypothesis import strategies as st

from schakel.core.vault.keys import PrivateKey, decapsulation_key, pair

PUBLISHED = json.loads((Path(__file__).parent / "vectors" / "published.json").read_text())
AEADS = {1: AEAD.AES_128_GCM, 2: AEAD.AES_256_GCM, 3: AEAD.CHACHA20_POLY1305}


def each(name):
    return pytest.mark.parametrize("vector", PUBLISHED[name], ids=lambda vector: vector["source"])


def hpke_open(suite, key, vector):
    """Open the first message of a vector.

    The vectors carry associated data, which the public call does not take: hence the private one.
    """
    sealed = bytes.fromhex(vector["enc"] + vector["ct"])
    info, aad = bytes.fromhex(vector["info"]), bytes.fromhex(vector["aad"])
    return openssl.hpke._decrypt_with_aad(suite, sealed, key, info, aad)


@each("hpke")
def test_hpke_opens_the_published_message(vector):
    key = X25519PrivateKey.from_private_bytes(bytes.fromhex(vector["skRm"]))
    suite = Suite(KEM.X25519, KDF.HKDF_SHA256, AEADS[vector["aead_id"]])

    opened = hpke_open(suite, key, vector)

    assert opened.hex() == vector["pt"]


@each("hybrid")
def test_our_key_format_is_the_published_hybrid_key(vector):
    seed = bytes.fromhex(vector["skRm"])
    private = PrivateKey(hashlib.shake_256(seed).digest(96))

    key = pair(private)

    assert key.public.hex() == vector["pkRm"]


@each("hybrid")
def test_our_private_key_opens_the_published_hybrid_message(vector):
    private = PrivateKey(hashlib.shake_256(bytes.fromhex(vector["skRm"])).digest(96))
    suite = Suite(KEM.MLKEM768_X25519, KDF.HKDF_SHA256, AEADS[vector["aead_id"]])

    opened = hpke_open(suite, decapsulation_key(private), vector)

    assert opened.hex() == vector["pt"]


@each("mlkem")
def test_mlkem_grows_the_published_key_and_finds_the_published_secret(vector):
    key = MLKEM768PrivateKey.from_seed_bytes(bytes.fromhex(vector["d"] + vector["z"]))

    shared = key.decapsulate(bytes.fromhex(vector["c"]))

    assert key.public_key().public_bytes_raw().hex() == vector["ek"]
    assert shared.hex() == vector["k"]


@each("hkdf")
def test_hkdf_derives_the_published_bytes(vector):
    salt, info = bytes.fromhex(vector["salt"]), bytes.fromhex(vector["info"])
    hkdf = HKDF(SHA256(), length=vector["length"], salt=salt, info=info)

    derived = hkdf.derive(bytes.fromhex(vector["ikm"]))

    assert derived.hex() == vector["okm"]


@each("argon2id")
def test_argon2id_computes_the_published_tag(vector):
    tag = hash_secret_raw(
        bytes.fromhex(vector["password"]),
        bytes.fromhex(vector["salt"]),
        time_cost=vector["passes"],
        memory_cost=vector["memory_kib"],
        parallelism=vector["lanes"],
        hash_len=32,
        type=Type.ID,
    )

    assert tag.hex() == vector["tag"]


@each("rfc9106")
def test_the_other_argon2id_computes_the_tag_of_the_rfc(vector):
    # The call that the vault makes takes neither the secret nor the associated data of RFC 9106.
    argon2id = Argon2id(
        salt=bytes.fromhex(vector["salt"]),
        length=32,
        iterations=vector["passes"],
        lanes=vector["lanes"],
        memory_cost=vector["memory_kib"],
        ad=bytes.fromhex(vector["ad"]),
        secret=bytes.fromhex(vector["secret"]),
    )

    assert argon2id.derive(bytes.fromhex(vector["password"])).hex() == vector["tag"]


@settings(deadline=None, max_examples=25)
@given(
    password=st.binary(max_size=40),
    salt=st.binary(min_size=16, max_size=16),
    passes=st.integers(1, 4),
)
def test_two_implementations_of_argon2id_agree(password, salt, passes):
    ours = hash_secret_raw(password, salt, passes, 1024, 1, 32, Type.ID)
    theirs = Argon2id(salt=salt, length=32, iterations=passes, lanes=1, memory_cost=1024)

    assert theirs.derive(password) == ours
