"""The format document is enough to read and write a message, and its example is a true one.

`read_by_the_document` and `write_by_the_document` use the library alone: they are a second
implementation, and the hand of a sealer who does not keep to the rules.
"""

import re
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.mlkem import MLKEM768PrivateKey, MLKEM768PublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256, Hash
from cryptography.hazmat.primitives.hpke import (
    AEAD,
    KDF,
    KEM,
    MLKEM768X25519PrivateKey,
    MLKEM768X25519PublicKey,
    Suite,
)
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from schakel.core.vault.sealed import UnsealError, padded_size, seal, unseal

DOCUMENT = Path(__file__).parents[3] / "docs" / "formats" / "sealed-message.md"
ROW = re.compile(r"^\| (\d+) \| (\d+) \| ([^|]+) \| `([0-9a-f]+)(?:…([0-9a-f]+))?` \|$", re.M)
SUITE = Suite(KEM.MLKEM768_X25519, KDF.HKDF_SHA256, AEAD.AES_256_GCM)
PLACE = "report/7b0c1a52-6a0f-4a39-9a4f-3f1f5f0f6f11/text"
TEXT = b"Drie deuren op slot."


def padded_by_the_document(text: bytes) -> bytes:
    return len(text).to_bytes(4, "big") + text + bytes(512 - len(text))


def key_and_commitment(dek: bytes, bound: bytes) -> tuple[bytes, bytes]:
    material = HKDF(SHA256(), length=64, salt=None, info=bound).derive(dek)
    return material[:32], material[32:]


def key_id_of(public: bytes) -> bytes:
    digest = Hash(SHA256())
    digest.update(b"schakel/key-id/v1\n" + public)
    return digest.finalize()[:8]


def entry_by_the_document(public: bytes, dek: bytes) -> bytes:
    key = MLKEM768X25519PublicKey(
        MLKEM768PublicKey.from_public_bytes(public[:1184]),
        X25519PublicKey.from_public_bytes(public[1184:]),
    )
    identity = key_id_of(public)
    return identity + SUITE.encrypt(
        dek, key, b"schakel/dek/v1\n" + PLACE.encode() + b"\n" + identity
    )


def box_by_the_document(padded: bytes, *, dek: bytes, head: bytes) -> bytes:
    bound = b"schakel/sealed/v1\n" + PLACE.encode() + b"\n" + head
    key, commitment = key_and_commitment(dek, bound)
    return commitment + bytes(12) + AESGCM(key).encrypt(bytes(12), padded, bound)


def write_by_the_document(
    padded: bytes, publics: list[bytes], *, dek: bytes = b"k" * 32, version: int = 1
) -> bytes:
    """Write a message with its entries in the order given and the padding as it comes."""
    entries = b"".join(entry_by_the_document(public, dek) for public in publics)
    head = bytes([version, len(publics)]) + entries
    return head + box_by_the_document(padded, dek=dek, head=head)


def data_key_by_the_document(message: bytes, private: bytes, public: bytes, context: str) -> bytes:
    """Open the entry of one recipient in a message that is known to be well-formed."""
    at = message.index(key_id_of(public), 2)
    key = MLKEM768X25519PrivateKey(
        MLKEM768PrivateKey.from_seed_bytes(private[:64]),
        X25519PrivateKey.from_private_bytes(private[64:]),
    )
    info = b"schakel/dek/v1\n" + context.encode() + b"\n" + key_id_of(public)
    return SUITE.decrypt(message[at + 8 : at + 1176], key, info)


def read_by_the_document(message: bytes, private: bytes, *, public: bytes, context: str) -> bytes:
    """Read a message that is known to be well-formed."""
    cut = 2 + message[1] * 1176
    head, box = message[:cut], message[cut:]
    dek = data_key_by_the_document(message, private, public, context)
    bound = b"schakel/sealed/v1\n" + context.encode() + b"\n" + head
    key, commitment = key_and_commitment(dek, bound)
    assert box[:32] == commitment
    padded = AESGCM(key).decrypt(box[32:44], box[44:], bound)
    return padded[4 : 4 + int.from_bytes(padded[:4], "big")]


def in_order(*publics: bytes) -> list[bytes]:
    return sorted(publics, key=key_id_of)


def test_example_in_the_document_is_the_pinned_message(ours):
    message = bytes.fromhex(ours["sealed"]["sealed"])
    rows = ROW.findall(DOCUMENT.read_text())
    end = 0

    for start, size, what, first, last in rows:
        part = message[int(start) : int(start) + int(size)].hex()
        assert int(start) == end, what
        assert part.startswith(first), what
        assert part.endswith(last or first), what
        end += int(size)

    assert end == len(message) == 2930
    assert len(rows) == 12


