"""Lines that must wait for the end of a check, in an anonymous file; claims whose verdict turned."""

import tempfile
from array import array
from collections.abc import Iterator

_IN_MEMORY = 1 << 20
"""Bytes that wait in memory before a file is made."""


class Spool:
    """Lines, kept in memory while they are few, else in a file without a name that its owner alone
    can read and that is gone with the process.."""

    def __init__(self) -> None:
        self._file = tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY)  # noqa: SIM115 (see close)

    def add(self, line: str) -> None:
        """One line more; it holds no line break."""
        self._file.write(line.encode("utf-8") + b"\n")

    def lines(self) -> Iterator[str]:
        """The lines in order, without their ends."""
        self._file.seek(0)
        for line in self._file:
            yield line[:-1].decode("utf-8")

    def close(self) -> None:
        """Nothing of it is left."""
        self._file.close()


class Ranges:
    """Indexes of claims, as ranges: what is held after all. Sixteen bytes a range."""

    def __init__(self) -> None:
        self._firsts, self._lasts = array("q"), array("q")

    def add(self, first: int, last: int) -> None:
        """The claims from ``first`` to ``last``."""
        while self._firsts and self._lasts[-1] >= first - 1 and self._firsts[-1] <= last + 1:
            first, last = min(first, self._firsts.pop()), max(last, self._lasts.pop())
        self._firsts.append(first)
        self._lasts.append(last)

    def covered(self, count: int) -> Iterator[bool]:
        """For each of ``count`` claims whether it lies in a range."""
        order = sorted(range(len(self._firsts)), key=self._firsts.__getitem__)
        at = covered_to = 0
        for index in range(count):
            while at < len(order) and self._firsts[order[at]] <= index:
                covered_to = max(covered_to, self._lasts[order[at]] + 1)
                at += 1
            yield index < covered_to
