"""What holds for every decision there is: 152,064 cells of 192 circumstances each."""

from itertools import product

import pytest
from tests.core.law.space import (
    CLOSED,
    CONSENTS,
    EVERYTHING,
    FACTS_AT,
    STRIDE,
    WIDTH,
    Cell,
    cells,
    circumstances,
    row_of,
    where,
    with_consent,
)

from schakel.core.law import (
    ITEMS,
    Category,
    Consent,
    Item,
    Kind,
    Lock,
    Outcome,
    Party,
    Purpose,
    Subject,
    decide,
)

POLICE_OR_PROSECUTOR = (Party.POLICE, Party.PROSECUTOR)
URGENT = (Purpose.ACUTE_PROTECTION, Purpose.DETECTION)
FACTS = (Category.PLACE, Category.BUSINESS, Category.OBSERVATION)
ENFORCERS = {
    Party.POLICE,
    Party.PROSECUTOR,
    Party.LABOUR_INSPECTORATE,
    Party.BURGEMEESTER,
    Party.RIEC,
    Party.IMMIGRATION_SERVICE,
    Party.TAX_AUTHORITY,
}
ENFORCEMENT = {
    Purpose.DETECTION,
    Purpose.SUPERVISION,
    Purpose.LICENCE_MEASURE,
    Purpose.LABOUR_ENFORCEMENT,
    Purpose.MIGRATION_ENFORCEMENT,
}
MUNICIPAL = {Party.MUNICIPALITY, Party.BURGEMEESTER}


def broken(space, promise):
    """List the cells in which something is given although the promise says never."""
    return [cell for cell, answer in space.answers.items() if answer.given and promise(cell)]


class TestTheTwoEvaluatorsAgree:
    def test_the_space_is_whole(self, space):
        assert len(space.answers) == len(Party) ** 2 * len(Purpose) * len(ITEMS)

    def test_in_every_circumstance_wherever_something_can_be_given(self, space, rules):
        open_cells = [cell for cell, answer in space.answers.items() if answer != CLOSED]

        differing = [
            (cell, FACTS_AT[point])
            for cell in open_cells
            for point in range(WIDTH)
            if decide(cell.item, circumstances(cell, point), rules).outcome
            is not space.answers[cell].at(point)
        ]

        assert len(open_cells) > 500
        assert differing == []

    @pytest.mark.slow
    def test_in_every_circumstance_of_every_different_shut_cell(self, space, rules):
        """Cells in whose scope the same rules speak are the same question to the law."""
        rows = [row_of(rule, rules.obligations) for rule in rules.rows]
        rows = [row for row in rows if row.rule.kind is not Kind.KEEPING]
        different = {tuple(row.rule.id for row in scoped): cell for cell, scoped in cells(rows)}
        shut = [cell for cell in different.values() if space.answers[cell] == CLOSED]

        given = [
            (cell, FACTS_AT[point])
            for cell in shut
            for point in range(WIDTH)
            if decide(cell.item, circumstances(cell, point), rules).outcome is not Outcome.REFUSED
        ]

        assert len(shut) > 1_000
        assert given == []

    def test_in_one_circumstance_of_every_cell_that_stays_shut(self, space, rules):
        shut = [cell for cell, answer in space.answers.items() if answer == CLOSED]

        given = [
            cell
            for number, cell in enumerate(shut)
            if decide(cell.item, circumstances(cell, number * 37 % WIDTH), rules).outcome
            is not Outcome.REFUSED
        ]

        assert given == []


class TestDefaultDeny:
    @pytest.mark.slow
    def test_nothing_is_given_without_a_key_with_an_article_for_every_lock(self, space, rules):
        locks = [rule for rule in rules.rows if rule.kind is Kind.LOCK]
        for cell, answer in space.answers.items():
            for point in (p for p in range(WIDTH) if answer.given >> p & 1):
                case = circumstances(cell, point)
                decision = decide(cell.item, case, rules)
                demanded = {lock.lock for lock in locks if speaks(lock, cell.item, case)}
                opened = {key.lock for key in decision.keys}
                assert opened == demanded
                assert {Lock.BASIS_SENDER, Lock.BASIS_RECEIVER} <= opened
                assert all(speaks(key.rule, cell.item, case) for key in decision.keys)
                assert all(key.rule.article and key.rule.source for key in decision.keys)
                assert decision.shut == decision.bars == decision.steps == ()

    def test_most_of_the_space_is_shut(self, space):
        given = sum(answer.given.bit_count() for answer in space.answers.values())

        assert given < 0.01 * len(space.answers) * WIDTH


