"""What the house does every day by itself."""

import datetime as dt

from django.contrib.sessions.models import Session
from django.db import transaction


@transaction.atomic
def forget_sessions(*, at: dt.datetime) -> int:
    """Delete the sessions that are over, with the half of a key that each holds; return how many.

    A session is no deed, so the journal has no line about it.
    """
    gone, _ = Session.objects.filter(expire_date__lt=at).delete()
    return gone
