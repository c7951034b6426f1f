"""Write the rules of one day as JSON-LD with the terms of the Data Privacy Vocabulary (DPV 2.0).

DPV has the articles 6(1) and 9(2) of the GDPR as legal bases, and nothing Dutch. So every other
article, and every word that DPV lacks, has an IRI of our own below `https://schakel.example/law/`.
"""

import re
from collections.abc import Iterable
from enum import StrEnum

from schakel.core.law.catalogue import Vocabulary
from schakel.core.law.exports.receipt import written
from schakel.core.law.facts import SCOPE, WORDS
from schakel.core.law.rules import Rule, Rules
from schakel.core.law.vocabulary import (
    NOBODY,
    SUBJECTS_OF,
    Category,
    Kind,
    Lock,
    Purpose,
    Subject,
    Text,
)

GDPR = re.compile(r"AVG art\. (?:6\(1\)\(([a-f])\)|9\(2\)\(([a-j])\))")
CONTEXT = {
    "dpv": "https://w3id.org/dpv/2.0#",
    "eu-gdpr": "https://w3id.org/dpv/2.0/legal/eu/gdpr#",
    "schakel": "https://schakel.example/law/",
    "dct": "http://purl.org/dc/terms/",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
RULES = {
    Kind.LOCK: "dpv:Prohibition",
    Kind.KEY: "dpv:Permission",
    Kind.BAR: "dpv:Prohibition",
    Kind.OBLIGATION: "dpv:Obligation",
    Kind.KEEPING: "dpv:StorageCondition",
}
RELATIONS = {
    "sender": "dpv:hasDataExporter",
    "receiver": "dpv:hasRecipient",
    "purpose": "dpv:hasPurpose",
    "category": "dpv:hasData",
    "subject": "dpv:hasDataSubject",
}


def json_ld(rules: Rules, words: Vocabulary) -> str:
    """Return one JSON-LD document: every rule in force, its legal bases and the words it uses."""
    graph = [_book(rules)]
    graph += [_rule(rule) for rule in rules.rows]
    graph += _bases(rules.rows)
    special = _special(rules)
    graph += [
        {"@id": f"schakel:{field}/{word}", "@type": [_class(word, special)]}
        | _texts("skos:prefLabel", words.label(word))
        for field in SCOPE
        for word in WORDS[field]
    ]
    graph += [
        {
            "@id": f"schakel:obligation/{name}",
            "@type": ["dpv:Obligation"],
            **_texts("skos:prefLabel", one.text),
        }
        for name, one in rules.obligations.items()
    ]
    unique = {str(node["@id"]): node for node in graph}
    return written({"@context": CONTEXT, "@graph": [unique[name] for name in sorted(unique)]})


def basis_iri(article: str) -> str:
    """Return the IRI of an article: DPV's own where there is one, else ours.

    "AVG art. 9(2)(g)" is `eu-gdpr:A9-2-g`; "Wpg art. 19" is `schakel:article/Wpg-19`.
    """
    found = GDPR.fullmatch(article)
    if found is not None:
        return f"eu-gdpr:A6-1-{found[1]}" if found[1] else f"eu-gdpr:A9-2-{found[2]}"
    plain = article.replace(" art. ", " ")
    return "schakel:article/" + re.sub(r"[^A-Za-z0-9.:]+", "-", plain).strip("-")


def _book(rules: Rules) -> dict[str, object]:
    return {
        "@id": f"schakel:rulebook/{rules.sha256}",
        "@type": ["dpv:Policy"],
        "dct:valid": _day(rules.on.isoformat()),
        "dct:hasPart": [_ref(f"schakel:rule/{rule.id}") for rule in rules.rows],
    }


def _rule(rule: Rule) -> dict[str, object]:
    node: dict[str, object] = {
        "@id": f"schakel:rule/{rule.id}",
        "@type": [RULES[rule.kind], f"schakel:kind/{rule.kind}"],
        "dpv:hasLegalBasis": [_ref(basis_iri(rule.article))],
        "dpv:hasStatus": [_ref(f"schakel:status/{rule.status}")],
        "dct:source": _ref(rule.source) if rule.source.startswith("https://") else rule.source,
        "dct:valid": [_day(rule.valid_from.isoformat())],
        **_texts("dct:description", rule.explanation),
    }
    for field, values in rule.when:
        if field in RELATIONS:
            node[RELATIONS[field]] = [
                _ref(f"schakel:{field}/{v}") for v in sorted(map(str, values))
            ]
        else:
            node[f"schakel:fact/{field}"] = sorted(values, key=str)
    if rule.lock is not None:
        verb = "opens" if rule.kind is Kind.KEY else "closes"
        node[f"schakel:{verb}"] = _ref(f"schakel:lock/{rule.lock}")
    if rule.nature is not None:
        node["schakel:nature"] = _ref(f"schakel:nature/{rule.nature}")
    if rule.obligations:
        node["dpv:hasObligation"] = [_ref(f"schakel:obligation/{o}") for o in rule.obligations]
    if rule.keeps is not None and rule.keeps.months is not None:
        node["dpv:hasDuration"] = f"P{rule.keeps.months}M"
    elif rule.keeps is not None and rule.keeps.hours is not None:
        node["dpv:hasDuration"] = f"PT{rule.keeps.hours}H"
    return node


def _bases(rows: Iterable[Rule]) -> list[dict[str, object]]:
    return [
        {
            "@id": basis_iri(rule.article),
            "@type": ["dpv:LegalBasis"],
            "skos:prefLabel": rule.article,
        }
        for rule in rows
    ]


def _special(rules: Rules) -> frozenset[str | bool]:
    """Return the categories that the rules themselves lock as special (GDPR art. 9)."""
    locks = (
        dict(rule.when)
        for rule in rules.rows
        if rule.lock is Lock.SPECIAL and rule.kind is Kind.LOCK
    )
    return frozenset(word for when in locks for word in when.get("category", ()))


def _class(word: StrEnum, special: frozenset[str | bool]) -> str:
    if isinstance(word, Category):
        if word in special:
            return "dpv:SpecialCategoryPersonalData"
        return "dpv:NonPersonalData" if SUBJECTS_OF[word] == NOBODY else "dpv:PersonalData"
    if isinstance(word, Subject):
        return "dpv:DataSubject"
    return "dpv:Purpose" if isinstance(word, Purpose) else "dpv:LegalEntity"


def _texts(relation: str, text: Text) -> dict[str, object]:
    return {
        relation: [
            {"@language": "en", "@value": text.en},
            {"@language": "nl", "@value": text.nl},
        ]
    }


def _ref(iri: str) -> dict[str, str]:
    return {"@id": iri}


def _day(day: str) -> dict[str, str]:
    return {"@type": "xsd:date", "@value": day}
