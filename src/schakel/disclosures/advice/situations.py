"""Common situations, each answered in one tap: docs/guides/may-i-share.md tells them in full."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from schakel.disclosures.advice.answers import Answers, read


@dataclass(frozen=True)
class Situation:
    """Hold a situation in words, and the answers that describe it."""

    words: Promise
    answers: Answers


def _situation(words: Promise, path: str, *items: str, **facts: str) -> Situation:
    """Return the situation of `sender > receiver > purpose` and these items and facts."""
    sender, receiver, purpose = path.split(" > ")
    query = {"from": [sender], "to": [receiver], "for": [purpose], "what": items, "seen": ["yes"]}
    named = {name.replace("consent_", "consent-"): [value] for name, value in facts.items()}
    return Situation(words, read(query | named))


SITUATIONS = (
    _situation(
        _("A supervisor sees locked doors in a hotel, and wants to tell the police."),
        "municipality > police > detection",
        "place.none",
        "business.none",
        "observation.none",
    ),
    _situation(
        _("A supervisor knows the name of a presumed victim and of a suspect. To the police?"),
        "municipality > police > detection",
        "identity.presumed_victim",
        "identity.suspect",
    ),
    _situation(
        _("Someone is held captive, now. What may the police be told?"),
        "municipality > police > acute_protection",
        "place.none",
        "identity.presumed_victim",
        "identity.suspect",
        acute="yes",
        listed_crime_known="yes",
    ),
    _situation(
        _("A hotel keeps the passports of its workers. To the Labour Authority?"),
        "municipality > labour_inspectorate > labour_enforcement",
        "business.none",
        "observation.none",
    ),
    _situation(
        _("The immigration service asks for the residence status of a presumed victim."),
        "municipality > immigration_service > migration_enforcement",
        "identity.presumed_victim",
        "residence_status.presumed_victim",
    ),
    _situation(
        _("A supervisor wants a care coordinator to call a presumed victim."),
        "municipality > care_coordinator > help",
        "contact.presumed_victim",
        consent_presumed_victim="not_asked",
    ),
    _situation(
        _("A youth team worries about a child at home. To Veilig Thuis?"),
        "social_team > veilig_thuis > youth_protection",
        "identity.minor",
        household="yes",
    ),
    _situation(
        _("The police find a presumed victim. To CoMensha, for the registration?"),
        "police > comensha > registration",
        "identity.presumed_victim",
        consent_presumed_victim="not_asked",
    ),
    _situation(
        _("A doctor sees injuries and fears that a patient is forced. To the police?"),
        "health_professional > police > detection",
        "identity.presumed_victim",
        "health_or_sexual_life.presumed_victim",
        consent_presumed_victim="not_asked",
    ),
    _situation(
        _("A municipality wants to warn another hotel about a suspect."),
        "municipality > private_party > warning",
        "identity.suspect",
    ),
)
