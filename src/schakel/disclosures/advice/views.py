"""The page that asks six questions and answers. It reads no row and writes none."""

from collections.abc import Iterable
from urllib.parse import urlencode

from django.core.exceptions import TooManyFieldsSent
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from schakel.core.law import Rules
from schakel.disclosures.advice import summary
from schakel.disclosures.advice.answers import NO_QUERY, SENDER, Answers, Query, read
from schakel.disclosures.advice.otherwise import flips
from schakel.disclosures.advice.questions import (
    HINTS,
    ORDER,
    TITLES,
    Question,
    choices_for,
    current,
    kept,
    party_words,
)
from schakel.disclosures.advice.situations import SITUATIONS
from schakel.disclosures.advice.verdict import verdict_of
from schakel.disclosures.deliberation import rulebook, rules_on

CHANGE, SENT = "change", "sent"


@require_safe
def ask(request: HttpRequest) -> HttpResponse:
    """Show the next question, or the answer once all are answered."""
    rules = rules_on(timezone.localdate())
    query = _query(request)
    answers = read({} if query is None else query)
    change = "".join((query or NO_QUERY).get(CHANGE, ())[-1:])
    question = current(answers, rules, change=change)
    context = {
        "strange": query is None or answers.strange,
        "rows": summary.rows(answers, rules=rules, words=rulebook().vocabulary),
    }
    if question is None:
        return _page(request, "answer", context | _answer(answers, rules))
    sent = "".join((query or NO_QUERY).get(SENT, ())[-1:])
    context |= _question(question, answers, rules)
    context |= {"wrong": sent == question and change != question}
    return _page(request, "question", context)


def address_of(pairs: Iterable[tuple[str, str]]) -> str:
    """Return the address of the page with these answers."""
    query = urlencode(list(pairs))
    return f"{reverse('advice:ask')}?{query}" if query else reverse("advice:ask")


def _page(request: HttpRequest, name: str, context: dict[str, object]) -> HttpResponse:
    """Return a page that tells no other site its address: the answers are in it."""
    response = render(request, f"disclosures/advice/{name}.html", context)
    response.headers["Referrer-Policy"] = "no-referrer"
    return response


def _query(request: HttpRequest) -> Query | None:
    """Return what the address says, or None when it says more than any form of ours."""
    try:
        return dict(request.GET.lists())
    except TooManyFieldsSent:
        return None


def _question(question: Question, answers: Answers, rules: Rules) -> dict[str, object]:
    words = rulebook().vocabulary
    number = ORDER.index(question) + 1
    return {
        "question": question,
        "number": number,
        "count": len(ORDER),
        "title": TITLES[question],
        "hint": HINTS[question],
        "groups": choices_for(question, answers, rules=rules, words=words),
        "kept": kept(question, answers),
        "situations": [
            (one.words, address_of(one.answers.pairs()))
            for one in (SITUATIONS if number == 1 else ())
        ],
    }


def _answer(answers: Answers, rules: Rules) -> dict[str, object]:
    words = rulebook().vocabulary
    return {
        "sender": party_words(SENDER, answers.sender, words) if answers.sender else "",
        "receiver": words.label(answers.receiver) if answers.receiver else "",
        "purpose": words.label(answers.purpose) if answers.purpose else "",
        "verdict": verdict_of(answers, rules=rules, words=words),
        "flips": [
            (flip, address_of(flip.answers.pairs()))
            for flip in flips(answers, rules=rules, words=words)
        ],
        "on": rules.on,
        "sha256": rules.sha256,
    }
