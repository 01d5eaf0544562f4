"""Several processes that judge the claims of one file between them.

Each reads the file and walks it; of the claims it judges its share, in runs. The one that began
them walks too, takes the verdicts in the order of the claims and does all that one claim alone
cannot show, so that the report is the same to the last byte.
"""

import contextlib
import multiprocessing
import os
import pickle
import signal
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

import attrs

from x12tools.codes import loaded_tables, name_tables
from x12tools.engine.file_check import FileCheck
from x12tools.engine.judged import Judged
from x12tools.engine.judging import Judge
from x12tools.engine.options import Options
from x12tools.engine.report import Report
from x12tools.engine.sums import ClaimVerdict, FileRead
from x12tools.findings import Finding
from x12tools.guides.loops import Loop
from x12tools.wire.reader import read_stretches

RUN = 64
"""Claims that one process judges before the next one's turn."""

_WORTH_IT = 1 << 19
"""Bytes of a file below which starting processes costs more than it saves."""


class Shares:
    """The processes at work on one file. ``take`` gives what they found, claim by claim."""

    def __init__(self, path: str, options: Options) -> None:
        self._workers: list[tuple[Any, Connection]] = []
        self._run: list[Judged] = []
        context = multiprocessing.get_context("fork" if _forks() else None)
        told = attrs.evolve(options, jobs=1)
        for number in range(options.jobs):
            receiving, sending = context.Pipe(duplex=False)
            arguments = (path, told, number, options.jobs, sending)
            worker = context.Process(target=_judge_share, args=arguments, daemon=True)
            worker.start()
            sending.close()
            self._workers.append((worker, receiving))

    def take(self, index: int) -> Judged | None:
        """What was found on a claim, by its place in the file from 0; claims are taken in order. None
        where the process that had it is gone."""
        if index % RUN == 0:
            _, receiving = self._workers[index // RUN % len(self._workers)]
            try:
                self._run, tables = pickle.loads(receiving.recv_bytes())
            except (EOFError, OSError):
                self._run, tables = [], []
            name_tables(tables)  # the result rests on them, and says so
        at = index % RUN
        return self._run[at] if at < len(self._run) else None

    def end(self) -> None:
        """Ends the processes, whether they are done or not."""
        for worker, receiving in self._workers:
            receiving.close()
            worker.terminate()
        for worker, _ in self._workers:
            worker.join()
        self._workers = []


def shares_of(path: object, options: Options) -> Shares | None:
    """The processes for a file; None where one is enough, or the file cannot be read twice."""
    if options.jobs < 2 or options.on_claim or options.snip < 3 or not isinstance(path, str | Path):
        return None
    try:
        large = os.path.isfile(path) and os.path.getsize(path) >= _WORTH_IT  # noqa: PTH113, PTH202
        return Shares(str(path), options) if large else None
    except (OSError, pickle.PicklingError, AttributeError, TypeError):
        return None  # where processes cannot be had, one does it all


def _forks() -> bool:
    return "fork" in multiprocessing.get_all_start_methods() and os.name == "posix"


class _ShareJudge(Judge):
    """Judges the claims of one share and tells nobody but the process that asked."""

    def __init__(self, report: Report, options: Options, share: tuple[int, int], sending: Connection) -> None:
        super().__init__(report, 0, options)
        self._number, self._of = share
        self._sending = sending
        self._done: list[Judged] = []

    def is_unspoken(self, ordinal: int) -> bool:
        """Claims of other shares need not be looked at."""
        return self.kind == "837" and self.in_claim and not self._is_mine()

    def end_claim(self, loop: Loop, kind: str, loops: list[Loop]) -> None:
        """Judges the claim if it is of this share."""
        self.in_claim = False
        if kind == "837" and self._is_mine():
            self._done.append(attrs.evolve(self.judge(loop), claim=None))
        if self.claims % RUN == 0:
            self._send()

    def end_unspoken(self, opening: Any, ordinal: int) -> None:
        """Passes a claim of another share."""
        self.in_claim = False

    def end_file(self) -> None:
        """The last run may be a short one."""
        self._send()

    def add(self, found: list[Finding], loops: list[Loop]) -> None:
        """What is wrong with the file is said by the process that asked."""

    def add_above(self, found: list[Finding], loops: list[Loop]) -> None:
        """As ``add``."""

    def _is_mine(self) -> bool:
        return (self.claims - 1) // RUN % self._of == self._number

    def _send(self) -> None:
        if self._done:
            tables = [table.name for table in loaded_tables()]
            self._sending.send_bytes(pickle.dumps((self._done, tables), pickle.HIGHEST_PROTOCOL))
            self._done = []


class _Deaf(Report):
    """A report that keeps nothing."""

    def add(self, finding: Finding) -> None:
        """Nothing is kept."""

    def add_claim(self, verdict: ClaimVerdict, findings: list[Finding]) -> None:
        """Nothing is kept."""


def _judge_share(path: str, options: Options, number: int, of: int, sending: Connection) -> None:
    """One process: reads the whole file, judges its share. What it cannot do is done, and said, by the
    process that asked."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    report = _Deaf([], [], [])
    report.begin_file(FileRead(path, "", 0, False, 0, 0, 0))
    with contextlib.suppress(Exception), Path(path).open("rb") as file:
        run = FileCheck(report, 0, options)
        run.judge = _ShareJudge(report, options, (number, of), sending)
        for stretch in read_stretches(file):
            if stretch.delimiters is not None:
                run.read(stretch)
        run.finish()
    sending.close()
