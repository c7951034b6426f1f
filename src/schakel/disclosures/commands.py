"""The verbs of giving: disclose (or refuse), read, answer, recall, justify afterwards.

The law is asked inside `disclose`, about the organisation that then receives: what was shown
before as a preview decides nothing.
"""

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import replace

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from schakel.assessments.commands import forget_persons, read_items
from schakel.assessments.models import Ended, Signal
from schakel.assessments.queries import is_frozen
from schakel.core.law import Evidence as Form
from schakel.core.law import Obligation, Outcome, Party, Who
from schakel.disclosures import clocks
from schakel.disclosures.adoption.cards import card_for
from schakel.disclosures.deliberation import (
    Deliberation,
    UnknownItemError,
    deliberate,
    rulebook,
    rules_on,
)
from schakel.disclosures.dossier import (
    Dossier,
    Note,
    dossier_context,
    dossier_from,
    dossier_of,
    sealed_dossier,
    shown_of,
)
from schakel.disclosures.evidence import Problems, is_other, named_in, problems, reason_problem
from schakel.disclosures.handover import (
    Handover,
    handover_from,
    payload_context,
    sealed_handover,
)
from schakel.disclosures.models import Answer, AnswerCode, Disclosure, RuleSet
from schakel.disclosures.proposal import Evidence, Proposal
from schakel.disclosures.stated import asked_of, without_reason
from schakel.journal.commands import record
from schakel.parties.models import Member, Organisation
from schakel.parties.queries import partners_of
from schakel.parties.roles import Capability
from schakel.parties.sealing import Opener
from schakel.reports.commands import post_status
from schakel.reports.models import Status

STATUS_AFTER = {
    AnswerCode.RECEIVED: Status.LOOKED_AT,
    AnswerCode.ASSESSED: Status.LOOKED_AT,
    AnswerCode.TAKEN_UP: Status.FOLLOWED_UP,
    AnswerCode.NOT_TAKEN_UP: Status.CLOSED,
    AnswerCode.CLOSED: Status.CLOSED,
}
"""What the reporter reads after an answer; `wrong` goes back to the giver and says nothing yet."""


class DisclosureError(Exception):
    """This cannot be given, answered or recalled. The message says why, for the reader."""


class EvidenceError(DisclosureError):
    """Conditions were not met: `problems` has, by obligation id, what is missing."""

    def __init__(self, found: Problems) -> None:
        """Keep what is missing, and read as one sentence."""
        super().__init__(f"not shown: {', '.join(found)}")
        self.problems = found


# Deciding and giving.


@transaction.atomic
def consider(
    *, signal: Signal, receiver: Organisation, proposal: Proposal, opener: Opener, at: dt.datetime
) -> Deliberation:
    """Ask the law, without giving: only the reading of the signal's items is recorded.

    Raises DisclosureError when this member may not give this signal to this receiver, or when the
    proposal names a person or an item that it cannot.
    """
    _must_give(signal, receiver, opener)
    _must_name_others(proposal, opener.member)
    _must_be_asked(proposal, opener.organisation, clocks.local_day(at))
    items = read_items(signal=signal, opener=opener, at=at)
    try:
        return deliberate(
            items=items,
            proposal=proposal,
            giver=opener.organisation,
            receiver=receiver,
            on=clocks.local_day(at),
        )
    except UnknownItemError as error:
        raise DisclosureError(str(error)) from error


@transaction.atomic
def disclose(
    *,
    signal: Signal,
    receiver: Organisation,
    proposal: Proposal,
    evidence: Evidence,
    opener: Opener,
    at: dt.datetime,
    draft: uuid.UUID | None = None,
) -> Disclosure:
    """Decide with the law, and give what may go; if nothing may go, keep the refusal.

    Raises EvidenceError while a blocking condition of anything that would go is not met: then
    nothing is stored or sent. `draft` is the id the decision gets; the same draft a second time
    gives what the first time gave.
    """
    if draft is not None:
        before = Disclosure.objects.filter(pk=draft, giver=opener.organisation).first()
        if before is not None:
            return before
    deliberation = consider(
        signal=signal, receiver=receiver, proposal=proposal, opener=opener, at=at
    )
    blocking = tuple(one for one in deliberation.obligations if one.blocking)
    found = problems(blocking, evidence, opener.member)
    if found:
        raise EvidenceError(found)
    card = card_for(opener.organisation, deliberation, at=at)
    disclosure = _decided(signal, receiver, deliberation, by=opener.member, at=at)
    disclosure.pk = draft or disclosure.pk
    dossier = dossier_of(
        disclosure,
        deliberation,
        card=card,
        shown=shown_of(blocking, evidence),
        handed_over=_hands_over(signal, deliberation),
    )
    disclosure.sealed_decision = sealed_dossier(disclosure, dossier)
    if disclosure.given:
        disclosure.sealed_payload = sealed_handover(disclosure, deliberation, card)
    disclosure.save(force_insert=True)
    if disclosure.given:
        report = signal.assessment.report
        post_status(report=report, status=Status.PASSED_ON, by=opener.member, on=deliberation.on)
    if dossier.handed_over:
        forget_persons(signal=signal, by=opener.member, ended=Ended.HANDED_OVER, at=at)
    _record_decision(disclosure, deliberation, named_in(blocking, evidence, proposal))
    return disclosure


