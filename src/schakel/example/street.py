"""Play one report through the whole street by the commands that pages use, telling each step."""

import datetime as dt
import secrets
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from schakel.assessments import commands as assessing
from schakel.assessments import spoken
from schakel.assessments.items import SignalItem
from schakel.assessments.models import Ended, Signal
from schakel.assessments.spoken import (
    conclusion_in_words,
    elements_told,
    observation_in_words,
    told,
)
from schakel.disclosures import commands as disclosing
from schakel.disclosures import spoken as speaking
from schakel.disclosures.card import Card, card_of
from schakel.disclosures.deliberation import Deliberation, deliberate
from schakel.disclosures.evidence import others
from schakel.disclosures.models import AnswerCode, Disclosure
from schakel.disclosures.proposal import Evidence
from schakel.disclosures.spoken import proposal_in_words
from schakel.example.records import Play, Record
from schakel.example.region import People
from schakel.journal.receipts import verify_proof
from schakel.parties.models import Organisation
from schakel.parties.queries import municipalities
from schakel.parties.roles import Capability
from schakel.parties.sealing import Opener
from schakel.reports import commands as reporting
from schakel.reports import queries as reports
from schakel.reports import receipts
from schakel.reports.content import ReportContent
from schakel.reports.models import Channel, Report, Sector, Status

DAY = dt.timedelta(days=1)
ASKED_BACK = "Laat weten of u dit oppakt."


class PlayError(Exception):
    """A play cannot go on as it is written. The message names what and why."""


REFUSALS = (PlayError, *spoken.REFUSALS, *speaking.REFUSALS)
"""Everything by which a play can be refused; each message says what and why."""


@dataclass(frozen=True)
class Step:
    """One step as a person would want to read it, and whether it held."""

    title: str
    lines: tuple[str, ...]
    held: bool = True


@dataclass
class Walk:
    """Where one record is on the street: what earlier steps left for later ones."""

    record: Record
    people: People
    at: dt.datetime
    latest: dt.datetime
    report: Report
    receipt: receipts.Receipt
    opener: Opener

    @property
    def play(self) -> Play:
        """Return what the people decide; only asked for when there is a play."""
        if self.record.body.play is None:
            raise PlayError("this record has no play")
        return self.record.body.play

    def moment(self, *, days: int = 0, hours: int = 0) -> dt.datetime:
        """Return a moment after the report, never later than now."""
        return min(self.at + dt.timedelta(days=days, hours=hours), self.latest)


def play(
    record: Record, *, people: People, at: dt.datetime, latest: dt.datetime | None = None
) -> Iterator[Step]:
    """Walk one record down the street, yielding each step as it is done.

    `at` is the moment of the report; later steps follow within days, never after `latest`.
    Raises PlayError when a play says something that cannot be.
    """
    walk, step = _report(record, people, at, latest or at)
    yield step
    if record.body.play is None:
        yield Step(
            "Waiting",
            (
                f"{walk.opener.organisation.name} has it on the desk.",
                "A person must read it and assess it: this record has no play for that.",
            ),
        )
    else:
        yield from _judged(walk)
    yield _read_back(walk)


def _judged(walk: Walk) -> Iterator[Step]:
    signal, step = _assess(walk)
    yield step
    if signal is None:
        return
    if walk.play.receiver is None:
        yield Step("Waiting", ("The signal waits: the play names no receiver to give it to.",))
        return
    disclosure, step = _disclose(walk, signal)
    yield step
    if disclosure.given:
        yield _answer(walk, disclosure)


def _report(
    record: Record, people: People, at: dt.datetime, latest: dt.datetime
) -> tuple[Walk, Step]:
    content = ReportContent(
        text=record.text, place=record.place, when=record.when, how_known=record.body.how_known
    )
    code, sector, notes = _municipality(record), _sector(record), []
    if sector is None:
        sector = Sector.OTHER
        notes.append(f"The category {record.category!r} is not ours: taken in as 'something else'.")
    if record.town and not code:
        notes.append(f"{record.town} does not take part: the region's intake takes it in.")
    sent = reporting.submit_report(
        content=content,
        sector=sector,
        municipality_code=code,
        channel=Channel.FILE,
        form_nonce=secrets.token_bytes(16),
        exact_time=False,
        at=at,
    )
    report = sent.report
    sealed = bytes(report.sealed_content or b"")
    statement = verify_proof(sent.proof, text=content.as_sent())
    opener = _opener(people, report.recipient, Capability.TRIAGE)
    walk = Walk(record, people, at, latest, report, sent.receipt, opener)
    lines = (
        f"To {report.recipient.name}. In the clear: {report.received_on}, {report.channel}, "
        f"{report.sector}, {report.municipality_code or 'no municipality'}, "
        f"{report.padded_size} bytes padded.",
        f"Sealed: {len(sealed)} bytes, starting {sealed[:12].hex()}… The words are not in them.",
        f"Receipt for the reporter: {receipts.shown(sent.receipt)}",
        f"Proof of receipt: line {statement.index} of the journal, received {statement.received}; "
        "it verifies.",
        *notes,
    )
    return walk, Step("Reported", lines, record.text.encode() not in sealed)


