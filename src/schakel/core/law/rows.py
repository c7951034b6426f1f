"""Turn one row of a rule file into a Rule, or say exactly what is wrong with it."""

import re
from datetime import date

from pydantic import Field, ValidationError

from schakel.core.law.catalogue import SourceRow, Strict, TextRow, Vocabulary, known
from schakel.core.law.facts import FIELDS, SWITCHES, WORDS
from schakel.core.law.reading import Document, Place, suggest
from schakel.core.law.rules import LAWYER, Keeps, Rule, Value
from schakel.core.law.vocabulary import Kind, Lock, Mode, Nature, Status

ARTICLE = re.compile(r"(?P<source>.+?) art\. (?P<article>\d[\d.:]*[a-z]*)(\([0-9a-z]+\))*")
LOCAL = "rules/local/"


class ValidRow(Strict):
    """Say from which day to which day (inclusive) a row counts."""

    from_: date = Field(alias="from")
    to: date | None = None


class WhenRow(Strict):
    """List the values that each field may have."""

    sender: list[str] | None = None
    receiver: list[str] | None = None
    purpose: list[str] | None = None
    category: list[str] | None = None
    subject: list[str] | None = None
    consent: list[str] | None = None
    demand: list[str] | None = None
    police_file: list[str] | None = None
    partnership_case: list[str] | None = None
    acute: bool | None = None
    agreement: bool | None = None
    proofread: bool | None = None
    incapacity: bool | None = None
    lawyer_agrees: bool | None = None
    authority_agrees: bool | None = None
    officer_consulted: bool | None = None
    listed_crime_known: bool | None = None
    duties_conflict: bool | None = None
    results_released: bool | None = None
    household: bool | None = None
    own_application: bool | None = None
    case_dropped: bool | None = None


class KeepsRow(Strict):
    """Say how data may be kept and what pauses its end."""

    mode: Mode
    hours: int | None = Field(default=None, gt=0)
    months: int | None = Field(default=None, gt=0)
    counted_from: str = Field(default="arrival", pattern="^(arrival|closure)$")
    paused_by: list[str] = Field(default_factory=list)


class RuleRow(Strict):
    """Hold one row as it is written; `docs/formats/rule.md` explains it with an example."""

    id: str = Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")
    kind: Kind
    lock: Lock | None = None
    opens: Lock | None = None
    nature: Nature | None = None
    article: str
    source: str
    valid: ValidRow
    when: WhenRow
    obligations: list[str] = Field(default_factory=list)
    keeps: KeepsRow | None = None
    question: TextRow | None = None
    explanation: TextRow
    status: Status
    signed_by: str | None
    signed_on: date | None
    transfers: list[str] = Field(default_factory=list)
    pending: str | None = None


NEEDED = {
    Kind.LOCK: {"lock"},
    Kind.KEY: {"opens", "nature"},
    Kind.BAR: set(),
    Kind.OBLIGATION: {"obligations"},
    Kind.KEEPING: {"keeps"},
}
FORBIDDEN = {
    Kind.LOCK: ("opens", "nature", "keeps", "question"),
    Kind.KEY: ("lock", "keeps"),
    Kind.BAR: ("lock", "opens", "nature", "keeps", "question"),
    Kind.OBLIGATION: ("lock", "opens", "nature", "keeps", "question"),
    Kind.KEEPING: ("lock", "opens", "nature", "question", "obligations"),
}
NARROW = {
    Lock.BASIS_SENDER: ("sender", "receiver", "purpose", "category", "subject"),
    Lock.BASIS_RECEIVER: ("receiver", "purpose", "category", "subject"),
}


def rule_of(document: Document, *, index: int, raw: object, vocabulary: Vocabulary) -> Rule:
    """Build one rule from the row at `index`, or raise RulebookError."""
    try:
        row = RuleRow.model_validate(raw)
    except ValidationError as error:
        raise document.invalid(error, under=(index,)) from error
    _check_shape(row, document, index)
    _check_key(row, document, index)
    _check_validity(row, document, index)
    _check_article(row, document, index, vocabulary)
    _check_names(row, document, index, vocabulary)
    return _rule(row, document, _when(row, document, index, vocabulary))


def _rule(row: RuleRow, document: Document, when: tuple[tuple[str, frozenset[Value]], ...]) -> Rule:
    return Rule(
        id=row.id,
        kind=row.kind,
        article=row.article,
        source=row.source,
        valid_from=row.valid.from_,
        valid_to=row.valid.to,
        when=when,
        lock=row.lock or row.opens,
        nature=row.nature,
        obligations=tuple(row.obligations),
        keeps=None if row.keeps is None else _keeps(row.keeps),
        question=None if row.question is None else row.question.text(),
        explanation=row.explanation.text(),
        status=row.status,
        signed_by=row.signed_by,
        signed_on=row.signed_on,
        transfers=tuple(row.transfers),
        pending=row.pending,
        file=document.file,
    )


def _keeps(row: KeepsRow) -> Keeps:
    return Keeps(
        mode=row.mode,
        hours=row.hours,
        months=row.months,
        counted_from=row.counted_from,
        paused_by=tuple(row.paused_by),
    )