def speaks(rule, item, case):
    """Tell whether all conditions of a rule hold, read straight from its row."""
    facts = {"category": item.category, "subject": item.subject}
    return all(
        (facts[name] if name in facts else getattr(case, name)) in values
        for name, values in rule.when
    )


def test_taking_the_steps_opens_the_door(space, rules):
    for cell, answer in space.answers.items():
        for point in (p for p in range(WIDTH) if answer.not_yet >> p & 1):
            steps = decide(cell.item, circumstances(cell, point), rules).steps
            taken = FACTS_AT[point] | {needed.step.fact: needed.step.after for needed in steps}
            assert all(needed.step.obtainable for needed in steps)
            assert answer.given >> FACTS_AT.index(taken) & 1


def test_a_question_is_written_out_whenever_a_jurist_decides(space, rules):
    for cell, answer in space.answers.items():
        for point in (p for p in range(WIDTH) if answer.not_yet >> p & 1):
            for needed in decide(cell.item, circumstances(cell, point), rules).steps:
                assert bool(needed.questions) == (needed.step.id == "lawyer_decides")


class TestSafety:
    def test_who_reported_never_goes_without_consent(self, space):
        reporter = [cell for cell in space.answers if cell.item.subject is Subject.REPORTER]
        consenting = where(consent=Consent.GIVEN)

        assert any(space.answers[cell].given for cell in reporter)
        assert not any(space.answers[cell].given & ~consenting for cell in reporter)

    def test_a_refusing_reporter_is_never_asked_again(self, space):
        reporter = [cell for cell in space.answers if cell.item.subject is Subject.REPORTER]
        refusing = where(consent=Consent.REFUSED)

        assert not any(space.answers[cell].not_yet & refusing for cell in reporter)

    def test_care_data_never_reach_enforcement_or_immigration(self, space):
        assert not broken(
            space,
            lambda cell: (
                cell.item.category is Category.CARE_DATA
                and (cell.receiver in ENFORCERS or cell.purpose in ENFORCEMENT)
            ),
        )

    @pytest.mark.parametrize("purpose", [Purpose.REGISTRY, Purpose.MIGRATION_ENFORCEMENT])
    def test_a_register_of_persons_and_immigration_control_are_always_refused(self, space, purpose):
        cells = [cell for cell in space.answers if cell.purpose is purpose]

        assert cells
        assert all(space.answers[cell] == CLOSED for cell in cells)

    @pytest.mark.parametrize("receiver", [Party.IMMIGRATION_SERVICE, Party.TAX_AUTHORITY])
    def test_immigration_and_tax_never_receive(self, space, receiver):
        cells = [cell for cell in space.answers if cell.receiver is receiver]

        assert cells
        assert all(space.answers[cell] == CLOSED for cell in cells)

    def test_no_sex_worker_as_such_becomes_known_to_a_municipality(self, space):
        assert not broken(
            space,
            lambda cell: (
                cell.item.subject is Subject.SEX_WORKER_AS_SUCH and cell.receiver in MUNICIPAL
            ),
        )

    def test_no_victim_is_followed_from_municipality_to_municipality(self, space):
        victims = {Subject.PRESUMED_VICTIM, Subject.MINOR, Subject.SEX_WORKER_AS_SUCH}

        assert not broken(
            space,
            lambda cell: (
                cell.item.subject in victims
                and cell.sender in MUNICIPAL
                and cell.receiver in MUNICIPAL
            ),
        )

    def test_no_person_goes_to_the_public_a_company_a_node_or_a_warning_list(self, space):
        outside = {Party.PUBLIC, Party.PRIVATE_PARTY, Party.NODE_OPERATOR}

        assert not broken(
            space,
            lambda cell: (
                cell.item.subject is not Subject.NONE
                and (cell.receiver in outside or cell.purpose is Purpose.WARNING)
            ),
        )

    @pytest.mark.parametrize("category", [Category.BSN, Category.RESIDENCE_STATUS])
    def test_social_number_and_residence_status_travel_nowhere(self, space, category):
        assert not broken(space, lambda cell: cell.item.category is category)

    def test_a_sensitive_item_is_never_freer_than_a_name(self, space):
        sensitive = (Category.CRIMINAL, Category.HEALTH_OR_SEXUAL_LIFE, Category.CARE_DATA)
        for cell, answer in space.answers.items():
            if cell.item.category in sensitive:
                name = Item(Category.IDENTITY, cell.item.subject)
                plain = space.answers[Cell(cell.sender, cell.receiver, cell.purpose, name)]
                for strict, free in zip(answer.at_least(), plain.at_least(), strict=True):
                    assert not strict & ~free, cell

    def test_no_key_is_local(self, book):
        local = [rule for rule in book.rules if rule.file.startswith("rules/local/")]

        assert local
        assert all(rule.kind is not Kind.KEY for rule in local)


