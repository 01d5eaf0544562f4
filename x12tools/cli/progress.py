"""How far reading has come: a bar on a terminal once it takes long, nothing in a pipe."""

import contextlib
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from types import TracebackType
from typing import IO, Any, BinaryIO, Self, cast

_PATIENCE = 0.7
"""Seconds before a bar is shown: most files are done by then, and rich is not loaded for them."""

_LITTLE = 250_000
"""Bytes that are read before a bar could be looked at, however slow the machine."""

_MUCH = 2_000_000
"""Bytes that are work for seconds, where all of it is read first."""


class Reading:
    """An open file that counts what is read of it; ``head`` is its first bytes."""

    def __init__(self, file: IO[bytes], progress: "Progress") -> None:
        self.file = file
        self.progress = progress
        self.size = 0
        self.head = b""

    @property
    def stream(self) -> BinaryIO:
        """Itself, as the binary file that the rooms below read from: they ask for ``read`` alone."""
        return cast(BinaryIO, self)

    def read(self, size: int = -1) -> bytes:
        """The next bytes, at most ``size`` of them; all that are left if it is negative."""
        data = self.file.read(size)
        if len(self.head) < 64:
            self.head = (self.head + data[:4096])[:4096]
        self.size += len(data)
        self.progress.advance(len(data))
        return data


class Progress:
    """Bytes read of all that are to be read. As a context manager it takes its bar away at the end.

    ``whole`` is for work that begins when all is read: then the bar says only that it goes on.
    """

    def __init__(self, names: list[str], *, whole: bool = False) -> None:
        self.shown = sys.stderr.isatty()
        self.total = _total(names) if self.shown else None
        self.done = 0
        self.began = time.monotonic()
        self.bar: Any = None
        self.task: Any = None

        self.whole = whole

    def __enter__(self) -> Self:
        if self.whole and self.total is not None and self.total > _MUCH:
            self._show()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, why: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self.bar is not None:
            self.bar.stop()

    @contextlib.contextmanager
    def reading(self, name: str) -> Iterator[Reading]:
        """A file, open for as long as the block lasts; ``-`` is standard input."""
        if name == "-":
            if sys.stdin is None:
                raise OSError(9, "standard input is closed")
            yield Reading(sys.stdin.buffer, self)
            return
        with Path(name).open("rb") as file:
            yield Reading(file, self)

    def advance(self, size: int) -> None:
        """Counts bytes; shows or moves the bar when it is time."""
        self.done += size
        if not self.shown:
            return
        little = self.total is not None and self.total <= _LITTLE
        if self.bar is None and not little and time.monotonic() - self.began > _PATIENCE:
            self._show()
        if self.bar is not None and not self.whole:
            self.bar.update(self.task, completed=self.done)

    def hide(self) -> None:
        """Takes the bar away for good: there is something else to see."""
        self.shown = False
        if self.bar is not None:
            self.bar.stop()
            self.bar = None

    def _show(self) -> None:
        from rich.console import Console
        from rich.progress import (
            BarColumn,
            DownloadColumn,
            TextColumn,
            TimeElapsedColumn,
            TimeRemainingColumn,
        )
        from rich.progress import Progress as Bar

        columns = (
            (TextColumn("Working"), BarColumn(), TimeElapsedColumn())
            if self.whole
            else (TextColumn("Reading"), BarColumn(), DownloadColumn(), TimeRemainingColumn())
        )
        self.bar = Bar(*columns, console=Console(stderr=True), transient=True)
        self.task = self.bar.add_task("", total=None if self.whole else self.total)
        self.bar.start()


@contextlib.contextmanager
def counting(what: str) -> Iterator[Callable[[int], None]]:
    """Counts rows as they are done, on a terminal, where nobody knows how many there will be."""
    if not sys.stderr.isatty():
        yield lambda count: None
        return
    from rich.console import Console
    from rich.progress import Progress as Bar
    from rich.progress import TextColumn, TimeElapsedColumn

    columns = (TextColumn(what), TextColumn("{task.completed:,.0f}"), TimeElapsedColumn())
    with Bar(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("", total=None)
        yield lambda count: bar.update(task, advance=count)


def _total(names: list[str]) -> int | None:
    """Bytes of all the files; None where one is no plain file, whose length is not known."""
    total = 0
    for name in names:
        path = Path(name)
        if name == "-" or not path.is_file():
            return None
        total += path.stat().st_size
    return total
