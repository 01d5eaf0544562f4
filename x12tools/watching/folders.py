"""The folders of a drop folder, and the names of what lies in them."""

import contextlib
import fcntl
import hashlib
import os
import re
from collections.abc import Iterator
from pathlib import Path

import attrs

from x12tools.errors import ConfigurationError

NAMES = ("in", "work", "clean", "held", "acks", "error", "done")
"""What lies in a drop folder: what came, what is being read, what goes out, what is held, the answers
with manifest and findings, what could not be read, and each input that is through."""

_LONGEST = 80


@attrs.frozen(slots=True)
class Folders:
    """A drop folder; each of NAMES is a folder in ``root``."""

    root: Path

    def make(self) -> None:
        """Makes the folders that are not there, for their owner alone; others stay as they are.

        Raises ConfigurationError where one cannot be made, or lies on another file system: a file could
        not be moved there in one step.
        """
        try:
            self.root.mkdir(parents=True, exist_ok=True, mode=0o700)
            for name in NAMES:
                self.at(name).mkdir(exist_ok=True, mode=0o700)
            systems = {name: self.at(name).stat().st_dev for name in NAMES}
        except OSError as why:
            reason = why.strerror or type(why).__name__
            raise ConfigurationError(f"{why.filename or self.root}: {reason}") from why
        for name, system in systems.items():
            if system != systems["work"]:
                raise ConfigurationError(f"{self.at(name)} lies on another file system than work/")

    def at(self, name: str) -> Path:
        """One of the folders."""
        return self.root / name

    @contextlib.contextmanager
    def alone(self) -> Iterator[None]:
        """While the block lasts, no other watcher of the folder is in such a block."""
        with (self.at("work") / ".lock").open("wb") as handle:
            fcntl.flock(handle, fcntl.LOCK_EX)
            yield

    def went_through(self, sha256: str) -> bool:
        """Whether an input of this content lies in ``done``."""
        for path in self.at("done").glob(f"*-{sha256[:16]}*"):
            with contextlib.suppress(OSError):
                if hash_of(path) == sha256:
                    return True
        return False


def hash_of(path: Path) -> str:
    """The SHA-256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def safe(name: str) -> str:
    """A file's name of letters, digits, dots and dashes alone, for a log and for names made from it."""
    return re.sub(r"[^A-Za-z0-9._-]+", "_", os.fsdecode(name)).lstrip(".")[-_LONGEST:] or "file"


def stem_of(name: str, sha256: str) -> str:
    """What products of an input are called, by its name (without what follows the last dot) and content.

    It has no dot: some receivers take what follows the first one for the kind of a file.
    """
    return f"{Path(safe(name)).stem.replace('.', '-')}-{sha256[:16]}"
