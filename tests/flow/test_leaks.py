"""After a run with marked words, codes, secrets and a marked address: none of them is found.

The product runs as in production, as a process of its own; people use it over HTTP. Then every
byte of the database, of a dump of it, of the state folder and of the log is searched.
"""

import base64
import os
import re
import secrets
import signal
import socket
import sqlite3
import subprocess
import sys
import time
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
import pytest
from tests.cast import secret_of
from tests.flow.visitor import Page, Visitor
from tests.postgres import programs_folder

from schakel.environment import ROOT

pytestmark = pytest.mark.slow

FOUND = (
    "from schakel import environment; environment.use_example();"
    "import django; django.setup();"
    "from django.core.management import call_command; call_command('migrate', verbosity=0);"
    "from tests.cast import found_region; found_region()"
)
SOURCE = "127.0.77.77"
PROXIED = "203.0.113.199"
DEVICE = "Merkbaar-Toestel/7.7"
WAY_HERE = "https://zoekmachine.example/?q=waar-kwam-ik-vandaan"
START_SECONDS = 60
CODE = re.compile(r'name="receipt" value="([2-9A-HJKMNP-Z]{20})"')
INVITATION = re.compile(r"/invitation/([A-Za-z0-9_-]{20,})")


@dataclass
class Installation:
    """A running installation: where it answers, keeps its state, its rows and its log."""

    port: int
    state: Path
    database: str
    log: Path
    marks: dict[str, str] = field(default_factory=dict)

    def mark(self, what: str) -> str:
        """Return words that stand nowhere else, and remember to look for them."""
        self.marks[what] = f"zilver{secrets.token_hex(6)}kraai"
        return self.marks[what]


@pytest.fixture(scope="module")
def installation(tmp_path_factory) -> Iterator[Installation]:
    """Found the cast's region in an empty database, and serve it."""
    folder = tmp_path_factory.mktemp("leaks")
    state, log = folder / "state", folder / "server.log"
    (state / "static").mkdir(parents=True)
    database = own_database(state)
    environment = {name: word for name, word in os.environ.items() if "SCHAKEL_" not in name}
    environment |= {
        "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}",
        "DJANGO_SETTINGS_MODULE": "schakel.settings",
        "SCHAKEL_STATE": str(state),
        "SCHAKEL_DATABASE": database,
        "SCHAKEL_EXAMPLE": "1",
    }
    subprocess.run([sys.executable, "-c", FOUND], check=True, env=environment, cwd=ROOT)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with log.open("wb") as output:
        server = subprocess.Popen(
            [sys.executable, "-m", "schakel", "serve", "--port", str(port)],
            env=environment,
            stdout=output,
            stderr=output,
        )
    try:
        wait_for(port, server)
        yield Installation(port, state, database, log)
    finally:
        server.send_signal(signal.SIGINT)
        server.wait(timeout=START_SECONDS)


def own_database(state: Path) -> str:
    """Return the address of an empty database on the engine that this run is about."""
    server = os.environ.get("TEST_DATABASE")
    if server is None:
        return f"sqlite:///{state / 'schakel.sqlite3'}"
    name = f"leaks_{secrets.token_hex(4)}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}".encode())
    return server.rpartition("/")[0] + f"/{name}"


