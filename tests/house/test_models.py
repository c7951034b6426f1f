"""Every table is accounted for: whose its rows are, who gives them out, what stands in clear."""

import re
from dataclasses import dataclass
from importlib import import_module

import pytest
from django import forms
from django.apps import apps
from django.db import models

from schakel.parties.models import Member
from schakel.web.forms import Form

pytestmark = pytest.mark.static


@dataclass(frozen=True)
class Account:
    """What a table is: whose rows, which queries give them out, which columns are sealed."""

    owner: str
    given_out_by: tuple[str, ...]
    sealed: frozenset[str] = frozenset()
    words: frozenset[str] = frozenset()  # free text in the clear, each for a reason below


JOURNAL = "nobody: it holds commitments, and lines that speak of opaque ids"
LINES = ("journal.queries.lines", "journal.queries.lines_about")
TABLES = {
    "journal.Entry": Account(JOURNAL, LINES),
    "journal.Opening": Account(JOURNAL, LINES, words=frozenset({"subject"})),
    "journal.Tile": Account(JOURNAL, ("journal.queries.inclusion_path",)),
    "journal.Head": Account(
        JOURNAL, ("journal.queries.size", "journal.queries.verify"), words=frozenset({"note"})
    ),
    "journal.Publication": Account(
        "everyone: checkpoints are public",
        ("journal.queries.publications",),
        words=frozenset({"note"}),
    ),
    "parties.Organisation": Account(
        "everyone who takes part",
        ("parties.queries.partners_of", "parties.queries.municipalities"),
        words=frozenset({"name", "municipality_code"}),
    ),
    "parties.Member": Account(
        "the member's organisation",
        ("parties.queries.members_visible_to",),
        words=frozenset({"name", "email", "language", "password"}),
    ),
    "parties.Authenticator": Account(
        "the member themself",
        ("parties.queries.has_factor",),
        sealed=frozenset({"sealed_secret"}),
    ),
    "parties.Passkey": Account(
        "the member themself",
        ("parties.queries.passkeys_of", "parties.queries.passkey_with"),
        words=frozenset({"name"}),
    ),
    "parties.FailedSignIn": Account(
        "nobody: it holds keyed hashes of addresses that were typed, known or not",
        ("parties.queries.sign_in_wait",),
    ),
    "parties.Grant": Account(
        "the member's organisation",
        ("parties.queries.members_with_access",),
        sealed=frozenset({"sealed_key"}),
    ),
    "parties.Agreement": Account(
        "the organisations that signed it",
        ("parties.queries.agreements_visible_to", "parties.queries.agreement_between"),
        words=frozenset({"code", "title", "purpose"}),
    ),
    "reports.Report": Account(
        "the organisation that takes it in",
        ("reports.queries.visible_to", "reports.queries.of_receipt"),
        sealed=frozenset({"sealed_content"}),
        words=frozenset({"municipality_code"}),
    ),
    "reports.Message": Account(
        "the organisation and the reporter of its report",
        ("reports.queries.conversation_for", "reports.queries.conversation_of"),
        sealed=frozenset({"sealed_for_organisation", "sealed_for_reporter"}),
    ),
    "reports.StatusLine": Account(
        "the organisation and the reporter of its report", ("reports.queries.visible_to",)
    ),
    "assessments.Assessment": Account(
        "the organisation that assesses",
        ("assessments.queries.reports_for", "assessments.queries.assessment_of"),
        sealed=frozenset({"sealed_content", "sealed_notes"}),
        words=frozenset({"edition", "conclusion"}),
    ),
    "assessments.Signal": Account(
        "the organisation that took it up",
        ("assessments.queries.visible_to",),
        sealed=frozenset({"sealed_items", "sealed_persons"}),
        words=frozenset({"reference", "municipality_code"}),
    ),
    "assessments.QuarantineDecision": Account(
        "the organisation of its report", ("assessments.queries.decision_of",)
    ),
    "assessments.Freeze": Account(
        "the organisation of its report",
        ("assessments.queries.quarantine_of",),
        words=frozenset({"ground", "authority"}),
    ),
    "disclosures.RuleSet": Account(
        "everyone: the rules are public",
        ("disclosures.queries.given_by",),
        words=frozenset({"sha256", "content"}),
    ),
    "disclosures.Disclosure": Account(
        "who gives, and who receives what was given",
        ("disclosures.queries.given_by", "disclosures.queries.received_by"),
        sealed=frozenset({"sealed_decision", "sealed_payload"}),
    ),
    "disclosures.ImpactReport": Account(
        "the organisation that signs it",
        ("disclosures.adoption.queries.reports_for",),
        words=frozenset({"content", "sha256"}),
    ),
    "disclosures.BoxSignature": Account(
        "the organisation that signs it",
        ("disclosures.adoption.queries.reports_for",),
        words=frozenset({"part", "reason"}),
    ),
    "disclosures.Answer": Account(
        "who gave and who received",
        ("disclosures.queries.given_by", "disclosures.queries.received_by"),
    ),
}

