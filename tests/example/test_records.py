"""A file of reports is read whole or not at all, and says what is wrong where."""

import datetime as dt
import json
from pathlib import Path

import pytest

from schakel.example.reading import FileError, read

ON = dt.date(2026, 11, 24)


def problems(tmp_path: Path, content: str, name: str = "file.json") -> list[str]:
    file = tmp_path / name
    file.write_text(content, encoding="utf-8")

    with pytest.raises(FileError) as refused:
        read(file, on=ON, text_length_max=20_000)

    return refused.value.problems


def test_a_report_in_signalens_shape_is_read(tmp_path: Path) -> None:
    body = {
        "text": "Ik zag een slot.",
        "text_extra": "Aan de buitenkant.",
        "source": "online",
        "location": {
            "geometrie": {"type": "Point", "coordinates": [4.9, 52.4]},
            "address": {
                "openbare_ruimte": "Kadeweg",
                "huisnummer": "12",
                "huisletter": "a",
                "huisnummer_toevoeging": "3",
                "postcode": "0000XA",
                "woonplaats": "Voorbeeldstad",
            },
            "stadsdeel": None,
        },
        "category": {"category_url": "/signals/v1/public/terms/categories/x/sub_categories/crime"},
        "reporter": {"email": "", "phone": None, "sharing_allowed": False},
        "incident_date_start": "2026-11-18T07:30:00+01:00",
    }
    file = tmp_path / "one.json"
    file.write_text(json.dumps([body]), encoding="utf-8")

    (record,) = read(file, on=ON, text_length_max=20_000)

    assert record.text == "Ik zag een slot.\n\nAan de buitenkant."
    assert record.place == "Kadeweg 12a-3, 0000XA Voorbeeldstad"
    assert record.town == "Voorbeeldstad"
    assert record.category == "crime"
    assert record.when == "2026-11-18"


def test_a_point_is_a_place_only_without_words(tmp_path: Path) -> None:
    file = tmp_path / "one.json"
    where = {"geometrie": {"type": "Point", "coordinates": [4.9, 52.4]}}
    file.write_text(json.dumps([{"text": "a", "location": where}]), encoding="utf-8")

    (record,) = read(file, on=ON, text_length_max=20_000)

    assert record.place == "52.40000, 4.90000"


def test_a_csv_with_a_header_is_read_with_its_lines(tmp_path: Path) -> None:
    file = tmp_path / "two.csv"
    file.write_text(
        "text,location.address.woonplaats,category,incident_date_start\n"
        '"Eerste\nregel",Anderdam,crime,2026-11-01\n'
        "tweede,,,\n",
        encoding="utf-8-sig",
    )

    first, second = read(file, on=ON, text_length_max=20_000)

    assert (first.line, first.text, first.town, first.when) == (
        2,
        "Eerste\nregel",
        "Anderdam",
        "2026-11-01",
    )
    assert (second.line, second.text) == (4, "tweede")


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("", "must be a list"),
        ('{"text": "a"}', "must be a list"),
        ("[]", "holds no record"),
        ('[{"text": "a"},]', "Line 1"),
        ('[{"text": "a"}] more', "follows the end"),
        ('[{"text": "a", "text": "b"}]', "text is written twice"),
        ('[\n\n{"text": "a",\n "nationality": "x"}]', "Record 1 (line 4), field nationality"),
        ('[{"text": "a"}, {"text": ""}]', "Record 2 (line 1), field text: it is empty"),
        ('[{"text": "a"}, 5]', "Record 2 (line 1): the record must be an object"),
        ('[{"text": 5}]', "field text: it must be text"),
        ('[{"text": NaN}]', "NaN is not a number"),
        ('[{"text": "a", "incident_date_start": "2026-11-25"}]', "lies in the future"),
        ('[{"text": "a", "incident_date_start": "gisteren"}]', "not a date"),
        (
            '[{"text": "a", "incident_date_start": "2026-11-02",'
            ' "incident_date_end": "2026-11-01"}]',
            "lies before the start",
        ),
        ('[{"text": "a", "reporter": {"email": "a@b.nl"}}]', "takes in no identity of a reporter"),
        ('[{"text": "a", "location": {"adres": "x"}}]', "field location.adres"),
        ('[{"text": "a", "play": {"conclusion": "x", "reasons": "y"}}]', "trafficking_suspected"),
        (
            '[{"text": "a", "play": {"conclusion": "no_abuse"}}]',
            "play.reasons: it is missing",
        ),
        ("[" * 100_000, "cannot be read"),
        (r'[{"text": "a \ud800 b"}]', r"half a character, \ud800"),
        ('[{"text": "a", "incident_date_start": 5}]', "not a date"),
        (
            '[{"text": "a", "location": {"geometrie": {"type": "Point",'
            ' "coordinates": [1e999, 2]}}}]',
            "field location.geometrie.coordinates",
        ),
    ],
)
def test_a_wrong_file_says_what_is_wrong_where(tmp_path: Path, content: str, said: str) -> None:
    assert said in "\n".join(problems(tmp_path, content))


def test_two_megabytes_of_text_are_refused_by_name(tmp_path: Path) -> None:
    (problem,) = problems(tmp_path, json.dumps([{"text": "a" * 2_000_000}]))

    assert problem == (
        "Record 1 (line 1), field text: it has 2,000,000 characters; at most 20,000 are taken in."
    )


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("plaats,tekst\na,b\n", "at least the column text"),
        ("text,location\na\n", "Line 2 has 1 fields; the header has 2"),
        ("text,text\na,b\n", "names text twice"),
        ("text,leeftijd\na,15\n", "Record 1 (line 2), field leeftijd"),
        ('text\n"open\n', "not well-formed CSV"),
    ],
)
def test_a_wrong_csv_says_what_is_wrong_where(tmp_path: Path, content: str, said: str) -> None:
    assert said in "\n".join(problems(tmp_path, content, "file.csv"))


def test_each_wrong_word_of_a_play_is_named(tmp_path: Path) -> None:
    play = {
        "observations": [{"indicator": "I112", "how_known": "saw_it"}],
        "conclusion": "cannot_tell",
        "reasons": "x",
        "items": [{"category": "foo", "value": "v"}],
        "receiver": "polite",
        "answer": "ja",
    }

    found = problems(tmp_path, json.dumps([{"text": "a", "play": play}]))

    said = "\n".join(found)
    assert "contested" in said
    assert "'foo'" in said
    assert "'polite' is not one of municipality, police" in said
    assert "'ja' is not one of received" in said


def test_bytes_that_are_no_text_are_refused(tmp_path: Path) -> None:
    file = tmp_path / "file.json"
    file.write_bytes(b'[{"text": "\xff"}]')

    with pytest.raises(FileError, match="not UTF-8"):
        read(file, on=ON, text_length_max=20_000)
