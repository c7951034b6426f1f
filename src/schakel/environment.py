"""Read settings from the environment, refusing what cannot be right; make the example's own."""

import os
import re
import secrets
import shutil
from pathlib import Path
from urllib.parse import unquote, urlsplit

ROOT = Path(__file__).resolve().parents[2]


class SettingError(Exception):
    """A setting is missing or cannot be right. The message names it and says what is allowed."""


def text(name: str, default: str | None = None) -> str:
    """Return the setting `name`, or what the file named by `<name>_FILE` holds."""
    file = os.environ.get(f"{name}_FILE")
    if file is not None:
        try:
            return Path(file).read_text(encoding="utf-8").strip()
        except OSError as error:
            raise SettingError(f"{name}_FILE: cannot read {file!r} ({error.strerror})") from error
    value = os.environ.get(name, default)
    if value is None:
        raise SettingError(f"{name} is not set; it has no default")
    return value


def shaped(name: str, default: str | None = None, *, pattern: str, says: str) -> str:
    """Return a text that fits `pattern` as a whole; `says` tells the operator what that is."""
    value = text(name, default)
    if not re.fullmatch(pattern, value):
        raise SettingError(f"{name} must be {says}, not {value!r}")
    return value


def flag(name: str, *, default: bool) -> bool:
    """Return a yes or no; `1`, `0`, `true`, `false`, `yes`, `no` are understood, nothing else."""
    value = text(name, "1" if default else "0").lower()
    if value in {"1", "true", "yes"}:
        return True
    if value in {"0", "false", "no"}:
        return False
    raise SettingError(f"{name} must be 1 or 0, not {value!r}")


def number(name: str, *, default: int, least: int, most: int) -> int:
    """Return a whole number from `least` to `most`, both included."""
    value = text(name, str(default))
    if not value.isascii() or not value.isdigit() or not least <= int(value) <= most:
        raise SettingError(f"{name} must be a whole number from {least} to {most}, not {value!r}")
    return int(value)


def secret_bytes(name: str) -> bytes:
    """Return a secret of 32 bytes, written as 64 hexadecimal digits. The value is never echoed."""
    try:
        value = bytes.fromhex(text(name))
    except ValueError as error:
        raise SettingError(f"{name} must be 64 hexadecimal digits") from error
    if len(value) != 32:
        raise SettingError(f"{name} must be 64 hexadecimal digits, got {2 * len(value)}")
    return value


def secret_text(name: str, *, least: int) -> str:
    """Return a secret of at least `least` characters. The value is never echoed."""
    value = text(name)
    if len(value) < least:
        raise SettingError(f"{name} must have at least {least} characters, got {len(value)}")
    return value


def database(name: str) -> dict[str, object]:
    """Return Django's database settings for `sqlite:///PATH` or `postgresql://USER@HOST/NAME`."""
    parts = urlsplit(text(name))
    if parts.scheme == "sqlite" and parts.path:
        return _sqlite(unquote(parts.path))
    if parts.scheme == "postgresql" and parts.path.strip("/"):
        return {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": unquote(parts.path.strip("/")),
            "USER": unquote(parts.username or ""),
            "PASSWORD": unquote(parts.password or ""),
            "HOST": unquote(parts.hostname or ""),
            "PORT": str(parts.port or ""),
            # A pooled connection is given back after each request.
            "CONN_MAX_AGE": 0,
            "OPTIONS": {"pool": {"min_size": 2, "max_size": 16, "timeout": 20}},
        }
    raise SettingError(f"{name} must look like sqlite:///PATH or postgresql://USER@HOST/NAME")


def _sqlite(path: str) -> dict[str, object]:
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": path,
        "CONN_MAX_AGE": None,
        "OPTIONS": {
            # A reading transaction that turns into a writing one fails at once when another
            # writer was first; IMMEDIATE waits its turn instead. FULL survives loss of power.
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": (
                "PRAGMA journal_mode=WAL;PRAGMA synchronous=FULL;PRAGMA secure_delete=ON;"
                "PRAGMA journal_size_limit=27103364;PRAGMA cache_size=-20000;"
                "PRAGMA temp_store=MEMORY;"
            ),
        },
    }


def is_for_example() -> bool:
    """Say whether the example is meant: it is asked for, or nothing was set but where it lives.

    Whoever set anything else runs an installation: a forgotten secret must stop it, not turn it
    into an example that signs anyone in.
    """
    settings = {name for name in os.environ if name.startswith("SCHAKEL_")}
    return settings <= {"SCHAKEL_STATE"} or os.environ.get("SCHAKEL_EXAMPLE") == "1"


def use_example(state: Path | None = None) -> Path:
    """Set the example's settings where the operator set none; return its folder.

    The secrets are made once, at random, and kept in the folder with the example's data: an
    example on another machine has others, and a real installation never starts with them.
    """
    folder = state or Path(os.environ.get("SCHAKEL_STATE", ROOT / ".state" / "example"))
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    file = folder / "secrets.env"
    if not file.exists():
        names = ("SCHAKEL_SECRET_KEY", "SCHAKEL_RECEIPT_PEPPER", "SCHAKEL_JOURNAL_KEY")
        _write_private(file, "".join(f"{name}={secrets.token_hex(32)}\n" for name in names))
    for line in file.read_text(encoding="ascii").splitlines():
        name, _, value = line.partition("=")
        os.environ.setdefault(name, value)
    os.environ.setdefault("SCHAKEL_EXAMPLE", "1")
    os.environ.setdefault("SCHAKEL_STATE", str(folder))
    os.environ.setdefault("SCHAKEL_DATABASE", f"sqlite:///{folder / 'schakel.sqlite3'}")
    os.environ.setdefault("SCHAKEL_HOSTS", "127.0.0.1,localhost")
    os.environ.setdefault("SCHAKEL_HTTPS", "0")
    os.environ.setdefault("SCHAKEL_JOURNAL_ORIGIN", "example.invalid/schakel")
    return folder


def use_throwaway(folder: Path) -> None:
    """Set the example's settings on an empty folder, whatever the operator set.

    For a command that plays on a database of its own: it must never touch another.
    """
    for name in [name for name in os.environ if name.startswith("SCHAKEL_")]:
        del os.environ[name]
    use_example(folder)


def forget_example() -> None:
    """Remove the example's database, secrets and checkpoints; nothing else is in its folder."""
    folder = Path(os.environ.get("SCHAKEL_STATE", ROOT / ".state" / "example"))
    if (folder / "secrets.env").exists():
        shutil.rmtree(folder)


def _write_private(file: Path, content: str) -> None:
    descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="ascii") as handle:
        handle.write(content)
