"""The public pages of the rulebook: what the address asks, one pure answer, one template."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from schakel.core.law import WORDS, Category, Circumstances, Item, Outcome, Party, Purpose, Subject
from schakel.disclosures.browse import book, plain
from schakel.disclosures.browse.explain import duty_of, explained
from schakel.disclosures.browse.facts import query_of, stated_in, with_facts
from schakel.disclosures.browse.lens import Lens, lens_of
from schakel.disclosures.browse.matrix import matrix_of
from schakel.disclosures.browse.overview import receivers_by_sender
from schakel.disclosures.browse.tally import stated_for, tally
from schakel.disclosures.deliberation import rulebook

WANTED_LENGTH = 40


@require_safe
def start(request: HttpRequest) -> HttpResponse:
    """Show the rulebook of one day: its statutes, its days, its bills; or what was searched."""
    lens = _lens(request)
    wanted = request.GET.get("article", "").strip()[:WANTED_LENGTH]
    shelves = book.shelves(lens)
    context = {
        "lens": lens,
        "shelves": shelves,
        "totals": book.totals(lens),
        "adopted": sum(shelf.adopted for shelf in shelves),
        "concept": sum(shelf.concept for shelf in shelves),
        "days": book.days(lens),
        "bills": [(bill, lens.switched(bill.id)) for bill in rulebook().vocabulary.bills.values()],
        "sha256": rulebook().sha256,
        "wanted": wanted,
        "found": book.found(lens, wanted) if wanted else None,
    }
    return render(request, "disclosures/browse/start.html", context)


@require_safe
def document(request: HttpRequest) -> HttpResponse:
    """Give the whole rulebook, of every day, as exactly the text that its hash is over."""
    return HttpResponse(rulebook().canonical(), content_type="application/json")


@require_safe
def statute(request: HttpRequest, statute: str) -> HttpResponse:
    """Show the rules of one statute, article by article."""
    lens = _lens(request)
    shelf = book.shelf(lens, statute)
    if shelf is None:
        raise Http404
    context = {"lens": lens, "shelf": shelf, "others": book.out_of_force(lens, shelf.name)}
    return render(request, "disclosures/browse/statute.html", context)


@require_safe
def rule(request: HttpRequest, rule_id: str) -> HttpResponse:
    """Show one rule in plain words, with who uses it."""
    lens = _lens(request)
    row = book.version_on(rule_id, lens)
    if row is None:
        raise Http404
    words, counted = rulebook().vocabulary, book.counts_on(row, lens)
    context = {
        "lens": lens,
        "rule": row,
        "counts": counted,
        "bill": words.bills[row.pending] if row.pending else None,
        "title": words.sources[plain.statute_of(row)].text(),
        "slug": plain.slug_of(plain.statute_of(row)),
        "scope": plain.scope_of(row),
        "facts": plain.facts_of(row),
        "duties": [duty_of(words.obligations[name]) for name in row.obligations],
        "freezes": [words.freezes[name].text for name in row.keeps.paused_by] if row.keeps else [],
        "versions": [other for other in book.versions(rule_id) if other is not row],
        "tally": tally(rule_id, lens.on, lens.bills) if counted else None,
        "outcomes": list(Outcome),
        "query": query_of(lens, stated_for(row)),
    }
    return render(request, "disclosures/browse/rule.html", context)


@require_safe
def pairs(request: HttpRequest) -> HttpResponse:
    """Let someone choose who gives and who receives; lead on when both are chosen."""
    lens = _lens(request)
    sender, receiver = request.GET.get("sender", ""), request.GET.get("receiver", "")
    if sender in set(Party) and receiver in set(Party):
        return redirect(reverse("rules:pair", args=[sender, receiver]) + lens.query)
    context = {
        "lens": lens,
        "parties": list(Party),
        "sender": sender,
        "receiver": receiver,
        "senders": receivers_by_sender(lens),
    }
    return render(request, "disclosures/browse/pairs.html", context)


@require_safe
def pair(request: HttpRequest, sender: str, receiver: str) -> HttpResponse:
    """Show what one party may give another, for every purpose and kind of data."""
    lens = _lens(request)
    if sender not in set(Party) or receiver not in set(Party):
        raise Http404
    stated, purpose = stated_in(request.GET), request.GET.get("purpose", "")
    only = Purpose(purpose) if purpose in set(Purpose) else None
    matrix = matrix_of(lens, (Party(sender), Party(receiver)), stated, only)
    context = {
        "lens": lens,
        "matrix": matrix,
        "stated": stated,
        "query": query_of(lens, stated),
        "tabs": [(one, query_of(lens, stated, only=one)) for one in matrix.every],
    }
    return render(request, "disclosures/browse/pair.html", context)


@require_safe
def cell(request: HttpRequest, **words: str) -> HttpResponse:
    """Explain one decision: its keys and locks, its steps and its obligations."""
    lens = _lens(request)
    if not all(word in set(WORDS[name]) for name, word in words.items()):
        raise Http404
    try:
        item = Item(Category(words["category"]), Subject(words["subject"]))
    except ValueError as error:
        raise Http404 from error
    stated = stated_in(request.GET)
    facts = Circumstances(
        sender=Party(words["sender"]),
        receiver=Party(words["receiver"]),
        purpose=Purpose(words["purpose"]),
    )
    context = {
        "lens": lens,
        "item": item,
        "explained": explained(lens, item, with_facts(facts, stated), stated),
        "facts": facts,
        "query": query_of(lens, stated),
    }
    return render(request, "disclosures/browse/cell.html", context)


def _lens(request: HttpRequest) -> Lens:
    return lens_of(request.GET, today=timezone.localdate())
