"""One public report as a file writes it: Signalen's public signal, with a play if there is one."""

import datetime as dt
from dataclasses import dataclass
from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field


class Shape(BaseModel):
    """A part of a record that refuses fields it does not know."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Address(Shape):
    """An address as Signalen writes it."""

    openbare_ruimte: str = ""
    huisnummer: str | int = ""
    huisletter: str = ""
    huisnummer_toevoeging: str | int = ""
    postcode: str = ""
    woonplaats: str = ""

    def text(self) -> str:
        """Return the address on one line."""
        number = f"{self.huisnummer}{self.huisletter}"
        addition = f"-{self.huisnummer_toevoeging}" if self.huisnummer_toevoeging else ""
        street = f"{self.openbare_ruimte} {number}{addition}".strip()
        town = f"{self.postcode} {self.woonplaats}".strip()
        return ", ".join(part for part in (street, town) if part)


def _written(value: object) -> object:
    """Let only text be read as a moment: a bare number would become a day in 1970."""
    if value is None or isinstance(value, str | dt.date):
        return value
    raise ValueError("it is not a date such as 2026-11-24")


Moment = Annotated[dt.datetime | dt.date | None, BeforeValidator(_written)]


class Geometry(Shape):
    """A GeoJSON point: longitude, latitude."""

    type: str = Field(pattern="^Point$")
    coordinates: tuple[
        Annotated[float, Field(ge=-180, le=180)], Annotated[float, Field(ge=-90, le=90)]
    ]


class Location(Shape):
    """Where it was, as Signalen writes it; `text` is ours, for who has no address."""

    address: Address = Address()
    address_text: str = ""
    text: str = ""
    geometrie: Geometry | None = None
    stadsdeel: str | None = None
    buurt_code: str | None = None
    area_type_code: str | None = None
    area_code: str | None = None
    area_name: str | None = None
    extra_properties: object = None

    def place(self) -> str:
        """Return the place in words; a point only when there are no words."""
        words = self.text or self.address_text or self.address.text()
        if not words and self.geometrie is not None:
            east, north = self.geometrie.coordinates
            return f"{north:.5f}, {east:.5f}"
        return words


class Category(Shape):
    """What kind of report it is; Signalen gives an address or a name."""

    category_url: str = ""
    sub_category: str = ""

    def name(self) -> str:
        """Return the last part of the name, such as `hospitality`."""
        return (self.sub_category or self.category_url).rstrip("/").rsplit("/", 1)[-1]


class Reporter(Shape):
    """Who reports, as Signalen asks it. We do not take it in: it must be empty."""

    email: str | None = Field(default=None, max_length=0)
    phone: str | None = Field(default=None, max_length=0)
    sharing_allowed: bool = False


class ObservationPlay(Shape):
    """That a sign was seen: by its code, how it is known, and by whom."""

    indicator: str = Field(pattern=r"^I\d{2,3}$")
    how_known: str
    by_whom: str = "reporter"
    standing: str | None = None
    observed_on: str = ""
    note: str = ""
    contested_reason: str = ""


class ItemPlay(Shape):
    """One item of the signal: a data category about a category of person."""

    category: str
    subject: str = "none"
    value: str = Field(min_length=1)


class Play(Shape):
    """What the people in the chain decide, so that a record can walk to the end."""

    observations: list[ObservationPlay] = []
    conclusion: str
    reasons: str = Field(min_length=1)
    items: list[ItemPlay] = []
    receiver: str | None = None
    purpose: str = "detection"
    consent: str = "not_asked"
    acute: bool = False
    evidence: str | dict[str, str] = ""
    answer: str | list[str] = []

    def shown_for(self, condition: str) -> str:
        """Return the words that show a condition was met: its own, else those for all."""
        if isinstance(self.evidence, str):
            return self.evidence or self.reasons
        return self.evidence.get(condition, self.reasons)

    def answers(self) -> list[str]:
        """Return the receiver's answers in order."""
        return [self.answer] if isinstance(self.answer, str) else self.answer


class Body(Shape):
    """One public report. `session` and `source` are accepted and not kept."""

    text: str
    text_extra: str = ""
    location: Location | str = Location()
    category: Category | str = Category()
    incident_date_start: Moment = None
    incident_date_end: Moment = None
    reporter: Reporter | None = None
    how_known: str = ""
    municipality: str = ""
    source: str = ""
    session: str | None = None
    extra_properties: object = None
    play: Play | None = None


@dataclass(frozen=True)
class Record:
    """A record that was read: its place in the file, its body and its texts."""

    number: int
    line: int
    body: Body

    @property
    def text(self) -> str:
        """Return what was seen or heard, with the extra text below it."""
        return "\n\n".join(part for part in (self.body.text, self.body.text_extra) if part.strip())

    @property
    def place(self) -> str:
        """Return where it was, in words."""
        where = self.body.location
        return where if isinstance(where, str) else where.place()

    @property
    def town(self) -> str:
        """Return the municipality or place name that decides who takes the report in."""
        where = self.body.location
        written = "" if isinstance(where, str) else where.address.woonplaats
        return self.body.municipality or written

    @property
    def category(self) -> str:
        """Return the last part of the category's name."""
        kind = self.body.category
        return kind if isinstance(kind, str) else kind.name()

    @property
    def when(self) -> str:
        """Return the day it began, and the day it ended if that is another."""
        days = [day_of(moment).isoformat() for moment in self._moments()]
        return " – ".join(dict.fromkeys(days))

    def _moments(self) -> list[dt.datetime | dt.date]:
        both = (self.body.incident_date_start, self.body.incident_date_end)
        return [moment for moment in both if moment is not None]


def day_of(moment: dt.datetime | dt.date) -> dt.date:
    return moment.date() if isinstance(moment, dt.datetime) else moment
