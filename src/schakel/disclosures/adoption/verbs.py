"""`./schakel law diff` and `./schakel law replay`: what a change does, and if the past stands."""

import datetime as dt
import getpass
import os
from argparse import ArgumentParser, _SubParsersAction
from collections.abc import Iterator, Mapping
from pathlib import Path

from django.core.management.base import CommandError

from schakel import environment
from schakel.core.law.impact import compare
from schakel.disclosures.adoption.commands import AdoptionError, replay
from schakel.disclosures.adoption.printed import json_of, lines_of, page_of
from schakel.disclosures.adoption.sides import SideError, side_of
from schakel.parties.models import Member
from schakel.parties.queries import member_of_address
from schakel.parties.sealing import Opener, SealingError, opener_with_secret

SECRET = "SCHAKEL_MEMBER_SECRET"  # noqa: S105 - the name of the setting, not its value
Options = Mapping[str, object]


def add_verbs(verbs: "_SubParsersAction[ArgumentParser]") -> None:
    """Add `diff` and `replay`."""
    change = verbs.add_parser("diff", help="every decision that differs between two rule sets")
    for side in ("old", "new"):
        change.add_argument(side, help="a day, a folder, a pinned hash, or with:BILL")
    change.add_argument("--json", action="store_true", help="print JSON")
    change.add_argument("--html", metavar="FILE", help="write a page that can be printed")
    again = verbs.add_parser(
        "replay",
        help="take the earlier decisions of an organisation again, by the rules of their day",
        description=(
            "What was decided is sealed to the organisation: a jurist or privacy officer who holds "
            f"its key opens it. The secret is typed, or read from {SECRET} or the file that "
            f"{SECRET}_FILE names. Exit 1 if a decision comes out otherwise."
        ),
    )
    again.add_argument("--member", required=True, metavar="EMAIL", help="who opens the decisions")


def differing(options: Options, *, today: dt.date) -> Iterator[str]:
    """Yield the report, or write it to a file; raise CommandError for what is no rule set."""
    names = str(options["old"]), str(options["new"])
    try:
        old, new = (side_of(name, today=today) for name in names)
    except SideError as error:
        raise CommandError(str(error)) from error
    impact = compare(old, new)
    if options["html"]:
        file = Path(str(options["html"]))
        try:
            file.write_text(page_of(impact, *names), encoding="utf-8")
        except OSError as error:
            raise CommandError(f"{file}: cannot write it ({error.strerror})") from error
        yield f"Written to {file}."
    elif options["json"]:
        yield json_of(impact, *names)
    else:
        yield from lines_of(impact, *names)


def replaying(options: Options, *, at: dt.datetime) -> Iterator[str]:
    """Yield what came of taking the decisions again; raise CommandError if one differs."""
    opener = _opener(str(options["member"]))
    try:
        again = replay(opener=opener, at=at)
    except AdoptionError as error:
        raise CommandError(str(error)) from error
    yield f"{opener.organisation.name}: {again.same} decisions come out the same"
    yield f"{again.otherwise_today} of them would come out otherwise by the rules of today"
    yield f"{again.untold} decisions have no receipt"
    for one in again.differing:
        yield f"{one.disclosure} ({one.reference}) comes out otherwise: {one.problem}"
    if again.differing:
        raise CommandError(f"{len(again.differing)} decisions come out otherwise")


def _opener(email: str) -> Opener:
    member = member_of_address(email)
    if not isinstance(member, Member):
        raise CommandError(f"there is no member with the address {email!r}")
    if SECRET in os.environ or f"{SECRET}_FILE" in os.environ:
        chosen = environment.text(SECRET)
    else:
        chosen = getpass.getpass(f"Password of {member.name}: ")
    try:
        return opener_with_secret(member=member, chosen_secret=chosen)
    except SealingError as error:
        raise CommandError(f"{email}: {error}") from error
