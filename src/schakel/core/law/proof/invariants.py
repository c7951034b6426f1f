"""Name what must hold of every decision there is, with the source of each promise.

Safety says what is never given; liveness says what is never refused: silence is a harm too. An
invariant looks at the cells in one of its scopes and says in which circumstances it is broken.
"""

from collections.abc import Callable
from dataclasses import dataclass

from schakel.core.law.proof.arrays import Answer
from schakel.core.law.proof.space import Scope
from schakel.core.law.vocabulary import (
    PERSONS,
    Category,
    Consent,
    Demand,
    PartnershipCase,
    Party,
    Purpose,
    Subject,
)

MUNICIPAL = frozenset({Party.MUNICIPALITY, Party.BURGEMEESTER})
JUSTICE = frozenset({Party.POLICE, Party.PROSECUTOR})
OUTSIDE = frozenset({Party.PUBLIC, Party.PRIVATE_PARTY, Party.NODE_OPERATOR})
ORGANISATIONS = frozenset(Party) - {
    Party.REPORTER,
    Party.PUBLIC,
    Party.DATA_SUBJECT,
    Party.FOREIGN_POLICE,
}
URGENT = frozenset({Purpose.ACUTE_PROTECTION, Purpose.DETECTION})
ENFORCEMENT = frozenset(
    {
        Purpose.DETECTION,
        Purpose.SUPERVISION,
        Purpose.LICENCE_MEASURE,
        Purpose.LABOUR_ENFORCEMENT,
        Purpose.MIGRATION_ENFORCEMENT,
    }
)
ENFORCERS = frozenset(
    {
        Party.LABOUR_INSPECTORATE,
        Party.BURGEMEESTER,
        Party.RIEC,
        Party.IMMIGRATION_SERVICE,
        Party.TAX_AUTHORITY,
    }
)
FACTS_ONLY = frozenset({Category.PLACE, Category.BUSINESS, Category.OBSERVATION})
ORDINARY = FACTS_ONLY | {
    Category.VEHICLE,
    Category.FREE_TEXT,
    Category.IDENTITY,
    Category.CONTACT,
    Category.CRIMINAL,
}
IN_SIGNAL = frozenset(
    {Subject.NONE, Subject.PRESUMED_VICTIM, Subject.SUSPECT, Subject.WITNESS, Subject.MINOR}
)
SENSITIVE = (Category.CRIMINAL, Category.HEALTH_OR_SEXUAL_LIFE, Category.CARE_DATA)
"""Kinds of data that are never freer than a name (AVG art. 9 and 10)."""
EVERY_CELL: Scope = {}


@dataclass(frozen=True, slots=True, eq=False)
class Invariant:
    """Hold one promise: where it counts, and in which circumstances an answer breaks it.

    `by_bars`: it must hold even when every lock has a key that anyone can turn.
    """

    name: str
    source: str
    scopes: tuple[Scope, ...]
    broken: Callable[[Answer], int]
    facts: tuple[str, ...] = ()
    liveness: bool = False
    by_bars: bool = False


def given(answer: Answer) -> int:
    """Break wherever something is given."""
    return answer.given


def without_consent(answer: Answer) -> int:
    """Break where something is given about a reporter who did not consent, without a demand."""
    grid = answer.grid
    free = grid.where("consent", Consent.GIVEN) | (
        grid.everything & ~grid.where("demand", Demand.NONE)
    )
    return answer.given & ~free


def asks_again(answer: Answer) -> int:
    """Break where a person who refused is asked once more."""
    return answer.not_yet & answer.grid.where("consent", Consent.REFUSED) & ~reached_anyway(answer)


def reached_anyway(answer: Answer) -> int:
    """Return where consent is not what is missing: it is given in other circumstances."""
    grid = answer.grid
    refused = grid.where("consent", Consent.REFUSED)
    return grid.everything if answer.given & refused else 0


def outside_partnership(answer: Answer) -> int:
    """Break where something is given while no partnership has accepted the case."""
    return answer.given & answer.grid.where("partnership_case", PartnershipCase.NONE)


def unrecorded(answer: Answer) -> int:
    """Break where something is given without being recorded."""
    return answer.given & ~answer.demanded.get("record", 0)


def outside_danger(answer: Answer) -> int:
    """Break where something is given without acute danger."""
    return answer.given & answer.grid.where("acute", False)


def held_up(answer: Answer) -> int:
    """Break wherever something does not go, or not at once while nobody formally demands it."""
    grid = answer.grid
    unasked = grid.where("demand", Demand.NONE)
    return (grid.everything & ~answer.given) | (unasked & ~answer.permitted)


def held_up_in_danger(answer: Answer) -> int:
    """Break where something does not go at once although there is acute danger."""
    return answer.grid.where("acute", True) & ~answer.permitted


def unjustified_danger(answer: Answer) -> int:
    """Break where something goes in acute danger and nobody justifies it within a day."""
    grid = answer.grid
    return answer.given & grid.where("acute", True) & ~answer.demanded.get("justify_within_24h", 0)


def consent_harms(answer: Answer) -> int:
    """Break where something leaves, or could, that would not if consent were given."""
    grid = answer.grid
    if "consent" not in grid.strides:
        return 0
    unasked, given, refused = (
        grid.where("consent", one) for one in (Consent.NOT_ASKED, Consent.GIVEN, Consent.REFUSED)
    )
    stride = grid.strides["consent"]
    broken = 0
    for level in (answer.given, answer.given | answer.not_yet):
        consented = level & given
        broken |= level & refused & ~(consented << stride)
        broken |= level & unasked & ~(consented >> stride)
    return broken


