"""Reports as the tests send them: one with marked words, and the receipt that it gave."""

import itertools
from collections.abc import Callable

import pytest
from tests import cast

from schakel.parties.sealing import Reporter
from schakel.reports import commands, queries
from schakel.reports.commands import Submission
from schakel.reports.content import ReportContent
from schakel.reports.models import Channel, Report, Sector

MARK = "de achterdeur zit aan de buitenkant op slot"
CONTENT = ReportContent(
    text=f"In de hal zag ik dat {MARK}.",
    place="Hotel De Zwaan",
    when="vorige week",
    how_known="Ik zag het zelf",
)

Submit = Callable[..., Submission]


@pytest.fixture
def submit() -> Submit:
    """Return what submits a report about Voorbeeldstad; any part can be another."""
    numbers = itertools.count(1)

    def send(**changes: object) -> Submission:
        parts: dict[str, object] = {
            "content": CONTENT,
            "sector": Sector.HOSPITALITY,
            "municipality_code": "GM9901",
            "channel": Channel.FORM,
            "form_nonce": next(numbers).to_bytes(32, "big"),
            "exact_time": False,
            "at": cast.NOW,
        }
        return commands.submit_report(**(parts | changes))  # type: ignore[arg-type]

    return send


@pytest.fixture
def sent(region: cast.Region, submit: Submit) -> Submission:
    """Return one report that was taken in."""
    return submit()


@pytest.fixture
def reporter(sent: Submission) -> Reporter:
    """Return the keys of the one who sent it."""
    found = queries.of_receipt(sent.receipt)
    assert found is not None
    return found[1]


@pytest.fixture
def report(sent: Submission) -> Report:
    """Return the row as it is stored."""
    return Report.objects.get(pk=sent.report.pk)
