"""Read a file of public reports: JSON in the shape of Signalen's public signal, or CSV.

Everything is read and judged before anything is stored: a file with one wrong record leaves no
trace. Errors name the record, its line and the field, in the reader's words.
"""

import csv
import datetime as dt
import io
import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from pydantic import ValidationError

from schakel.assessments import spoken
from schakel.assessments.items import SignalItem
from schakel.assessments.spoken import (
    check_observations,
    conclusion_in_words,
    observation_in_words,
)
from schakel.disclosures import spoken as speaking
from schakel.disclosures.deliberation import unit_of
from schakel.disclosures.models import AnswerCode
from schakel.disclosures.spoken import proposal_in_words
from schakel.example.records import Body, Play, Record, day_of
from schakel.parties.roles import Kind

FILE_SIZE_MAX = 20_000_000  # bytes
RECORDS_MAX = 10_000
RECEIVERS = tuple(kind.value for kind in Kind if kind is not Kind.NODE_OPERATOR)


class FileError(Exception):
    """The file cannot be taken in; `problems` are whole sentences, one for each thing wrong."""

    def __init__(self, problems: list[str]) -> None:
        """Keep what is wrong, in the order of the file."""
        super().__init__("\n".join(problems))
        self.problems = problems


def read(path: Path, *, on: dt.date, text_length_max: int) -> list[Record]:
    """Return the records of a JSON or CSV file, or raise FileError with everything wrong in it."""
    content = _content(path)
    is_json = content.lstrip().startswith(("[", "{"))
    rows = _json_rows(content) if is_json or path.suffix == ".json" else _csv_rows(content)
    records, problems = [], []
    for number, (line, segment, row) in enumerate(rows, start=1):
        if number > RECORDS_MAX:
            raise FileError([f"The file has more than {RECORDS_MAX:,} records."])
        try:
            record = Record(number, line, Body.model_validate(row))
        except ValidationError as error:
            problems += _sentences(error, number, line, segment)
            continue
        found = list(_problems(record, on=on, text_length_max=text_length_max))
        problems += [_sentence(number, line, segment, field, why) for field, why in found]
        records.append(record)
    if not records and not problems:
        problems = ["The file holds no record."]
    if problems:
        raise FileError(problems)
    return records


def _content(path: Path) -> str:
    try:
        size = path.stat().st_size
        if size > FILE_SIZE_MAX:
            raise FileError(
                [f"{path.name} has {size:,} bytes; at most {FILE_SIZE_MAX:,} are read."]
            )
        return path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise FileError([f"{path.name} cannot be read: {error.strerror}."]) from error
    except UnicodeDecodeError as error:
        raise FileError([f"{path.name} is not UTF-8 text (byte {error.start})."]) from error


Row = tuple[int, str, object]


def _json_rows(content: str) -> Iterator[Row]:
    """Yield each element of the list with the line it starts on and its own text."""
    decoder = json.JSONDecoder(object_pairs_hook=_without_twins, parse_constant=_no_constant)
    position = _skip(content, 0)
    if content[position : position + 1] != "[":
        raise FileError(["The file must be a list of records: it starts with [ and ends with ]."])
    position = _skip(content, position + 1)
    first = True
    while content[position : position + 1] != "]":
        if not first:
            position = _expect(content, position, ",")
        first = False
        line = content.count("\n", 0, position) + 1
        try:
            row, end = decoder.raw_decode(content, position)
        except json.JSONDecodeError as error:
            raise FileError(
                [f"Line {error.lineno} is not well-formed JSON: {error.msg}."]
            ) from error
        except (ValueError, RecursionError) as error:
            raise FileError([f"The record on line {line} cannot be read: {error}."]) from error
        _refuse_half_characters(row, line)
        yield line, content[position:end], row
        position = _skip(content, end)
    if content[position + 1 :].strip():
        line = content.count("\n", 0, position) + 1
        raise FileError([f"Something follows the end of the list on line {line}."])


def _refuse_half_characters(row: object, line: int) -> None:
    """JSON can write half a character (RFC 8259 8.2); no text can hold one."""
    try:
        json.dumps(row, ensure_ascii=False).encode("utf-8")
    except UnicodeEncodeError as error:
        half = error.object[error.start].encode("ascii", "backslashreplace").decode("ascii")
        why = f"The record on line {line} holds half a character, {half}, which is no text."
        raise FileError([why]) from error


def _skip(content: str, position: int) -> int:
    while content[position : position + 1] in {" ", "\t", "\r", "\n"}:
        position += 1
    return position


def _expect(content: str, position: int, sign: str) -> int:
    if content[position : position + 1] != sign:
        line = content.count("\n", 0, position) + 1
        raise FileError([f"Line {line} is not well-formed JSON: a {sign} or ] was expected."])
    return _skip(content, position + 1)


