"""A report as a page shows it: its parts in words, who signed them, and who must still."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

from django.utils.translation import gettext as _

from schakel.core.law import Rule
from schakel.core.law.impact import Direction
from schakel.disclosures.adoption.report import Drawn, Part
from schakel.disclosures.adoption.told import Told, heading, told
from schakel.disclosures.deliberation import rulebook
from schakel.disclosures.models import BoxSignature, ImpactReport
from schakel.disclosures.words import said
from schakel.parties.models import Member


@dataclass(frozen=True)
class Row:
    """Hold one part with its signatures; `open_to_me` if the reader can sign it now."""

    part: Part
    told: Told | None
    title: str
    rules: tuple[Rule, ...]
    signatures: tuple[BoxSignature, ...]
    open_to_me: bool

    @property
    def whole(self) -> bool:
        """Say whether both roles signed."""
        return len(self.signatures) == 2


@dataclass(frozen=True)
class Section:
    """Hold the parts that go one way."""

    direction: Direction
    title: str
    rows: tuple[Row, ...]

    @property
    def open_to_me(self) -> bool:
        """Say whether the reader can sign anything here."""
        return any(row.open_to_me for row in self.rows)

    @property
    def needs_reason(self) -> bool:
        """Say whether a signature here needs a reason."""
        return self.direction is Direction.AWAY


def sections_of(
    report: ImpactReport, drawn: Drawn, *, member: Member, current: bool
) -> tuple[Section, ...]:
    """Return the parts of a report by direction, towards sharing first."""
    by_part = _by_part(report.signatures.select_related("member").order_by("part", "signed_at"))
    found = []
    for direction in (Direction.TOWARDS, Direction.AWAY, Direction.CONDITIONS):
        parts = drawn.in_direction(direction)
        if parts:
            rows = tuple(
                _row(one, by_part.get(one.name, ()), member, current=current) for one in parts
            )
            title = heading(direction) if report.old_id else _("Statutes and rulings")
            found.append(Section(direction, title, rows))
    return tuple(found)


def signed_count(sections: Iterable[Section]) -> int:
    """Return how many parts both roles signed."""
    return sum(row.whole for section in sections for row in section.rows)


def _by_part(signatures: Iterable[BoxSignature]) -> dict[str, tuple[BoxSignature, ...]]:
    return {part: tuple(some) for part, some in groupby(signatures, key=lambda one: one.part)}


def _row(part: Part, signatures: tuple[BoxSignature, ...], member: Member, *, current: bool) -> Row:
    taken = any(one.member_id == member.pk or one.role == member.role for one in signatures)
    sources = rulebook().vocabulary.sources
    title = said(sources[part.statute].text()) if part.statute in sources else part.statute
    return Row(
        part=part,
        told=None if part.box is None else told(part.box),
        title=title,
        rules=tuple(_rules(part)),
        signatures=signatures,
        open_to_me=current and not taken,
    )


def _rules(part: Part) -> Iterable[Rule]:
    names = set(part.rules)
    seen: set[str] = set()
    for rule in rulebook().rules:
        if rule.id in names and rule.id not in seen:
            seen.add(rule.id)
            yield rule
