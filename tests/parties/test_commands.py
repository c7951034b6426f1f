"""Founding, inviting, joining, giving access, leaving: each verb, each refusal, one line each."""

import datetime as dt
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import OperationalError, connection
from tests import cast
from tests.cast import NOW, new_member, opener, secret_of

from schakel.journal import commands as journal
from schakel.journal import queries
from schakel.journal.models import Entry, Head
from schakel.parties import commands
from schakel.parties.commands import PartiesError
from schakel.parties.models import Agreement, Grant, Member, Organisation
from schakel.parties.roles import Kind, Role
from schakel.parties.sealing import SealingError, opener_with_secret, seal_for

LATER = NOW + dt.timedelta(days=8)
CONTEXT = "report/1/content"


def last_verb() -> str:
    return queries.lines(count=1)[0].verb


def colleague(region, name: str = "Mila", role: Role = Role.CONTACT_OFFICER) -> Member:
    """Return a second person of Voorbeeldstad who joined and has no key yet."""
    _, code = commands.invite_member(new=new_member(name, role), by=region.anna, at=NOW)
    return commands.join(code=code, chosen_secret=secret_of(name), at=NOW)


def test_an_organisation_starts_with_a_member_who_can_open_what_is_sealed_to_it(region):
    sealed = seal_for(b"text", organisations=[region.voorbeeldstad], context=CONTEXT)

    assert opener(region.anna).open(sealed, context=CONTEXT) == b"text"


def test_founding_is_recorded_without_a_name(region):
    line = queries.lines_about(str(region.voorbeeldstad.pk))[0]

    assert line.verb == "organisation.founded"
    assert line.details is not None
    assert line.details.keys() == {"kind", "key", "subject", "by"}
    assert "Voorbeeldstad" not in str(line.details)


@pytest.mark.parametrize(
    ("kind", "role"),
    [
        (Kind.POLICE, Role.CONTACT_OFFICER),
        (Kind.MUNICIPALITY, Role.POLICE_LIAISON),
        (Kind.CARE_COORDINATOR, Role.PROSECUTOR),
        (Kind.NODE_OPERATOR, Role.CONTACT_OFFICER),
    ],
)
def test_a_role_is_not_held_where_it_is_not_at_home(db, kind, role):
    with pytest.raises(PartiesError, match="is not a role in"):
        commands.found_organisation(
            name="X",
            kind=kind,
            founder=new_member("Xandra", role),
            chosen_secret=secret_of("Xandra"),
            at=NOW,
        )

    assert not Organisation.objects.exists()


def test_the_first_member_must_be_able_to_open_something(db):
    with pytest.raises(PartiesError, match="cannot be the first member"):
        commands.found_organisation(
            name="X",
            kind=Kind.MUNICIPALITY,
            founder=new_member("Xandra", Role.SUPERVISOR),
            chosen_secret=secret_of("Xandra"),
            at=NOW,
        )

    assert not Organisation.objects.exists()
    assert not Entry.objects.exists()


def test_an_address_belongs_to_one_member(region):
    with pytest.raises(PartiesError, match="already belongs"):
        commands.invite_member(
            new=commands.NewMember("Other", "ANNA@example.invalid", Role.SUPERVISOR),
            by=region.anna,
            at=NOW,
        )


@pytest.mark.parametrize("name", ["sam", "audrey"])
def test_who_does_not_look_after_members_invites_nobody(region, name):
    with pytest.raises(PartiesError, match="does not invite"):
        commands.invite_member(
            new=new_member("Mila", Role.SUPERVISOR), by=getattr(region, name), at=NOW
        )


def test_an_invitation_is_used_once_and_within_a_week(region):
    _, code = commands.invite_member(
        new=new_member("Mila", Role.SUPERVISOR), by=region.anna, at=NOW
    )

    with pytest.raises(PartiesError, match="older than a week"):
        commands.join(code=code, chosen_secret=secret_of("Mila"), at=LATER)
    joined = commands.join(code=code, chosen_secret=secret_of("Mila"), at=NOW)
    with pytest.raises(PartiesError, match="was used"):
        commands.join(code=code, chosen_secret=secret_of("Mila"), at=NOW)

    assert joined.is_active
    assert last_verb() == "member.joined"


def test_a_guessed_code_joins_nobody(region):
    with pytest.raises(PartiesError, match="does not exist"):
        commands.join(code="guess", chosen_secret=secret_of("Mila"), at=NOW)


def test_the_invitation_itself_is_not_stored(region):
    member, code = commands.invite_member(
        new=new_member("Mila", Role.SUPERVISOR), by=region.anna, at=NOW
    )

    assert code.encode() not in bytes(member.invitation_hash)
    assert len(code) >= 32


def test_who_joins_opens_nothing_until_a_colleague_gives_access(region):
    mila = colleague(region)
    with pytest.raises(SealingError, match="not been given access"):
        opener(mila)

    commands.give_access(member=mila, opener=opener(region.anna), at=NOW)
    sealed = seal_for(b"text", organisations=[region.voorbeeldstad], context=CONTEXT)

    assert opener(mila).open(sealed, context=CONTEXT) == b"text"
    assert last_verb() == "member.given_access"


def test_nobody_gives_access_to_another_organisation(region):
    mila = colleague(region)

    with pytest.raises(PartiesError, match="cannot give"):
        commands.give_access(member=mila, opener=opener(region.outsider), at=NOW)

    assert not Grant.objects.filter(member=mila).exists()


