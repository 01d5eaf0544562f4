"""The report as JSON, in the shape that ``x12tools/check/1`` fixes: one document, or a record a line."""

import datetime
import json
from typing import Any

from x12tools.engine import ClaimVerdict, FileRead, Report, Sums
from x12tools.findings import Finding
from x12tools.reports.feeding import Write, Writer, feed
from x12tools.reports.records import (
    VERDICTS,
    claim_record,
    file_record,
    finding_record,
    head_record,
    summary_record,
)
from x12tools.reports.spool import Ranges, Spool


class JsonWriter(Writer):
    """One document at the end. Its order puts the sums first and verdicts may turn late, so that
    claims and findings wait in anonymous files."""

    def __init__(self, write: Write, as_of: datetime.date | None = None, *, show_phi: bool = False) -> None:
        super().__init__(write, as_of, show_phi=show_phi)
        self._claims, self._findings = Spool(), Spool()
        self._held = Ranges()

    def finding(self, finding: Finding) -> None:
        """A finding outside any claim, or of a side file."""
        self._findings.add(json.dumps(finding_record(finding, self._show_phi)))

    def claim(self, claim: ClaimVerdict, findings: list[Finding]) -> None:
        """A claim and its findings; its verdict is written at the end."""
        record = claim_record(claim)
        del record["verdict"]
        self._claims.add(("h" if claim.held else "a") + json.dumps(record)[:-1])
        for finding in findings:
            self.finding(finding)

    def held(self, first: int, last: int) -> None:
        """Claims whose verdict turned."""
        self._held.add(first, last)

    def tail(self, sums: Sums) -> None:
        """The whole document."""
        head = {
            **head_record(sums, self._as_of),
            "files": [file_record(file) for file in sums.files],
            "summary": summary_record(sums),
        }
        self._write(json.dumps(head, indent=1).removesuffix("\n}"))
        self._write(',\n "claims": [')
        comma = "\n  "
        covered = self._held.covered(sums.claims)
        for line, held in zip(self._claims.lines(), covered, strict=True):
            verdict = VERDICTS[held or line[0] == "h"]
            self._write(f'{comma}{line[1:]}, "verdict": "{verdict}"}}')
            comma = ",\n  "
        self._write('\n ],\n "findings": [' if sums.claims else '],\n "findings": [')
        comma = "\n  "
        for line in self._findings.lines():
            self._write(comma + line)
            comma = ",\n  "
        self._write("\n ]\n}\n" if sums.findings else "]\n}\n")
        self._claims.close()
        self._findings.close()


class NdjsonWriter(Writer):
    """A record a line, as they come; ``type`` says of what. Claims and findings are numbered as in
    the one document; a ``correction`` turns the verdict of claims that were written before."""

    def __init__(self, write: Write, as_of: datetime.date | None = None, *, show_phi: bool = False) -> None:
        super().__init__(write, as_of, show_phi=show_phi)
        self._files = 0

    def finding(self, finding: Finding) -> None:
        """A finding outside any claim, or of a side file."""
        self._record("finding", finding_record(finding, self._show_phi))

    def claim(self, claim: ClaimVerdict, findings: list[Finding]) -> None:
        """A claim, then its findings."""
        self._record("claim", claim_record(claim))
        for finding in findings:
            self.finding(finding)

    def held(self, first: int, last: int) -> None:
        """Claims whose verdict turned, by their indexes."""
        self._record("correction", {"from": first, "to": last, "verdict": VERDICTS[True]})

    def end_file(self, file: FileRead) -> None:
        """A file; its claims and findings came before, as its hash is known at its end."""
        self._record("file", {"file": self._files, **file_record(file)})
        self._files += 1

    def tail(self, sums: Sums) -> None:
        """The sums, with the schema and what the result rests on."""
        self._record("summary", {**head_record(sums, self._as_of), **summary_record(sums)})

    def _record(self, type: str, values: dict[str, Any]) -> None:
        self._write(json.dumps({"type": type, **values}) + "\n")


def to_json(report: Report, as_of: datetime.date, *, show_phi: bool = False) -> str:
    """One JSON document; money is decimal strings, values of patients are masked."""
    parts: list[str] = []
    feed(report, JsonWriter(parts.append, as_of, show_phi=show_phi))
    return "".join(parts)
