"""The catalogue of indicators: coded, sourced, in two languages, by edition.

Every indicator says which legal element it can bear on (art. 273f Sr) and its innocent explanation.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from functools import cache
from importlib.resources import files
from types import MappingProxyType

from schakel.core.indicators import IndicatorsError
from schakel.core.indicators.reading import CatalogueError, Record
from schakel.core.indicators.text import Text

CURRENT_EDITION = "2026-11"


class Sector(Enum):
    """Where an indicator can be seen."""

    ALL = "ALL"
    SEX_WORK = "SW"
    LABOUR = "LAB"
    DOMESTIC = "DOM"
    CRIMINAL = "CRIM"
    MINORS = "MIN"


class Element(Enum):
    """What the law asks for (art. 273f Sr); CONTEXT is background and supports nothing."""

    ACT = "ACT"
    MEANS = "MEANS"
    PURPOSE = "PURP"
    AGE = "AGE"
    CONTEXT = "CTX"


class IndicatorClass(Enum):
    """What an indicator can carry: by itself, only with others, or never."""

    DIRECT = "direct"
    INDIRECT = "indirect"
    CONTESTED = "contested"


class Evidence(Enum):
    """How well the fact sheet behind the catalogue knows a source."""

    SEEN = "V"
    MEMORY = "M"
    MEMORY_HIGH = "M-h"
    MEMORY_MEDIUM = "M-m"
    MEMORY_LOW = "M-l"
    UNMARKED = "unmarked"


class CautionKind(Enum):
    """What an assessor must mind with an indicator."""

    ALONE_INSUFFICIENT = "alone_insufficient"
    POLICE_ONLY = "police_only"
    CARE_SIDE_ONLY = "care_side_only"
    HEALTH_DATA = "health_data"
    BODY_DATA = "body_data"
    ORIGIN_DATA = "origin_data"
    RESIDENCE_FIREWALL = "residence_firewall"
    CAPTIVITY_DUTY = "captivity_duty"
    RAPE_DUTY = "rape_duty"
    MINOR_FIRST = "minor_first"
    NO_ADVERT_COPY = "no_advert_copy"
    LABEL_RELIABILITY = "label_reliability"
    PARTLY_CONTESTED = "partly_contested"


@dataclass(frozen=True)
class Caution:
    """One thing to mind, in words for the screen."""

    kind: CautionKind
    text: Text


@dataclass(frozen=True)
class Meaning:
    """A term of the catalogue: its label, what it means and, for a legal element, its article."""

    label: Text
    meaning: Text
    article: str | None


@dataclass(frozen=True)
class Group:
    """Indicators about the same side of a situation; facts support one another across groups."""

    code: str
    label: Text


@dataclass(frozen=True)
class Citation:
    """One source of an indicator, and how well it is known."""

    key: str
    title: Text
    evidence: Evidence


@dataclass(frozen=True)
class Indicator:
    """One coded sign, in words that describe what can be observed.

    `why` is there exactly when the indicator is contested. `innocent_known` is False when the
    source gives no innocent explanation, as only for a direct indicator; `innocent` then says so.
    """

    code: str
    group: Group
    name: Text
    sectors: tuple[Sector, ...]
    elements: tuple[Element, ...]
    indicator_class: IndicatorClass
    innocent: Text
    innocent_known: bool
    why: Text | None
    sources: tuple[Citation, ...]
    cautions: tuple[Caution, ...]
    note: Text | None

    @property
    def contested(self) -> bool:
        """Say whether this tracks status, origin, poverty, style of work or culture."""
        return self.indicator_class is IndicatorClass.CONTESTED

    @property
    def evidence(self) -> tuple[Evidence, ...]:
        """Return the marks of the sources, in the order of the sources."""
        return tuple(citation.evidence for citation in self.sources)


class UnknownIndicatorError(IndicatorsError):
    """Name a code that the catalogue does not hold."""


@dataclass(frozen=True)
class Catalogue:
    """One edition. It is a concept until `reviewed_by` names the jurist who reviewed it."""

    edition: str
    reviewed_by: str | None
    groups: tuple[Group, ...]
    sectors: Mapping[Sector, Text]
    elements: Mapping[Element, Meaning]
    classes: Mapping[IndicatorClass, Meaning]
    evidence: Mapping[Evidence, Text]
    indicators: Mapping[str, Indicator]

    def find(self, code: str) -> Indicator:
        """Return the indicator with `code`; raise UnknownIndicatorError if there is none."""
        if code not in self.indicators:
            raise UnknownIndicatorError(f"{code!r} is not an indicator of edition {self.edition}")
        return self.indicators[code]

    def offered(self, sector: Sector) -> tuple[Indicator, ...]:
        """Return what an assessor is shown for `sector`, in catalogue order; none is contested."""
        return tuple(
            indicator
            for indicator in self.indicators.values()
            if not indicator.contested and {sector, Sector.ALL} & set(indicator.sectors)
        )

    def contested(self) -> tuple[Indicator, ...]:
        """Return what a trained assessor may add, only with a reason and beside a fact."""
        return tuple(found for found in self.indicators.values() if found.contested)


@dataclass(frozen=True)
class _Shelf:
    """What the rows of one file refer to."""

    groups: Mapping[str, Group]
    sources: Mapping[str, Text]
    cautions: Mapping[CautionKind, Text]
    none_known: Text


def current() -> Catalogue:
    """Return the edition in use."""
    return edition(CURRENT_EDITION)


@cache
def edition(name: str) -> Catalogue:
    """Return a shipped edition such as "2026-11", read once; raise CatalogueError if unknown."""
    if name not in editions():
        raise CatalogueError(f"there is no edition {name!r} of the catalogue")
    path = files(__package__) / "editions" / f"{name}.yaml"
    return load(path.read_text(encoding="utf-8"), name=f"{name}.yaml")


@cache
def editions() -> tuple[str, ...]:
    """Return the names of the shipped editions, oldest first."""
    shelf = (files(__package__) / "editions").iterdir()
    return tuple(sorted(path.name[:-5] for path in shelf if path.name.endswith(".yaml")))


def load(content: str, *, name: str) -> Catalogue:
    """Return the catalogue in the YAML text `content`.

    Raises CatalogueError with a line for every row that does not hold: file, indicator and field.
    """
    file = Record.from_yaml(content, where=name)
    file.allow(
        *("edition", "reviewed_by", "none_known", "sectors", "elements", "classes"),
        *("evidence", "groups", "cautions", "sources", "indicators"),
    )
    groups = _texts(file, "groups")
    shelf = _Shelf(
        groups={code: Group(code, label) for code, label in groups.items()},
        sources=_texts(file, "sources"),
        cautions=file.labels("cautions", CautionKind),
        none_known=file.text("none_known"),
    )
    return Catalogue(
        edition=file.string("edition"),
        reviewed_by=None if file["reviewed_by"] is None else file.string("reviewed_by"),
        groups=tuple(shelf.groups.values()),
        sectors=MappingProxyType(file.labels("sectors", Sector)),
        elements=MappingProxyType(_elements(file)),
        classes=MappingProxyType(_classes(file)),
        evidence=MappingProxyType(file.labels("evidence", Evidence)),
        indicators=MappingProxyType(_indicators(file, shelf)),
    )


def _texts(file: Record, field: str) -> dict[str, Text]:
    below = file.record(field)
    return {code: below.text(code) for code in below.fields}


def _elements(file: Record) -> dict[Element, Meaning]:
    below = file.record("elements")
    below.allow(*(element.value for element in Element))
    return {element: _element(below.record(element.value), element) for element in Element}


def _element(row: Record, element: Element) -> Meaning:
    row.allow("label", "meaning", "article")
    article = None if row["article"] is None else row.string("article")
    if (article is None) != (element is Element.CONTEXT):
        raise row.problem("article", "every element but CTX names its article, and CTX names none")
    return Meaning(row.text("label"), row.text("meaning"), article)


def _classes(file: Record) -> dict[IndicatorClass, Meaning]:
    below = file.record("classes")
    below.allow(*(each.value for each in IndicatorClass))
    return {each: _class(below.record(each.value)) for each in IndicatorClass}


def _class(row: Record) -> Meaning:
    row.allow("label", "meaning")
    return Meaning(row.text("label"), row.text("meaning"), article=None)


def _indicators(file: Record, shelf: _Shelf) -> dict[str, Indicator]:
    found: dict[str, Indicator] = {}
    problems: list[str] = []
    for place, value in enumerate(file.sequence("indicators"), start=1):
        try:
            indicator = _indicator(_row(value, file=file, place=place), shelf)
            if indicator.code in found:
                raise CatalogueError(f"{file.where}, {indicator.code}, code: is given twice")
            found[indicator.code] = indicator
        except CatalogueError as error:
            problems.extend(error.problems)
    if problems:
        raise CatalogueError(*problems)
    return found


def _row(value: object, *, file: Record, place: int) -> Record:
    row = Record.of(value, where=f"{file.where}, indicator number {place}")
    code = row.string("code")
    if not re.fullmatch(r"I(0[1-9]|[1-9]\d{1,2})", code):
        raise row.problem("code", f"expected a code such as I07 or I112, got {code!r}")
    return Record(f"{file.where}, {code}", row.fields)


def _indicator(row: Record, shelf: _Shelf) -> Indicator:
    row.allow(
        *("code", "group", "class", "sectors", "elements", "name", "innocent", "why"),
        *("sources", "cautions", "note"),
    )
    indicator_class = row.member("class", IndicatorClass)
    innocent_known = row["innocent"] != "none_known"
    if not innocent_known and indicator_class is not IndicatorClass.DIRECT:
        raise row.problem("innocent", f"an {indicator_class.value} indicator needs one of its own")
    return Indicator(
        code=row.string("code"),
        group=_group(row, shelf),
        name=row.text("name"),
        sectors=row.members("sectors", Sector),
        elements=_borne(row, indicator_class),
        indicator_class=indicator_class,
        innocent=row.text("innocent") if innocent_known else shelf.none_known,
        innocent_known=innocent_known,
        why=_why(row, indicator_class),
        sources=_citations(row, shelf),
        cautions=_cautions(row, shelf),
        note=row.text_if_given("note"),
    )


def _group(row: Record, shelf: _Shelf) -> Group:
    code = row.string("group")
    if code not in shelf.groups:
        raise row.problem("group", f"expected one of {', '.join(shelf.groups)}, got {code!r}")
    return shelf.groups[code]


def _borne(row: Record, indicator_class: IndicatorClass) -> tuple[Element, ...]:
    elements = row.members("elements", Element)
    if Element.CONTEXT in elements and len(elements) > 1:
        raise row.problem("elements", "CTX supports nothing and stands alone")
    if indicator_class is IndicatorClass.CONTESTED and elements != (Element.CONTEXT,):
        raise row.problem("elements", "a contested indicator can only be CTX")
    return elements


def _why(row: Record, indicator_class: IndicatorClass) -> Text | None:
    why = row.text_if_given("why")
    if (why is None) == (indicator_class is IndicatorClass.CONTESTED):
        raise row.problem("why", "a contested indicator says why it is, and no other does")
    return why


def _citations(row: Record, shelf: _Shelf) -> tuple[Citation, ...]:
    below = row.record("sources")
    if not below.fields:
        raise row.problem("sources", "at least one source is needed")
    for key in below.fields.keys() - shelf.sources.keys():
        raise row.problem("sources", f"the source {key!r} has no title in this file")
    return tuple(
        Citation(key, shelf.sources[key], below.member(key, Evidence)) for key in below.fields
    )


def _cautions(row: Record, shelf: _Shelf) -> tuple[Caution, ...]:
    kinds = row.members("cautions", CautionKind) if "cautions" in row.fields else ()
    return tuple(Caution(kind, shelf.cautions[kind]) for kind in kinds)
