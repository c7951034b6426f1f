"""Another key than the first may be used where it would do: chosen, kept, and opening no more."""

from dataclasses import replace
from itertools import product

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.translation import override
from tests import cast
from tests.disclosures.conftest import VICTIM, Give, MakeSignal, person_evidence, proposal_for
from tests.disclosures.test_pages import filled

from schakel.core.law import (
    ITEMS,
    Circumstances,
    Consent,
    Item,
    Lock,
    Outcome,
    Party,
    PoliceFile,
    Purpose,
    decide,
)
from schakel.core.law.preference import decide_preferring
from schakel.disclosures import stated
from schakel.disclosures.deliberation import deliberate, rules_on
from schakel.disclosures.dossier import Dossier, dossier_context, dossier_from
from schakel.disclosures.models import Disclosure
from schakel.disclosures.preference import choices_in
from schakel.disclosures.proposal import Proposal

RULES = rules_on(cast.TODAY)
FACTS = Circumstances(
    sender=Party.MUNICIPALITY,
    receiver=Party.POLICE,
    purpose=Purpose.DETECTION,
    consent=Consent.GIVEN,
    listed_crime_known=True,
)
UNIT = Item(VICTIM.category, VICTIM.subject)  # type: ignore[arg-type]


def opened(disclosure: Disclosure, region: cast.Region) -> Dossier:
    sealed = bytes(disclosure.sealed_decision)
    content = cast.opener(region.anna).open(sealed, context=dossier_context(disclosure.pk))
    return dossier_from(content)


def known(**more: object) -> Proposal:
    return proposal_for((VICTIM,), stated={"listed_crime_known": True}, **more)


def test_nothing_preferred_is_the_decision_of_the_law() -> None:
    for item in ITEMS:
        assert decide_preferring(item, FACTS, RULES, preferred=()) == decide(item, FACTS, RULES)


def test_a_preferred_key_is_used_and_the_first_becomes_one_that_would_do() -> None:
    first = decide(UNIT, FACTS, RULES)
    [choice] = [one for one in choices_in([first]) if one.lock is Lock.BASIS_SENDER]
    for other in choice.others:
        found = decide_preferring(UNIT, FACTS, RULES, preferred=[other.id])
        used = next(key for key in found.keys if key.lock is choice.lock)
        assert used.rule is other
        assert {one.id for one in used.others} == {
            one.id for one in (choice.used, *choice.others) if one is not other
        }
        assert set(other.obligations) <= {one.id for one in found.obligations}


def test_a_preference_never_changes_what_goes_and_what_stays() -> None:
    """Whatever anyone prefers: the same locks are open, and a no stays a no."""
    every = [rule.id for rule in RULES.rows]
    givers = (Party.MUNICIPALITY, Party.POLICE, Party.CARE_COORDINATOR, Party.REPORTER)
    for sender, receiver, item in product(givers, list(Party)[::4], ITEMS[::5]):
        facts = replace(FACTS, sender=sender, receiver=receiver)
        law = decide(item, facts, RULES)
        for preferred in (every, every[::-1], every[::3]):
            found = decide_preferring(item, facts, RULES, preferred=preferred)
            going = {Outcome.PERMITTED, Outcome.PERMITTED_IF}
            assert (found.outcome in going) == (law.outcome in going)
            assert [key.lock for key in found.keys] == [key.lock for key in law.keys]


def test_a_key_that_does_not_fit_is_no_choice() -> None:
    stranger = next(rule for rule in RULES.rows if not rule.applies("sender", Party.MUNICIPALITY))
    found = decide_preferring(UNIT, FACTS, RULES, preferred=[stranger.id])
    assert found == decide(UNIT, FACTS, RULES)


def test_the_choice_stands_in_the_dossier(give: Give, region: cast.Region) -> None:
    before = opened(
        give((VICTIM,), proposal=known(), evidence=person_evidence(region.vera)), region
    )
    [reason] = [one for one in before.card.reasons if one.others and not one.picked][:1]
    other = reason.others[0]

    chosen = known(preferred=(other.rule,))
    after = opened(give((VICTIM,), proposal=chosen, evidence=person_evidence(region.vera)), region)

    [picked] = [one for one in after.card.reasons if one.picked]
    assert picked.rule == other.rule
    assert reason.rule in [one.rule for one in picked.others]
    assert not any(one.picked for one in before.card.reasons)


@pytest.mark.parametrize("language", ["nl", "en"])
def test_the_card_offers_the_other_keys_and_keeps_the_choice(
    client: Client, region: cast.Region, make_signal: MakeSignal, language: str
) -> None:
    anna = cast.sign_in(client, region.anna)
    signal = make_signal((VICTIM,))
    asked = filled(region, items=["victim"], fact_listed_crime_known="on")
    offered = choices_in([decide(UNIT, replace(FACTS, consent=Consent.NOT_ASKED), RULES)])
    other = offered[0].others[0]

    with override(language):
        address = reverse("disclosures:new", args=[signal.pk])
        before = anna.post(address, asked).text
        after = anna.post(address, asked | {"preferred": [other.id]}).text

    assert f'name="preferred" value="{other.id}"' in before
    words = {"nl": "gekozen door de verstrekker", "en": "chosen by the giver"}
    assert words[language] not in before
    assert words[language] in after


def test_a_key_that_is_none_is_refused_by_the_form(
    client: Client, region: cast.Region, make_signal: MakeSignal
) -> None:
    anna = cast.sign_in(client, region.anna)
    address = reverse("disclosures:new", args=[make_signal((VICTIM,)).pk])
    asked = filled(region, items=["victim"], preferred=["avg-6-sender"])
    page = anna.post(address, asked).text
    assert "schakel-decision" not in page


# Police as giver: their file and the authority are facts of the decision.


def test_police_data_go_to_help_once_the_authority_agrees(region: cast.Region) -> None:
    asked = {"giver": region.police, "receiver": region.carla.organisation, "on": cast.TODAY}
    told = [
        {},
        {"authority_agrees": True},
        {"authority_agrees": True, "police_file": PoliceFile.REMOVED},
    ]
    proposals = [proposal_for((VICTIM,), purpose=Purpose.HELP, stated=one) for one in told]

    answers = [
        deliberate(items=(VICTIM,), proposal=one, **asked).rulings[0].outcome for one in proposals
    ]

    assert answers == [Outcome.NOT_YET, Outcome.PERMITTED_IF, Outcome.REFUSED]
    assert {"police_file", "authority_agrees"} <= set(stated.asked_of(Party.POLICE, RULES))
