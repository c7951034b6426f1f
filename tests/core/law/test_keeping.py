"""What an organisation may keep, and until when."""

from datetime import UTC, datetime

import pytest
import yaml

from schakel.core.law import ITEMS, Category, Item, Mode, Party, Subject, keeping
from schakel.environment import ROOT

NOON = datetime(2026, 8, 31, 12, tzinfo=UTC)
NEVER = {Category.DEVICE_DATA, Category.SEXUAL_IMAGE, Category.ADVERT}
PERSONS = [
    item
    for item in ITEMS
    if item.subject not in {Subject.NONE, Subject.REPORTER} and item.category not in NEVER
]
CASES = [
    case
    for path in sorted((ROOT / "src/schakel/core/law/golden/keeping").glob("*.yaml"))
    for case in yaml.safe_load(path.read_text(encoding="utf-8"))
]


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_golden_case_of_keeping(case, rules):
    category, subject = case["item"]

    kept = keeping(Party(case["party"]), Item(Category(category), Subject(subject)), rules)

    assert kept.mode is Mode(case["mode"])
    assert (kept.hours, kept.months) == (case.get("hours"), case.get("months"))
    assert kept.counted_from == case.get("counted_from", kept.counted_from)
    frozen = sorted(freeze.id for freeze in kept.paused_by)
    assert frozen == case.get("paused_by", frozen)
    if "article" in case:
        assert kept.rule.article == case["article"]


def test_every_golden_case_of_keeping_cites_its_source():
    assert len(CASES) >= 30
    assert all(len(case["source"]) > 5 for case in CASES)


@pytest.mark.parametrize("party", Party)
def test_nobody_keeps_device_data_and_no_municipality_an_image_or_advert(party, rules):
    device = keeping(party, Item(Category.DEVICE_DATA, Subject.REPORTER), rules)
    image = keeping(party, Item(Category.SEXUAL_IMAGE, Subject.PRESUMED_VICTIM), rules)
    advert = keeping(party, Item(Category.ADVERT, Subject.SEX_WORKER_AS_SUCH), rules)

    assert device.mode is Mode.NOTHING
    if party in {Party.MUNICIPALITY, Party.BURGEMEESTER, Party.SOCIAL_TEAM}:
        assert (image.mode, advert.mode) == (Mode.NOTHING, Mode.NOTHING)


@pytest.mark.parametrize("party", [Party.MUNICIPALITY, Party.BURGEMEESTER])
@pytest.mark.parametrize("item", PERSONS, ids=str)
def test_a_municipality_keeps_a_person_in_quarantine_for_72_hours(party, item, rules):
    kept = keeping(party, item, rules)

    assert (kept.mode, kept.hours) == (Mode.QUARANTINE, 72)
    assert kept.ends(NOON) == datetime(2026, 9, 3, 12, tzinfo=UTC)
    assert {freeze.id for freeze in kept.paused_by} == {"sv_126ni", "woo_request", "selection_list"}
    assert kept.rule.article == "AVG art. 5(1)(e)"
    assert kept.rule.explanation.nl
    assert kept.rule.explanation.en


@pytest.mark.parametrize("category", [Category.PLACE, Category.BUSINESS, Category.OBSERVATION])
def test_a_municipality_keeps_a_place_until_12_months_after_closure(category, rules):
    kept = keeping(Party.MUNICIPALITY, Item(category, Subject.NONE), rules)

    assert (kept.mode, kept.months, kept.counted_from) == (Mode.TERM, 12, "closure")
    assert kept.ends(NOON) == datetime(2027, 8, 31, 12, tzinfo=UTC)


def test_a_month_that_is_shorter_ends_on_its_last_day(rules):
    kept = keeping(Party.MUNICIPALITY, Item(Category.CONTACT, Subject.REPORTER), rules)

    assert kept.ends(NOON) == datetime(2027, 2, 28, 12, tzinfo=UTC)


@pytest.mark.parametrize("party", [Party.POLICE, Party.PROSECUTOR, Party.CARE_COORDINATOR])
@pytest.mark.parametrize("item", [i for i in ITEMS if i.category not in NEVER], ids=str)
def test_police_prosecution_and_care_keep_their_own_file(party, item, rules):
    kept = keeping(party, item, rules)

    assert kept.mode is Mode.OWN_FILE
    assert kept.ends(NOON) is None


@pytest.mark.parametrize("party", [Party.NODE_OPERATOR, Party.PUBLIC, Party.IMMIGRATION_SERVICE])
@pytest.mark.parametrize("item", ITEMS, ids=str)
def test_without_a_rule_nothing_is_kept(party, item, rules):
    kept = keeping(party, item, rules)

    assert kept.mode is Mode.NOTHING
    assert kept.rule is None or item.category in NEVER
    assert kept.ends(NOON) == NOON
