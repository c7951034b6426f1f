"""Every door of staff pages × every member who has no business behind it: nothing shows.

The rows exist, with marks in them; the doors are those of the product, found and not listed. A
new address with an argument fails until it has an object here, a new role until it has a member.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.translation import override
from tests import cast
from tests.disclosures.conftest import (  # noqa: F401
    BUSINESS,
    PLACE,
    SUSPECT,
    VICTIM,
    Give,
    MakeSignal,
    give,
    make_signal,
    person_evidence,
    proposal_for,
)
from tests.house.addresses import PUBLIC, Address, addresses

from schakel.disclosures.models import Disclosure
from schakel.parties.models import Member
from schakel.parties.roles import AT_HOME, Kind, Role

GUARDED = [address for address in addresses() if address.door != PUBLIC]
NOWHERE = "00000000-0000-4000-8000-000000000000"
METHODS = ("get", "post")


@dataclass(frozen=True)
class Furnished:
    """A region in which Voorbeeldstad holds a signal and gave of it to the police."""

    region: cast.Region
    given: Disclosure
    marks: tuple[str, ...]

    def arguments(self, address: Address) -> dict[str, str]:
        """Return what leads through this door to a row of Voorbeeldstad."""
        room, name = address.name.split(":")
        rows = {
            "assessments": self.given.signal.assessment.report_id,
            "disclosures": self.given.pk,
            "downloads": self.given.pk,
            "parties": self.region.sam.pk,
        }
        key = self.given.signal_id if name in {"signal", "new"} else rows[room]
        return {"pk": str(key)} | ({"code": "I24"} if "code" in address.arguments else {})


@pytest.fixture
def furnished(give: Give, region: cast.Region) -> Furnished:  # noqa: F811
    """Return the region with a signal of which the place and a name were given."""
    items = [PLACE, BUSINESS, VICTIM, SUSPECT]
    given = give(
        items,
        proposal=proposal_for([PLACE, VICTIM], hand_over=False),
        evidence=person_evidence(region.vera),
    )
    marks = (
        given.signal.reference,
        *(item.value for item in items),
        *(str(key) for key in (given.pk, given.signal_id, given.signal.assessment.report_id)),
    )
    return Furnished(region, given, marks)


def strangers(furnished: Furnished) -> Iterator[Member]:
    """Yield a member of every role that there is, none of them at Voorbeeldstad."""
    region = furnished.region
    yield from (region.outsider, region.bram, region.pieter, region.lies, region.carla)
    known = {Role(member.role) for member in (region.outsider, region.bram, region.pieter)}
    for role in Role:
        if Kind.MUNICIPALITY in AT_HOME[role] and role not in known:
            yield cast._join(f"Vreemde{role.value.replace('_', '')}", role, region.outsider)


def said(answer) -> tuple[int, str]:
    """Return the status and the words of an answer, without what differs at every request."""
    body = re.sub(r'(value|data-options)="[^"]{20,}"', "", answer.content.decode())
    return answer.status_code, re.sub(r"/[0-9a-f-]{36}/", "/…/", body)


def test_every_door_with_an_argument_has_a_row_behind_it(furnished: Furnished) -> None:
    for address in GUARDED:
        if address.arguments:
            assert reverse(address.name, kwargs=furnished.arguments(address))


def test_every_role_of_a_municipality_has_a_stranger(furnished: Furnished) -> None:
    roles = {Role(member.role) for member in strangers(furnished)}

    assert roles == set(Role) - {Role.OPERATOR}


@pytest.mark.parametrize("language", ["nl", "en"])
def test_a_row_of_another_organisation_is_a_row_that_is_not_there(
    furnished: Furnished, language: str
) -> None:
    """Same status and same words, for reading and for writing, for every role and every door."""
    before = Disclosure.objects.filter(pk=furnished.given.pk).values().get()
    tried = 0
    for member in strangers(furnished):
        client = cast.sign_in(Client(), member)
        for address in (one for one in GUARDED if one.arguments):
            if address.name == "disclosures:received" and member == furnished.region.bram:
                continue  # The police were given it.
            real = furnished.arguments(address)
            nothing = {**real, "pk": NOWHERE}
            with override(language):
                paths = [reverse(address.name, kwargs=kwargs) for kwargs in (real, nothing)]
            for method in METHODS:
                theirs, nowhere = (said(getattr(client, method)(path)) for path in paths)
                assert theirs == nowhere, (member, address.name, method)
                assert theirs[0] in {302, 404, 405}, (member, address.name, method)
                assert not [mark for mark in furnished.marks if mark in theirs[1]]
                tried += 1
    assert tried > 300
    assert Disclosure.objects.filter(pk=furnished.given.pk).values().get() == before


@pytest.mark.parametrize("language", ["nl", "en"])
def test_no_list_count_or_export_of_a_stranger_shows_it(
    furnished: Furnished, language: str
) -> None:
    """The same page as before there was anything, save where the police were given it."""
    own = {"disclosures:inbox", "disclosures:overview"}
    for member in strangers(furnished):
        client = cast.sign_in(Client(), member)
        for address in (one for one in GUARDED if not one.arguments):
            if member == furnished.region.bram and address.name in own:
                continue
            with override(language):
                answer = client.get(reverse(address.name))
            body = b"".join(answer) if answer.streaming else answer.content
            assert answer.status_code in {200, 302, 404, 405}, (member, address.name)
            shown = [mark for mark in furnished.marks if mark in body.decode("utf-8", "replace")]
            if address.name.startswith("accountability:"):
                # The journal is one for the installation: opaque ids show there, nothing else.
                shown = [mark for mark in shown if not re.fullmatch(r"[0-9a-f-]{36}", mark)]
            assert shown == [], (member, address.name)


def test_what_the_receiver_sees_is_what_was_given_and_nothing_else(furnished: Furnished) -> None:
    client = cast.sign_in(Client(), furnished.region.bram)

    page = client.get(reverse("disclosures:received", args=[furnished.given.pk])).content.decode()

    assert PLACE.value in page
    assert VICTIM.value in page
    for withheld in (BUSINESS, SUSPECT):
        assert withheld.value not in page


@pytest.mark.parametrize("name", ["sam", "audrey"])
def test_a_colleague_without_the_role_finds_no_content(furnished: Furnished, name: str) -> None:
    client = cast.sign_in(Client(), getattr(furnished.region, name))
    contents = [item.value for item in (PLACE, BUSINESS, VICTIM, SUSPECT)]

    for address in GUARDED:
        kwargs = furnished.arguments(address) if address.arguments else {}
        answer = client.get(reverse(address.name, kwargs=kwargs))
        body = b"".join(answer) if answer.streaming else answer.content
        assert not [one for one in contents if one in body.decode("utf-8", "replace")], address
