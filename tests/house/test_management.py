"""Every command that the product adds is named here, with who runs it and when."""

from importlib import import_module
from pathlib import Path

import pytest
from django.apps import apps
from django.core.management import find_commands

from schakel.__main__ import HELP

COMMANDS = {
    "example.demo": "a newcomer, to try the product",
    "example.walk": "anyone, to see the whole street",
    "web.serve": "the operator's service manager, for ever",
    "web.messages": "who translates, after changing a text",
    "journal.journal": "an auditor or the operator, to verify, export and publish",
    "reports.receipt": "a reporter or a court, to verify a proof of receipt",
    "parties.organisation": "the operator, to found an organisation with its first member",
    "disclosures.law": "a jurist, to read the rules and ask them a question",
    "accountability.tick": "the operator's clock, every day: terms, checkpoint, old sessions",
    "assessments.quarantine": "the operator, to see what waits and to let lapse what is due",
}


def commands() -> dict[str, object]:
    """Return every command of every room."""
    return {
        f"{room.label}.{name}": import_module(f"{room.name}.management.commands.{name}").Command
        for room in apps.get_app_configs()
        if room.name.startswith("schakel.")
        for name in find_commands(str(Path(room.path) / "management"))
    }


def test_the_help_names_every_command():
    for name in COMMANDS:
        assert f"\n  {name.split('.')[1]} " in HELP


def test_every_command_is_accounted_for():
    assert commands().keys() == COMMANDS.keys()


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_says_what_it_is_for(name):
    command = commands()[name]

    assert command.help.strip().endswith(".")
    assert command.__doc__
