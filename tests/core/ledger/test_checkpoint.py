"""Notes are those of C2SP, and only what a trusted key signed is opened."""

import base64
import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.core.ledger.cast import BREDA, KEY, ORIGIN, OUTSIDER, SIGNER, VERIFIER, flipped, vectors

from schakel.core.ledger.checkpoint import (
    SIGNATURES_MAX,
    Checkpoint,
    CheckpointError,
    Signer,
    Verifier,
    open_checkpoint,
    open_note,
)
from schakel.core.ledger.tree import EMPTY_ROOT, SIZE_MAX, root_hash

NOTES = vectors("signed-note.json")
GO = NOTES["go"]
PETER, ENOCH = GO["signers"]
OURS = vectors("schakel-v1.json")
ROOT = bytes(range(32))
HEAD = Checkpoint(ORIGIN, 7, ROOT)
NOTE = SIGNER.sign(HEAD.to_text())
TEXTS = st.text(
    st.characters(exclude_categories=["Cs"], min_codepoint=0x20) | st.just("\n"), max_size=60
).map(lambda text: f"{text}\n")


def test_a_note_is_signed_as_go_signs_it():
    signer = Signer(PETER["name"], bytes.fromhex(PETER["seed"]))

    note = signer.sign(GO["text"])

    assert signer.verifier_key() == PETER["vkey"]
    assert note == GO["text"] + "\n" + PETER["line"]


@pytest.mark.parametrize("signer", GO["signers"])
def test_a_note_of_go_is_opened(signer):
    note = GO["text"] + "\n" + signer["line"]

    assert Verifier(signer["vkey"]).open(note) == GO["text"]


def test_a_note_of_go_with_two_signatures_opens_with_one_key_or_both():
    note = GO["text"] + "\n" + PETER["line"] + ENOCH["line"]
    verifiers = [Verifier(PETER["vkey"]), Verifier(ENOCH["vkey"])]

    assert open_note(note, verifiers=verifiers[:1]).signed_by == {"PeterNeumann"}
    assert open_note(note, verifiers=verifiers).signed_by == {"PeterNeumann", "EnochRoot"}
    with pytest.raises(CheckpointError, match="no key that you trust"):
        open_note(note, verifiers=[])


def test_the_example_of_the_note_format_is_opened():
    vector = NOTES["c2sp"]
    note = vector["text"] + "\n" + vector["line"]

    assert Verifier(vector["vkey"]).open(note) == vector["text"]


def test_the_example_of_the_checkpoint_format_is_read_and_written():
    vector = NOTES["c2sp_checkpoint"]

    head = Checkpoint.from_text(vector["text"])

    assert (head.size, head.root.hex()) == (vector["size"], vector["root"])
    assert head.to_text() == vector["text"]


def test_a_checkpoint_is_signed_as_the_separate_implementation_did():
    vector = OURS["checkpoint"]
    leaves = [f"{OURS['leaf_prefix']}{number}".encode() for number in range(vector["size"])]
    signer = Signer(vector["origin"], bytes.fromhex(vector["seed"]))
    text = Checkpoint(vector["origin"], vector["size"], root_hash(leaves)).to_text()

    note = signer.sign(text)

    assert note == text + "\n" + vector["line"]
    assert signer.verifier_key() == vector["vkey"]


@pytest.mark.parametrize("key", GO["refused_keys"].values(), ids=GO["refused_keys"])
def test_a_key_that_go_refuses_is_refused(key):
    with pytest.raises(CheckpointError):
        Verifier(key)


@pytest.mark.parametrize("typed_key", [b"\x02" + bytes(32), b"\x01" + bytes(33), b"\x01", b""])
def test_a_key_of_another_kind_or_length_is_refused_though_it_agrees_with_itself(typed_key):
    key_id = hashlib.sha256(b"example.com/log\n" + typed_key).digest()[:4].hex()

    with pytest.raises(CheckpointError, match="only Ed25519"):
        Verifier(f"example.com/log+{key_id}+{base64.b64encode(typed_key).decode()}")


def test_a_piece_of_a_key_is_refused():
    key = PETER["vkey"]

    for start in range(len(key)):
        for end in range(start + 1, len(key) + 1):
            if end - start < len(key):
                with pytest.raises(CheckpointError):
                    Verifier(key[start:end])


def test_a_key_with_one_other_character_is_refused():
    key = PETER["vkey"]

    for at, character in enumerate(key):
        with pytest.raises(CheckpointError):
            Verifier(key[:at] + chr(ord(character) + 1) + key[at + 1 :])


@pytest.mark.parametrize(
    "note",
    [
        GO["text"],
        GO["text"] + "\n",
        GO["text"] + "\n" + PETER["line"][:-1],
        "\x01" + GO["text"] + "\n" + PETER["line"],
        GO["text"].replace("\n", "\r\n") + "\n" + PETER["line"],
        "\ud800" + GO["text"] + "\n" + PETER["line"],
        GO["text"] + "\n" + PETER["line"].replace("PeterNeumann", "Bad Name"),
        GO["text"] + "\n" + PETER["line"].replace("PeterNeumann", "Bad+Name"),
        GO["text"] + "\n" + PETER["line"].replace("PeterNeumann", ""),
        GO["text"] + "\n" + PETER["line"].replace("\u2014", "-"),
        GO["text"] + "\n" + PETER["line"] + "Unexpected line.\n",
        GO["text"] + "\n" + PETER["line"] + "\n",
        GO["text"] + "\n" + PETER["line"].replace("x08g", "x08"),
        GO["text"] + "\n" + PETER["line"] + "\u2014 short eDA4Zw==\n",
        GO["text"] + PETER["line"],
        "\n" + PETER["line"],
        "",
    ],
)
def test_what_is_not_a_note_is_refused(note):
    with pytest.raises(CheckpointError):
        Verifier(PETER["vkey"]).open(note)