def _check_shape(row: RuleRow, document: Document, index: int) -> None:
    for name in sorted(NEEDED[row.kind]):
        if not getattr(row, name):
            raise document.error((index,), word=name, problem=f"is missing in this {row.kind}")
    for name in FORBIDDEN[row.kind]:
        if getattr(row, name):
            problem = f"does not belong in a {row.kind}"
            raise document.error((index, name), word=name, problem=problem)


def _check_key(row: RuleRow, document: Document, index: int) -> None:
    if row.kind is Kind.KEY and document.file.startswith(LOCAL):
        problem = "a local file may add locks, bars and obligations, never keys"
        raise document.error((index, "kind"), word="key", problem=problem)
    for name in NARROW.get(row.opens, ()) if row.opens else ():
        if getattr(row.when, name) is None:
            problem = f"must be named by a key that opens {row.opens}"
            raise document.error((index, "when"), word=name, problem=problem)
    if (row.question is not None) != (row.when.lawyer_agrees is True):
        problem = f"belongs to a key with {LAWYER}: true, and only there"
        raise document.error((index, "question"), word="question", problem=problem)


def _check_validity(row: RuleRow, document: Document, index: int) -> None:
    if row.valid.to is not None and row.valid.to < row.valid.from_:
        problem = "is before the day it starts"
        raise document.error((index, "valid", "to"), word=row.valid.to, problem=problem)
    signed = row.signed_by is not None and row.signed_on is not None
    if signed != (row.status is Status.ADOPTED) or (row.signed_by is None) != (
        row.signed_on is None
    ):
        problem = "adopted means signed by a named jurist on a day, concept means by nobody"
        raise document.error((index, "status"), word=row.status, problem=problem)


def _check_article(row: RuleRow, document: Document, index: int, vocabulary: Vocabulary) -> None:
    found = ARTICLE.fullmatch(row.article)
    name, article = (found["source"], found["article"]) if found else (row.article, "")
    source = vocabulary.sources.get(name)
    if source is None:
        problem = f"is not a known statute, ruling or guideline{suggest(name, vocabulary.sources)}"
        raise document.error((index, "article"), word=row.article, problem=problem)
    if article not in (source.articles or [""]):
        problem = f"is not an article of {name} that was read{suggest(article, source.articles)}"
        raise document.error((index, "article"), word=row.article, problem=problem)
    if row.source != _address(source, article):
        problem = f"is not the address of {row.article}, which is {_address(source, article)}"
        raise document.error((index, "source"), word=row.source, problem=problem)


def _address(source: SourceRow, article: str) -> str:
    return source.url.replace("{version}", source.version).replace("{article}", article)


def _check_names(row: RuleRow, document: Document, index: int, vocabulary: Vocabulary) -> None:
    for position, name in enumerate(row.obligations):
        if name not in vocabulary.obligations:
            problem = f"is not a known obligation{suggest(name, vocabulary.obligations)}"
            place: Place = (index, "obligations", position)
            raise document.error(place, word=name, problem=problem)
    for position, name in enumerate(row.keeps.paused_by if row.keeps else ()):
        if name not in vocabulary.freezes:
            problem = f"is not a known freeze{suggest(name, vocabulary.freezes)}"
            place = (index, "keeps", "paused_by", position)
            raise document.error(place, word=name, problem=problem)
    if row.pending is not None and row.pending not in vocabulary.bills:
        problem = f"is not a known bill{suggest(row.pending, vocabulary.bills)}"
        raise document.error((index, "pending"), word=row.pending, problem=problem)
    for position, name in enumerate(row.transfers):
        if re.fullmatch(r"T\d\d", name) is None:
            place = (index, "transfers", position)
            raise document.error(place, word=name, problem="is not a transfer such as T11")


def _when(
    row: RuleRow, document: Document, index: int, vocabulary: Vocabulary
) -> tuple[tuple[str, frozenset[Value]], ...]:
    conditions: list[tuple[str, frozenset[Value]]] = []
    for field in FIELDS:
        value = getattr(row.when, field)
        if value is None:
            continue
        if field in SWITCHES:
            conditions.append((field, frozenset({value})))
            continue
        place: Place = (index, "when", field)
        words = [
            member
            for position, word in enumerate(value)
            for member in _expand(word, field, document, (*place, position), vocabulary)
        ]
        if not words:
            raise document.error(place, word=field, problem="lists nothing, so it never applies")
        conditions.append((field, frozenset(words)))
    return tuple(conditions)


def _expand(
    word: str, field: str, document: Document, place: Place, vocabulary: Vocabulary
) -> tuple[str, ...]:
    kind = WORDS[field]
    if word in vocabulary.groups:
        members = vocabulary.groups[word]
    elif word in set(kind):
        members = (word,)
    else:
        problem = f"is not a {field}{suggest(word, [*kind, *vocabulary.groups])}"
        raise document.error(place, word=word, problem=problem)
    return tuple(known(m, among=kind, document=document, place=place) for m in members)
