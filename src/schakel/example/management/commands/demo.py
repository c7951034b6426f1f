"""`./schakel demo`: make the example region if it is not there, and serve it."""

import socket
from argparse import ArgumentParser

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from schakel.example import region, seed
from schakel.parties.roles import Role


class Command(BaseCommand):
    """Serve the product with an invented region, for who wants to try it."""

    help = "Serve Schakel with the invented example region on http://127.0.0.1:8000."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take --fresh, --port and --no-serve."""
        parser.add_argument("--fresh", action="store_true", help="start over with new data")
        parser.add_argument("--port", type=int, default=8000, help="port on 127.0.0.1")
        parser.add_argument("--no-serve", action="store_true", help="only make the example")

    def handle(self, **options: object) -> None:
        """Make the region once, print who can sign in, and serve until interrupted."""
        if not settings.EXAMPLE:
            raise CommandError("demo runs on the example only, and SCHAKEL_EXAMPLE is off here")
        port = int(str(options["port"]))
        if not options["no_serve"]:
            _check_free(port)
        call_command("migrate", verbosity=0)
        if not region.people().members:
            self.stdout.write("Making the example region (once, about half a minute)…")
            seed.grow(at=timezone.now(), say=self.stdout.write)
        # What a real installation's clock does each day: quarantines end, checkpoints appear.
        call_command("tick", verbosity=0)
        self._tell(port)
        if not options["no_serve"]:
            call_command("serve", host="127.0.0.1", port=port)

    def _tell(self, port: int) -> None:
        address = f"http://127.0.0.1:{port}"
        self.stdout.write(f"\nSchakel, example region {region.described().region} (all invented)")
        self.stdout.write(f"  start     {address}/          English: {address}/en/")
        self.stdout.write(f"  report    {address}/melden/   English: {address}/en/report/")
        self.stdout.write(
            f"  sign in   {address}/sign-in/  everyone's secret: {region.described().secret}\n"
        )
        for member in region.people().members.values():
            role = Role(member.role).value.replace("_", " ")
            self.stdout.write(f"    {member.email:36} {role:20} {member.organisation.name}")
        self.stdout.write("\nStop with Ctrl-C. Start over with ./schakel demo --fresh.\n")


def _check_free(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as error:
            raise CommandError(
                f"port {port} on 127.0.0.1 is in use; choose another with --port"
            ) from error
