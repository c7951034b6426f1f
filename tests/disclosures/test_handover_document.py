"""The format document of a handover is true: its example is read, and written back the same."""

import json
import re

import pytest

from schakel.disclosures.handover import HandoverError, handover_from
from schakel.disclosures.proposal import Footing, Reliability, Source
from schakel.environment import ROOT

DOCUMENT = (ROOT / "docs/formats/handover.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"```json\n(.*?)```", DOCUMENT, re.S)


def test_the_example_is_read_and_written_back_the_same() -> None:
    (example,) = EXAMPLES
    assert json.loads(handover_from(example.encode()).to_bytes()) == json.loads(example)


@pytest.mark.parametrize("name", json.loads(EXAMPLES[0]))
def test_a_handover_without_one_of_its_parts_is_refused(name: str) -> None:
    whole = json.loads(EXAMPLES[0])
    del whole[name]
    with pytest.raises(HandoverError):
        handover_from(json.dumps(whole).encode())


def test_a_handover_of_another_version_is_refused() -> None:
    whole = json.loads(EXAMPLES[0]) | {"format": "schakel-handover/v2"}
    with pytest.raises(HandoverError):
        handover_from(json.dumps(whole).encode())


@pytest.mark.parametrize("content", [b"", b"[]", b"\xff", b'{"format": "schakel-handover/v1"}'])
def test_other_bytes_are_refused(content: bytes) -> None:
    with pytest.raises(HandoverError):
        handover_from(content)


@pytest.mark.parametrize("words", [Source, Reliability, Footing])
def test_the_document_names_every_word_of_the_label(words: type[Source]) -> None:
    assert all(f"`{word}`" in DOCUMENT for word in words.values)
