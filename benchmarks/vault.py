"""Print what the vault costs, beside the bare library calls under it.

    PYTHONPATH=src python benchmarks/vault.py [--seconds 1] [--size 4096] [--recipients 2]

Each line: what was done, how often, and how many times as long it took as the bare calls.
The figures vary between machines and runs; the ratios are what to look at.
"""

import argparse
import os
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from argon2.low_level import Type, hash_secret_raw
from cryptography.hazmat.primitives.asymmetric.mlkem import MLKEM768PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hpke import MLKEM768X25519PrivateKey

from schakel.core.vault.keys import KeyPair, derive, generate
from schakel.core.vault.sealed import SUITE, seal, unseal
from schakel.core.vault.secret import STANDARD, lock, unlock

PLACE = "benchmark/text"
PHRASE = "a phrase that a member knows"


@dataclass(frozen=True)
class Message:
    """Hold one text, who it goes to, and a bare key to measure against."""

    text: bytes
    keys: Sequence[KeyPair]
    bare: MLKEM768X25519PrivateKey

    def seal(self) -> bytes:
        """Seal as the product does."""
        return seal(self.text, to=[key.public for key in self.keys], context=PLACE)

    def seal_bare(self) -> tuple[bytes, list[bytes]]:
        """Encrypt and encapsulate with keys already read, without padding or checks."""
        dek, nonce = os.urandom(32), os.urandom(12)
        public = self.bare.public_key()
        wrapped = [SUITE.encrypt(dek, public, b"") for _ in self.keys]
        return AESGCM(dek).encrypt(nonce, self.text, b""), wrapped


def main() -> None:
    """Measure each verb for the given time and print one line for it."""
    arguments = parse_arguments()
    message = Message(
        text=os.urandom(arguments.size),
        keys=[generate() for _ in range(arguments.recipients)],
        bare=MLKEM768X25519PrivateKey(MLKEM768PrivateKey.generate(), X25519PrivateKey.generate()),
    )
    print(f"{arguments.size} bytes to {arguments.recipients} recipients, one core")
    measure_messages(message, seconds=arguments.seconds)
    measure_keys(seconds=arguments.seconds)
    measure_locks(message.keys[0], seconds=arguments.seconds)


def parse_arguments() -> argparse.Namespace:
    """Read the bounds of the run; refuse what would take long."""
    parser = argparse.ArgumentParser(description="Measure what the vault costs.")
    parser.add_argument("--seconds", type=float, default=0.5, help="per line, 0.1 to 10")
    parser.add_argument("--size", type=int, default=4096, help="bytes of text, up to 1048576")
    parser.add_argument("--recipients", type=int, default=2, help="1 to 255")
    arguments = parser.parse_args()
    if not 0.1 <= arguments.seconds <= 10:
        parser.error(f"--seconds is 0.1 to 10, got {arguments.seconds}")
    if not 0 <= arguments.size <= 1048576:
        parser.error(f"--size is 0 to 1048576, got {arguments.size}")
    if not 1 <= arguments.recipients <= 255:
        parser.error(f"--recipients is 1 to 255, got {arguments.recipients}")
    return arguments


def measure_messages(message: Message, *, seconds: float) -> None:
    """Print seal and unseal beside AES-256-GCM and HPKE alone."""
    key, sealed = message.keys[-1], message.seal()
    body, wrapped = message.seal_bare()
    print(f"a sealed message is {len(sealed)} bytes")
    report("seal", rate(message.seal, seconds), rate(message.seal_bare, seconds))
    report(
        "unseal",
        rate(lambda: unseal(sealed, key=key, context=PLACE), seconds),
        rate(lambda: SUITE.decrypt(wrapped[0], message.bare, b""), seconds),
    )


def measure_keys(*, seconds: float) -> None:
    """Print derive and generate beside bare key generation."""
    bare = rate(lambda: (MLKEM768PrivateKey.generate(), X25519PrivateKey.generate()), seconds)
    report("derive", rate(lambda: derive(b"0123456789abcdef", b"benchmark"), seconds), bare)
    report("generate", rate(generate, seconds), bare)


def measure_locks(key: KeyPair, *, seconds: float) -> None:
    """Print lock and unlock at the standard cost beside Argon2id alone."""
    locked = lock(key.private, secret=PHRASE, context=PLACE)
    bare = rate(stretch_bare, seconds)
    report("lock", rate(lambda: lock(key.private, secret=PHRASE, context=PLACE), seconds), bare)
    report("unlock", rate(lambda: unlock(locked, secret=PHRASE, context=PLACE), seconds), bare)


def stretch_bare() -> bytes:
    """Run Argon2id at the standard cost."""
    return hash_secret_raw(
        PHRASE.encode(),
        os.urandom(16),
        time_cost=STANDARD.passes,
        memory_cost=STANDARD.memory_kib,
        parallelism=STANDARD.lanes,
        hash_len=32,
        type=Type.ID,
    )


def rate(call: Callable[[], object], seconds: float) -> float:
    """Return how many times a second `call` runs, over at least `seconds`, after one to warm up."""
    call()
    count, start = 0, time.perf_counter()
    while (elapsed := time.perf_counter() - start) < seconds or count == 0:
        call()
        count += 1
    return count / elapsed


def report(verb: str, ours: float, bare: float) -> None:
    """Print one line: per second, milliseconds each, and the ratio to the bare calls."""
    ms = 1000 / ours
    print(f"{verb:9}{ours:10.0f}/s {ms:9.3f} ms   bare {bare:8.0f}/s   x{bare / ours:.2f}")


if __name__ == "__main__":
    main()