def harms(fact: str) -> Callable[[Answer], int]:
    """Return what breaks where a switch that is on makes an answer worse."""
    return _Harm(fact)


@dataclass(frozen=True, slots=True)
class _Harm:
    fact: str

    def __call__(self, answer: Answer) -> int:
        """Compare each circumstance with the same one in which the switch is on."""
        grid = answer.grid
        if self.fact not in grid.strides:
            return 0
        off, stride = grid.where(self.fact, False), grid.strides[self.fact]
        reachable, leaving, _ = answer.levels
        return (reachable & off & ~(reachable >> stride)) | (leaving & off & ~(leaving >> stride))


def never(name: str, source: str, *scopes: Scope, by_bars: bool = True) -> Invariant:
    """Promise that nothing in these scopes is ever given."""
    return Invariant(name, source, scopes, given, by_bars=by_bars)


SAFETY = (
    never("no register of persons", "DESIGN promise 1; law.md T15, T16, J1-J3",
          {"purpose": frozenset({Purpose.REGISTRY})}),
    never("nothing for immigration control or return", "DESIGN promise 6; law.md T20, T72",
          {"purpose": frozenset({Purpose.MIGRATION_ENFORCEMENT})}),
    never("nothing for exercises, shows or models", "law.md T96",
          {"purpose": frozenset({Purpose.TRAINING})}),
    never("no municipality or reporter informs the immigration service", "law.md T20",
          {"sender": MUNICIPAL | {Party.REPORTER},
           "receiver": frozenset({Party.IMMIGRATION_SERVICE})}),
    never("no municipality or reporter informs the tax authority", "law.md T22",
          {"sender": MUNICIPAL | {Party.REPORTER},
           "receiver": frozenset({Party.TAX_AUTHORITY})}),
    never("no sex worker becomes known to a municipality", "DESIGN promise 1; law.md T15, T80",
          {"sender": frozenset(Party) - {Party.REPORTER}, "receiver": MUNICIPAL,
           "subject": frozenset({Subject.SEX_WORKER_AS_SUCH})}),
    never("no victim is followed from municipality to municipality", "law.md T31",
          {"sender": MUNICIPAL, "receiver": MUNICIPAL, "subject": frozenset(
              {Subject.PRESUMED_VICTIM, Subject.MINOR, Subject.SEX_WORKER_AS_SUCH})}),
    never("no person reaches the public, a company, a node or a warning list", "law.md T36",
          {"receiver": OUTSIDE, "subject": PERSONS},
          {"purpose": frozenset({Purpose.WARNING}), "subject": PERSONS}),
    never("care data stay away from enforcement and immigration", "DESIGN promise 6; law.md T28",
          {"category": frozenset({Category.CARE_DATA}), "receiver": ENFORCERS},
          {"category": frozenset({Category.CARE_DATA}),
           "purpose": ENFORCEMENT - {Purpose.DETECTION}}),
    Invariant("residence status opens nowhere outside a partnership", "DESIGN promise 2; T76",
              ({"category": frozenset({Category.RESIDENCE_STATUS}),
                "purpose": frozenset(Purpose) - {Purpose.RIGHTS_REQUEST}},),
              outside_partnership, ("partnership_case",)),
    Invariant("who reported stays hidden without consent or demand", "DESIGN promise 5; T74",
              ({"subject": frozenset({Subject.REPORTER})},),
              without_consent, ("consent", "demand"), by_bars=True),
    Invariant("a reporter who refused is never asked again", "legal-engine.md 4.3",
              ({"subject": frozenset({Subject.REPORTER})},), asks_again, ("consent", "demand")),
    Invariant("everything given is recorded", "DESIGN promise 3; AVG art. 5(2)",
              (EVERY_CELL,), unrecorded),
    Invariant("consent never makes it worse", "legal-engine.md 4.6", (EVERY_CELL,), consent_harms),
    *(
        Invariant(f"{fact} never makes it worse", "legal-engine.md 4.6", (EVERY_CELL,), harms(fact))
        for fact in ("acute", "agreement", "proofread", "lawyer_agrees", "authority_agrees",
                     "officer_consulted", "duties_conflict")
    ),
    Invariant("haste is justified within a day", "DESIGN promise 4",
              ({"sender": ORGANISATIONS, "receiver": JUSTICE, "purpose": URGENT,
                "subject": IN_SIGNAL},), unjustified_danger, ("acute",)),
)  # fmt: skip

LIVENESS = (
    Invariant("a signal on a place or business reaches police and prosecutor, whatever the consent",
              "DESIGN promise 4; law.md T11, T68",
              ({"sender": frozenset({Party.MUNICIPALITY, Party.LABOUR_INSPECTORATE}),
                "receiver": JUSTICE, "purpose": URGENT, "category": FACTS_ONLY},),
              held_up, ("demand",), liveness=True),
    Invariant("in acute danger every party reaches the police at once",
              "DESIGN promise 4; law.md T13",
              ({"receiver": frozenset({Party.POLICE}), "purpose": URGENT,
                "category": ORDINARY, "subject": IN_SIGNAL},),
              held_up_in_danger, ("acute",), liveness=True),
)  # fmt: skip
INVARIANTS = SAFETY + LIVENESS
