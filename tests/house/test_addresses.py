"""Every address is accounted for: public, or behind the door that it should be behind."""

import pytest
from django.urls import reverse
from django.utils.translation import override
from tests.house.addresses import EXPECTED, PUBLIC, addresses

from schakel.parties.roles import Capability

ADDRESSES = list(addresses())
GUARDED = [address for address in ADDRESSES if address.door != PUBLIC]


def ids(address) -> str:
    return address.name


def test_every_address_is_accounted_for():
    found = {address.name: address.door for address in ADDRESSES}

    assert found == EXPECTED


def test_no_name_is_given_twice():
    names = [address.name for address in ADDRESSES]

    assert len(names) == len(set(names))


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("address", GUARDED, ids=ids)
def test_who_is_not_signed_in_is_led_to_the_door(client, db, address, language):
    with override(language):
        answer = client.get(address.path())

        assert answer.status_code == 302
        assert answer["Location"].startswith(reverse("parties:sign_in") + "?")


@pytest.mark.parametrize("address", GUARDED, ids=ids)
def test_for_who_lacks_the_role_the_page_does_not_exist(client, region, address):
    people = (region.anna, region.vera, region.sam, region.audrey, region.bram, region.carla)
    others = [
        member
        for member in people
        if address.door and not any(member.may(capability) for capability in address.door)
    ]
    for member in others:
        client.force_login(member)

        assert client.get(address.path()).status_code == 404, member
        assert client.post(address.path()).status_code in {403, 404}, member


@pytest.mark.parametrize(
    "address", [address for address in GUARDED if "pk" in address.arguments], ids=ids
)
def test_a_row_that_is_not_there_does_not_exist_for_anyone(client, region, address, sign_in):
    for member in (region.anna, region.bram, region.vera):
        sign_in(client, member)

        assert client.get(address.path()).status_code in {404, 405}, member


def test_every_capability_opens_a_page():
    opened = {capability for address in GUARDED for capability in address.door}

    assert opened == set(Capability)
