"""The invented region: its organisations, people and agreement, founded through the commands."""

import datetime as dt
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Annotated

import yaml
from pydantic import BaseModel, ConfigDict, Field

from schakel.parties import commands, sealing
from schakel.parties.models import Member, Organisation
from schakel.parties.roles import Kind, Role

FILE = Path(__file__).resolve().parent / "region.yaml"


class Strict(BaseModel):
    """A row that refuses what it does not know."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class MemberRow(Strict):
    """An invented person."""

    name: str
    email: str
    role: Role


class OrganisationRow(Strict):
    """An invented organisation; its first member founds it."""

    name: str
    kind: Kind
    municipality_code: str = ""
    takes_in_region: bool = False
    members: Annotated[list[MemberRow], Field(min_length=1)]


class AgreementRow(Strict):
    """An invented agreement."""

    code: str
    title: str
    purpose: str
    begins_on: dt.date
    ends_on: dt.date
    parties: list[str]


class CastRow(Strict):
    """Whom a newcomer can be with one click, and where that person's work starts."""

    member: str
    page: str


class Region(Strict):
    """The whole invented region."""

    region: str
    secret: str
    organisations: list[OrganisationRow]
    agreements: list[AgreementRow]
    cast: list[CastRow]


@dataclass(frozen=True)
class People:
    """The region as founded: who is who, by e-mail address."""

    members: dict[str, Member]

    def opener(self, email: str) -> sealing.Opener:
        """Return the opener of an example member; their secret is no secret."""
        return sealing.opener_with_secret(
            member=self.members[email], chosen_secret=described().secret
        )


@cache
def described() -> Region:
    """Return the region as its file describes it."""
    return Region.model_validate(yaml.safe_load(FILE.read_text(encoding="utf-8")))


def found(*, at: dt.datetime, only: frozenset[Kind] | None = None) -> People:
    """Found the region's organisations (or those of the kinds in `only`) and sign its agreement.

    `at` must lie after the agreement began for it to be in force.
    """
    region = described()
    members: dict[str, Member] = {}
    organisations: dict[str, Organisation] = {}
    for row in region.organisations:
        if only is None or row.kind in only:
            organisation, staff = _found_one(row, region.secret, at)
            organisations[row.name] = organisation
            members.update({member.email: member for member in staff})
    for agreement in region.agreements:
        commands.sign_agreement(
            code=agreement.code,
            title=agreement.title,
            purpose=agreement.purpose,
            begins_on=agreement.begins_on,
            ends_on=agreement.ends_on,
            organisations=[organisations[n] for n in agreement.parties if n in organisations],
            by="system",
            at=at,
        )
    return People(members)


def _found_one(
    row: OrganisationRow, secret: str, at: dt.datetime
) -> tuple[Organisation, list[Member]]:
    organisation, founder = commands.found_organisation(
        name=row.name,
        kind=row.kind,
        founder=_new(row.members[0]),
        chosen_secret=secret,
        at=at,
        municipality_code=row.municipality_code,
        takes_in_region=row.takes_in_region,
        example=True,
    )
    staff = [founder]
    for colleague in row.members[1:]:
        _, code = commands.invite_member(new=_new(colleague), by=founder, at=at)
        member = commands.join(code=code, chosen_secret=secret, at=at)
        if member.reads_content:
            opener = sealing.opener_with_secret(member=founder, chosen_secret=secret)
            commands.give_access(member=member, opener=opener, at=at)
        staff.append(member)
    return organisation, staff


def _new(row: MemberRow) -> commands.NewMember:
    return commands.NewMember(name=row.name, email=row.email, role=row.role)


def people() -> People:
    """Return the region's people as they stand in the database."""
    rows = Member.objects.filter(organisation__example=True).select_related("organisation")
    return People({member.email: member for member in rows})
