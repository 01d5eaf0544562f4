"""API keys: 256 random bits each, of which a file keeps the SHA-256, the scopes and the rate."""

import datetime
import hashlib
import hmac
import os
import re
import secrets
import stat
import tomllib
from pathlib import Path

import attrs

from x12tools.errors import ConfigurationError, UsageError
from x12tools.fixes.writing import write_whole

SCOPES = ("check", "submit", "read", "admin")
"""What a key may do: check files, send them through the gate, read its own submissions; admin may read
those of all keys, and the metrics."""

PREFIX = "x12t_"
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,63}")
_SHA256 = re.compile(r"[0-9a-f]{64}")


@attrs.frozen(slots=True)
class Key:
    """Who sends a request. ``rate`` is requests a minute, None for the service's own."""

    name: str
    sha256: str
    scopes: frozenset[str]
    rate: int | None = None
    created: datetime.date | None = None


class Keys:
    """The keys of a file, read again whenever it changed: a key taken out opens nothing from then on."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._stamp: tuple[int, int, int] | None = None
        self._keys: list[Key] = []

    def find(self, text: str) -> Key | None:
        """The key whose text this is; every key is compared, each in constant time.

        Raises ConfigurationError where the file is gone, open to others, or no keys file.
        """
        self.load()
        digest = hashlib.sha256(text.encode("utf-8", "surrogateescape")).hexdigest()
        found = None
        for key in self._keys:
            if hmac.compare_digest(key.sha256, digest):
                found = key
        return found

    def load(self) -> None:
        """Reads the file if it changed. Raises ConfigurationError; then there are no keys."""
        try:
            about = self._path.stat()
            stamp = (about.st_ino, about.st_mtime_ns, about.st_size)
            if stamp != self._stamp:
                self._keys, self._stamp = [], None
                self._keys = read_keys(self._path)
                self._stamp = stamp
        except OSError as why:
            self._keys, self._stamp = [], None
            raise ConfigurationError(f"--keys: {self._path}: {why.strerror}") from why


def read_keys(path: Path) -> list[Key]:
    """The keys of a file; none where it is not there.

    Raises ConfigurationError where others may read it, or it is no keys file.
    """
    try:
        mode = path.stat().st_mode
        if os.name == "posix" and stat.S_IMODE(mode) & 0o077:
            raise ConfigurationError(f"--keys: {path} may be read by others; chmod 600 it")
        table = tomllib.loads(path.read_text("utf-8"))
    except FileNotFoundError:
        return []
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as why:
        raise ConfigurationError(f"--keys: {path} cannot be read: {type(why).__name__}") from why
    entries = table.get("keys", {})
    if not isinstance(entries, dict) or set(table) - {"keys"}:
        raise ConfigurationError(f"--keys: {path} holds no [keys.NAME] tables")
    return [_key(path, name, entry) for name, entry in entries.items()]


def _key(path: Path, name: str, entry: object) -> Key:
    if not isinstance(entry, dict) or not _NAME.fullmatch(name):
        raise ConfigurationError(f"--keys: {path}: a name is letters, digits, _ and -, at most 64")
    sha256, scopes, rate = entry.get("sha256"), entry.get("scopes"), entry.get("rate")
    if not isinstance(sha256, str) or not _SHA256.fullmatch(sha256):
        raise ConfigurationError(f"--keys: {path}: {name} has no sha256 of 64 hex digits")
    if not isinstance(scopes, list) or not scopes or not set(map(str, scopes)) <= set(SCOPES):
        raise ConfigurationError(f"--keys: {path}: the scopes of {name} are some of {', '.join(SCOPES)}")
    if rate is not None and (type(rate) is not int or rate < 1):
        raise ConfigurationError(f"--keys: {path}: the rate of {name} is requests a minute, from 1")
    created = entry.get("created")
    return Key(name, sha256, frozenset(scopes), rate, created if isinstance(created, datetime.date) else None)


def add_key(path: Path, name: str, scopes: list[str], today: datetime.date) -> str:
    """Makes a key, writes its SHA-256 to the file, and gives its text, which nothing keeps.

    Raises UsageError for a name that is taken or none, or a scope that there is not, and
    ConfigurationError for a file that is no keys file.
    """
    if not _NAME.fullmatch(name):
        raise UsageError("--new-key: a name is letters, digits, _ and -, at most 64")
    wrong = sorted(set(scopes) - set(SCOPES))
    if wrong or not scopes:
        raise UsageError(f"--scopes: use {', '.join(SCOPES)}, separated by commas")
    keys = read_keys(path)
    if any(key.name == name for key in keys):
        raise UsageError(f"--new-key: {name} is there already; --revoke-key takes it out")
    text = PREFIX + secrets.token_urlsafe(32)
    digest = hashlib.sha256(text.encode()).hexdigest()
    _write(path, [*keys, Key(name, digest, frozenset(scopes), None, today)])
    return text


def revoke_key(path: Path, name: str) -> None:
    """Takes a key out of the file. Raises UsageError where there is none of that name."""
    keys = read_keys(path)
    if all(key.name != name for key in keys):
        raise UsageError("--revoke-key: there is no key of that name")
    _write(path, [key for key in keys if key.name != name])


def _write(path: Path, keys: list[Key]) -> None:
    lines = ["# Keys of x12tools serve: their SHA-256, never the keys."]
    for key in keys:
        lines += ["", f"[keys.{key.name}]", f'sha256 = "{key.sha256}"']
        scopes = ", ".join(f'"{scope}"' for scope in SCOPES if scope in key.scopes)
        lines.append(f"scopes = [{scopes}]")
        if key.rate is not None:
            lines.append(f"rate = {key.rate}")
        if key.created is not None:
            lines.append(f"created = {key.created.isoformat()}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        write_whole(path, ("\n".join(lines) + "\n").encode())
    except OSError as why:
        raise ConfigurationError(f"--keys: {path} cannot be written: {why.strerror}") from why