@pytest.mark.parametrize("name", ["sam", "audrey"])
def test_who_reads_no_content_is_never_given_the_key(region, name):
    with pytest.raises(PartiesError, match="reads no content"):
        commands.give_access(member=getattr(region, name), opener=opener(region.anna), at=NOW)


def test_who_has_not_joined_is_not_given_the_key(region):
    member, _ = commands.invite_member(
        new=new_member("Mila", Role.CONTACT_OFFICER), by=region.anna, at=NOW
    )

    with pytest.raises(PartiesError, match="has not joined"):
        commands.give_access(member=member, opener=opener(region.anna), at=NOW)


def test_who_leaves_opens_nothing_any_more_and_cannot_sign_in(region):
    mila = colleague(region)
    commands.give_access(member=mila, opener=opener(region.anna), at=NOW)

    commands.end_membership(member=mila, by=region.anna, at=NOW)
    mila.refresh_from_db()

    assert not mila.is_active
    assert not mila.check_password(secret_of(mila))
    with pytest.raises(SealingError):
        opener(mila)
    assert last_verb() == "member.left"


def test_the_last_who_holds_the_key_cannot_leave(region):
    with pytest.raises(PartiesError, match="last who can open"):
        commands.end_membership(member=region.anna, by=region.anna, at=NOW)

    region.anna.refresh_from_db()
    assert region.anna.is_active
    assert Grant.objects.filter(member=region.anna).exists()


def test_a_colleague_without_the_key_is_no_reason_to_let_the_last_one_go(region):
    colleague(region)

    with pytest.raises(PartiesError, match="last who can open"):
        commands.end_membership(member=region.anna, by=region.vera, at=NOW)


def test_nobody_ends_a_membership_elsewhere(region):
    with pytest.raises(PartiesError, match="cannot end"):
        commands.end_membership(member=region.sam, by=region.outsider, at=NOW)


@pytest.mark.django_db(transaction=True)
def test_of_two_last_who_leave_at_the_same_moment_one_stays():
    region = cast.found_region()
    mila = colleague(region)
    commands.give_access(member=mila, opener=opener(region.anna), at=NOW)

    def leave(member: Member) -> None:
        try:
            commands.end_membership(member=member, by=member, at=NOW)
        except (PartiesError, OperationalError):
            pass  # Refused, or the database let the other one through first.
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as threads:
        list(threads.map(leave, [region.anna, mila]))

    assert Grant.objects.filter(organisation=region.voorbeeldstad).count() == 1


def test_a_secret_is_changed_with_the_old_one_only(region):
    with pytest.raises(SealingError):
        commands.change_secret(
            member=region.anna, old_secret="wrong", new_secret="een heel nieuw geheim", at=NOW
        )
    commands.change_secret(
        member=region.anna,
        old_secret=secret_of(region.anna),
        new_secret="een heel nieuw geheim",
        at=NOW,
    )

    fresh = Member.objects.get(pk=region.anna.pk)
    assert opener_with_secret(member=fresh, chosen_secret="een heel nieuw geheim")
    assert fresh.check_password("een heel nieuw geheim")
    with pytest.raises(SealingError):
        opener(fresh)
    assert last_verb() == "member.changed_secret"


def test_an_agreement_is_between_two_and_ends_after_it_begins(region):
    terms = {"code": "C-1", "title": "Convenant", "purpose": "Samen", "by": "system", "at": NOW}
    both = [region.voorbeeldstad, region.police]
    with pytest.raises(PartiesError, match="at least two"):
        commands.sign_agreement(
            **terms, begins_on=NOW.date(), ends_on=None, organisations=[region.police] * 2
        )
    with pytest.raises(PartiesError, match="before it begins"):
        commands.sign_agreement(
            **terms,
            begins_on=NOW.date(),
            ends_on=NOW.date() - dt.timedelta(days=1),
            organisations=both,
        )

    agreement = commands.sign_agreement(
        **terms, begins_on=NOW.date(), ends_on=NOW.date(), organisations=both
    )

    assert list(Agreement.objects.in_force(NOW.date())) == [agreement]
    assert not Agreement.objects.in_force(LATER.date()).exists()


@pytest.mark.parametrize("verb", ["invite", "join", "access", "end", "secret"])
def test_nothing_happened_when_the_journal_failed(region, verb, monkeypatch):
    _, code = commands.invite_member(
        new=new_member("Noor", Role.CONTACT_OFFICER), by=region.anna, at=NOW
    )
    mila = colleague(region)
    held = opener(region.anna)
    deeds = {
        "invite": lambda: commands.invite_member(
            new=new_member("Pia", Role.SUPERVISOR), by=region.anna, at=NOW
        ),
        "join": lambda: commands.join(code=code, chosen_secret=secret_of("Noor"), at=NOW),
        "access": lambda: commands.give_access(member=mila, opener=held, at=NOW),
        "end": lambda: commands.end_membership(member=mila, by=region.anna, at=NOW),
        "secret": lambda: commands.change_secret(
            member=mila, old_secret=secret_of(mila), new_secret="een heel nieuw geheim", at=NOW
        ),
    }
    before = snapshot()

    def broken(frontier):
        raise journal.JournalError("the key is gone")

    monkeypatch.setattr(journal, "signed_head", broken)
    with pytest.raises(journal.JournalError):
        deeds[verb]()

    assert snapshot() == before


def snapshot() -> list[object]:
    members = [
        {name: bytes(v) if isinstance(v, memoryview) else v for name, v in row.items()}
        for row in Member.objects.order_by("pk").values()
    ]
    return [members, Grant.objects.count(), Head.objects.get().size, Entry.objects.count()]
