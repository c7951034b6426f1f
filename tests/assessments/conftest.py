"""A report on anna's desk, at a fixed moment."""

import datetime as dt
import secrets
from collections.abc import Callable

import pytest
from django.test import Client
from django.utils import timezone
from tests import cast

from schakel.parties.sealing import Opener
from schakel.reports.commands import submit_report
from schakel.reports.content import ReportContent
from schakel.reports.models import Channel, Report, Sector

NOW = cast.NOW
TODAY = cast.TODAY
TEXT = "De deur van kamer 12 zat van buiten op slot. Zij heet Marisol."


def on_day(days: int) -> dt.datetime:
    """Return the moment of the tests, some days later."""
    return NOW + dt.timedelta(days=days)


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> Callable[[int], None]:
    """Stop the clock at the moment of the tests; call it with days to move it on."""

    def move(days: int) -> None:
        monkeypatch.setattr(timezone, "now", lambda: on_day(days))

    move(0)
    return move


@pytest.fixture
def anna(region: cast.Region) -> Opener:
    return cast.opener(region.anna)


@pytest.fixture
def outsider(region: cast.Region) -> Opener:
    return cast.opener(region.outsider)


@pytest.fixture
def report(region: cast.Region) -> Report:
    return new_report()


@pytest.fixture
def page(region: cast.Region) -> Client:
    """A browser in which anna has signed in."""
    return cast.sign_in(Client(), region.anna)


def new_report(sector: Sector = Sector.SEX_WORK, code: str = "GM9901") -> Report:
    return submit_report(
        content=ReportContent(
            text=TEXT, place="Kade 3, Voorbeeldstad", when="dinsdag", how_known="zelf gezien"
        ),
        sector=sector,
        municipality_code=code,
        channel=Channel.FORM,
        form_nonce=secrets.token_bytes(16),
        exact_time=False,
        at=NOW,
    ).report
