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
    """Tells a writer a report that is whole already: file by file, what stands outside claims first."""
    outside: dict[int, list[Finding]] = {}
    inside: dict[int, list[Finding]] = {}
    for finding in report.findings:
        if finding.claim is None:
            outside.setdefault(finding.file, []).append(finding)
        else:
            inside.setdefault(finding.claim, []).append(finding)
    claims: dict[int, list[int]] = {}
    for index, claim in enumerate(report.claims):
        claims.setdefault(claim.file, []).append(index)
    for number, file in enumerate(report.files):
        writer.file(file)
        for finding in outside.get(number, ()):
            writer.finding(finding)
        for index in claims.get(number, ()):
            writer.claim(report.claims[index], inside.get(index, []))
    writer.tail(report)