def wait_for(port: int, server: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + START_SECONDS
    while True:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        assert server.poll() is None, "the server did not start"
        assert time.monotonic() < until, "the server did not start in time"
        time.sleep(0.1)


def visitor(installation: Installation) -> Visitor:
    """Return someone who can be recognised by everything a request carries."""
    headers = {
        "User-Agent": DEVICE,
        "Referer": WAY_HERE,
        "X-Forwarded-For": PROXIED,
        "X-Real-IP": PROXIED,
        "Forwarded": f"for={PROXIED}",
    }
    return Visitor(installation.port, source=SOURCE, headers=headers)


def sign_in(installation: Installation, name: str) -> Visitor:
    someone = visitor(installation)
    form = someone.get("/sign-in/").form_with("password")
    page = someone.send(form, email=f"{name.lower()}@example.invalid", password=secret_of(name))
    assert "/sign-in/" not in page.address, page.html
    installation.marks[f"the secret of {name}"] = secret_of(name)
    return someone


def report(installation: Installation) -> tuple[Visitor, str]:
    """Tell something, come back with the receipt and add to it, as a reporter."""
    mark, client = installation.mark, visitor(installation)
    client.get("/melden/")
    form = client.get("/melden/formulier/").form_with("text")
    page = client.send(
        form,
        text=f"Ik zag het zelf: {mark('the text')}.",
        place=mark("the place"),
        when=mark("the moment"),
        municipality="GM9901",
        exact_time="on",
    )
    found = CODE.search(page.html)
    assert found is not None, page.html
    code = found[1]
    groups = [code[i : i + 4] for i in range(0, 20, 4)]
    installation.marks |= {
        "the receipt": code,
        "the receipt in small letters": code.lower(),
        "the receipt in groups": " ".join(groups),
        "the receipt with dashes": "-".join(groups),
    }
    again = come_back(client, code)
    client.send(again.form_with("text"), text=mark("the addition"))
    wrong = code[:-1] + ("2" if code[-1] != "2" else "3")
    client.send(client.get("/melden/terug/").form_with("receipt"), receipt=wrong)
    installation.marks["a mistyped receipt"] = wrong
    assert client.cookies == {}
    return client, code


def come_back(client: Visitor, code: str) -> Page:
    return client.send(client.get("/melden/terug/").form_with("receipt"), receipt=code)


def assess(installation: Installation, anna: Visitor) -> Page:
    """Read, observe, answer and conclude, as a contact officer; return the signal's page."""
    mark = installation.mark
    page = anna.get(anna.get("/desk/").link_to("/desk/"))
    assert installation.marks["the text"] in page.html
    anna.send(page.form_with("text"), text=mark("the question to the reporter"))
    observe = anna.get(f"{page.address}observe/I31/").form_with("how_known")
    anna.send(observe, how_known="saw_it", about=mark("when it was seen"), note=mark("a note"))
    form = anna.get(f"{page.address}conclude/").form_with("conclusion")
    about_person = next(name for name in sorted(form.names) if name.endswith("-identity"))
    anna.send(
        form,
        conclusion="trafficking_suspected",
        reasons=mark("the reasons"),
        place=mark("the place of the signal"),
        business=mark("the business"),
        observation=mark("what was seen"),
        **{about_person: mark("the name of a person")},
    )
    return anna.get(anna.get("/signals/").link_to("/signals/"))


def give(installation: Installation, anna: Visitor, signal_page: Page) -> Page:
    """Decide to give it to the police; return the decision's page."""
    form = anna.get(signal_page.link_to("/disclosures/new/")).form_with("receiver")
    police = police_of(installation)
    answers = {"receiver": police, "asked_back": installation.mark("what is asked back")}
    shown = anna.send(form, **answers, deed="preview")
    given = anna.send(shown.form_with("receiver"), deed="decide")
    assert "/new/" not in given.address, given.html
    return given


def police_of(installation: Installation) -> str:
    question = "SELECT id FROM parties_organisation WHERE kind = 'police'"
    if installation.database.startswith("sqlite"):
        with sqlite3.connect(installation.database.removeprefix("sqlite:///")) as connection:
            found = connection.execute(question).fetchone()
        return str(uuid.UUID(found[0]))
    with psycopg.connect(installation.database) as connection:
        return str(connection.execute(question.encode()).fetchone()[0])


def play(installation: Installation) -> None:
    """Let one report walk the whole street, with every mark there is."""
    mark = installation.mark
    client, code = report(installation)
    anna = sign_in(installation, "Anna")
    give(installation, anna, assess(installation, anna))
    bram = sign_in(installation, "Bram")
    inbox = bram.get(bram.get("/inbox/").link_to("/inbox/"))
    assert installation.marks["the place of the signal"] in inbox.html
    bram.send(inbox.form_with("code"), code="taken_up")
    told = come_back(client, code)
    assert installation.marks["the question to the reporter"] in told.html
    stranger = visitor(installation)
    stranger.send(
        stranger.get("/sign-in/").form_with("password"),
        email="anna@example.invalid",
        password=mark("a wrong secret"),
    )
    stranger.get(f"/nowhere/{secrets.token_hex(4)}/")
    invite(installation, anna)
    change_secret(installation, anna)
    installation.marks |= {
        "the source address": SOURCE,
        "the address a proxy told": PROXIED,
        "the device": DEVICE,
        "the way here": WAY_HERE,
        "the cookie's half of a key": anna.cookies["schakel_unlock"],
    }


def invite(installation: Installation, anna: Visitor) -> None:
    form = anna.get("/members/invite/").form_with("email")
    page = anna.send(form, name="Mila", email="mila@example.invalid", role="contact_officer")
    found = INVITATION.search(page.html)
    assert found is not None, page.html
    installation.marks["an invitation"] = found[1]
    mila = visitor(installation)
    form = mila.get(f"/invitation/{found[1]}/").forms[-1]
    chosen = installation.mark("the secret of who was invited")
    mila.send(form, **{name: chosen for name in form.names if name != "csrfmiddlewaretoken"})
    again = visitor(installation)
    form = again.get("/sign-in/").form_with("password")
    page = again.send(form, email="mila@example.invalid", password=chosen)
    assert "/sign-in/" not in page.address, page.html


def change_secret(installation: Installation, anna: Visitor) -> None:
    form = anna.get("/secret/").forms[-1]
    asked = sorted(form.names - {"csrfmiddlewaretoken"})
    chosen = installation.mark("the new secret")
    old = next(name for name in asked if "old" in name or "current" in name or "now" in name)
    anna.send(form, **{name: secret_of("Anna") if name == old else chosen for name in asked})
    again = visitor(installation)
    form = again.get("/sign-in/").form_with("password")
    page = again.send(form, email="anna@example.invalid", password=chosen)
    assert "/sign-in/" not in page.address, page.html


def everything_kept(installation: Installation) -> dict[str, bytes]:
    """Return every byte there is, by where it was found."""
    kept = {
        str(file.relative_to(installation.state.parent)): file.read_bytes()
        for file in installation.state.parent.rglob("*")
        if file.is_file()
    }
    if not installation.database.startswith("sqlite"):
        kept["pg_dump"] = dump(installation.database)
        kept |= files_of_postgres(installation.database)
    return kept


def dump(database: str) -> bytes:
    """Return a dump as an operator makes it; binary columns are hexadecimal digits in it."""
    program = programs_folder() / "pg_dump"
    return subprocess.run([program, database], check=True, capture_output=True).stdout


def files_of_postgres(database: str) -> dict[str, bytes]:
    """Return the files of this one database and the log of all changes, as on a stolen disk."""
    with psycopg.connect(database, autocommit=True) as connection:
        connection.execute("CHECKPOINT")
        folder = Path(str(connection.execute("SHOW data_directory").fetchone()[0]))
        name = urlsplit(database).path.strip("/")
        asked = connection.execute("SELECT oid FROM pg_database WHERE datname = %s", [name])
        number = asked.fetchone()[0]
    files = [*(folder / "base" / str(number)).iterdir(), *(folder / "pg_wal").iterdir()]
    return {str(file): file.read_bytes() for file in files if file.is_file()}


def disguises(mark: str) -> dict[str, bytes]:
    """Return each form in which a mark could stand in a file."""
    plain = mark.encode()
    forms = {"as it is": plain, "hexadecimal": plain.hex().encode()}
    forms["in UTF-16"] = mark.encode("utf-16-le")
    for shift in range(3):
        # In base64 it depends on where in a group of three bytes the mark begins.
        coded = base64.b64encode(b"\0" * shift + plain).decode()
        inner = coded[4 if shift else 0 : -4]
        if len(inner) >= 12:
            forms[f"in base64, shifted by {shift}"] = inner.encode()
    return forms


def places_of(mark: str, kept: dict[str, bytes]) -> list[str]:
    return [
        f"{name}, {how}"
        for name, content in kept.items()
        for how, form in disguises(mark).items()
        if form in content
    ]


@pytest.fixture(scope="module")
def kept(installation: Installation) -> dict[str, bytes]:
    play(installation)
    return everything_kept(installation)


def test_the_search_finds_what_is_there(installation, kept):
    """Names of organisations are in the clear: what is not sealed would be found like them."""
    assert places_of("Voorbeeldstad", kept)
    assert places_of("anna@example.invalid", kept)
    assert len(installation.marks) >= 24


@pytest.mark.parametrize("shift", range(4))
def test_the_search_sees_through_each_disguise(shift):
    hidden = b"." * shift + b"a mark that is long enough"
    disguised = {
        "a": hidden,
        "b": hidden.hex().encode(),
        "c": base64.b64encode(hidden),
        "d": "a mark that is long enough".encode("utf-16-le"),
    }

    found = {place[0] for place in places_of("a mark that is long enough", disguised)}

    assert found == {"a", "b", "c", "d"}


def test_no_mark_is_found_in_any_byte(installation, kept):
    found = {
        what: places
        for what, mark in installation.marks.items()
        if (places := places_of(mark, kept))
    }

    assert found == {}


def test_the_log_says_nothing_of_anyone(installation, kept):
    log = installation.log.read_text()

    assert "127.0." not in log.replace(f"127.0.0.1:{installation.port}", "")
    assert "Traceback" not in log


def test_the_dump_is_no_empty_file(installation, kept):
    assert sum(map(len, kept.values())) > 100_000