def test_a_note_has_no_end_of_signatures():
    others = [Signer(f"other{number}", bytes([number]) * 32) for number in range(SIGNATURES_MAX)]
    lines = [signer.sign(GO["text"]).split("\n\n")[1] for signer in others]

    full = GO["text"] + "\n" + PETER["line"] + "".join(lines[1:])

    assert Verifier(PETER["vkey"]).open(full) == GO["text"]
    with pytest.raises(CheckpointError, match="at most"):
        Verifier(PETER["vkey"]).open(full + lines[0])


def test_a_wrong_signature_of_a_known_key_refuses_the_note_whoever_else_signed():
    forged = base64.b64decode(PETER["line"].split(" ")[2])
    line = "\u2014 PeterNeumann " + base64.b64encode(flipped(forged, 100)).decode() + "\n"
    verifiers = [Verifier(PETER["vkey"]), Verifier(ENOCH["vkey"])]

    with pytest.raises(CheckpointError, match="the signature of PeterNeumann is wrong"):
        open_note(GO["text"] + "\n" + ENOCH["line"] + line, verifiers=verifiers)
    assert open_note(GO["text"] + "\n" + ENOCH["line"] + line, verifiers=verifiers[1:])


@given(TEXTS)
def test_what_is_signed_is_opened(text):
    assert VERIFIER.open(SIGNER.sign(text)) == text


@given(TEXTS)
def test_another_key_of_the_same_name_does_not_open(text):
    with pytest.raises(CheckpointError, match="no key that you trust"):
        VERIFIER.open(OUTSIDER.sign(text))


@given(TEXTS, st.integers(0, 2**20))
def test_no_flipped_bit_is_opened_as_another_text(text, bit):
    changed = flipped(SIGNER.sign(text).encode(), bit)

    with pytest.raises((CheckpointError, UnicodeDecodeError)):
        VERIFIER.open(changed.decode())


@pytest.mark.parametrize("text", ["", "no newline", "a\rb\n", "a\x00\n", "\ud800\n", "a\tb\n"])
def test_a_text_that_is_no_note_is_not_signed(text):
    with pytest.raises(CheckpointError):
        SIGNER.sign(text)


@pytest.mark.parametrize("length", [0, 31, 33, 64])
def test_a_seed_has_32_bytes(length):
    with pytest.raises(ValueError, match="32 bytes"):
        Signer(ORIGIN, bytes(length))


@pytest.mark.parametrize(
    "name", ["", "a b", "a+b", "a\nb", "a\u00a0b", "a\u2003b", "a\x01b", "\ud800"]
)
def test_a_name_without_a_place_in_a_note_is_refused(name):
    with pytest.raises(CheckpointError, match="name"):
        Signer(name, bytes(32))
    with pytest.raises(CheckpointError, match="name"):
        Checkpoint(name, 7, ROOT)


@given(st.integers(1, SIZE_MAX), st.binary(min_size=32, max_size=32))
def test_a_checkpoint_is_read_back_as_it_was_written(size, root):
    head = Checkpoint(ORIGIN, size, root)

    assert Checkpoint.from_text(head.to_text()) == head
    assert open_checkpoint(SIGNER.sign(head.to_text()), verifiers=[VERIFIER]) == head


@pytest.mark.parametrize(
    ("size", "root"),
    [(-1, ROOT), (SIZE_MAX + 1, ROOT), (7, ROOT[1:]), (7, ROOT + b"\x00"), (0, ROOT)],
)
def test_a_head_that_no_journal_has_cannot_be_made(size, root):
    with pytest.raises(CheckpointError):
        Checkpoint(ORIGIN, size, root)


def test_an_empty_journal_has_a_head():
    assert Checkpoint.from_text(Checkpoint(ORIGIN, 0, EMPTY_ROOT).to_text()).size == 0


@pytest.mark.parametrize(
    "damage",
    [
        lambda text: text[:-1],
        lambda text: text + "extension\n",
        lambda text: text + "\n",
        lambda text: text.replace("\n7\n", "\n07\n"),
        lambda text: text.replace("\n7\n", "\n+7\n"),
        lambda text: text.replace("\n7\n", "\n-7\n"),
        lambda text: text.replace("\n7\n", "\n\u0667\n"),
        lambda text: text.replace("\n7\n", "\n9223372036854775808\n"),
        lambda text: text.replace("\n7\n", "\n\n"),
        lambda text: text.replace("=\n", "\n"),
        lambda text: text.replace("8=\n", "9=\n"),
        lambda text: text.replace("AAEC", "AAE"),
        lambda text: text.replace("AAEC", ""),
        lambda text: text.replace(ORIGIN, ""),
        lambda text: text.replace(ORIGIN, "two words"),
        lambda text: "",
    ],
)
def test_a_checkpoint_with_another_form_is_refused(damage):
    text = damage(HEAD.to_text())
    assert text != HEAD.to_text()

    with pytest.raises(CheckpointError):
        Checkpoint.from_text(text)


def test_a_checkpoint_is_of_the_journal_that_signed_it():
    borrowed = BREDA.sign(HEAD.to_text())

    with pytest.raises(CheckpointError, match="but it is signed by"):
        open_checkpoint(borrowed, verifiers=[Verifier(BREDA.verifier_key())])


def test_a_checkpoint_may_carry_the_signatures_of_witnesses():
    witness = BREDA.sign(HEAD.to_text()).split("\n\n")[1]

    assert open_checkpoint(NOTE + witness, verifiers=[Verifier(KEY)]) == HEAD
    assert VERIFIER.open(NOTE + witness) == HEAD.to_text()
