"""What each role may do, said twice: in the roles and here, so that neither changes alone."""

import pytest

from schakel.parties.roles import AT_HOME, CONTENT, MAY, Capability, Kind, Role, reads_content

TABLE = {
    Role.SUPERVISOR: "overview",
    Role.CONTACT_OFFICER: "triage disclose receive review overview members",
    Role.CHAIN_DIRECTOR: "overview",
    Role.CARE_COORDINATOR: "receive members",
    Role.BURGEMEESTER_OFFICE: "overview",
    Role.PRIVACY_OFFICER: "review overview audit members adopt",
    Role.POLICE_LIAISON: "receive members",
    Role.PROSECUTOR: "receive members",
    Role.LABOUR_INSPECTOR: "receive members",
    Role.JURIST: "review adopt",
    Role.AUDITOR: "audit",
    Role.OPERATOR: "",
}


@pytest.mark.parametrize("role", Role)
def test_a_role_may_what_the_table_says_and_nothing_else(role):
    assert {capability.value for capability in MAY[role]} == set(TABLE[role].split())


@pytest.mark.parametrize("role", Role)
def test_every_role_is_at_home_somewhere(role):
    assert AT_HOME[role]


def test_who_only_looks_on_never_holds_a_key():
    blind = {role for role in Role if not reads_content(role)}

    assert blind == {
        Role.SUPERVISOR,
        Role.CHAIN_DIRECTOR,
        Role.BURGEMEESTER_OFFICE,
        Role.AUDITOR,
        Role.OPERATOR,
    }


def test_only_a_municipality_assesses_reports():
    assessing = {role for role in Role if Capability.TRIAGE in MAY[role]}

    assert {kind for role in assessing for kind in AT_HOME[role]} == {Kind.MUNICIPALITY}


def test_no_one_role_does_both_oversight_and_detection():
    for role in Role:
        if Kind.POLICE in AT_HOME[role] and AT_HOME[role] != frozenset(Kind):
            assert Capability.TRIAGE not in MAY[role]
            assert Capability.DISCLOSE not in MAY[role]


def test_to_look_after_the_journal_opens_no_content():
    assert Capability.AUDIT not in CONTENT
    assert Capability.OVERVIEW not in CONTENT
    assert Capability.MEMBERS not in CONTENT


def test_who_left_may_nothing(region):
    region.anna.left_on = region.anna.joined_on

    assert not any(region.anna.may(capability) for capability in Capability)


def test_who_has_not_joined_may_nothing(region):
    region.anna.joined_on = None

    assert not any(region.anna.may(capability) for capability in Capability)
