"""The public pages: what to know, the form, the receipt, and the way back to the conversation."""

import datetime as dt

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from schakel.journal import receipts as journal_receipts
from schakel.parties import queries as parties
from schakel.parties.sealing import Reporter
from schakel.reports import commands, form_tokens, queries
from schakel.reports.blank import TEMPLATE, blank_form, form_context
from schakel.reports.forms import BackForm, CheckForm, MessageForm, ReportForm
from schakel.reports.models import Channel, ErasedBecause, Report, Sector
from schakel.reports.public import posted, public
from schakel.reports.receipts import Receipt, shown
from schakel.reports.wording import told

PROOF_FILE = "document.json"
"""A neutral name: a file in a list of downloads tells nobody what it is about."""


@public
def start(request: HttpRequest) -> HttpResponse:
    """Show what someone should know before they write anything."""
    if _takes_in_nothing():
        return render(request, "reports/no_intake.html")
    return render(request, "reports/start.html")


@public
def form(request: HttpRequest) -> HttpResponse:
    """Show the form, or take in a report and show its receipt in the answer itself."""
    if _takes_in_nothing():
        return render(request, "reports/no_intake.html")
    now = timezone.now()
    if request.method != "POST":
        return blank_form(request, token=form_tokens.issue(at=now))
    data = posted(request)
    if data is None:
        asked = ReportForm({})
        asked.errors.clear()
        asked.add_error(None, _("This was too much to receive. Please send a shorter text."))
        return _form_page(request, asked, form_tokens.issue(at=now))
    asked, token = ReportForm(data), data.get("form_token", "")
    asked.full_clean()
    try:
        nonce = form_tokens.nonce_of(token, at=now, hours=settings.FORM_HOURS)
    except form_tokens.FormTokenError as error:
        asked.add_error(None, _token_message(error))
        return _form_page(request, asked, form_tokens.issue(at=now))
    if not asked.is_valid():
        return _form_page(request, asked, token)
    return _submit(request, asked, nonce, now)


def _submit(request: HttpRequest, asked: ReportForm, nonce: bytes, at: dt.datetime) -> HttpResponse:
    answers, content = asked.cleaned_data, asked.content()
    submission = commands.submit_report(
        content=content,
        sector=Sector(answers["sector"]),
        municipality_code=answers["municipality"],
        channel=Channel.FORM,
        form_nonce=nonce,
        exact_time=answers["exact_time"],
        at=at,
    )
    context = {
        "report": submission.report,
        "receipt": submission.receipt,
        "proof": submission.proof,
        "sent": content.as_sent(),
        "repeated": submission.repeated,
        "file_name": PROOF_FILE,
        "form": CheckForm(receipt=submission.receipt),
    }
    return render(request, "reports/receipt.html", context)


@public
def check(request: HttpRequest) -> HttpResponse:
    """Show the receipt once more beside what was copied from it. Nothing is kept in between."""
    found = _found(request)
    if isinstance(found, HttpResponse):
        return found
    receipt, report, _reporter = found
    document = _lines(request.POST.get("proof", ""))
    asked = CheckForm(request.POST, receipt=receipt)
    context = {
        "report": report,
        "receipt": receipt,
        "proof": document if _is_ours(document) else "",
        "sent": _lines(request.POST.get("sent", "")),
        "file_name": PROOF_FILE,
        "form": asked,
        "right": asked.is_valid(),
    }
    return render(request, "reports/receipt.html", context)


@public
def proof(request: HttpRequest) -> HttpResponse:
    """Give a proof back as a file: only one that this journal's own key has signed."""
    data = posted(request) if request.method == "POST" else None
    if data is None:
        return redirect("reports:back")
    document = _lines(data.get("proof", ""))
    if not _is_ours(document):
        return render(request, "reports/no_proof.html", status=400)
    response = HttpResponse(document, content_type="application/json")
    response.headers["Content-Disposition"] = f'attachment; filename="{PROOF_FILE}"'
    return response


@public
def back(request: HttpRequest) -> HttpResponse:
    """Ask for the receipt, or show the conversation that it opens."""
    if request.method != "POST":
        return render(request, "reports/back.html", {"form": BackForm()})
    found = _found(request)
    if isinstance(found, HttpResponse):
        return found
    return _conversation(request, *found)


