"""How a report is written claim by claim: what every writer is told, and in which order."""

from typing import Protocol

from x12tools.engine import ClaimVerdict, FileRead, Report
from x12tools.findings import Finding


class Writer(Protocol):
    """What writes a report as a check goes on; it keeps no claim once it is written."""

    def file(self, file: FileRead) -> None:
        """A file begins. Of ``file`` the path is known; the rest is, too, when it was read before."""

    def finding(self, finding: Finding) -> None:
        """A finding outside any claim: of the envelope, or above the claims."""

    def claim(self, claim: ClaimVerdict, findings: list[Finding]) -> None:
        """A claim ended, with all its findings."""

    def tail(self, report: Report) -> None:
        """All files are read: the sums."""


def feed(report: Report, writer: Writer) -> None:
    """Tells a writer a report that is whole already, in the order in which it was found.

    A finding outside claims comes after the claims with findings that end before it.
    """
    found: dict[int, list[Finding]] = {}
    inside: dict[int, list[Finding]] = {}
    for finding in report.findings:
        found.setdefault(finding.file, []).append(finding)
        if finding.claim is not None:
            inside.setdefault(finding.claim, []).append(finding)
    claims: dict[int, list[int]] = {}
    for index, claim in enumerate(report.claims):
        claims.setdefault(claim.file, []).append(index)
    for number, file in enumerate(report.files):
        writer.file(file)
        waiting = claims.get(number, [])
        at = 0
        for finding in found.get(number, ()):
            if finding.claim is None:
                writer.finding(finding)
                continue
            while at < len(waiting) and waiting[at] <= finding.claim:
                writer.claim(report.claims[waiting[at]], inside.get(waiting[at], []))
                at += 1
        for index in waiting[at:]:
            writer.claim(report.claims[index], inside.get(index, []))
    writer.tail(report)
