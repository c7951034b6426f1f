"""One entry has one form, and its commitment opens with one salt and one set of details."""

import hashlib
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.core.ledger.cast import flipped

from schakel.core.ledger.canonical import INTEGER_MAX, LedgerError
from schakel.core.ledger.entry import Entry, EntryError, commit

SALT = bytes(range(32))
LEAF = b'{"at":"2026-11-24","commitment":"' + b"ab" * 32 + b'","v":1,"verb":"report.received"}'
NAMES = st.from_regex(r"[a-z][a-z0-9_]{0,8}", fullmatch=True)
VALUES = st.text(max_size=20) | st.integers(-INTEGER_MAX, INTEGER_MAX)
DETAILS = st.dictionaries(NAMES, VALUES, max_size=5)
MOMENTS = st.datetimes().map(lambda moment: moment.isoformat(timespec="minutes") + "Z")
ENTRIES = st.builds(
    Entry,
    verb=st.from_regex(r"[a-z]{1,9}\.[a-z_]{1,9}", fullmatch=True),
    at=st.dates().map(str) | MOMENTS,
    commitment=st.binary(min_size=32, max_size=32),
)


def test_an_entry_has_the_bytes_of_the_document():
    assert Entry("report.received", "2026-11-24", b"\xab" * 32).to_bytes() == LEAF


def test_the_commitment_is_the_hash_of_label_salt_and_canonical_details():
    details = {"place": "hôtel", "by": "reporter", "count": -3}

    found = commit(SALT, details)

    written = rb'{"by":"reporter","count":-3,"place":"h\u00f4tel"}'
    assert found == hashlib.sha256(b"schakel/commitment/v1\n" + SALT + written).digest()


@given(ENTRIES)
def test_an_entry_is_read_back_as_it_was_written(entry):
    assert Entry.from_bytes(entry.to_bytes()) == entry


@given(ENTRIES)
def test_the_leaf_is_the_canonical_json_of_its_parts(entry):
    leaf = entry.to_bytes()

    parts = json.loads(leaf)

    assert json.dumps(parts, sort_keys=True, separators=(",", ":")).encode() == leaf


@given(st.binary(max_size=200) | ENTRIES.map(Entry.to_bytes), st.integers(0, 2000))
def test_bytes_are_refused_or_have_that_one_form(leaf, bit):
    changed = flipped(leaf, bit) if leaf else leaf

    try:
        entry = Entry.from_bytes(changed)
    except EntryError:
        return

    assert entry.to_bytes() == changed


@pytest.mark.parametrize(
    "twin",
    [
        LEAF + b"\n",
        b" " + LEAF,
        LEAF.replace(b":1,", b": 1,"),
        LEAF.replace(b":1,", b":2,"),
        LEAF.replace(b":1,", b":1.0,"),
        LEAF.replace(b"abab", b"ABAB", 1),
        LEAF.replace(b"abab", b"ab", 1),
        LEAF.replace(b"2026-11-24", b"2026-02-30"),
        LEAF.replace(b"2026-11-24", b"2026-11-24T24:00Z"),
        LEAF.replace(b"2026-11-24", b"2026-11-24T10:15"),
        LEAF.replace(b"2026-11-24", b"2026-11-24T10:15+01:00"),
        LEAF.replace(b"2026-11-24", "٢٠٢٦-11-24".encode()),
        LEAF.replace(b"report.received", b"Report.received"),
        LEAF.replace(b"report.received", b"report"),
        LEAF.replace(b"report", b"rep\\u006frt"),
        LEAF.replace(b'{"at"', b'{"also":1,"at"'),
        LEAF.replace(b'"v":1,', b'"v":1,"v":1,'),
        b'{"verb":"report.received",' + LEAF[1:-25] + b"}",
        b"",
        b"null",
        b"\xff" * 40,
    ],
)
def test_a_twin_of_an_entry_is_refused(twin):
    with pytest.raises(EntryError):
        Entry.from_bytes(twin)


def test_every_error_about_an_entry_is_a_value_error():
    assert issubclass(EntryError, LedgerError)
    assert issubclass(LedgerError, ValueError)


@pytest.mark.parametrize(
    ("verb", "at", "commitment"),
    [
        ("report.received\n", "2026-11-24", bytes(32)),
        ("report received", "2026-11-24", bytes(32)),
        ("report.received", "24-11-2026", bytes(32)),
        ("report.received", "2026-11-24 10:15", bytes(32)),
        ("report.received", "0000-11-24", bytes(32)),
        ("report.received", "2026-11-24T10:15:60Z", bytes(32)),
        ("report.received", "2026-11-24", bytes(31)),
    ],
)
def test_an_entry_that_cannot_be_written_cannot_be_made(verb, at, commitment):
    with pytest.raises(EntryError):
        Entry(verb, at, commitment)


@given(DETAILS, st.binary(min_size=32, max_size=32))
def test_the_order_of_details_does_not_matter(details, salt):
    backwards = dict(reversed(list(details.items())))

    assert commit(salt, details) == commit(salt, backwards)


@given(DETAILS, DETAILS, st.integers(0, 255))
def test_a_commitment_opens_with_its_own_salt_and_details_alone(details, other, bit):
    entry = Entry("report.received", "2026-11-24", commit(SALT, details))

    entry.check_details(salt=SALT, details=details)

    with pytest.raises(EntryError):
        entry.check_details(salt=flipped(SALT, bit), details=details)
    if other != details:
        with pytest.raises(EntryError):
            entry.check_details(salt=SALT, details=other)


@pytest.mark.parametrize(
    "details",
    [
        {"a": 1.5},
        {"a": True},
        {"a": None},
        {"a": ["x"]},
        {"a": INTEGER_MAX + 1},
        {"a": -INTEGER_MAX - 1},
        {"a": "\ud800"},
        {"A": "x"},
        {"": "x"},
        {"a b": "x"},
        {"1a": "x"},
        {1: "x"},
    ],
)
def test_details_that_two_programs_could_write_in_two_ways_are_refused(details):
    with pytest.raises(EntryError):
        commit(SALT, details)


@pytest.mark.parametrize("length", [0, 16, 31, 33])
def test_a_salt_has_32_bytes(length):
    with pytest.raises(EntryError, match="32 bytes"):
        commit(bytes(length), {})