WHY_IN_CLEAR = {
    "subject": "an opaque id, by which a line can be muted",
    "note": "a signed head, made to be shown",
    "name": "of an organisation or a member at work, never of anyone in a report",
    "email": "of a member at work: what they sign in with",
    "language": "of a member: the language of the pages",
    "password": "an Argon2 hash",
    "municipality_code": "the place of a report as coarse as it gets",
    "code": "of an agreement",
    "title": "of an agreement",
    "purpose": "of an agreement, as it was published",
    "edition": "which edition of the indicators was read",
    "conclusion": "a code of the closed list in core.indicators",
    "reference": "a random name to speak about a signal on the telephone",
    "ground": "a code of the law for a freeze",
    "authority": "the authority that ordered a freeze, by law a named office",
    "sha256": "the address of a set of rules",
    "content": "the text of a set of rules, or of what a change of it does",
    "part": "the hash of what a signature is under",
    "reason": "why a jurist or privacy officer lets less be shared: about rules, not about anyone",
}
PUBLIC_BYTES = re.compile(
    r"public_key|credential_id|reporter_key|lookup|locked_key|\w*_hash|leaf|salt|frontier"
)
FROM_DJANGO = {
    "contenttypes.ContentType": "Django's list of tables",
    "auth.Permission": "unused: roles decide",
    "auth.Group": "unused: roles decide",
    "sessions.Session": "members only; a reporter has none. Holds half a key",
}
ABOUT_PERSONS = re.compile(
    r"nationalit|origin|ethnic|race|religio|birth|(^|_)age($|_)|gender|^sex$|bsn|citizen|resid|passport"
    r"|document_number|debt|debtor|permit|visa|phone|mobile|surname|first_name|last_name|portrait"
    r"|photo|face|score|rank|risk|profile|latitude|longitude|ip_address|user_agent|device",
    re.I,
)


def tables() -> dict[str, type[models.Model]]:
    """Return every table of the product."""
    return {
        model._meta.label: model
        for model in apps.get_models()
        if model.__module__.startswith("schakel.")
    }


def columns(model: type[models.Model]) -> list[models.Field]:
    return list(model._meta.local_fields)


def test_every_table_is_accounted_for():
    others = {model._meta.label for model in apps.get_models()} - tables().keys()

    assert tables().keys() == TABLES.keys()
    assert others == FROM_DJANGO.keys()


@pytest.mark.parametrize("label", TABLES)
def test_the_queries_that_hand_out_its_rows_are_there(label):
    for name in TABLES[label].given_out_by:
        module, _, function = name.rpartition(".")

        assert callable(getattr(import_module(f"schakel.{module}"), function))


@pytest.mark.parametrize("label", TABLES)
def test_what_is_not_sealed_is_a_code_a_day_a_size_a_key_or_a_hash(label):
    account = TABLES[label]
    bytes_ = {f.name for f in columns(tables()[label]) if isinstance(f, models.BinaryField)}
    words = {
        field.name
        for field in columns(tables()[label])
        if isinstance(field, models.CharField | models.TextField) and not field.choices
    }
    documents = {f.name for f in columns(tables()[label]) if isinstance(f, models.JSONField)}

    assert {name for name in bytes_ if name.startswith("sealed_")} == account.sealed
    assert [name for name in bytes_ - account.sealed if not PUBLIC_BYTES.fullmatch(name)] == []
    assert words == account.words
    assert words <= WHY_IN_CLEAR.keys()
    assert documents == ({"details"} if label == "journal.Opening" else set())


def test_no_reporter_leaves_a_moment_only_a_day():
    moments = [
        f"{label}.{field.name}"
        for label, model in tables().items()
        if label.startswith("reports.")
        for field in columns(model)
        if isinstance(field, models.DateTimeField | models.TimeField | models.DurationField)
    ]

    assert moments == []


def test_rows_that_reporters_make_carry_no_number_that_tells_their_order():
    """A counter would say who reported after whom; the journal alone keeps an order."""
    keys = {
        label: type(model._meta.pk)
        for label, model in tables().items()
        if label.startswith("reports.")
    }

    assert set(keys.values()) == {models.UUIDField}


@pytest.mark.parametrize("label", TABLES)
def test_no_column_is_about_a_person(label):
    about = [field.name for field in columns(tables()[label]) if ABOUT_PERSONS.search(field.name)]

    assert about == []


def all_forms(base: type[forms.Form]) -> list[type[forms.Form]]:
    return [form for kind in base.__subclasses__() for form in (kind, *all_forms(kind))]


def test_no_form_asks_about_a_person():
    for room in ("reports", "assessments", "disclosures", "entrance"):
        import_module(f"schakel.{room}.forms")
    found = [form for form in all_forms(Form) if form.__module__.startswith("schakel.")]
    about = [
        f"{form.__name__}.{name}"
        for form in found
        for name in form.base_fields
        if ABOUT_PERSONS.search(name)
    ]

    assert len(found) > 8
    assert about == []


def test_only_a_member_has_an_account():
    assert apps.get_model("parties.Member") is Member
    named = [
        f"{label}.{field.name}"
        for label, model in tables().items()
        if not label.startswith("parties.")
        for field in columns(model)
        if isinstance(field, models.EmailField | models.GenericIPAddressField)
    ]

    assert named == []
