"""The findings as CSV, a row each, for a spreadsheet."""

import csv
import datetime
import re
from decimal import Decimal
from typing import Any

from x12tools.engine import ClaimVerdict, FileRead
from x12tools.findings import Finding
from x12tools.reports.feeding import Write, Writer
from x12tools.reports.masking import shown_value
from x12tools.reports.records import money
from x12tools.reports.wording import printable

COLUMNS = (
    "file", "transaction", "claim", "claim_id", "charge", "line",
    "severity", "holds", "rule", "title", "message",
    "loop", "segment", "element", "ordinal", "offset", "value", "expected",
    "dollars_at_risk", "basis", "predicts", "fix_safety", "fix", "before", "after",
    "capped_from", "cap_reason", "related", "snip", "stc", "source", "data_date",
)  # fmt: skip
"""The columns, in order."""

_NUMBER = re.compile(r"-?\d+(\.\d+)?\Z")


class CsvWriter(Writer):
    """A row a finding, as they come. No cell can begin a formula or hold a control character."""

    def __init__(self, write: Write, as_of: datetime.date | None = None, *, show_phi: bool = False) -> None:
        super().__init__(write, as_of, show_phi=show_phi)
        self._rows = csv.writer(_Sink(write), lineterminator="\n")
        self._rows.writerow(COLUMNS)
        self._path = ""

    def file(self, file: FileRead) -> None:
        """The file of the rows to come."""
        self._path = file.path

    def finding(self, finding: Finding) -> None:
        """A finding outside any claim, or of a side file."""
        self._row(finding, None, None)

    def claim(self, claim: ClaimVerdict, findings: list[Finding]) -> None:
        """A row for each finding of a claim."""
        for finding in findings:
            self._row(finding, claim.number, claim.charge)

    def _row(self, finding: Finding, number: int | None, charge: Decimal | None) -> None:
        place, fix = finding.place, finding.fix
        self._rows.writerow(map(cell, (
            self._path, finding.transaction, number, finding.claim_id, money(charge), place.line,
            finding.severity.value, "yes" if finding.holds else "no", finding.rule, finding.title,
            finding.message,
            place.loop, place.segment, place.element, place.ordinal, place.offset,
            shown_value(finding, self._show_phi), finding.expected,
            money(finding.dollars_at_risk), finding.basis, "; ".join(map(str, finding.predicts)),
            fix and fix.safety.value, fix and fix.text, fix and fix.before, fix and fix.after,
            finding.capped_from and finding.capped_from.value, finding.cap_reason,
            "; ".join(one.rule + (f" line {one.line}" if one.line is not None else "")
                      for one in finding.related),
            finding.snip, "; ".join(finding.stc), "; ".join(finding.source), finding.data_date,
        )))  # fmt: skip


class _Sink:
    """What csv writes to."""

    def __init__(self, write: Write) -> None:
        self.write = write


def cell(value: Any) -> str:
    """A cell that a spreadsheet takes as text or a number, never as a formula.

    What begins with ``=``, ``+``, ``-`` or ``@`` and is no number gets an apostrophe before it.
    """
    text = "" if value is None else printable(str(value))
    if text.lstrip().startswith(("=", "+", "-", "@")) and not _NUMBER.match(text):
        return f"'{text}"
    return text
