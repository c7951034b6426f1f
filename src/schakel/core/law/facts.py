"""Say what the law decides on: one item, under circumstances."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from schakel.core.law.vocabulary import (
    SUBJECTS_OF,
    Category,
    Consent,
    Demand,
    PartnershipCase,
    Party,
    PoliceFile,
    Purpose,
    Subject,
)

WORDS: Mapping[str, type[StrEnum]] = MappingProxyType(
    {
        "sender": Party,
        "receiver": Party,
        "purpose": Purpose,
        "category": Category,
        "subject": Subject,
        "consent": Consent,
        "demand": Demand,
        "police_file": PoliceFile,
        "partnership_case": PartnershipCase,
    }
)
SCOPE = ("sender", "receiver", "purpose", "category", "subject")
SWITCHES = (
    "acute",
    "agreement",
    "proofread",
    "incapacity",
    "lawyer_agrees",
    "authority_agrees",
    "officer_consulted",
    "listed_crime_known",
    "duties_conflict",
    "results_released",
    "household",
    "own_application",
    "case_dropped",
)
FACTS = ("consent", "demand", "police_file", "partnership_case", *SWITCHES)
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

    `agreement`: a written agreement between these two organisations is in force.
    `proofread`: a second person read that the text says no more than its label.
    `lawyer_agrees`: a named jurist answered the question that the rules leave open.
    `demand`: a formal demand lies on the table (Sv art. 126nc to 126nh, 162(2)).
    `police_file`: the police file that it comes from (Wpg art. 8 and 13, 9 and 10(1)(a),(c),
    10(1)(b), 14); it counts only when a sender falls under the Wpg.
    `partnership_case`: how far the case came in the gate of the WGS (art. 2.23, 2.31).
    `authority_agrees`: prosecutor or burgemeester agreed (Wpg art. 19, 20; BODB 6; BOAB 6, 7).
    `officer_consulted`: it is strictly necessary and the competent officer was heard (Bpg 4:5).
    `listed_crime_known`: the sender knows, not suspects, of a rape, abduction or captivity
    (Sv art. 160). `duties_conflict`: a professional decided that speaking outweighs secrecy.
    `results_released`: the partnership may release a result: no participant objects, its committee
    looked, and whoever supplied the data agreed (WGS art. 1.7, 2.20, 2.28).
    `household`: it is about violence in a household or family. `own_application`: the person asked
    for the licence or decision it is for. `case_dropped`: acquitted, dismissed or undecided.
    """

    sender: Party
    receiver: Party
    purpose: Purpose
    consent: Consent = Consent.NOT_ASKED
    demand: Demand = Demand.NONE
    police_file: PoliceFile = PoliceFile.DAILY
    partnership_case: PartnershipCase = PartnershipCase.NONE
    acute: bool = False
    agreement: bool = False
    proofread: bool = False
    incapacity: bool = False
    lawyer_agrees: bool = False
    authority_agrees: bool = False
    officer_consulted: bool = False
    listed_crime_known: bool = False
    duties_conflict: bool = False
    results_released: bool = False
    household: bool = False
    own_application: bool = False
    case_dropped: bool = False


ITEMS = tuple(
    Item(category, subject)
    for category in Category
    for subject in Subject
    if subject in SUBJECTS_OF[category]
)
