"""The six questions: which comes next, and what can be answered, by the rules of the day."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from schakel.core.law import (
    ITEMS,
    WORDS,
    Consent,
    Item,
    Kind,
    Lock,
    Party,
    Purpose,
    Rules,
    Subject,
    Text,
    Vocabulary,
)
from schakel.disclosures.advice import answers as said
from schakel.disclosures.advice.answers import Answers, consent_key, item_code

Words = Text | Promise


class Question(StrEnum):
    """A question, named as in the address."""

    SENDER = said.SENDER
    RECEIVER = said.RECEIVER
    PURPOSE = said.PURPOSE
    ITEMS = said.ITEM
    CONSENT = "consent"
    FACTS = "facts"


ORDER = tuple(Question)
TITLES: Mapping[Question, Promise] = MappingProxyType(
    {
        Question.SENDER: _("Who are you?"),
        Question.RECEIVER: _("Who do you want to tell?"),
        Question.PURPOSE: _("What will they use it for?"),
        Question.ITEMS: _("What do you want to share?"),
        Question.CONSENT: _("Did you ask the person?"),
        Question.FACTS: _("Is there anything special?"),
    }
)
HINTS: Mapping[Question, Promise] = MappingProxyType(
    {
        Question.SENDER: _("Choose the role in which you know it."),
        Question.RECEIVER: _("One receiver at a time. Ask again for another one."),
        Question.PURPOSE: _("Choose what the receiver will do with it. Not what you hope for."),
        Question.ITEMS: _(
            "Tick every kind of data. Write down nothing: only the kind counts here."
        ),
        Question.CONSENT: _("Often you do not need consent. Answer what is so."),
        Question.FACTS: _("Tick what is so. Is nothing so? Then go on."),
    }
)

Group = tuple[Promise, tuple[Party, ...]]
SENDERS: tuple[Group, ...] = (
    (_("Municipality"), (Party.MUNICIPALITY, Party.BURGEMEESTER, Party.SOCIAL_TEAM, Party.BOA)),
    (_("Police and prosecution"), (Party.POLICE, Party.PROSECUTOR)),
    (_("Labour Authority"), (Party.LABOUR_INSPECTORATE, Party.LABOUR_INVESTIGATION)),
    (
        _("Care and help"),
        (
            Party.HEALTH_PROFESSIONAL,
            Party.YOUTH_CARE,
            Party.CARE_COORDINATOR,
            Party.HELP_ORGANISATION,
            Party.VEILIG_THUIS,
            Party.COMENSHA,
            Party.VICTIM_SUPPORT,
            Party.CHILD_PROTECTION_BOARD,
        ),
    ),
    (_("Working together"), (Party.ZVH, Party.RIEC, Party.CHAIN_TABLE)),
    (
        _("Someone else"),
        (
            Party.REPORTER,
            Party.PRIVATE_PARTY,
            Party.MELD_MISDAAD_ANONIEM,
            Party.IMMIGRATION_SERVICE,
            Party.TAX_AUTHORITY,
            Party.BIBOB_BUREAU,
            Party.RAPPORTEUR,
            Party.RESEARCHER,
            Party.FOREIGN_POLICE,
            Party.DATA_PROTECTION_AUTHORITY,
            Party.NODE_OPERATOR,
            Party.DATA_SUBJECT,
        ),
    ),
)
OPEN_GROUPS = 3
"""How many groups of parties stand open; the others unfold."""
STEPS = frozenset(
    {
        "proofread",
        "lawyer_agrees",
        "authority_agrees",
        "officer_consulted",
        "duties_conflict",
        "results_released",
    }
)
"""What is done because an answer asks for it: not asked beforehand, but shown as a step."""
EVERYONE: Group = (_("Everyone"), (Party.PUBLIC,))
AS_SENDER: Mapping[Party, Promise] = MappingProxyType(
    {
        Party.REPORTER: _("someone who saw or heard something"),
        Party.DATA_SUBJECT: _("the person whom it is about"),
    }
)


@dataclass(frozen=True)
class Choice:
    """Hold one answer that can be chosen: the field and value that it sends."""

    name: str
    value: str
    words: Words
    chosen: bool


@dataclass(frozen=True)
class Choices:
    """Hold choices under one heading; when it `unfolds` they stand behind it, unless `opened`."""

    title: Words
    choices: tuple[Choice, ...]
    unfolds: bool = False
    opened: bool = False
    kind: str = "radio"


def current(answers: Answers, rules: Rules, *, change: str = "") -> Question | None:
    """Return the question to show: the one to change, else the first without an answer, if any."""
    for question in ORDER:
        if not is_asked(question, answers, rules):
            continue
        if question == change or not is_answered(question, answers, rules):
            return question
    return None


def is_asked(question: Question, answers: Answers, rules: Rules) -> bool:
    """Say whether a question matters; consent does only when a rule on this speaks of it."""
    return question is not Question.CONSENT or bool(asked_for_consent(answers, rules))


def is_answered(question: Question, answers: Answers, rules: Rules) -> bool:
    """Say whether a question has an answer.

    Whoever came to the end and said nothing of consent has not asked: a link that was kept still
    answers when a later rule speaks of consent.
    """
    checks: Mapping[Question, Callable[[], bool]] = {
        Question.SENDER: lambda: answers.sender is not None,
        Question.RECEIVER: lambda: answers.receiver is not None,
        Question.PURPOSE: lambda: answers.purpose is not None,
        Question.ITEMS: lambda: bool(answers.items),
        Question.CONSENT: lambda: (
            answers.seen or answers.consents.keys() >= {*asked_for_consent(answers, rules)}
        ),
        Question.FACTS: lambda: answers.seen,
    }
    return checks[question]()


def choices_for(
    question: Question, answers: Answers, *, rules: Rules, words: Vocabulary
) -> tuple[Choices, ...]:
    """Return what can be answered to a question."""
    if question is Question.SENDER:
        return tuple(_parties(said.SENDER, answers.sender, words))
    if question is Question.RECEIVER:
        return tuple(_parties(said.RECEIVER, answers.receiver, words))
    if question is Question.PURPOSE:
        return tuple(_purposes(answers, rules, words))
    if question is Question.ITEMS:
        return tuple(_items(answers, words))
    if question is Question.CONSENT:
        return tuple(_consents(answers, rules, words))
    return tuple(_facts(answers, rules, words))


def kept(question: Question, answers: Answers) -> list[tuple[str, str]]:
    """Return the answers to the other questions; after a change the last one is asked again."""
    own = {question.value, said.SEEN}
    if question is Question.CONSENT:
        own = {consent_key(subject) for subject in Subject}
    if question is Question.FACTS:
        own = {*said.ASKED, said.SEEN}
    return [(key, value) for key, value in answers.pairs() if key not in own]


def purposes_of(answers: Answers, rules: Rules) -> tuple[Purpose, ...]:
    """Return the purposes for which a key to the receiver's own basis exists here."""
    if answers.sender is None or answers.receiver is None:
        return ()
    basis = next(door for door in rules.doors if door.lock is Lock.BASIS_RECEIVER)
    masks = rules.masks
    here = masks["receiver"][answers.receiver] & masks["sender"][answers.sender] & basis.opens
    return tuple(purpose for purpose in Purpose if here & masks["purpose"][purpose])


