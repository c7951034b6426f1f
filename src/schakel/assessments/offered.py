"""Which indicators an assessor is offered, and for which work."""

from collections.abc import Sequence
from dataclasses import dataclass

from schakel.core.indicators.catalogue import Catalogue, CautionKind, Group, Indicator
from schakel.core.indicators.catalogue import Sector as Where
from schakel.parties.models import Organisation
from schakel.parties.roles import Kind
from schakel.reports.models import Sector

SECTORS: dict[Sector, Where] = {
    Sector.SEX_WORK: Where.SEX_WORK,
    Sector.AGRICULTURE: Where.LABOUR,
    Sector.HOSPITALITY: Where.LABOUR,
    Sector.CLEANING: Where.LABOUR,
    Sector.CONSTRUCTION: Where.LABOUR,
    Sector.TRANSPORT: Where.LABOUR,
    Sector.CARE_BEAUTY: Where.LABOUR,
    Sector.DOMESTIC: Where.DOMESTIC,
    Sector.FACTORY: Where.LABOUR,
    Sector.CRIME: Where.CRIMINAL,
    Sector.OTHER: Where.ALL,
    Sector.UNKNOWN: Where.ALL,
}
"""The words of a reporter, in the words of the catalogue."""

CARE = frozenset({Kind.CARE_COORDINATOR, Kind.COMENSHA})
"""Who may record what only care may record."""


@dataclass(frozen=True)
class Shelf:
    """The indicators of one group."""

    group: Group
    indicators: tuple[Indicator, ...]


def may_record(indicator: Indicator, organisation: Organisation) -> bool:
    """Say whether this organisation may record it at all."""
    care_only = any(each.kind is CautionKind.CARE_SIDE_ONLY for each in indicator.cautions)
    return not care_only or organisation.kind in CARE


def shelves(
    catalogue: Catalogue, *, organisation: Organisation, sector: str | None
) -> tuple[Shelf, ...]:
    """Return what is offered for the sector of a report, or everything; nothing contested.

    Signs about minors are always among them: age is an element of the law in every kind of work.
    """
    if sector is None:
        chosen = [each for each in catalogue.indicators.values() if not each.contested]
    else:
        wanted = {SECTORS[Sector(sector)], Where.MINORS, Where.ALL}
        offered = {each.code for where in wanted for each in catalogue.offered(where)}
        chosen = [each for each in catalogue.indicators.values() if each.code in offered]
    return _by_group(catalogue, [each for each in chosen if may_record(each, organisation)])


def contested(catalogue: Catalogue, organisation: Organisation) -> tuple[Indicator, ...]:
    """Return what may be added only with a reason and beside a fact."""
    return tuple(each for each in catalogue.contested() if may_record(each, organisation))


def _by_group(catalogue: Catalogue, chosen: Sequence[Indicator]) -> tuple[Shelf, ...]:
    found = (
        Shelf(group, tuple(each for each in chosen if each.group == group))
        for group in catalogue.groups
    )
    return tuple(shelf for shelf in found if shelf.indicators)
