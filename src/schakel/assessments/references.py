"""The reference of a signal: read aloud and copied without doubt, and telling nothing."""

import secrets

from schakel.assessments.models import Signal

LETTERS = "BCDFGHJKMNPQRSTVWXYZ"
"""No vowels, so that no reference is a word; no letter that looks like a digit."""
LENGTH = 6


def new_reference() -> str:
    """Return a reference that no signal has: one of 64 million, so a second try is rare."""
    while True:
        reference = "S-" + "".join(secrets.choice(LETTERS) for _ in range(LENGTH))
        if not Signal.objects.filter(reference=reference).exists():
            return reference
