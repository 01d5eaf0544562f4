"""Waiting: until a file is whole, and until there is something to do."""

import os
import stat
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from x12tools.errors import ConfigurationError

PARTIAL = (".tmp", ".part", ".partial", ".filepart", ".crdownload", ".writing")
"""Endings of files that are renamed once they are whole; a name with a leading dot is one too."""

_SLICE = 0.25


class Stopping:
    """Whether the watcher was asked to end. A signal may set it at any moment."""

    def __init__(self) -> None:
        self.asked = False

    def ask(self, *_: object) -> None:
        """Asks, as a signal handler does."""
        self.asked = True

    def is_set(self) -> bool:
        """Whether it was asked."""
        return self.asked

    def wait(self, seconds: float) -> None:
        """Waits, no longer than until it is asked."""
        until = time.monotonic() + seconds
        while not self.asked and (left := until - time.monotonic()) > 0:
            time.sleep(min(_SLICE, left))


class Arrivals:
    """The files of a folder that have stood still for ``settle`` seconds, by our own clock: the size,
    time and inode of each are those of then."""

    def __init__(self, folder: Path, settle: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._folder = folder
        self._settle = settle
        self._clock = clock
        self._seen: dict[str, tuple[tuple[int, int, int], float]] = {}

    @property
    def waiting(self) -> bool:
        """Whether files were seen that were not whole when last looked."""
        return bool(self._seen)

    def whole(self) -> list[str]:
        """The names of what can be taken now, the oldest first. Folders, and names of PARTIAL, never are."""
        now = self._clock()
        seen: dict[str, tuple[tuple[int, int, int], float]] = {}
        found: list[tuple[int, str]] = []
        with os.scandir(self._folder) as entries:
            for entry in entries:
                if entry.name.startswith(".") or entry.name.lower().endswith(PARTIAL):
                    continue
                try:
                    info = entry.stat(follow_symlinks=False)
                except OSError:
                    continue  # it went while we looked
                if stat.S_ISDIR(info.st_mode):
                    continue
                state = (info.st_size, info.st_mtime_ns, info.st_ino)
                before, since = self._seen.get(entry.name, (None, now))
                if before != state:
                    since = now
                if now - since >= self._settle:
                    found.append((info.st_mtime_ns, entry.name))
                else:
                    seen[entry.name] = (state, since)
        self._seen = seen | {name: self._seen[name] for _, name in found if name in self._seen}
        return [name for _, name in sorted(found)]

    def took(self, name: str) -> None:
        """A file was taken, or is gone."""
        self._seen.pop(name, None)


Wait = Callable[[float], None]
"""Waits for some seconds at most, or until something happens."""


def polling(stopping: Stopping, seconds: float) -> Wait:
    """Waits without the system's help, as a network mount needs."""
    return lambda most: stopping.wait(min(most, seconds))


def notified(folder: Path, stopping: Stopping) -> Wait:
    """Waits until the system tells of a change in a folder.

    Raises ConfigurationError where watchfiles is not installed.
    """
    try:
        from watchfiles import watch
    except ImportError as why:
        raise ConfigurationError(
            "watching needs more: pip install 'x12tools[watch]', or poll by --poll 5"
        ) from why
    changes: Iterator[object] = watch(
        folder,
        watch_filter=None,
        debounce=200,
        stop_event=stopping,
        rust_timeout=int(_SLICE * 1000),
        yield_on_timeout=True,
        recursive=False,
    )
    next(changes, None)  # from here on nothing is missed

    def wait(most: float) -> None:
        until = time.monotonic() + most
        while not stopping.asked and time.monotonic() < until:
            if next(changes, None):
                return

    return wait
