"""The check: a file goes in, findings with their verdicts come out."""

import contextlib
import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

import attrs

from x12tools.engine.characters import Characters
from x12tools.engine.edits import holds
from x12tools.engine.file_check import FileCheck
from x12tools.engine.options import Options
from x12tools.engine.report import Report
from x12tools.engine.side_files import add_side_files
from x12tools.engine.sums import FileRead
from x12tools.wire import Source
from x12tools.wire.document import open_source
from x12tools.wire.reader import read_stretches

__all__ = ["Options", "check"]


class _Hashing:
    """A binary file that is hashed and counted as it is read."""

    def __init__(self, file: BinaryIO) -> None:
        self.file = file
        self.digest = hashlib.sha256()
        self.size = 0

    def read(self, size: int = -1) -> bytes:
        data = self.file.read(size)
        self.digest.update(data)
        self.size += len(data)
        return data


def check(
    source: Source,
    options: Options | None = None,
    report: Report | None = None,
    name: str | None = None,
    path: str | Path | None = None,
) -> Report:
    """Reads one file and judges every claim in it; adds to ``report`` when one is given.

    ``name`` is how the report calls the file, if not by its path. ``path`` is where an open source can
    be read once more, by the processes of ``options.jobs``. Side files stand in the report
    after the claims' file; with a ``report`` given, which may have more files to come, the caller
    adds them by ``add_side_files``.

    Raises OSError where the source cannot be opened and ConfigurationError where a table or
    profile is broken; never for what the file holds.
    """
    options = options or Options()
    alone = report is None
    report = Report([], [], []) if report is None else report
    number = len(report.files)
    name = name or (str(source) if isinstance(source, str | Path) else "-")
    file = _Hashing(open_source(source))
    entry = FileRead(name, "", 0, False, 0, 0, 0)
    report.begin_file(entry)
    run = FileCheck(report, number, options)
    characters = Characters()
    with _shared(run, source if isinstance(source, str | Path) else path, options):
        for stretch in read_stretches(file):  # type: ignore[arg-type]
            if stretch.delimiters is not None:
                for odd in characters.step(stretch):
                    report.add(attrs.evolve(odd, file=number, holds=holds(odd, options.hold_on)))
                run.read(stretch)
                continue
            run.judge.add(run.envelope.outside(stretch.text(), stretch.offset), [])
        interchanges = run.envelope.interchanges
        if interchanges:
            run.finish()
        else:
            run.judge.add(run.envelope.nothing(), [])
    entry.sha256, entry.bytes = file.digest.hexdigest(), file.size
    entry.readable = interchanges > 0
    entry.interchanges, entry.transactions, entry.claims = interchanges, run.transactions, run.judge.claims
    report.end_file()
    if isinstance(source, bytes | str | Path):
        file.file.close()
    if alone:
        add_side_files(report, options.encounters, options.authorizations, options.hold_on)
    return report


@contextlib.contextmanager
def _shared(run: FileCheck, path: str | Path | None, options: Options) -> Iterator[None]:
    """Has other processes judge claims of the file for as long as the block lasts."""
    if options.jobs > 1 and path is not None:
        from x12tools.engine.shares import shares_of

        run.judge.shares = shares_of(path, options)
    try:
        yield
    finally:
        if run.judge.shares is not None:
            run.judge.shares.end()
