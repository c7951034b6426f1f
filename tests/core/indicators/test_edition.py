"""The shipped edition, beside an independent transcription of the fact sheet's list."""

import csv
import re
import time
from pathlib import Path

import pytest

from schakel.core.indicators import catalogue
from schakel.core.indicators.catalogue import (
    CatalogueError,
    CautionKind,
    Element,
    Evidence,
    Indicator,
    IndicatorClass,
    Sector,
    UnknownIndicatorError,
    current,
    edition,
    load,
)
from schakel.core.indicators.text import Language, Text

VECTORS = Path(__file__).parents[2] / "vectors" / "indicators" / "classes.csv"
ROWS = {row["code"]: row for row in csv.DictReader(VECTORS.open(encoding="utf-8"))}
CODES = [f"I{number:02}" for number in range(1, 115)]
LETTERS = {
    "D": IndicatorClass.DIRECT,
    "I": IndicatorClass.INDIRECT,
    "X": IndicatorClass.CONTESTED,
}
# The only row whose class the source splits over two things; the catalogue holds the first.
SPLIT = {"I101": ("D for lock / X for curtains", "D")}


def every_text(indicator: Indicator) -> list[Text]:
    texts = [indicator.name, indicator.innocent, indicator.why, indicator.note]
    texts += [caution.text for caution in indicator.cautions]
    texts += [indicator.group.label]
    return [text for text in texts if text is not None]


def cautions(code: str) -> set[CautionKind]:
    return {caution.kind for caution in current().find(code).cautions}


def test_the_edition_holds_exactly_the_114_codes_in_order() -> None:
    assert list(current().indicators) == CODES
    assert list(ROWS) == CODES


@pytest.mark.parametrize("code", CODES)
def test_class_sectors_and_elements_are_those_of_the_fact_sheet(code: str) -> None:
    row, indicator = ROWS[code], current().find(code)
    given, letter = SPLIT.get(code, (row["class"], row["class"]))

    assert row["class"] == given
    assert indicator.indicator_class is LETTERS[letter]
    assert "/".join(sector.value for sector in indicator.sectors) == row["sectors"]
    assert "/".join(element.value for element in indicator.elements) == row["elements"]


@pytest.mark.parametrize("code", CODES)
def test_evidence_marks_are_those_of_the_fact_sheet(code: str) -> None:
    marked = set(
        re.findall(r"V/M|M-[hml]|V", " ".join(re.findall(r"\[.*?\]", ROWS[code]["sources"])))
    )
    marks = {mark for given in marked for mark in given.split("/")}

    found = {mark.value for mark in current().find(code).evidence} - {Evidence.UNMARKED.value}

    assert found == marks


@pytest.mark.parametrize("code", CODES)
def test_every_indicator_speaks_both_languages(code: str) -> None:
    for text in every_text(current().find(code)):
        assert text.nl.strip()
        assert text.en.strip()
        assert text.nl != text.en


def test_every_term_speaks_both_languages() -> None:
    found = current()
    meanings = [*found.elements.values(), *found.classes.values()]
    texts = [
        *found.sectors.values(),
        *found.evidence.values(),
        *(each.meaning for each in meanings),
    ]

    for text in texts:
        assert text.in_language(Language.DUTCH) != text.in_language(Language.ENGLISH)
    assert set(found.sectors) == set(Sector)
    assert set(found.elements) == set(Element)


def test_no_two_indicators_share_a_name() -> None:
    names = [indicator.name for indicator in current().indicators.values()]

    assert len({name.nl for name in names}) == len({name.en for name in names}) == len(names)


@pytest.mark.parametrize("code", CODES)
def test_only_a_direct_indicator_can_lack_an_innocent_explanation(code: str) -> None:
    indicator = current().find(code)

    if indicator.indicator_class is not IndicatorClass.DIRECT:
        assert indicator.innocent_known
    if ROWS[code]["innocent"] == "—":
        assert not indicator.innocent_known


@pytest.mark.parametrize("code", CODES)
def test_exactly_the_contested_say_why_and_bear_on_nothing(code: str) -> None:
    indicator = current().find(code)

    assert (indicator.why is not None) == indicator.contested
    if indicator.contested:
        assert indicator.elements == (Element.CONTEXT,)


def test_every_legal_element_names_its_article() -> None:
    for element, meaning in current().elements.items():
        assert (meaning.article is None) == (element is Element.CONTEXT)
        assert element is Element.CONTEXT or "273f" in str(meaning.article)


def test_nobody_has_reviewed_the_edition_yet() -> None:
    assert current().reviewed_by is None


@pytest.mark.parametrize(
    ("kind", "codes"),
    [
        (CautionKind.ALONE_INSUFFICIENT, {"I58"}),
        (CautionKind.POLICE_ONLY, {"I92", "I109"}),
        (CautionKind.CARE_SIDE_ONLY, {"I27"}),
        (CautionKind.HEALTH_DATA, {"I06", "I24", "I60", "I89"}),
        (CautionKind.RESIDENCE_FIREWALL, {"I110"}),
        (CautionKind.PARTLY_CONTESTED, {"I25", "I74", "I86", "I101"}),
    ],
)
def test_cautions_of_the_fact_sheet_stand_with_their_indicators(
    kind: CautionKind, codes: set[str]
) -> None:
    assert {code for code in CODES if kind in cautions(code)} == codes


def test_every_sign_of_minority_goes_first() -> None:
    for code, indicator in current().indicators.items():
        minor = Element.AGE in indicator.elements or Sector.MINORS in indicator.sectors

        assert (CautionKind.MINOR_FIRST in cautions(code)) == minor


def test_a_partly_contested_sign_says_what_may_not_be_recorded_under_it() -> None:
    for code, indicator in current().indicators.items():
        if CautionKind.PARTLY_CONTESTED in cautions(code):
            assert indicator.note is not None
            assert "may not be recorded under this code" in indicator.note.en
            assert "hier niet onder worden vastgelegd" in indicator.note.nl


def test_the_locked_door_carries_no_curtains() -> None:
    door = current().find("I101")

    assert "window" not in door.name.en
    assert "ramen" not in door.name.nl
    assert door.note is not None
    assert "ramen" in door.note.nl


def test_an_assessor_is_offered_no_contested_indicator() -> None:
    for sector in Sector:
        assert not any(indicator.contested for indicator in current().offered(sector))


def test_a_sector_is_offered_its_own_and_the_general_indicators() -> None:
    offered = {indicator.code for indicator in current().offered(Sector.DOMESTIC)}

    assert {"I01", "I78"} <= offered
    assert not {"I21", "I50"} & offered


def test_a_code_that_is_not_there_is_named() -> None:
    with pytest.raises(UnknownIndicatorError, match="I115"):
        current().find("I115")


@pytest.mark.parametrize("name", ["2020-01", "../2026-11", ""])
def test_an_edition_that_is_not_shipped_is_named(name: str) -> None:
    with pytest.raises(CatalogueError, match=re.escape(repr(name))):
        edition(name)


def test_an_edition_is_read_once() -> None:
    assert current() is edition(catalogue.CURRENT_EDITION)


def test_reading_the_edition_takes_less_than_200_ms() -> None:
    content = (Path(catalogue.__file__).parent / "editions" / "2026-11.yaml").read_text("utf-8")

    started = time.process_time()
    load(content, name="2026-11.yaml")

    assert time.process_time() - started < 0.2
