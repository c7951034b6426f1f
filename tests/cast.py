"""The people of every test: anna and her colleagues, bram of the police, and the outsider."""

import datetime as dt
from dataclasses import dataclass
from types import SimpleNamespace

from django.contrib.auth.hashers import Argon2PasswordHasher
from django.http import HttpRequest
from django.test import Client
from django.urls import reverse

from schakel.core.vault.secret import Cost
from schakel.parties import commands, sealing
from schakel.parties.models import Member, Organisation
from schakel.parties.roles import Kind, Role

NOW = dt.datetime(2026, 11, 24, 9, 30, tzinfo=dt.UTC)
TODAY = NOW.date()
QUICK = Cost(memory_kib=8 * 1024, passes=1, lanes=1)


class QuickHasher(Argon2PasswordHasher):
    """Argon2 at the least cost there is: a test proves who gets in, not what a guess costs."""

    time_cost = 1
    memory_cost = 8
    parallelism = 1


@dataclass(frozen=True)
class Region:
    """Six organisations and their people."""

    voorbeeldstad: Organisation
    police: Organisation
    prosecutor: Organisation
    labour: Organisation
    care: Organisation
    anderdam: Organisation
    anna: Member  # contact officer of Voorbeeldstad
    vera: Member  # privacy officer of Voorbeeldstad, without access to the key
    sam: Member  # supervisor of Voorbeeldstad
    audrey: Member  # auditor, at Voorbeeldstad
    bram: Member  # police liaison
    pieter: Member  # public prosecutor
    lies: Member  # labour inspector
    carla: Member  # care coordinator
    outsider: Member  # contact officer of Anderdam


def secret_of(member: Member | str) -> str:
    """Return the secret that a member of the cast chose."""
    name = member if isinstance(member, str) else member.name
    return f"het lange geheim van {name.lower()}"


def found_region() -> Region:
    """Found every organisation of the cast and let its members join."""
    voorbeeldstad, anna = _found(
        "Voorbeeldstad", Kind.MUNICIPALITY, "Anna", Role.CONTACT_OFFICER, code="GM9901", region=True
    )
    anderdam, outsider = _found(
        "Anderdam", Kind.MUNICIPALITY, "Olga", Role.CONTACT_OFFICER, code="GM9902"
    )
    police, bram = _found("Politie Voorbeeld", Kind.POLICE, "Bram", Role.POLICE_LIAISON)
    prosecutor, pieter = _found("OM Voorbeeld", Kind.PROSECUTOR, "Pieter", Role.PROSECUTOR)
    labour, lies = _found(
        "Arbeidsinspectie Voorbeeld", Kind.LABOUR_INSPECTORATE, "Lies", Role.LABOUR_INSPECTOR
    )
    care, carla = _found(
        "Zorgcoördinatie Voorbeeld", Kind.CARE_COORDINATOR, "Carla", Role.CARE_COORDINATOR
    )
    return Region(
        voorbeeldstad=voorbeeldstad,
        police=police,
        prosecutor=prosecutor,
        labour=labour,
        care=care,
        anderdam=anderdam,
        anna=anna,
        vera=_join("Vera", Role.PRIVACY_OFFICER, anna),
        sam=_join("Sam", Role.SUPERVISOR, anna),
        audrey=_join("Audrey", Role.AUDITOR, anna),
        bram=bram,
        pieter=pieter,
        lies=lies,
        carla=carla,
        outsider=outsider,
    )


def new_member(name: str, role: Role) -> commands.NewMember:
    """Return a person of the cast, as the one who invites them writes it down."""
    return commands.NewMember(name=name, email=f"{name.lower()}@example.invalid", role=role)


def opener(member: Member) -> sealing.Opener:
    """Return the opener of a member of the cast: what a signed-in session opens."""
    return sealing.opener_with_secret(member=member, chosen_secret=secret_of(member))


def sign_in(client: Client, member: Member) -> Client:
    """Sign in through the real page, so that the session also opens the member's key."""
    answer = client.post(
        reverse("parties:sign_in"), {"email": member.email, "password": secret_of(member)}
    )
    assert answer.status_code == 302, answer.content.decode()
    return client


def session_request(member: Member) -> HttpRequest:
    """Return a request of an unlocked session without a page around it."""
    request = HttpRequest()
    request.user = member
    request.session = {}
    response = SimpleNamespace(cookies={})
    response.set_cookie = lambda name, value, **_: response.cookies.update({name: value})
    sealing.unlock_session(request, response, member=member, chosen_secret=secret_of(member))
    request.COOKIES.update(response.cookies)
    return request


def _found(
    name: str, kind: Kind, founder: str, role: Role, *, code: str = "", region: bool = False
) -> tuple[Organisation, Member]:
    return commands.found_organisation(
        name=name,
        kind=kind,
        founder=new_member(founder, role),
        chosen_secret=secret_of(founder),
        at=NOW,
        municipality_code=code,
        takes_in_region=region,
        example=True,
    )


def _join(name: str, role: Role, by: Member) -> Member:
    _, code = commands.invite_member(new=new_member(name, role), by=by, at=NOW)
    return commands.join(code=code, chosen_secret=secret_of(name), at=NOW)