class TestLiveness:
    """Silence is a harm too: what must never be refused."""

    @pytest.mark.parametrize("sender", [Party.MUNICIPALITY, Party.LABOUR_INSPECTORATE])
    def test_a_signal_on_a_place_goes_to_police_and_prosecutor_whatever_the_consent(
        self, space, sender
    ):
        for receiver, purpose, category in product(POLICE_OR_PROSECUTOR, URGENT, FACTS):
            answer = space.answers[Cell(sender, receiver, purpose, Item(category, Subject.NONE))]
            assert answer.permitted == EVERYTHING
            for level in answer.at_least():
                assert len({with_consent(level, consent) for consent in CONSENTS}) == 1

    def test_in_acute_danger_everyone_reaches_the_police_at_once(self, space, rules):
        acute = where(acute=True)
        ordinary = {
            Category.PLACE, Category.BUSINESS, Category.OBSERVATION, Category.VEHICLE,
            Category.FREE_TEXT, Category.IDENTITY, Category.CONTACT, Category.CRIMINAL,
        }  # fmt: skip
        subjects = {
            Subject.NONE, Subject.PRESUMED_VICTIM, Subject.SUSPECT, Subject.WITNESS, Subject.MINOR,
        }  # fmt: skip
        items = [i for i in ITEMS if i.category in ordinary and i.subject in subjects]
        for sender, purpose, item in product(Party, URGENT, items):
            cell = Cell(sender, Party.POLICE, purpose, item)
            assert space.answers[cell].permitted & acute == acute, cell
            for point in (1, WIDTH - 1):
                decision = decide(item, circumstances(cell, point), rules)
                assert not any(obligation.blocking for obligation in decision.obligations)

    def test_in_acute_danger_an_organisation_justifies_it_within_a_day(self, rules):
        cell = Cell(
            Party.MUNICIPALITY,
            Party.POLICE,
            Purpose.ACUTE_PROTECTION,
            Item(Category.IDENTITY, Subject.PRESUMED_VICTIM),
        )

        decision = decide(cell.item, circumstances(cell, STRIDE["acute"]), rules)

        (due,) = (one for one in decision.obligations if one.id == "justify_within_24h")
        assert (due.blocking, due.deadline.amount, due.deadline.unit) == (False, 24, "hours")


class TestMonotony:
    def test_consent_given_is_never_worse_than_refused_or_not_asked(self, space):
        for cell, answer in space.answers.items():
            for level in answer.at_least():
                given = with_consent(level, Consent.GIVEN)
                assert not with_consent(level, Consent.REFUSED) & ~given, cell
        for cell, answer in space.answers.items():
            given = with_consent(answer.given, Consent.GIVEN)
            assert not with_consent(answer.given, Consent.NOT_ASKED) & ~given, cell

    @pytest.mark.parametrize("fact", ["acute", "agreement", "proofread", "lawyer_agrees"])
    def test_danger_an_agreement_a_second_reader_or_a_jurist_never_make_it_worse(self, space, fact):
        without = where(**{fact: False})
        for cell, answer in space.answers.items():
            reachable, given, _ = answer.at_least()
            for level in (reachable, given):
                assert not level & without & ~(level >> STRIDE[fact]), cell
