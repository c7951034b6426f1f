"""What was written comes back as it was written, and reads the same in every language."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schakel.reports.content import ContentError, ReportContent

TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=60)


@given(TEXTS, TEXTS, TEXTS, TEXTS)
def test_what_was_sealed_comes_back_as_it_was(text, place, when, how_known) -> None:
    content = ReportContent(text, place, when, how_known)
    assert ReportContent.from_bytes(content.to_bytes()) == content


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\xff",
        b"[]",
        b"1",
        b'{"text": "x"}',
        b'{"text": 1, "place": "", "when": "", "how_known": ""}',
    ],
)
def test_what_is_no_content_is_refused_and_not_quoted(content: bytes) -> None:
    with pytest.raises(ContentError):
        ReportContent.from_bytes(content)


def test_as_sent_is_the_reporters_words_alone() -> None:
    assert ReportContent("Ik zag iets.", when="gisteren").as_sent() == "Ik zag iets.\n\ngisteren\n"
