"""`./schakel serve`: the product on a real WSGI server, without an access log."""

import ipaddress
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from granian import Granian
from granian.constants import Interfaces


class Command(BaseCommand):
    """Serve the product. The example is served to this computer only."""

    help = "Serve the product with granian. No access log is kept: it would hold addresses."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take where to listen and with how many processes and threads."""
        parser.add_argument("--host", default="127.0.0.1", help="address to listen on")
        parser.add_argument("--port", default=8000, type=int, help="port to listen on")
        parser.add_argument("--workers", default=1, type=int, help="processes; about one a core")
        parser.add_argument("--threads", default=4, type=int, help="threads in each process")

    def handle(self, *args: object, **options: Any) -> None:
        """Serve until stopped. Raises CommandError for a place or number that cannot be right."""
        host = loopback_or_refuse(options["host"], example=settings.EXAMPLE)
        port = within(options["port"], name="--port", most=65_535)
        server = Granian(
            "schakel.wsgi:application",
            address=host,
            port=port,
            interface=Interfaces.WSGI,
            workers=within(options["workers"], name="--workers", most=64),
            blocking_threads=within(options["threads"], name="--threads", most=64),
            websockets=False,
            log_access=False,
            respawn_failed_workers=True,
        )
        self.stdout.write(f"Schakel answers on http://{host}:{port}/  (stop with Ctrl-C)")
        self.stdout.flush()
        server.serve()


def loopback_or_refuse(host: str, *, example: bool) -> str:
    """Return the numeric address to listen on; the example's never leaves this computer."""
    numeric = "127.0.0.1" if host == "localhost" else host
    try:
        address = ipaddress.ip_address(numeric)
    except ValueError as error:
        raise CommandError(f"--host must be a numeric address, not {host!r}") from error
    if example and not address.is_loopback:
        raise CommandError(
            f"--host {host}: the example's members have published secrets, "
            "so it is only served on this computer (127.0.0.1 or ::1)"
        )
    return numeric


def within(value: int, *, name: str, most: int) -> int:
    """Return `value` when it lies from 1 to `most`."""
    if not 1 <= value <= most:
        raise CommandError(f"{name} must be a number from 1 to {most}, not {value}")
    return value
