"""What each status means for the one who reported, in words that reveal nothing about a person."""

import datetime as dt
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from schakel.reports.models import Status, StatusLine

MEANING = {
    Status.RECEIVED: _("Your report is in. Nobody has read it yet."),
    Status.BEING_READ: _("A trained person is reading what you wrote."),
    Status.TAKEN_UP: _("Your report says enough to go on with."),
    Status.PASSED_ON: _("The law allows another organisation to know what it needs to act."),
    Status.LOOKED_AT: _("The other organisation has read it. It decides what to do."),
    Status.FOLLOWED_UP: _("Something is being done. We cannot say what."),
    Status.CLOSED: _("There is nothing more to do now. You can still add something."),
    Status.LAPSED: _("Nobody judged it in time, so what you wrote about people was erased."),
    Status.WITHDRAWN: _("The organisation sees that you took your report back."),
}


@dataclass(frozen=True)
class Told:
    """A status as the reporter reads it."""

    title: str
    meaning: str
    on: dt.date


def told(line: StatusLine) -> Told:
    """Return a status line in the reader's language."""
    status = Status(line.status)
    return Told(title=str(status.label), meaning=str(MEANING[status]), on=line.posted_on)
