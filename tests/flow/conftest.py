"""The example region, served by the product's own command, and a browser to walk it."""

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright
from tests.flow.person import Person

from schakel.environment import ROOT

ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="session")
def street(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Run `schakel demo` on a free port and a folder of its own; return its address."""
    state = tmp_path_factory.mktemp("street")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    kept = {name: value for name, value in os.environ.items() if not name.startswith("SCHAKEL_")}
    environment = {**kept, "PYTHONPATH": str(ROOT / "src"), "SCHAKEL_STATE": str(state / "state")}
    environment.pop("DJANGO_SETTINGS_MODULE", None)
    log = (state / "log.txt").open("w+", encoding="utf-8")
    process = subprocess.Popen(
        [sys.executable, "-m", "schakel", "demo", "--port", str(port)],
        env=environment,
        stdout=log,
        stderr=subprocess.STDOUT,
        text=True,
    )
    address = f"http://127.0.0.1:{port}"
    try:
        _wait_for(address, process, Path(log.name))
        yield address
    finally:
        process.terminate()
        process.wait(timeout=20)
        log.close()


def _wait_for(address: str, process: subprocess.Popen[str], log: Path) -> None:
    for _ in range(180):
        if process.poll() is not None:
            break
        try:
            with urllib.request.urlopen(f"{address}/health/", timeout=2):  # noqa: S310
                return
        except OSError:
            time.sleep(0.5)
    raise AssertionError(f"the demo did not start:\n{log.read_text(encoding='utf-8')[-3000:]}")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """A headless Chromium."""
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=ARGUMENTS)
        yield chromium
        chromium.close()


@pytest.fixture
def person(browser: Browser) -> Iterator[Person]:
    """Someone with a browser of their own, without JavaScript."""
    context = browser.new_context(java_script_enabled=False, locale="nl-NL")
    yield Person(context)
    context.close()
