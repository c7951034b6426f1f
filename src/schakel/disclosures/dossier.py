"""What the giver keeps of a decision, sealed to itself: the card, what was stated, what was shown.

No value of an item is in it: what was handed over is gone here, and what was refused stays where
it was. Reasons are the giver's own words about the weighing.
"""

import datetime as dt
import uuid
from dataclasses import dataclass, replace
from typing import Literal

from pydantic import TypeAdapter, ValidationError

from schakel.core.law import WORDS, Obligation, Subject, Text
from schakel.core.law import Evidence as Form
from schakel.disclosures.card import Card
from schakel.disclosures.deliberation import Deliberation, rulebook
from schakel.disclosures.downloads.papers import receipt_for
from schakel.disclosures.evidence import CHOICES
from schakel.disclosures.models import Disclosure
from schakel.disclosures.proposal import Evidence, Proposal
from schakel.disclosures.stated import is_told, without_reason
from schakel.parties.models import Agreement, Member
from schakel.parties.queries import agreement_between
from schakel.parties.sealing import seal_for


class DossierError(Exception):
    """Bytes that were opened are not a dossier of a version known here."""


@dataclass(frozen=True)
class StatedFact:
    """Hold one fact the law decided on: the question, the answer, and how it is known."""

    question: Text
    answer: Text
    provenance: Text


@dataclass(frozen=True)
class Shown:
    """Hold what showed that one condition was met."""

    obligation: str
    text: Text
    shown: str


@dataclass(frozen=True)
class Note:
    """Hold something written down later: by whom, when, what."""

    by: str
    at: dt.datetime
    text: str
    shown: tuple[Shown, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Dossier:
    """Hold everything about one decision that is kept.

    `receipt` is what the law was asked and said; decisions older than receipts have none.
    """

    format: Literal["schakel-dossier/v1"] = "schakel-dossier/v1"
    signal: str
    receiver: str
    decided_by: str
    card: Card
    facts: tuple[StatedFact, ...]
    shown: tuple[Shown, ...]
    source: str
    reliability: str
    footing: str
    asked_back: str
    handed_over: bool
    recall: Note | None = None
    justification: Note | None = None
    receipt: str = ""

    def to_bytes(self) -> bytes:
        """Return the JSON that is sealed to the giver."""
        return DOSSIERS.dump_json(self)


DOSSIERS = TypeAdapter(Dossier)

YES = Text(nl="ja", en="yes")
NO = Text(nl="nee", en="no")
REPORTER_ASKED = Text(
    nl="Wat zei de melder toen u om toestemming vroeg?",
    en="What did the reporter say when asked for consent?",
)


def dossier_context(disclosure: uuid.UUID) -> str:
    """Return the context in which the giver's dossier is sealed."""
    return f"disclosure/{disclosure}/dossier"


def dossier_from(content: bytes) -> Dossier:
    """Read the JSON back, or raise DossierError."""
    try:
        return DOSSIERS.validate_json(content)
    except ValidationError as error:
        raise DossierError("what was opened is not a schakel-dossier/v1") from error


def dossier_of(
    disclosure: Disclosure,
    deliberation: Deliberation,
    *,
    card: Card,
    shown: tuple[Shown, ...],
    handed_over: bool,
) -> Dossier:
    """Return what is kept of a decision that was just taken."""
    proposal, label = deliberation.proposal, deliberation.proposal.label
    agreement = agreement_between(disclosure.giver, disclosure.receiver, on=deliberation.on)
    return Dossier(
        signal=disclosure.signal.reference,
        receiver=disclosure.receiver.name,
        decided_by=disclosure.decided_by.name,
        card=card,
        facts=facts_of(deliberation, agreement),
        shown=shown + jurist_of(proposal) + weighed_of(proposal),
        source=label.source.value,
        reliability=label.reliability.value,
        footing=label.footing.value,
        asked_back=proposal.asked_back,
        handed_over=handed_over,
        receipt=receipt_for(deliberation, disclosure),
    )


def sealed_dossier(disclosure: Disclosure, dossier: Dossier) -> bytes:
    """Seal a dossier to the giver alone."""
    return seal_for(
        dossier.to_bytes(),
        organisations=[disclosure.giver],
        context=dossier_context(disclosure.pk),
    )


def facts_of(deliberation: Deliberation, agreement: Agreement | None) -> tuple[StatedFact, ...]:
    """Return the facts of a deliberation with how each is known."""
    proposal, facts = deliberation.proposal, deliberation.circumstances
    code = "" if agreement is None else f" ({agreement.code})"
    reader = "" if proposal.reader is None else f" ({proposal.reader.name})"
    jurist = "" if proposal.jurist is None else f" ({proposal.jurist.name})"
    answers = {
        "consent": rulebook().vocabulary.label(facts.consent),
        "acute": _yes_or_no(facts.acute),
        "incapacity": _yes_or_no(facts.incapacity),
        "agreement": _yes_or_no(facts.agreement, code),
        "proofread": _yes_or_no(facts.proofread, reader),
        "lawyer_agrees": _yes_or_no(facts.lawyer_agrees, jurist),
    }
    answers |= {fact: _answer(fact, value) for fact, value in _told(proposal)}
    stated = [_stated(name, answer) for name, answer in answers.items()]
    if any(one.decision.item.subject is Subject.REPORTER for one in deliberation.rulings):
        words = rulebook().vocabulary
        answer = words.label(proposal.reporter_consent)
        stated.insert(1, replace(stated[0], question=REPORTER_ASKED, answer=answer))
    return tuple(stated)


def shown_of(obligations: tuple[Obligation, ...], evidence: Evidence) -> tuple[Shown, ...]:
    """Return what was shown for each of these obligations, a member by name."""
    return tuple(
        Shown(one.id, one.text, _in_words(one, evidence.of(one.id)))
        for one in obligations
        if evidence.of(one.id)
    )


def jurist_of(proposal: Proposal) -> tuple[Shown, ...]:
    """Return what a jurist answered to the question that the rules leave open, if one did."""
    if proposal.jurist is None:
        return ()
    steps = (step for step in rulebook().vocabulary.steps if step.fact == "lawyer_agrees")
    answer = f"{proposal.jurist.name}: {proposal.jurist_reason.strip()}"
    return tuple(Shown(step.id, step.text, answer) for step in steps)


def weighed_of(proposal: Proposal) -> tuple[Shown, ...]:
    """Return by whom and why the facts were judged that ask for a judgement."""
    words = rulebook().vocabulary
    reason = proposal.weighed.strip()
    judged = without_reason(proposal.stated, words)
    return tuple(Shown(fact, words.facts[fact].text, reason) for fact in judged)


def _told(proposal: Proposal) -> list[tuple[str, str | bool]]:
    return [(fact, value) for fact, value in proposal.stated.items() if is_told(fact, value)]


def _answer(fact: str, value: str | bool) -> Text:
    if isinstance(value, bool):
        return _yes_or_no(value)
    return rulebook().vocabulary.label(WORDS[fact](value))


def _in_words(obligation: Obligation, shown: str) -> str:
    if obligation.evidence is Form.MEMBER:
        return Member.objects.get(pk=shown).name
    if obligation.evidence is Form.CHOICE:
        return CHOICES[obligation.id][shown].nl
    return shown


def _yes_or_no(value: bool, more: str = "") -> Text:
    text = YES if value else NO
    return Text(nl=text.nl + more, en=text.en + more)


def _stated(name: str, answer: Text) -> StatedFact:
    words = rulebook().vocabulary
    fact = words.facts[name]
    return StatedFact(fact.text, answer, words.label(fact.provenance))