def _must_give(signal: Signal, receiver: Organisation, opener: Opener) -> None:
    theirs = signal.organisation_id == opener.organisation.pk
    if not theirs or not opener.member.may(Capability.DISCLOSE):
        raise DisclosureError("This signal is not yours to give.")
    if not partners_of(opener.organisation).filter(pk=receiver.pk).exists():
        raise DisclosureError("Nothing can be given to this organisation.")


def _must_name_others(proposal: Proposal, member: Member) -> None:
    for named, who in ((proposal.reader, Who.SECOND_PERSON), (proposal.jurist, Who.JURIST)):
        if named is not None and not is_other(str(named.pk), member=member, who=who):
            raise DisclosureError(f"{named.name} cannot be named for this.")
    if proposal.jurist is not None and reason_problem(proposal.jurist_reason) is not None:
        raise DisclosureError("Write down what the jurist answered, and why.")


def _must_be_asked(proposal: Proposal, giver: Organisation, on: dt.date) -> None:
    asked = asked_of(Party(giver.kind), rules_on(on))
    strange = [fact for fact in proposal.stated if fact not in asked]
    if strange:
        raise DisclosureError(f"Not asked of {giver.name}: {', '.join(strange)}.")
    judged = without_reason(proposal.stated, rulebook().vocabulary)
    if judged and reason_problem(proposal.weighed) is not None:
        raise DisclosureError(f"Write down by whom and why: {', '.join(judged)}.")


def _decided(
    signal: Signal,
    receiver: Organisation,
    deliberation: Deliberation,
    *,
    by: Member,
    at: dt.datetime,
) -> Disclosure:
    """Return the row of a decision with its clocks, not saved yet."""
    given, on = bool(deliberation.going), deliberation.on
    acute = given and deliberation.proposal.acute
    return Disclosure(
        signal=signal,
        giver=by.organisation,
        receiver=receiver,
        rule_set=_pinned(on),
        given=given,
        acute=acute,
        decided_by=by,
        decided_at=at,
        justify_by=clocks.justify_by(at) if acute else None,
        first_answer_due_on=clocks.first_answer_due(on) if given else None,
        outcome_due_on=clocks.outcome_due(on) if given else None,
        review_on=clocks.review_due(on) if given else None,
    )


def _pinned(on: dt.date) -> RuleSet:
    """Keep the whole set of rules under its hash, once."""
    rules = rulebook()
    kept, _created = RuleSet.objects.get_or_create(
        sha256=rules.sha256, defaults={"content": rules.canonical(), "first_used_on": on}
    )
    return kept


def _hands_over(signal: Signal, deliberation: Deliberation) -> bool:
    """Say whether person data leave the giver: chosen, some of them really went, and no freeze."""
    if not deliberation.proposal.hand_over or signal.sealed_persons is None:
        return False
    went = any(ruling.is_about_a_person for ruling in deliberation.going)
    return went and not is_frozen(signal.assessment.report, on=deliberation.on)


def _record_decision(
    disclosure: Disclosure, deliberation: Deliberation, named: Sequence[str]
) -> None:
    record(
        verb="disclosure.given" if disclosure.given else "disclosure.refused",
        subject=disclosure.pk,
        by=disclosure.decided_by_id,
        at=disclosure.decided_at,
        details={
            "receiver": str(disclosure.receiver_id),
            "rules": disclosure.rule_set_id,
            "acute": int(disclosure.acute),
            "permitted": deliberation.count(Outcome.PERMITTED),
            "permitted_if": deliberation.count(Outcome.PERMITTED_IF),
            "not_yet": deliberation.count(Outcome.NOT_YET),
            "refused": deliberation.count(Outcome.REFUSED),
            "named": " ".join(named),
        },
    )


# The giver, afterwards.


@transaction.atomic
def read_dossier(*, disclosure: Disclosure, opener: Opener, at: dt.datetime) -> Dossier:
    """Open what the giver keeps of a decision; the reading is recorded."""
    dossier = _dossier(disclosure, opener)
    record(verb="dossier.read", subject=disclosure.pk, by=opener.member.pk, at=at)
    return dossier


@transaction.atomic
def recall(*, disclosure: Disclosure, reason: str, opener: Opener, at: dt.datetime) -> None:
    """Take back what was given: its content is gone here, and the receiver is told.

    Raises DisclosureError without a reason, or when there is nothing (left) to recall.
    """
    locked = _locked(disclosure)
    _must_be_giver(locked, opener)
    if not locked.given or locked.recalled_at is not None:
        raise DisclosureError(_("There is nothing to recall."))
    if reason_problem(reason) is not None:
        raise DisclosureError(_("Write why you recall it: at least 20 characters."))
    note = Note(by=opener.member.name, at=at, text=reason.strip())
    dossier = replace(_dossier(locked, opener), recall=note)
    locked.sealed_decision = sealed_dossier(locked, dossier)
    locked.sealed_payload = None
    locked.recalled_at = at
    locked.save(update_fields=["sealed_decision", "sealed_payload", "recalled_at"])
    record(
        verb="disclosure.recalled",
        subject=locked.pk,
        by=opener.member.pk,
        at=at,
        details={"opened_before": int(locked.opened_at is not None)},
    )