def test_example_names_its_context_and_text(ours):
    document = DOCUMENT.read_text()

    assert f"context   {ours['sealed']['context']}\n" in document
    assert f"text      {ours['sealed']['text']}\n" in document
    assert f"`{bytes.fromhex(ours['derive']['secret']).decode()}`" in document


def test_pinned_message_is_read_by_the_document_alone(ours):
    derived, pinned = ours["derive"], ours["sealed"]

    text = read_by_the_document(
        bytes.fromhex(pinned["sealed"]),
        bytes.fromhex(derived["private"]),
        public=bytes.fromhex(derived["public"]),
        context=pinned["context"],
    )

    assert text.decode() == pinned["text"]


@pytest.mark.parametrize("size", [0, 1, 512, 513, 4097, 9000])
def test_our_messages_are_read_by_the_document_alone(anna, bram, size):
    text = b"x" * size
    message = seal(text, to=[anna.public, bram.public], context=PLACE)

    for key in (anna, bram):
        read = read_by_the_document(message, key.private, public=key.public, context=PLACE)
        assert read == text
    assert len(message) == 66 + 1176 * 2 + padded_size(size)


def test_message_written_by_the_document_alone_opens(anna, bram):
    message = write_by_the_document(
        padded_by_the_document(TEXT), in_order(anna.public, bram.public)
    )

    assert unseal(message, key=anna, context=PLACE) == TEXT
    assert unseal(message, key=bram, context=PLACE) == TEXT


def test_each_message_has_a_data_key_of_its_own(anna):
    messages = [seal(TEXT, to=[anna.public], context=PLACE) for _ in range(3)]

    dek = {data_key_by_the_document(m, anna.private, anna.public, PLACE) for m in messages}

    assert len(dek) == 3
    assert {len(key) for key in dek} == {32}


# A sealer who does not keep to the rules, and knows all the keys it needs


@pytest.mark.parametrize("version", [0, 2, 255])
def test_message_that_is_whole_but_of_another_version_is_refused(anna, version):
    padded = padded_by_the_document(TEXT)
    message = write_by_the_document(padded, [anna.public], version=version)

    with pytest.raises(UnsealError):
        unseal(message, key=anna, context=PLACE)


def test_recipients_out_of_order_are_refused(anna, bram):
    publics = in_order(anna.public, bram.public)[::-1]
    message = write_by_the_document(padded_by_the_document(TEXT), publics)

    with pytest.raises(UnsealError):
        unseal(message, key=anna, context=PLACE)


def test_recipient_named_twice_is_refused(anna):
    message = write_by_the_document(padded_by_the_document(TEXT), [anna.public, anna.public])

    with pytest.raises(UnsealError):
        unseal(message, key=anna, context=PLACE)


@pytest.mark.parametrize(
    "padded",
    [
        b"",
        b"\0\0\0",
        b"\0\0\0\0",
        padded_by_the_document(TEXT)[:-1],
        padded_by_the_document(TEXT) + b"\0",
        padded_by_the_document(TEXT) + bytes(512),
        padded_by_the_document(TEXT)[:-1] + b"\x01",
        b"\xff\xff\xff\xff" + TEXT + bytes(512 - len(TEXT)),
    ],
    ids=["empty", "short", "no step", "cut", "one more", "next step", "not zero", "false length"],
)
def test_padding_that_no_sealer_should_make_is_refused(anna, padded):
    message = write_by_the_document(padded, [anna.public])

    with pytest.raises(UnsealError):
        unseal(message, key=anna, context=PLACE)


def test_text_above_the_limit_is_refused(anna):
    size = 64 * 1024 * 1024 + 1
    message = write_by_the_document(size.to_bytes(4, "big") + bytes(size), [anna.public])

    with pytest.raises(UnsealError):
        unseal(message, key=anna, context=PLACE)


def test_two_recipients_with_two_data_keys_never_both_open_a_message(anna, bram):
    publics = in_order(anna.public, bram.public)
    entries = [
        entry_by_the_document(publics[0], b"a" * 32),
        entry_by_the_document(publics[1], b"b" * 32),
    ]
    head = bytes([1, 2]) + b"".join(entries)
    message = head + box_by_the_document(padded_by_the_document(TEXT), dek=b"a" * 32, head=head)

    opened = []
    for key in (anna, bram):
        try:
            opened.append(unseal(message, key=key, context=PLACE))
        except UnsealError:
            continue

    assert opened == [TEXT]