def _municipality(record: Record) -> str:
    wanted = record.town.casefold().removeprefix("gemeente ").strip()
    for organisation in municipalities():
        if wanted == organisation.name.casefold().removeprefix("gemeente ").strip():
            return organisation.municipality_code
    return ""


def _sector(record: Record) -> Sector | None:
    wanted = record.category.casefold().replace("-", "_")
    if not wanted:
        return Sector.UNKNOWN
    return next((sector for sector in Sector if sector.value == wanted), None)


def _opener(people: People, organisation: Organisation, capability: Capability) -> Opener:
    for member in people.members.values():
        if member.organisation_id == organisation.pk and member.may(capability):
            return people.opener(member.email)
    raise PlayError(f"nobody in {organisation.name} can do the next step ({capability.value})")


def _assess(walk: Walk) -> tuple[Signal | None, Step]:
    at, opener, play = walk.moment(hours=2), walk.opener, walk.play
    content = reporting.read_report(report=walk.report, opener=opener, at=at)
    assessment = assessing.start_assessment(report=walk.report, opener=opener, at=at)
    observations = [observation_in_words(**seen.model_dump()) for seen in play.observations]
    assessing.save_observations(
        assessment=assessment, observations=observations, opener=opener, at=at
    )
    conclusion = conclusion_in_words(play.conclusion)
    items = _items(walk, [told(seen, language="nl") for seen in observations])
    signal = assessing.conclude(
        assessment=assessment,
        conclusion=conclusion,
        reasons=play.reasons,
        items=items if conclusion in assessing.OPENS_SIGNAL else (),
        opener=opener,
        at=at,
    )
    persons = any(item.about_person for item in items)
    if signal is None or not persons:
        walk.report.refresh_from_db()
        assessing.decide_quarantine(report=walk.report, ended=Ended.STRIPPED, opener=opener, at=at)
    lines = [f"{opener.member.name} reads {len(content.text)} characters and notes:"]
    lines += [f"  {seen.indicator} {told(seen, language='en')}" for seen in observations]
    lines += [f"  {line}" for line in elements_told(observations, language="en")]
    lines.append(f"Conclusion: {play.conclusion.replace('_', ' ')}. {play.reasons}")
    if signal is None:
        lines.append("No signal is taken up; the reporter hears that it is closed.")
    else:
        lines.append(f"Signal {signal.reference} with {len(items)} items.")
    return signal, Step("Assessed", tuple(lines), content.text == walk.record.text)


def _items(walk: Walk, signs: list[str]) -> list[SignalItem]:
    written = [(item.category, item.subject, item.value) for item in walk.play.items]
    if not written:
        written = [("place", "none", walk.record.place or "Onbekend adres")]
        if signs:
            written.append(("observation", "none", "; ".join(signs)))
    return [
        SignalItem(f"i{number}", category, subject, value)
        for number, (category, subject, value) in enumerate(written, start=1)
    ]


