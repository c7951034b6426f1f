"""`./schakel organisation`, as an operator uses it."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from schakel.parties import sealing
from schakel.parties.models import Member, Organisation
from schakel.parties.roles import Kind, Role

pytestmark = pytest.mark.django_db
SECRET = "vier woorden zonder verband"
FOUND = {
    "name": "Gemeente Nergenshuizen",
    "kind": "municipality",
    "municipality_code": "GM9903",
    "founder_name": "Noor",
    "founder_email": "noor@example.invalid",
    "founder_role": "contact_officer",
}


@pytest.fixture(autouse=True)
def secret(monkeypatch):
    """Give the password by the environment."""
    monkeypatch.setenv("SCHAKEL_FOUNDER_SECRET", SECRET)


def found(**changes: str | bool) -> str:
    """Run `organisation found` with FOUND and what a test changes."""
    arguments = []
    for name, value in {**FOUND, **changes}.items():
        option = f"--{name.replace('_', '-')}"
        arguments += [option] if value is True else [option, str(value)]
    return run("found", *arguments)


def run(*arguments: str) -> str:
    """Return what the command prints."""
    out = StringIO()
    call_command("organisation", *arguments, stdout=out)
    return out.getvalue()


def test_a_founded_organisation_has_a_member_who_opens_its_content():
    said = found()

    noor = Member.objects.get(email="noor@example.invalid")
    sealed = sealing.seal_for(b"text", organisations=[noor.organisation], context="c")
    opener = sealing.opener_with_secret(member=noor, chosen_secret=SECRET)
    assert opener.open(sealed, context="c") == b"text"
    assert sealing.fingerprint(bytes(noor.organisation.public_key)) in said
    assert SECRET not in said
    assert not noor.organisation.example


def test_the_list_names_who_takes_part(region):
    said = run("list")

    assert len(said.splitlines()) == Organisation.objects.count()
    assert "Voorbeeldstad  (Municipality)  key " in said
    assert "@" not in said


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"name": "Voorbeeldstad"}, "there is an organisation named"),
        ({"municipality_code": "GM9901"}, "for municipality GM9901"),
        ({"takes_in_region": True}, "already takes in the rest"),
        ({"kind": "police", "founder_role": "police_liaison"}, "only a municipality has"),
        ({"founder_role": "police_liaison"}, "is not a role in"),
        ({"founder_role": "supervisor"}, "reads no content"),
        ({"founder_email": "anna@example.invalid"}, "already belongs"),
        ({"founder_email": "noor"}, "is not an e-mail address"),
        ({"kind": "bakery"}, "invalid choice"),
    ],
)
def test_what_cannot_be_is_said_and_nothing_is_kept(region, changes, words):
    before = Organisation.objects.count(), Member.objects.count()

    with pytest.raises(CommandError, match=words):
        found(**changes)

    assert (Organisation.objects.count(), Member.objects.count()) == before


@pytest.mark.parametrize(("weak", "words"), [("short", "12 characters"), ("1" * 16, "numeric")])
def test_a_weak_password_is_refused(monkeypatch, weak, words):
    monkeypatch.setenv("SCHAKEL_FOUNDER_SECRET", weak)

    with pytest.raises(CommandError, match=words):
        found()

    assert not Organisation.objects.exists()


def test_the_password_can_come_from_a_file(monkeypatch, tmp_path):
    file = tmp_path / "secret"
    file.write_text(f"{SECRET}\n")
    monkeypatch.delenv("SCHAKEL_FOUNDER_SECRET")
    monkeypatch.setenv("SCHAKEL_FOUNDER_SECRET_FILE", str(file))

    found()

    assert Member.objects.get().check_password(SECRET)


@pytest.mark.parametrize(("again", "works"), [(SECRET, True), ("another", False)])
def test_the_password_is_typed_twice_at_a_terminal(monkeypatch, again, works):
    monkeypatch.delenv("SCHAKEL_FOUNDER_SECRET")
    typed = iter([SECRET, again])
    monkeypatch.setattr("getpass.getpass", lambda prompt: next(typed))

    if works:
        found()
        assert Member.objects.get().role == Role.CONTACT_OFFICER
    else:
        with pytest.raises(CommandError, match="the two passwords differ"):
            found()


def test_an_operator_can_be_founded_without_access_to_content():
    found(name="Beheer", kind=Kind.NODE_OPERATOR, founder_role=Role.OPERATOR, municipality_code="")

    operator = Member.objects.get()
    with pytest.raises(sealing.SealingError):
        sealing.opener_with_secret(member=operator, chosen_secret=SECRET)
    assert operator.is_active