def afterwards_of(disclosure: Disclosure, dossier: Dossier) -> list[Obligation]:
    """Return what the giver's own people still owe after giving in acute danger."""
    known = rulebook().vocabulary.obligations
    owed = [known[duty.id] for duty in dossier.card.afterwards if duty.id in known]
    by_people = {Form.REASON, Form.MEMBER}
    return [one for one in owed if disclosure.acute and one.evidence in by_people]


@transaction.atomic
def justify_acute(
    *, disclosure: Disclosure, evidence: Evidence, opener: Opener, at: dt.datetime
) -> None:
    """Write down why it was acute, within 24 hours; later is possible and stays visible as late.

    Raises EvidenceError with what is missing, DisclosureError when nothing is owed.
    """
    locked = _locked(disclosure)
    _must_be_giver(locked, opener)
    if not locked.acute or locked.justified_at is not None:
        raise DisclosureError(_("Nothing has to be justified here."))
    dossier = _dossier(locked, opener)
    owed = afterwards_of(locked, dossier)
    found = problems(owed, evidence, opener.member)
    if found:
        raise EvidenceError(found)
    note = Note(by=opener.member.name, at=at, text="", shown=shown_of(tuple(owed), evidence))
    locked.sealed_decision = sealed_dossier(locked, replace(dossier, justification=note))
    locked.justified_at = at
    locked.save(update_fields=["sealed_decision", "justified_at"])
    late = locked.justify_by is not None and at > locked.justify_by
    record(
        verb="disclosure.justified",
        subject=locked.pk,
        by=opener.member.pk,
        at=at,
        details={"late": int(late)},
    )


def _must_be_giver(disclosure: Disclosure, opener: Opener) -> None:
    theirs = disclosure.giver_id == opener.organisation.pk
    if not theirs or not opener.member.may(Capability.DISCLOSE):
        raise DisclosureError(_("This decision is not yours to change."))


def _dossier(disclosure: Disclosure, opener: Opener) -> Dossier:
    opened = opener.open(bytes(disclosure.sealed_decision), context=dossier_context(disclosure.pk))
    return dossier_from(opened)


# The receiver.


@transaction.atomic
def read_received(*, disclosure: Disclosure, opener: Opener, at: dt.datetime) -> Handover:
    """Open what was received. Every opening is recorded; the first one the giver sees too."""
    locked = _locked(disclosure)
    _must_be_receiver(locked, opener.member)
    if locked.sealed_payload is None:
        raise DisclosureError(_("This was recalled by who gave it."))
    opened = opener.open(bytes(locked.sealed_payload), context=payload_context(locked.pk))
    if locked.opened_at is None:
        locked.opened_at = at
        locked.save(update_fields=["opened_at"])
    record(verb="disclosure.opened", subject=locked.pk, by=opener.member.pk, at=at)
    return handover_from(opened)


@transaction.atomic
def answer(*, disclosure: Disclosure, code: AnswerCode, by: Member, at: dt.datetime) -> Answer:
    """Answer by code, and tell the reporter in words that reveal nothing.

    Raises DisclosureError for what was recalled, not opened yet, closed, or answered so just now.
    """
    locked = _locked(disclosure)
    _must_be_receiver(locked, by)
    last = locked.answers.order_by("-number").first()
    if locked.recalled_at is not None:
        raise DisclosureError(_("This was recalled by who gave it."))
    if locked.opened_at is None:
        raise DisclosureError(_("Open it before you answer."))
    if last is not None and last.code in {code, AnswerCode.CLOSED}:
        raise DisclosureError(_("You gave this answer already, or it was closed."))
    number = 1 if last is None else last.number + 1
    given = Answer.objects.create(
        disclosure=locked, number=number, code=code, answered_by=by, answered_at=at
    )
    if code in STATUS_AFTER:
        post_status(
            report=locked.signal.assessment.report,
            status=STATUS_AFTER[code],
            by=by,
            on=clocks.local_day(at),
        )
    record(
        verb="disclosure.answered",
        subject=locked.pk,
        by=by.pk,
        at=at,
        details={"code": code.value},
    )
    return given


def _must_be_receiver(disclosure: Disclosure, member: Member) -> None:
    theirs = disclosure.receiver_id == member.organisation_id
    if not theirs or not disclosure.given or not member.may(Capability.RECEIVE):
        raise DisclosureError(_("This was not given to you."))


def _locked(disclosure: Disclosure) -> Disclosure:
    """Return the row as it is now, held until the transaction ends."""
    return Disclosure.objects.select_for_update().get(pk=disclosure.pk)