def _disclose(walk: Walk, signal: Signal) -> tuple[Disclosure, Step]:
    at, opener, play = walk.moment(hours=4), walk.opener, walk.play
    receiver = _receiver(walk)
    items = assessing.read_items(signal=signal, opener=opener, at=at)
    proposal = proposal_in_words(
        purpose=play.purpose,
        consent=play.consent,
        acute=play.acute,
        chosen=tuple(item.id for item in items),
        asked_back=ASKED_BACK,
    )
    weighed = deliberate(
        items=items,
        proposal=proposal,
        giver=opener.organisation,
        receiver=receiver,
        on=at.date(),
    )
    disclosure = disclosing.disclose(
        signal=signal,
        receiver=receiver,
        proposal=proposal,
        evidence=_evidence(walk, weighed),
        opener=opener,
        at=at,
    )
    card = card_of(weighed, at=at)
    values = {item.id: item.value for item in items}
    lines = (
        f"{card.sender.en} → {card.receiver.en}, purpose: {card.purpose.en}. {card.title.en}.",
        *_told_lines(card, values),
        *(f"  because {why.article}: {why.text.en}" for why in card.reasons),
        *(f"  condition met: {duty.text.en}" for duty in card.before),
        *(f"  what would open it: {step.text.en}" for step in card.steps),
        f"Rules {card.sha256[:12]} as of {card.on}"
        + ("; concept, not signed by a jurist." if card.concept else "."),
        *_forgotten(walk, signal, items),
    )
    title = "Given" if disclosure.given else "Refused, and kept"
    return disclosure, Step(title, lines, _holds(disclosure, weighed))


def _forgotten(walk: Walk, signal: Signal, items: Sequence[SignalItem]) -> Iterator[str]:
    signal.refresh_from_db(fields=["sealed_persons"])
    if any(item.about_person for item in items) and signal.sealed_persons is None:
        yield f"{walk.opener.organisation.name} no longer holds anything about persons."


def _receiver(walk: Walk) -> Organisation:
    wanted, here = walk.play.receiver, walk.opener.organisation
    for member in walk.people.members.values():
        if member.organisation.kind == wanted and member.organisation_id != here.pk:
            return member.organisation
    raise PlayError(f"play.receiver: no organisation of kind {wanted!r} takes part")


def _evidence(walk: Walk, weighed: Deliberation) -> Evidence:
    """Meet each condition with the play's words, or a colleague where another person must look."""
    shown = {}
    for duty in weighed.obligations:
        if duty.blocking:
            colleague = others(walk.opener.member, duty.who).first()
            # A tick and another person are filled in; words and choices are the play's own.
            answers = {"confirmation": "yes", "member": str(colleague.pk) if colleague else ""}
            shown[duty.id] = answers.get(duty.evidence.value, walk.play.shown_for(duty.id))
    return Evidence(shown)


def _told_lines(card: Card, values: dict[str, str]) -> Iterator[str]:
    for line in card.lines:
        subject = f" of {line.subject.en}" if line.subject else ""
        yield f"  [{line.outcome.value}] {line.category.en}{subject}: {values[line.item]}"
        if line not in card.now:
            for why in line.why:
                yield f"      {why.kind}: {why.article}: {why.text.en}"


def _holds(disclosure: Disclosure, weighed: Deliberation) -> bool:
    if not disclosure.given:
        return disclosure.sealed_payload is None and not weighed.going
    return bool(weighed.going) and disclosure.sealed_payload is not None


def _answer(walk: Walk, disclosure: Disclosure) -> Step:
    opener = _opener(walk.people, disclosure.receiver, Capability.RECEIVE)
    handover = disclosing.read_received(
        disclosure=disclosure, opener=opener, at=walk.moment(days=1)
    )
    lines = [f"{opener.member.name} of {opener.organisation.name} opens:"]
    lines += [f"  {item.label.en}: {item.value}" for item in handover.items]
    for number, word in enumerate(walk.play.answers(), start=1):
        code = _code(word)
        disclosing.answer(
            disclosure=disclosure, code=code, by=opener.member, at=walk.moment(days=number)
        )
        lines.append(f"and answers: {code.value.replace('_', ' ')}.")
    if not walk.play.answers():
        lines.append("and has not answered yet; the clock runs.")
    return Step("Opened by the receiver", tuple(lines), bool(handover.items))


def _code(word: str) -> AnswerCode:
    try:
        return AnswerCode(word)
    except ValueError as error:
        known = ", ".join(AnswerCode.values)
        raise PlayError(f"play.answer: {word!r} is not one of {known}") from error


def _read_back(walk: Walk) -> Step:
    found = reports.of_receipt(walk.receipt)
    if found is None:
        return Step("Read by the reporter", ("The receipt finds nothing.",), held=False)
    report, _ = found
    lines = [
        f"  {line.posted_on}  {Status(line.status).value.replace('_', ' ')}"
        for line in report.status_lines.order_by("number")
    ]
    return Step(
        "Read by the reporter", ("With the receipt, and nothing else:", *lines), len(lines) > 0
    )
