"""Every address of the product and who may come there. A new one fails until it has a line here."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import URLPattern, URLResolver, get_resolver, reverse

from schakel.parties.roles import Capability

PUBLIC = "public"
"""Anyone, without an account; the page says nothing about any member."""
MEMBER = frozenset[Capability]()
"""Whoever is signed in."""

TRIAGE = frozenset({Capability.TRIAGE})
DISCLOSE = frozenset({Capability.DISCLOSE})
GIVEN = frozenset({Capability.DISCLOSE, Capability.REVIEW})
READERS = TRIAGE | GIVEN
RECEIVE = frozenset({Capability.RECEIVE})
OVERVIEW = frozenset({Capability.OVERVIEW})
MEMBERS = frozenset({Capability.MEMBERS})
AUDIT = frozenset({Capability.AUDIT})
ADOPT = frozenset({Capability.ADOPT})

EXPECTED: dict[str, str | frozenset[Capability]] = {
    "web:accessibility": PUBLIC,
    "web:privacy": PUBLIC,
    "web:security": PUBLIC,
    "security_txt": PUBLIC,
    "health": PUBLIC,
    "reports:start": PUBLIC,
    "reports:form": PUBLIC,
    "reports:proof": PUBLIC,
    "reports:check": PUBLIC,
    "reports:back": PUBLIC,
    "reports:add": PUBLIC,
    "reports:withdraw": PUBLIC,
    "reports:erase": PUBLIC,
    "example:start": PUBLIC,
    "example:step_in": PUBLIC,
    "parties:sign_in": PUBLIC,
    "parties:sign_out": PUBLIC,
    "parties:join": PUBLIC,
    "parties:role": MEMBER,
    "parties:factor": MEMBER,
    "parties:secret": MEMBER,
    "parties:passkeys": MEMBER,
    "parties:remove_passkey": MEMBER,
    "parties:unlock": MEMBER,
    "parties:sign_in_passkey": PUBLIC,
    "parties:sign_out_everywhere": MEMBER,
    "parties:members": MEMBERS,
    "parties:invite": MEMBERS,
    "parties:access": MEMBERS,
    "parties:end": MEMBERS,
    "assessments:desk": TRIAGE,
    "assessments:report": TRIAGE,
    "assessments:observe": TRIAGE,
    "assessments:observation": TRIAGE,
    "assessments:remove": TRIAGE,
    "assessments:conclude": TRIAGE,
    "assessments:quarantine": TRIAGE,
    "assessments:freeze": TRIAGE,
    "assessments:signals": READERS,
    "assessments:signal": READERS,
    "disclosures:given": GIVEN,
    "disclosures:new": DISCLOSE,
    "disclosures:decision": GIVEN,
    "disclosures:recall": DISCLOSE,
    "disclosures:justify": DISCLOSE,
    "disclosures:inbox": RECEIVE,
    "disclosures:received": RECEIVE,
    "disclosures:overview": OVERVIEW,
    "disclosures:adoption": ADOPT,
    "disclosures:impact": ADOPT,
    "disclosures:replay": ADOPT,
    "downloads:rules": PUBLIC,
    "downloads:receipt": GIVEN,
    "downloads:record": GIVEN,
    "rules:start": PUBLIC,
    "rules:document": PUBLIC,
    "rules:statute": PUBLIC,
    "rules:rule": PUBLIC,
    "rules:pairs": PUBLIC,
    "rules:pair": PUBLIC,
    "rules:cell": PUBLIC,
    "advice:ask": PUBLIC,
    "accountability:journal": AUDIT,
    "accountability:verify": AUDIT,
    "accountability:trail": AUDIT,
    "accountability:export": AUDIT,
    "accountability:checkpoints": AUDIT,
    "accountability:latest_checkpoint": PUBLIC,
}

ARGUMENTS = {
    "pk": "00000000-0000-4000-8000-000000000000",
    "code": "A1",
    "rule_id": "no-such-rule",
    "statute": "no-such-statute",
    "notation": "no-such-notation",
    "sender": "nobody",
    "receiver": "nobody",
    "purpose": "nothing",
    "category": "nothing",
    "subject": "nobody",
}
"""Something that fits each kind of part of an address, and is nowhere in a database."""


@dataclass(frozen=True)
class Address:
    """A named address, who its view says may come, and one path that leads to it."""

    name: str
    door: str | frozenset[Capability]
    arguments: dict[str, str]

    def path(self) -> str:
        """Return a path that leads here, in the language of the moment."""
        return reverse(self.name, kwargs=self.arguments)


def addresses() -> Iterator[Address]:
    """Yield every address of the product."""
    yield from _walk(get_resolver().url_patterns, ())


def _walk(patterns: list[URLPattern | URLResolver], spaces: tuple[str, ...]) -> Iterator[Address]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            inner = (*spaces, pattern.namespace) if pattern.namespace else spaces
            yield from _walk(pattern.url_patterns, inner)
            continue
        door = getattr(pattern.callback, "schakel_door", None)
        arguments = {name: ARGUMENTS[name] for name in pattern.pattern.converters}
        yield Address(
            name=":".join((*spaces, pattern.name or "")),
            door=PUBLIC if door is None else frozenset(door),
            arguments=arguments,
        )