def _without_twins(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        twin = next(name for name in names if names.count(name) > 1)
        raise ValueError(f"the field {twin} is written twice")
    return found


def _no_constant(name: str) -> object:
    raise ValueError(f"{name} is not a number")


def _csv_rows(content: str) -> Iterator[Row]:
    """Yield each row under the header; `location.address.postcode` fills a nested field."""
    reader = csv.reader(io.StringIO(content), strict=True)
    try:
        header = [name.strip() for name in next(reader, [])]
        if "text" not in header:
            raise FileError(["The first line must be a header with at least the column text."])
        twins = {name for name in header if header.count(name) > 1}
        if twins:
            raise FileError([f"The header names {', '.join(sorted(twins))} twice."])
        line = reader.line_num + 1
        for cells in reader:
            if cells:
                if len(cells) != len(header):
                    raise FileError(
                        [f"Line {line} has {len(cells)} fields; the header has {len(header)}."]
                    )
                yield line, "", _nested(header, cells)
            line = reader.line_num + 1
    except csv.Error as error:
        raise FileError([f"Line {reader.line_num} is not well-formed CSV: {error}."]) from error


def _nested(header: list[str], cells: list[str]) -> dict[str, object]:
    row: dict[str, object] = {}
    for name, cell in zip(header, cells, strict=True):
        *path, last = name.split(".")
        if not cell.strip() and last != "text":
            continue
        inner = row
        for part in path:
            below = inner.setdefault(part, {})
            if not isinstance(below, dict):
                raise FileError([f"The header has both {part} and {name}."])
            inner = below
        inner[last] = json.loads(cell) if name == "play" and _is_json(cell) else cell
    return row


def _is_json(cell: str) -> bool:
    try:
        json.loads(cell)
    except ValueError:
        return False
    return True


def _problems(record: Record, *, on: dt.date, text_length_max: int) -> Iterator[tuple[str, str]]:
    body = record.body
    if not body.text.strip():
        yield "text", "it is empty; write what was seen or heard"
    length = len(record.text)
    if length > text_length_max:
        yield "text", f"it has {length:,} characters; at most {text_length_max:,} are taken in"
    for name in ("how_known", "municipality"):
        if len(getattr(body, name)) > 2_000:
            yield name, "it has more than 2,000 characters"
    if len(record.place) > 2_000:
        yield "location", "it has more than 2,000 characters"
    yield from _wrong_dates(body, on)
    if body.play is not None:
        yield from _wrong_words(body.play, on)


def _wrong_words(play: Play, on: dt.date) -> Iterator[tuple[str, str]]:
    """Try each word of a play on the room that will hear it, before anything is played."""
    try:
        conclusion_in_words(play.conclusion)
    except spoken.REFUSALS as error:
        yield "play.conclusion", str(error)
    try:
        seen = [observation_in_words(**one.model_dump()) for one in play.observations]
        check_observations(seen, on=on)
    except spoken.REFUSALS as error:
        yield "play.observations", str(error)
    try:
        for number, item in enumerate(play.items):
            unit_of(SignalItem(f"items.{number}", item.category, item.subject, item.value))
        proposal_in_words(
            purpose=play.purpose, consent=play.consent, acute=play.acute, chosen=(), asked_back=""
        )
    except speaking.REFUSALS as error:
        yield "play", str(error)
    if play.receiver is not None and play.receiver not in RECEIVERS:
        yield "play.receiver", f"{play.receiver!r} is not one of {', '.join(RECEIVERS)}"
    for word in play.answers():
        if word not in AnswerCode.values:
            yield "play.answer", f"{word!r} is not one of {', '.join(AnswerCode.values)}"


def _wrong_dates(body: Body, on: dt.date) -> Iterator[tuple[str, str]]:
    for name in ("incident_date_start", "incident_date_end"):
        moment = getattr(body, name)
        if moment is not None and day_of(moment) > on:
            yield name, f"{day_of(moment)} lies in the future"
    start, end = body.incident_date_start, body.incident_date_end
    if start is not None and end is not None and day_of(end) < day_of(start):
        yield "incident_date_end", f"{day_of(end)} lies before the start, {day_of(start)}"


NO_DATE = "it is not a date such as 2026-11-24 or 2026-11-24T10:15:00+01:00"
REASONS: Mapping[str, str] = {
    "missing": "it is missing",
    "extra_forbidden": "this field is not known here",
    "string_type": "it must be text",
    "string_too_long": "Schakel takes in no identity of a reporter; leave it empty",
    "datetime_from_date_parsing": NO_DATE,
    "date_from_datetime_parsing": NO_DATE,
    "value_error": NO_DATE,
    "model_type": "the record must be an object with fields",
}
TYPES = {"Location", "str", "Category", "datetime", "date", "list[str]", "dict[str,str]", "Play"}


def _sentences(error: ValidationError, number: int, line: int, segment: str) -> list[str]:
    """Say each thing once; a field that may have two forms complains in each of them."""
    found: dict[str, str] = {}
    for one in error.errors():
        parts = [str(part) for part in one["loc"] if str(part) not in TYPES]
        field = ".".join(parts)
        why = REASONS.get(one["type"], one["msg"][:1].lower() + one["msg"][1:])
        if one["type"] == "string_type" and field in found:
            continue
        if found.get(field) == REASONS["string_type"] or field not in found:
            found[field] = why
    deeper = [name for name in found if any(o.startswith(f"{name}.") for o in found)]
    return [
        _sentence(number, line, segment, field, why)
        for field, why in found.items()
        if field not in deeper
    ]


def _sentence(number: int, line: int, segment: str, field: str, why: str) -> str:
    why = why.rstrip(".")
    if not field:
        return f"Record {number} (line {line}): {why}."
    return f"Record {number} (line {_line_of(field, line, segment)}), field {field}: {why}."


def _line_of(field: str, line: int, segment: str) -> int:
    """Return the line on which a field of a JSON record stands, as near as its name tells."""
    name = next((part for part in reversed(field.split(".")) if not part.isdigit()), field)
    found = re.search(rf'"{re.escape(name)}"\s*:', segment)
    return line + (segment.count("\n", 0, found.start()) if found else 0)
