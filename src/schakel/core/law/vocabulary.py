"""Name the closed words in which the law is written: nothing outside these lists can be said.

Nationality, origin, debts and the lack of a licence are absent on purpose: what has no word
cannot become a reason to share. Labels in Dutch and English are in `vocabulary.yaml`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Literal


class Party(StrEnum):
    """A kind of sender or receiver."""

    REPORTER = "reporter"
    MUNICIPALITY = "municipality"
    BURGEMEESTER = "burgemeester"
    POLICE = "police"
    PROSECUTOR = "prosecutor"
    LABOUR_INSPECTORATE = "labour_inspectorate"
    CARE_COORDINATOR = "care_coordinator"
    ZVH = "zvh"
    RIEC = "riec"
    COMENSHA = "comensha"
    VEILIG_THUIS = "veilig_thuis"
    IMMIGRATION_SERVICE = "immigration_service"
    TAX_AUTHORITY = "tax_authority"
    PRIVATE_PARTY = "private_party"
    PUBLIC = "public"
    NODE_OPERATOR = "node_operator"
    SOCIAL_TEAM = "social_team"
    BOA = "boa"
    LABOUR_INVESTIGATION = "labour_investigation"
    HEALTH_PROFESSIONAL = "health_professional"
    YOUTH_CARE = "youth_care"
    VICTIM_SUPPORT = "victim_support"
    HELP_ORGANISATION = "help_organisation"
    CHILD_PROTECTION_BOARD = "child_protection_board"
    MELD_MISDAAD_ANONIEM = "meld_misdaad_anoniem"
    BIBOB_BUREAU = "bibob_bureau"
    RAPPORTEUR = "rapporteur"
    RESEARCHER = "researcher"
    FOREIGN_POLICE = "foreign_police"
    CHAIN_TABLE = "chain_table"
    DATA_SUBJECT = "data_subject"
    DATA_PROTECTION_AUTHORITY = "data_protection_authority"


class Purpose(StrEnum):
    """What the receiver will do with it."""

    DETECTION = "detection"
    ACUTE_PROTECTION = "acute_protection"
    SUPERVISION = "supervision"
    LICENCE_MEASURE = "licence_measure"
    HELP = "help"
    REGISTRATION = "registration"
    LABOUR_ENFORCEMENT = "labour_enforcement"
    MIGRATION_ENFORCEMENT = "migration_enforcement"
    WARNING = "warning"
    STATISTICS = "statistics"
    REGISTRY = "registry"
    PUBLIC_ORDER = "public_order"
    YOUTH_PROTECTION = "youth_protection"
    JOINT_HANDLING = "joint_handling"
    INSPECTION_SAFETY = "inspection_safety"
    REFLECTION_PERIOD = "reflection_period"
    ADMISSION = "admission"
    RESEARCH = "research"
    RIGHTS_REQUEST = "rights_request"
    BREACH_NOTICE = "breach_notice"
    TRAINING = "training"


class Category(StrEnum):
    """A kind of data; it comes from the field's definition, never from a user's choice."""

    PLACE = "place"
    BUSINESS = "business"
    VEHICLE = "vehicle"
    OBSERVATION = "observation"
    FREE_TEXT = "free_text"
    IDENTITY = "identity"
    CONTACT = "contact"
    CRIMINAL = "criminal"
    HEALTH_OR_SEXUAL_LIFE = "health_or_sexual_life"
    BSN = "bsn"
    RESIDENCE_STATUS = "residence_status"
    REPORTER_IDENTITY = "reporter_identity"
    CARE_DATA = "care_data"
    ANSWER = "answer"
    FIGURES = "figures"
    HELP_STATUS = "help_status"
    ADVERT = "advert"
    SEXUAL_IMAGE = "sexual_image"
    DEVICE_DATA = "device_data"


class Subject(StrEnum):
    """The person the data are about, by their part in the signal."""

    NONE = "none"
    PRESUMED_VICTIM = "presumed_victim"
    SUSPECT = "suspect"
    WITNESS = "witness"
    REPORTER = "reporter"
    MINOR = "minor"
    SEX_WORKER_AS_SUCH = "sex_worker_as_such"


class Consent(StrEnum):
    """What the person concerned said."""

    GIVEN = "given"
    REFUSED = "refused"
    NOT_ASKED = "not_asked"


class Demand(StrEnum):
    """A formal demand by the judicial authorities for what is stored, by article of the Sv."""

    NONE = "none"
    IDENTIFYING = "identifying"
    STORED = "stored"
    FOOTAGE = "footage"
    FUTURE = "future"
    SENSITIVE = "sensitive"
    DECRYPTION = "decryption"
    OFFICIAL_INFORMATION = "official_information"


class PoliceFile(StrEnum):
    """In which police file something is: it decides who may ever receive it (Wpg art. 8 to 14)."""

    DAILY = "daily"
    INVESTIGATION = "investigation"
    THEME = "theme"
    REMOVED = "removed"


class PartnershipCase(StrEnum):
    """How far a case came in a partnership under the WGS (WGS art. 2.23 and 2.31)."""

    NONE = "none"
    ACCEPTED = "accepted"
    SECOND_STEP = "second_step"
    THIRD_STEP = "third_step"


class Outcome(StrEnum):
    """The four answers of the law."""

    PERMITTED = "permitted"
    PERMITTED_IF = "permitted_if"
    NOT_YET = "not_yet"
    REFUSED = "refused"


class Lock(StrEnum):
    """A prohibition-unless; the two bases are always on the door."""

    BASIS_SENDER = "basis_sender"
    BASIS_RECEIVER = "basis_receiver"
    SPECIAL = "special"
    CRIMINAL = "criminal"
    BSN = "bsn"
    SECRECY = "secrecy"
    SOURCE = "source"
    PROOFREAD = "proofread"


class Kind(StrEnum):
    """What a rule row is."""

    LOCK = "lock"
    KEY = "key"
    BAR = "bar"
    OBLIGATION = "obligation"
    KEEPING = "keeping"


class Nature(StrEnum):
    """Why a key opens, in the order in which a key is preferred."""

    DUTY = "duty"
    POWER = "power"
    CONSENT = "consent"
    WEIGHING = "weighing"


class Status(StrEnum):
    """A rule is a concept until a named jurist has signed it."""

    CONCEPT = "concept"
    ADOPTED = "adopted"


class Provenance(StrEnum):
    """How a fact is known: from the records, stated by a member, or judged by a named person."""

    REGISTER = "register"
    STATED = "stated"
    JUDGEMENT = "judgement"


class Who(StrEnum):
    """Who carries out an obligation or a step."""

    SENDER = "sender"
    RECEIVER = "receiver"
    SECOND_PERSON = "second_person"
    PRIVACY_OFFICER = "privacy_officer"
    JURIST = "jurist"
    SYSTEM = "system"


class Evidence(StrEnum):
    """The form in which it is shown that an obligation was met."""

    AUTOMATIC = "automatic"
    CONFIRMATION = "confirmation"
    REASON = "reason"
    CHOICE = "choice"
    DOCUMENT = "document"
    MEMBER = "member"
    ANSWER = "answer"


class Mode(StrEnum):
    """How an organisation may keep data, strictest first."""

    NOTHING = "nothing"
    QUARANTINE = "quarantine"
    TERM = "term"
    OWN_FILE = "own_file"


@dataclass(frozen=True, slots=True)
class Text:
    """Hold one sentence in both languages."""

    nl: str
    en: str

    def in_language(self, language: Literal["nl", "en"]) -> str:
        """Return the text in the language asked for."""
        return self.nl if language == "nl" else self.en


PERSONS = frozenset(Subject) - {Subject.NONE}
OTHERS = PERSONS - {Subject.REPORTER}
NOBODY = frozenset({Subject.NONE})

SUBJECTS_OF: Mapping[Category, frozenset[Subject]] = MappingProxyType(
    {
        Category.PLACE: NOBODY,
        Category.BUSINESS: NOBODY,
        Category.OBSERVATION: NOBODY,
        Category.ANSWER: NOBODY,
        Category.VEHICLE: NOBODY | OTHERS,
        Category.FREE_TEXT: NOBODY | PERSONS,
        Category.IDENTITY: OTHERS,
        Category.CONTACT: PERSONS,
        Category.CRIMINAL: OTHERS,
        Category.HEALTH_OR_SEXUAL_LIFE: OTHERS,
        Category.BSN: OTHERS,
        Category.RESIDENCE_STATUS: OTHERS,
        Category.CARE_DATA: OTHERS,
        Category.REPORTER_IDENTITY: frozenset({Subject.REPORTER}),
        Category.FIGURES: NOBODY,
        Category.HELP_STATUS: frozenset({Subject.PRESUMED_VICTIM, Subject.MINOR}),
        Category.ADVERT: OTHERS,
        Category.SEXUAL_IMAGE: OTHERS,
        Category.DEVICE_DATA: frozenset({Subject.REPORTER}),
    }
)
