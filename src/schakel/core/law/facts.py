"""Say what the law decides on: one item, under circumstances."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from schakel.core.law.vocabulary import SUBJECTS_OF, Category, Consent, Party, Purpose, Subject

WORDS: Mapping[str, type[StrEnum]] = MappingProxyType(
    {
        "sender": Party,
        "receiver": Party,
        "purpose": Purpose,
        "category": Category,
        "subject": Subject,
        "consent": Consent,
    }
)
SCOPE = ("sender", "receiver", "purpose", "category", "subject")
SWITCHES = ("acute", "agreement", "proofread", "incapacity", "formal_demand", "lawyer_agrees")
FACTS = ("consent", *SWITCHES)
FIELDS = SCOPE + FACTS


@dataclass(frozen=True, slots=True)
class Item:
    """Name one data category about one category of person.

    Raises ValueError for a pair that cannot exist, such as a social security number of nobody.
    """

    category: Category
    subject: Subject

    def __post_init__(self) -> None:
        """Refuse a pair without meaning."""
        if self.subject not in SUBJECTS_OF[self.category]:
            allowed = ", ".join(sorted(SUBJECTS_OF[self.category]))
            raise ValueError(f"{self.category} is never about {self.subject}, only: {allowed}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Circumstances:
    """Hold the facts of one proposed transfer; `vocabulary.yaml` says how each is known.

    `proofread`: a second person read that the text says no more than its label.
    `agreement`: a written agreement between these two organisations is in force.
    `lawyer_agrees`: a named jurist answered the question that the rules leave open.
    """

    sender: Party
    receiver: Party
    purpose: Purpose
    consent: Consent = Consent.NOT_ASKED
    acute: bool = False
    agreement: bool = False
    proofread: bool = False
    incapacity: bool = False
    formal_demand: bool = False
    lawyer_agrees: bool = False


ITEMS = tuple(
    Item(category, subject)
    for category in Category
    for subject in Subject
    if subject in SUBJECTS_OF[category]
)
