"""A receipt cannot be guessed, finds every slip of the pen, and is read as people write it."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schakel.reports import receipts
from schakel.reports.receipts import ALPHABET, LENGTH, Problem, Receipt, ReceiptError

NONCES = st.binary(min_size=32, max_size=32)
PLACES = st.integers(0, LENGTH - 1)


def problem_of(typed: str) -> Problem:
    with pytest.raises(ReceiptError) as caught:
        receipts.parse(typed)
    return caught.value.problem


def test_a_receipt_holds_at_least_88_bits_besides_its_check_character() -> None:
    assert (LENGTH - 1) * math.log2(len(ALPHABET)) >= 88


def test_no_character_looks_like_another() -> None:
    assert len(set(ALPHABET)) == len(ALPHABET) == 31
    assert not set(ALPHABET) & set("01ILO")


@given(NONCES)
def test_the_same_form_gives_the_same_receipt_and_it_reads_back(nonce: bytes) -> None:
    receipt = receipts.of_nonce(nonce)
    assert receipts.of_nonce(nonce) == receipt
    assert receipts.parse(receipt) == receipt


@given(NONCES, NONCES)
def test_another_form_gives_another_receipt(one: bytes, other: bytes) -> None:
    assert (receipts.of_nonce(one) == receipts.of_nonce(other)) == (one == other)


def test_another_installation_gives_another_receipt_for_the_same_form(settings) -> None:
    here = receipts.of_nonce(bytes(32))
    settings.RECEIPT_PEPPER = bytes(32)
    assert receipts.of_nonce(bytes(32)) != here


@given(NONCES)
def test_every_single_wrong_character_is_found(nonce: bytes) -> None:
    receipt = receipts.of_nonce(nonce)
    for place in range(LENGTH):
        for character in ALPHABET:
            if character != receipt[place]:
                wrong = receipt[:place] + character + receipt[place + 1 :]
                assert problem_of(wrong) is Problem.CHECK


@given(NONCES)
def test_every_two_different_characters_that_changed_places_are_found(nonce: bytes) -> None:
    receipt = receipts.of_nonce(nonce)
    for one in range(LENGTH):
        for other in range(one + 1, LENGTH):
            if receipt[one] != receipt[other]:
                swapped = list(receipt)
                swapped[one], swapped[other] = swapped[other], swapped[one]
                assert problem_of("".join(swapped)) is Problem.CHECK


def test_every_character_is_as_likely_as_any_other() -> None:
    drawn = "".join(receipts.of_nonce(number.to_bytes(32, "big"))[:-1] for number in range(5_000))
    expected = len(drawn) / len(ALPHABET)
    chi = sum((drawn.count(character) - expected) ** 2 / expected for character in ALPHABET)
    # 30 degrees of freedom: a sound draw exceeds 80 once in some 400,000 times.
    assert chi < 80


@given(NONCES, st.sampled_from([" ", "-", "  ", ".", "\u00a0", "\n"]), st.booleans())
def test_it_is_read_as_people_write_it(nonce: bytes, between: str, small: bool) -> None:
    receipt = receipts.of_nonce(nonce)
    written = between.join(receipts.shown(receipt).split(" "))
    assert receipts.parse(written.lower() if small else written) == receipt


def test_it_is_shown_in_five_groups_of_four() -> None:
    assert receipts.shown(Receipt("7Q4K9WXM2RTBVH5NE8CD")) == "7Q4K 9WXM 2RTB VH5N E8CD"


@pytest.mark.parametrize("character", ["0", "1", "I", "L", "O", "É", "€", "ı"])
def test_a_character_that_never_occurs_is_named(character: str) -> None:
    with pytest.raises(ReceiptError) as caught:
        receipts.parse(f"7Q4K {character}")
    assert caught.value.problem is Problem.CHARACTER
    assert caught.value.found == character.upper()


def test_what_is_missing_or_too_much_is_counted() -> None:
    receipt = receipts.of_nonce(bytes(32))
    assert problem_of(" - ") is Problem.EMPTY
    assert problem_of(receipt[:-1]) is Problem.SHORT
    assert problem_of(receipt + "2") is Problem.LONG


@given(NONCES)
def test_what_is_kept_of_a_form_does_not_hold_its_nonce_or_salt(nonce: bytes) -> None:
    kept = receipts.form_hash(nonce)
    assert kept not in (nonce, receipts.text_salt(nonce))
    assert len(kept) == len(receipts.text_salt(nonce)) == 32
