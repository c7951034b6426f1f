"""`./schakel serve`: where it listens, and that it answers without an access log."""

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from schakel.web.management.commands import serve

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize("host", ["127.0.0.1", "::1", "localhost"])
def test_the_example_is_served_to_this_computer(host):
    assert serve.loopback_or_refuse(host, example=True) in {"127.0.0.1", "::1"}


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.0.2.1"])  # noqa: S104
def test_the_example_is_served_to_no_other(host):
    with pytest.raises(CommandError, match="only served on this computer"):
        call_command("serve", "--host", host)


def test_an_installation_may_listen_elsewhere():
    assert serve.loopback_or_refuse("192.0.2.1", example=False) == "192.0.2.1"


@pytest.mark.parametrize(
    ("option", "value", "words"),
    [
        ("--port", "0", "--port must be"),
        ("--port", "65536", "--port must be"),
        ("--workers", "0", "--workers must be"),
        ("--threads", "65", "--threads must be"),
        ("--host", "example.org", "numeric address"),
    ],
)
def test_what_cannot_be_is_refused_by_name(option, value, words):
    with pytest.raises(CommandError, match=words):
        call_command("serve", option, value)


def free_port() -> int:
    """Return a port on which nothing listens."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def answer_of(address: str) -> bytes:
    """Return what an address answers, once the server is there."""
    for _ in range(150):
        try:
            with urllib.request.urlopen(address, timeout=5) as answer:  # noqa: S310
                return bytes(answer.read())
        except urllib.error.URLError:
            time.sleep(0.1)
    raise AssertionError(f"{address} did not answer")


@pytest.mark.slow
def test_it_answers_and_logs_no_request(tmp_path):
    port = free_port()
    environment = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    environment |= {"PYTHONPATH": str(ROOT / "src"), "SCHAKEL_STATE": str(tmp_path)}
    server = subprocess.Popen(
        [sys.executable, "-m", "schakel", "serve", "--port", str(port)],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    try:
        assert answer_of(f"http://127.0.0.1:{port}/health/?marked=9c1e") == b"ok\n"
    finally:
        server.terminate()
        said, _ = server.communicate(timeout=20)

    assert f"http://127.0.0.1:{port}/" in said
    assert "marked" not in said
    assert "health" not in said