def scope_of(item: Item, answers: Answers, rules: Rules) -> int:
    """Return the rules on giving that speak of this item between these parties for this purpose."""
    facts, masks = answers.circumstances(item.subject), rules.masks
    return (
        masks["sender"][facts.sender]
        & masks["receiver"][facts.receiver]
        & masks["purpose"][facts.purpose]
        & masks["category"][item.category]
        & masks["subject"][item.subject]
        & ~rules.kinds[Kind.KEEPING]
    )


def asked_for_consent(answers: Answers, rules: Rules) -> tuple[Subject, ...]:
    """Return the persons whose consent a rule in scope speaks of."""
    spoken = rules.mentions["consent"]
    return tuple(
        subject
        for subject in answers.persons
        if any(
            scope_of(item, answers, rules) & spoken
            for item in answers.items
            if item.subject is subject
        )
    )


def mentioned_facts(answers: Answers, rules: Rules) -> tuple[str, ...]:
    """Return the facts that a rule in scope speaks of, danger first: that one always counts."""
    scope = 0
    for item in answers.items:
        scope |= scope_of(item, answers, rules)
    spoken = (fact for fact in said.ASKED if fact != "acute" and scope & rules.mentions[fact])
    return ("acute", *spoken)


def asked_facts(answers: Answers, rules: Rules) -> tuple[str, ...]:
    """Return the facts to ask: those that matter, but no step that the answer itself proposes."""
    return tuple(
        fact
        for fact in mentioned_facts(answers, rules)
        if fact not in STEPS or fact in answers.facts
    )


