"""Say a part of an impact report in plain words, in the language of the page."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from schakel.core.law import ITEMS, Category, Item, Outcome, Party, Purpose, Subject, Text
from schakel.core.law.facts import SWITCHES, WORDS
from schakel.core.law.impact import Box, Direction, Facts, Trait
from schakel.disclosures.deliberation import rulebook
from schakel.disclosures.words import said


@dataclass(frozen=True)
class Told:
    """Hold what a box says: who to whom, for what, which data, when, what it was and becomes."""

    route: str
    purpose: str
    items: str
    when: tuple[str, ...]
    before: Outcome
    after: Outcome
    was: str
    becomes: str
    gained: tuple[str, ...]
    lost: tuple[str, ...]
    causes: tuple[str, ...]
    count: str

    @property
    def sentence(self) -> str:
        """Return the change as one sentence."""
        return _("%(route)s, %(purpose)s, %(items)s: %(was)s, becomes: %(becomes)s.") % {
            "route": self.route,
            "purpose": self.purpose,
            "items": self.items,
            "was": _lower(self.was),
            "becomes": _lower(self.becomes),
        }


def told(box: Box) -> Told:
    """Return a box in words."""
    return Told(
        route=_("%(sender)s to %(receiver)s")
        % {
            "sender": _capital(_some(box.senders, Party, _("every party"))),
            "receiver": _lower(_some(box.receivers, Party, _("every party"))),
        },
        purpose=_("for %(purpose)s")
        % {"purpose": _lower(_some(box.purposes, Purpose, _("any purpose")))},
        items=_items(box.items),
        when=tuple(_when(facts) for facts in box.facts if facts),
        before=box.before,
        after=box.after,
        was=_label(box.before),
        becomes=_label(box.after),
        gained=_traits(box.gained),
        lost=_traits(box.lost),
        causes=box.causes,
        count=number_format(box.count, force_grouping=True),
    )


def heading(direction: Direction) -> str:
    """Return the heading over the boxes of one direction."""
    return {
        Direction.TOWARDS: _("Towards sharing"),
        Direction.AWAY: _("Away from sharing"),
        Direction.CONDITIONS: _("Same answer, other conditions"),
        Direction.REASON: _("Same answer, another reason"),
    }[direction]


def _some(chosen: Sequence[StrEnum], every: type[StrEnum], all_of_them: str) -> str:
    left = [word for word in every if word not in chosen]
    if not left:
        return all_of_them
    if len(left) < len(chosen) and len(left) <= 3:
        but = _joined((_label(word) for word in left), _("and"))
        return _("%(all)s except %(some)s") % {"all": all_of_them, "some": _lower(but)}
    return _joined((_label(word) for word in chosen), _("or"))


def _items(items: Sequence[Item]) -> str:
    if len(items) == len(ITEMS):
        return _("any data")
    about: dict[Category, list[Subject]] = {}
    for item in items:
        about.setdefault(item.category, []).append(item.subject)
    alike: dict[tuple[Subject, ...], list[Category]] = {}
    for category, subjects in about.items():
        alike.setdefault(tuple(subjects), []).append(category)
    return "; ".join(_kinds(kinds, subjects) for subjects, kinds in alike.items())


def _kinds(kinds: Sequence[Category], subjects: Sequence[Subject]) -> str:
    names = _lower(_joined((_label(kind) for kind in kinds), _("and")))
    persons = [_lower(_label(one)) for one in subjects if one is not Subject.NONE]
    if not persons:
        return names
    who = _joined(persons, _("or"))
    return _("%(data)s about: %(who)s") % {"data": names, "who": who}


def _when(facts: Facts) -> str:
    return "; ".join(_fact(name, values) for name, values in facts)


def _fact(name: str, values: Iterable[str | bool]) -> str:
    question = said(rulebook().vocabulary.facts[name].text)
    if name in SWITCHES:
        answer = _("yes") if True in values else _("no")
    else:
        words = [word for word in WORDS[name] if word in set(values)]
        answer = _lower(_joined((_label(word) for word in words), _("or")))
    return f"{question} {answer}"


def _traits(traits: Iterable[Trait]) -> tuple[str, ...]:
    return tuple(_trait(one) for one in traits)


def _trait(trait: Trait) -> str:
    words = rulebook().vocabulary
    texts: dict[str, Text] = {one.id: one.text for one in words.steps}
    texts |= {one.id: one.text for one in words.obligations.values()}
    name = said(texts[trait.name]) if trait.name in texts else trait.name
    if trait.kind == "key":
        return _("key: %(name)s") % {"name": name}
    if trait.kind == "step":
        return _("step: %(name)s") % {"name": name}
    if trait.kind == "question":
        return _("question for a jurist: %(name)s") % {"name": name}
    return _("condition: %(name)s") % {"name": name}


def _label(word: StrEnum) -> str:
    return said(rulebook().vocabulary.label(word))


def _joined(words: Iterable[str], last: str) -> str:
    *first, end = words
    return f"{', '.join(first)} {last} {end}" if first else end


def _lower(text: str) -> str:
    """Start small, unless the word is an abbreviation."""
    return text if text[:2].isupper() else text[:1].lower() + text[1:]


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
