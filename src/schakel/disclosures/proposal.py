"""Say what is proposed: which items to whom, for what, and what is known about consent and danger.

The parties and the agreement are not in a proposal: they come from the records, inside the
command, so that the law is never asked about another receiver than the one who receives.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType

from django.db import models
from django.utils.translation import gettext_lazy as _

from schakel.core.law import Circumstances, Consent, Party, Purpose, Subject
from schakel.disclosures.stated import NOTHING, Stated
from schakel.parties.models import Member, Organisation
from schakel.parties.queries import agreement_between

NONE: Mapping[str, str] = MappingProxyType({})


class Source(models.TextChoices):
    """How it is known."""

    OWN = "own", _("We saw it ourselves")
    REPORT = "report", _("From a report")
    PARTNER = "partner", _("From another organisation")
    DOCUMENT = "document", _("From a document")


class Reliability(models.TextChoices):
    """How far the source can be relied upon."""

    RELIABLE = "reliable", _("Reliable")
    UNKNOWN = "unknown", _("Not known")
    DOUBTFUL = "doubtful", _("Doubtful")


class Footing(models.TextChoices):
    """What kind of statement it is."""

    FACT = "fact", _("Fact: seen or heard by the source")
    HEARSAY = "hearsay", _("Hearsay: the source heard it from someone else")
    OPINION = "opinion", _("Opinion: what someone makes of it")


@dataclass(frozen=True, kw_only=True)
class Label:
    """Say how what is given is known: a receiver weighs it by this."""

    source: Source
    reliability: Reliability
    footing: Footing


@dataclass(frozen=True, kw_only=True)
class Proposal:
    """Hold what a member proposes and states. `chosen` are ids of items of the signal.

    `consent` is what the person in the signal said, `reporter_consent` what the reporter said: one
    never speaks for the other. `reader` read the free text; `jurist` said yes to the question that
    the rules leave open, for `jurist_reason`. `stated` has further facts by name, and `weighed`
    by whom and why those that ask for a judgement were judged so. `preferred` are rules to rest on
    where they would do as well as the one that the law prefers. `hand_over` takes person data away
    from the giver once they were given.
    """

    purpose: Purpose
    chosen: tuple[str, ...]
    label: Label
    asked_back: str
    consent: Consent = Consent.NOT_ASKED
    reporter_consent: Consent = Consent.NOT_ASKED
    acute: bool = False
    incapacity: bool = False
    reader: Member | None = None
    jurist: Member | None = None
    jurist_reason: str = ""
    stated: Stated = field(default_factory=lambda: NOTHING)
    weighed: str = ""
    preferred: tuple[str, ...] = ()
    hand_over: bool = True


@dataclass(frozen=True)
class Evidence:
    """Hold what shows that conditions were met: by obligation id a text, `yes`, code or id."""

    shown: Mapping[str, str] = field(default_factory=lambda: NONE)

    def of(self, obligation: str) -> str:
        """Return what was shown for one obligation; nothing is the empty text."""
        return self.shown.get(obligation, "").strip()


def circumstances_of(
    proposal: Proposal, *, giver: Organisation, receiver: Organisation, on: dt.date
) -> Circumstances:
    """Return the facts that the law decides on, the parties and their agreement from the records.

    A formal demand is never among them: it is answered by a jurist, outside this route.
    """
    known = Circumstances(
        sender=Party(giver.kind),
        receiver=Party(receiver.kind),
        purpose=proposal.purpose,
        consent=proposal.consent,
        acute=proposal.acute,
        agreement=agreement_between(giver, receiver, on=on) is not None,
        proofread=proposal.reader is not None,
        incapacity=proposal.incapacity,
        lawyer_agrees=proposal.jurist is not None,
    )
    return replace(known, **proposal.stated)  # type: ignore[arg-type]


def consent_about(subject: Subject, proposal: Proposal) -> Consent:
    """Return whose consent counts for a subject: the reporter's own, or the person's."""
    return proposal.reporter_consent if subject is Subject.REPORTER else proposal.consent
