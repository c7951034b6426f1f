"""The harness itself: the cast can be founded, in a transaction and with real ones."""

import pytest

from schakel.journal.models import Entry, Head
from schakel.parties.models import Grant


def test_the_region_has_its_people(region, opener):
    assert region.anna.is_active
    assert region.outsider.organisation == region.anderdam
    assert Grant.objects.count() == 6
    assert opener(region.anna).organisation == region.voorbeeldstad


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("time", [1, 2])
def test_real_transactions_start_from_an_empty_journal(time, request):
    assert Head.objects.get(pk=1).size == 0
    assert not Entry.objects.exists()

    request.getfixturevalue("region")

    assert Head.objects.get(pk=1).size > 0