def party_words(key: str, party: Party, words: Vocabulary) -> Words:
    """Return the name of a party, as one says it of oneself when it is the sender."""
    own = AS_SENDER.get(party) if key == said.SENDER else None
    return words.label(party) if own is None else own


def _parties(key: str, chosen: Party | None, words: Vocabulary) -> Iterable[Choices]:
    groups = SENDERS if key == said.SENDER else (*SENDERS, EVERYONE)
    for number, (title, parties) in enumerate(groups):
        choices = tuple(
            Choice(key, party.value, party_words(key, party, words), party is chosen)
            for party in parties
        )
        yield Choices(title, choices, unfolds=number >= OPEN_GROUPS, opened=_any(choices))


def _purposes(answers: Answers, rules: Rules, words: Vocabulary) -> Iterable[Choices]:
    usual = purposes_of(answers, rules)
    others = tuple(purpose for purpose in Purpose if purpose not in usual)
    for title, purposes in (
        (_("This receiver may work for"), usual),
        (_("Something else"), others),
    ):
        choices = tuple(
            Choice(said.PURPOSE, one.value, words.label(one), one is answers.purpose)
            for one in purposes
        )
        if choices:
            unfolds = purposes is others and bool(usual)
            yield Choices(title, choices, unfolds=unfolds, opened=_any(choices))


def _items(answers: Answers, words: Vocabulary) -> Iterable[Choices]:
    for subject in Subject:
        choices = tuple(
            Choice(said.ITEM, item_code(item), words.label(item.category), item in answers.items)
            for item in ITEMS
            if item.subject is subject
        )
        nobody = subject is Subject.NONE
        title: Words = _("About a place or business, not a person")
        title = title if nobody else words.label(subject)
        yield Choices(title, choices, unfolds=not nobody, opened=_any(choices), kind="checkbox")


def _consents(answers: Answers, rules: Rules, words: Vocabulary) -> Iterable[Choices]:
    for subject in asked_for_consent(answers, rules):
        choices = tuple(
            Choice(consent_key(subject), one.value, words.label(one), one is known)
            for known in (answers.consents.get(subject),)
            for one in Consent
        )
        yield Choices(words.label(subject), choices)


def _facts(answers: Answers, rules: Rules, words: Vocabulary) -> Iterable[Choices]:
    asked = asked_facts(answers, rules)
    # Who needs it against acute danger has said so: the box is ticked until someone unticks it.
    danger = answers.purpose is Purpose.ACUTE_PROTECTION and not answers.seen
    ticked = {*answers.facts, *(("acute",) if danger else ())}
    switches = tuple(
        Choice(fact, said.YES, words.facts[fact].text, fact in ticked)
        for fact in asked
        if fact not in WORDS
    )
    yield Choices(_("Tick what you answer yes to"), switches, kind="checkbox")
    for fact in (fact for fact in asked if fact in WORDS):
        known = answers.facts.get(fact, said.default(fact))
        choices = tuple(
            Choice(fact, one.value, words.label(one), one.value == known) for one in WORDS[fact]
        )
        told = known != said.default(fact)
        yield Choices(words.facts[fact].text, choices, unfolds=fact == "demand", opened=told)


def _any(choices: Iterable[Choice]) -> bool:
    return any(choice.chosen for choice in choices)
