"""The cast of the vault: Anna of Arnhem and Bram of Breda have keys, the outsider has others."""

import json
from pathlib import Path

import pytest

from schakel.core.vault.keys import KeyPair, derive
from schakel.core.vault.secret import Cost

VECTORS = Path(__file__).parent / "vectors"


@pytest.fixture(scope="session")
def anna() -> KeyPair:
    return derive(b"anna of arnhem", b"test")


@pytest.fixture(scope="session")
def bram() -> KeyPair:
    return derive(b"bram of breda", b"test")


@pytest.fixture(scope="session")
def outsider() -> KeyPair:
    return derive(b"the outsider", b"test")


@pytest.fixture(scope="session")
def cheap() -> Cost:
    """Give the least cost that is allowed, so that a property can be tried many times."""
    return Cost(memory_kib=8 * 1024, passes=1, lanes=1)


@pytest.fixture(scope="session")
def ours() -> dict:
    return json.loads((VECTORS / "schakel-v1.json").read_text())