@public
def add(request: HttpRequest) -> HttpResponse:
    """Add what the reporter wants to say more."""
    found = _found(request)
    if isinstance(found, HttpResponse):
        return found
    receipt, report, reporter = found
    asked = MessageForm(request.POST)
    now = timezone.now()
    asked.full_clean()
    try:
        token = request.POST.get("form_token", "")
        nonce = form_tokens.nonce_of(token, at=now, hours=settings.FORM_HOURS)
    except form_tokens.FormTokenError as error:
        asked.add_error(None, _token_message(error))
    if not asked.is_valid():
        return _conversation(request, receipt, report, reporter, asked=asked)
    commands.add_message(
        report=report,
        reporter=reporter,
        text=asked.cleaned_data["text"],
        on=timezone.localdate(now),
        form_nonce=nonce,
    )
    done = _("Your message was received.")
    return _conversation(request, receipt, report, reporter, done=done)


@public
def withdraw(request: HttpRequest) -> HttpResponse:
    """Ask whether the report must be withdrawn, and do it once that is confirmed."""
    found = _found(request)
    if isinstance(found, HttpResponse):
        return found
    receipt, report, reporter = found
    if "confirmed" not in request.POST:
        return render(request, "reports/withdraw.html", {"receipt": receipt, "report": report})
    commands.withdraw(report=report, on=timezone.localdate())
    done = _("Your report was withdrawn.")
    return _conversation(request, receipt, report, reporter, done=done)


@public
def erase(request: HttpRequest) -> HttpResponse:
    """Ask whether the text must be erased, and do it once that is confirmed."""
    found = _found(request)
    if isinstance(found, HttpResponse):
        return found
    receipt, report, reporter = found
    if "confirmed" not in request.POST:
        return render(request, "reports/erase.html", {"receipt": receipt, "report": report})
    on = timezone.localdate()
    try:
        commands.erase_content(report=report, because=ErasedBecause.REPORTER, by=None, at=on)
    except commands.KeptError:
        # An order may be secret, so the answer does not say that there is one.
        return render(request, "reports/not_erased.html", {"receipt": receipt})
    done = _("What you told was erased.")
    return _conversation(request, receipt, report, reporter, done=done)


def _takes_in_nothing() -> bool:
    return parties.intake_for("") is None and not parties.municipalities()


def _lines(sent: str) -> str:
    """Return a text with the line ends it had before a browser sent it."""
    return sent.replace("\r\n", "\n")


def _is_ours(document: str) -> bool:
    try:
        journal_receipts.verify_proof(document)
    except journal_receipts.ReceiptError:
        return False
    return True


def _form_page(request: HttpRequest, asked: ReportForm, token: str) -> HttpResponse:
    return render(request, TEMPLATE, form_context(asked, token))


def _token_message(error: form_tokens.FormTokenError) -> str:
    if isinstance(error, form_tokens.OldFormError):
        return _(
            "This form was open for too long, so we have not taken it in. "
            "Your text is still here. Please send it again."
        )
    return _(
        "Something went wrong with this form, so we have not taken it in. "
        "Your text is still here. Please send it again."
    )


def _found(request: HttpRequest) -> HttpResponse | tuple[Receipt, Report, Reporter]:
    """Return what the receipt in this request opens, or the page that asks for it."""
    data = posted(request) if request.method == "POST" else None
    if data is None:
        return redirect("reports:back")
    asked = BackForm(data)
    if asked.is_valid():
        receipt = asked.cleaned_data["receipt"]
        found = queries.of_receipt(receipt)
        if found is not None:
            return receipt, *found
        asked.add_error(
            "receipt",
            _("We find no report with this code. Check each character. Is it the right code?"),
        )
    return render(request, "reports/back.html", {"form": asked})


def _conversation(
    request: HttpRequest,
    receipt: Receipt,
    report: Report,
    reporter: Reporter,
    *,
    asked: MessageForm | None = None,
    done: str = "",
) -> HttpResponse:
    report.refresh_from_db(fields=["withdrawn_on", "erased_on", "erased_because"])
    context = {
        "receipt": receipt,
        "receipt_shown": shown(receipt),
        "report": report,
        "statuses": [told(line) for line in report.status_lines.order_by("-number")],
        "messages_of_both": commands.read_conversation(report=report, reporter=reporter),
        "form": asked or MessageForm(),
        "form_token": form_tokens.issue(at=timezone.now()),
        "can_erase": queries.holds_anything_told(report),
        "done": done,
    }
    return render(request, "reports/conversation.html", context)
