"""How a report is written claim by claim: what every writer is told, and in which order."""

import datetime
from collections.abc import Callable
from typing import BinaryIO

from x12tools.engine import ClaimVerdict, FileRead, Report, Sums
from x12tools.engine.options import Options
from x12tools.findings import Finding

Write = Callable[[str], object]
"""Where a writer puts its text, piece by piece."""


class Writer:
    """What writes a report as a check goes on; it keeps no claim once it is written."""

    def __init__(self, write: Write, as_of: datetime.date | None = None, *, show_phi: bool = False) -> None:
        self._write = write
        self._as_of = as_of or Options().as_of
        self._show_phi = show_phi

    def source(self, stream: BinaryIO) -> BinaryIO:
        """The file that is read next, as it is to be read; called before ``file``."""
        return stream

    def file(self, file: FileRead) -> None:
        """A file begins. Whether it is readable is known; of an X12 file the counts come later."""

    def finding(self, finding: Finding) -> None:
        """A finding outside any claim, or of a side file about a claim that was told before."""

    def claim(self, claim: ClaimVerdict, findings: list[Finding]) -> None:
        """A claim ended, with all its findings."""

    def held(self, first: int, last: int) -> None:
        """The claims from index ``first`` to ``last`` are held after all, for what was found last."""

    def end_file(self, file: FileRead) -> None:
        """A file ended: all is known of it."""

    def tail(self, sums: Sums) -> None:
        """All files are read: the sums."""


def feed(report: Report, writer: Writer) -> None:
    """Tells a writer a report that is whole already, in the order in which it was found.

    A finding outside claims comes after the claims with findings that end before it; one of a
    side file stands in its file. The verdicts are the last ones, so that ``held`` is not needed.
    """
    found: dict[int, list[Finding]] = {}
    inside: dict[int, list[Finding]] = {}
    for finding in report.findings:
        found.setdefault(finding.file, []).append(finding)
        if finding.claim is not None and report.files[finding.file].kind == "x12":
            inside.setdefault(finding.claim, []).append(finding)
    claims: dict[int, list[int]] = {}
    for index, claim in enumerate(report.claims):
        claims.setdefault(claim.file, []).append(index)
    for number, file in enumerate(report.files):
        writer.file(file)
        waiting = claims.get(number, [])
        at = 0
        for finding in found.get(number, ()):
            if finding.claim is None or file.kind != "x12":
                writer.finding(finding)
                continue
            while at < len(waiting) and waiting[at] <= finding.claim:
                writer.claim(report.claims[waiting[at]], inside.get(waiting[at], []))
                at += 1
        for index in waiting[at:]:
            writer.claim(report.claims[index], inside.get(index, []))
        writer.end_file(file)
    writer.tail(report.sums)
