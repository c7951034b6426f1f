"""Name the notations in which the rules of a day can be taken along."""

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType

from schakel.core.law import Rules
from schakel.core.law.exports.dmn import dmn
from schakel.core.law.exports.dpv import json_ld
from schakel.core.law.exports.table import rules_json
from schakel.core.law.proof.cedar import policies
from schakel.disclosures.deliberation import rulebook, rules_on


@dataclass(frozen=True)
class Notation:
    """Hold how the rules are written, with what a browser and a folder call such a file."""

    write: Callable[[Rules], str]
    content_type: str
    ending: str


def _linked(rules: Rules) -> str:
    return json_ld(rules, rulebook().vocabulary)


NOTATIONS: Mapping[str, Notation] = MappingProxyType(
    {
        "json": Notation(rules_json, "application/json", "json"),
        "dmn": Notation(dmn, "application/xml", "dmn"),
        "jsonld": Notation(_linked, "application/ld+json", "jsonld"),
        "cedar": Notation(policies, "text/plain; charset=utf-8", "cedar"),
    }
)


@lru_cache(maxsize=8)
def written_rules(name: str, on: dt.date) -> str:
    """Return the rules of one day in one notation; KeyError for a notation that is not there."""
    return NOTATIONS[name].write(rules_on(on))
