"""`./schakel organisation`: found an organisation with its first member, or list who takes part."""

import getpass
import os
from argparse import ArgumentParser
from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.core.validators import validate_email
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import override

from schakel import environment
from schakel.parties import commands, queries, sealing
from schakel.parties.models import Organisation
from schakel.parties.roles import Kind, Role

SECRET = "SCHAKEL_FOUNDER_SECRET"  # noqa: S105 - the name of the setting, not its value


class Command(BaseCommand):
    """Let an operator bring in an organisation. All other members are invited on the pages."""

    help = "Found an organisation with its first member, or list the organisations."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the organisation and its first member, but never the password."""
        what = parser.add_subparsers(dest="what", required=True)
        found = what.add_parser(
            "found",
            help="found an organisation",
            description="The first member types the password at the terminal, or it is read from "
            f"{SECRET} or from the file that {SECRET}_FILE names. It is never an argument: "
            "others on this computer could see it.",
        )
        found.add_argument("--name", required=True)
        found.add_argument("--kind", required=True, choices=Kind.values)
        found.add_argument("--municipality-code", default="", metavar="GM0000")
        found.add_argument(
            "--takes-in-region",
            action="store_true",
            help="reports about a municipality that does not take part come here",
        )
        found.add_argument("--founder-name", required=True)
        found.add_argument("--founder-email", required=True)
        found.add_argument("--founder-role", required=True, choices=Role.values)
        found.add_argument("--founder-language", default="nl", choices=("nl", "en"))
        what.add_parser("list", help="list the organisations that take part")

    def handle(self, *args: object, **options: Any) -> None:
        """Found or list; CommandError says in words why not. Words are English, as all commands."""
        with override("en"):
            if options["what"] == "list":
                self._list()
            else:
                self._found(options)

    def _list(self) -> None:
        for organisation in queries.organisations():
            kind = Kind(organisation.kind).label
            fingerprint = sealing.fingerprint(bytes(organisation.public_key))
            self.stdout.write(f"{organisation.name}  ({kind})  key {fingerprint}")

    def _found(self, options: dict[str, Any]) -> None:
        founder = commands.NewMember(
            name=options["founder_name"],
            email=_email(options["founder_email"]),
            role=Role(options["founder_role"]),
            language=options["founder_language"],
        )
        chosen_secret = _secret()
        try:
            with transaction.atomic():
                organisation, member = commands.found_organisation(
                    name=options["name"],
                    kind=Kind(options["kind"]),
                    founder=founder,
                    chosen_secret=chosen_secret,
                    at=timezone.now(),
                    municipality_code=options["municipality_code"],
                    takes_in_region=options["takes_in_region"],
                )
        except commands.PartiesError as error:
            raise CommandError(f"Not founded: {error}") from error
        except IntegrityError as error:
            raise CommandError(f"Not founded: {_clash(options)}") from error
        key = sealing.fingerprint(bytes(organisation.public_key))
        self.stdout.write(f"{organisation.name} was founded. Its key has fingerprint {key}.")
        self.stdout.write(f"{member.name} can sign in with {member.email}, and invites the others.")
        self.stdout.write("Nobody can reset that password: give a second member access soon.")


def _email(address: str) -> str:
    try:
        validate_email(address)
    except ValidationError as error:
        raise CommandError(f"--founder-email {address!r} is not an e-mail address") from error
    return address


def _secret() -> str:
    """Return the password, from the environment or typed twice; CommandError if it is weak."""
    if SECRET in os.environ or f"{SECRET}_FILE" in os.environ:
        chosen = environment.text(SECRET)
    else:
        chosen = getpass.getpass("Password of the first member: ")
        if getpass.getpass("The same password again: ") != chosen:
            raise CommandError("Not founded: the two passwords differ")
    try:
        validate_password(chosen)
    except ValidationError as error:
        raise CommandError("Not founded: " + " ".join(error.messages)) from error
    return chosen


def _clash(options: dict[str, Any]) -> str:
    """Say which of the organisation's marks cannot be, as the database refuses it."""
    if Organisation.objects.filter(name=options["name"]).exists():
        return f"there is an organisation named {options['name']!r}"
    code = options["municipality_code"]
    if code and options["kind"] != Kind.MUNICIPALITY:
        return "only a municipality has a --municipality-code"
    if code and Organisation.objects.filter(municipality_code=code).exists():
        return f"there is an organisation for municipality {code}"
    return "another organisation already takes in the rest of the region"
