"""Hold every row to its statute: who can rely on it, towards whom, and for which lock.

A statute gives its powers to some and not to others. These lists come from the statutes' own
scope, not from the rows, so that a row that speaks for a stranger is seen.
"""

from collections.abc import Mapping
from types import MappingProxyType

from schakel.core.law.rules import Rule, Value
from schakel.core.law.vocabulary import Consent, Kind, Lock, Nature, Party

POLICE_LAW = frozenset({Party.POLICE, Party.BOA, Party.LABOUR_INVESTIGATION})
JUDICIAL = frozenset({Party.POLICE, Party.PROSECUTOR, Party.LABOUR_INVESTIGATION})
HELPERS = frozenset(
    {
        Party.SOCIAL_TEAM,
        Party.YOUTH_CARE,
        Party.HEALTH_PROFESSIONAL,
        Party.HELP_ORGANISATION,
        Party.VICTIM_SUPPORT,
        Party.VEILIG_THUIS,
        Party.CARE_COORDINATOR,
        Party.COMENSHA,
    }
)
CITIZENS = frozenset({Party.REPORTER, Party.DATA_SUBJECT})
ORGANS = frozenset({Party.MUNICIPALITY, Party.BURGEMEESTER, Party.PROSECUTOR})

RELY: Mapping[str, frozenset[Party]] = MappingProxyType(
    {
        "Wpg": POLICE_LAW,
        "Bpg": POLICE_LAW,
        "BODB": frozenset({Party.LABOUR_INVESTIGATION}),
        "BOAB": frozenset({Party.BOA}),
        "Wjsg": frozenset({Party.PROSECUTOR}),
        "Jeugdwet": HELPERS | {Party.MUNICIPALITY},
        "Meldcode KNMG": HELPERS,
        "Wmo": HELPERS | {Party.MUNICIPALITY} | CITIZENS,
        "Bibob": ORGANS | {Party.POLICE, Party.BIBOB_BUREAU},
    }
)
"""Who can give by this statute (Wpg 1 and 46, BODB 2, BOAB 2, Wjsg 1 and 39e, and so on)."""

REACH: Mapping[str, frozenset[Party]] = MappingProxyType(
    {"Sv": JUDICIAL, "Meldcode KNMG": JUDICIAL}
)
"""Towards whom alone a statute opens: who may investigate (Sv art. 126n and on, 160 to 162)."""

OPENS: Mapping[str, frozenset[Lock]] = MappingProxyType(
    {
        "UAVG": frozenset({Lock.SPECIAL, Lock.CRIMINAL, Lock.BSN}),
        "Wpg": frozenset({Lock.BASIS_SENDER, Lock.BASIS_RECEIVER, Lock.SPECIAL, Lock.SECRECY}),
        "Bpg": frozenset({Lock.BASIS_SENDER}),
        "BODB": frozenset({Lock.BASIS_SENDER}),
        "BOAB": frozenset({Lock.BASIS_SENDER}),
        "Wjsg": frozenset({Lock.BASIS_SENDER, Lock.BASIS_RECEIVER, Lock.SPECIAL, Lock.SECRECY}),
        "Meldcode KNMG": frozenset({Lock.SECRECY, Lock.SPECIAL}),
        "Bibob": frozenset({Lock.BASIS_SENDER, Lock.BASIS_RECEIVER}),
        "Jeugdwet": frozenset({Lock.BASIS_SENDER, Lock.BASIS_RECEIVER, Lock.SPECIAL, Lock.SECRECY}),
    }
)
"""Which locks a statute speaks of: the UAVG opens no basis, the Bpg nothing else."""

GIVES = (Lock.BASIS_SENDER, Lock.SECRECY)


def misplaced(rule: Rule) -> str | None:
    """Return what in a row goes beyond its statute, or None."""
    statute = rule.article.split(" art.")[0]
    when = dict(rule.when)
    senders: frozenset[Value] = when.get("sender", frozenset())
    receivers: frozenset[Value] = when.get("receiver", frozenset())
    if rule.kind is not Kind.KEY:
        return None
    if rule.lock in GIVES and statute in RELY and not RELY[statute].issuperset(senders):
        return f"{rule.id}: {statute} gives no power to {_named(senders - RELY[statute])}"
    if statute in REACH and not REACH[statute].issuperset(receivers):
        return f"{rule.id}: {statute} does not reach {_named(receivers - REACH[statute])}"
    if rule.lock is not None and rule.lock not in OPENS.get(statute, frozenset(Lock)):
        return f"{rule.id}: {statute} opens no {rule.lock}"
    # Who left a way to be reached consented by that to hear what became of it.
    consented = when.get("consent") == frozenset({Consent.GIVEN}) or receivers == frozenset(
        {Party.REPORTER}
    )
    if rule.nature is Nature.CONSENT and not consented:
        return f"{rule.id}: rests on consent that nobody has given"
    return None


def _named(values: frozenset[Value]) -> str:
    return ", ".join(sorted(str(value) for value in values))
