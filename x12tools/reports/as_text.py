"""The report that a biller reads: claim, line, what is wrong, what it costs, what to do.

This is the plain one, for a pipe or a file: no colour, no wrapping, so that it can be searched.
"""

import datetime
from collections.abc import Iterable

from x12tools.engine import ClaimVerdict, FileRead, Report, Sums
from x12tools.findings import Finding
from x12tools.reports import wording
from x12tools.reports.feeding import Write, Writer, feed

_LABEL = max(map(len, ("At risk:", "To do:", "Explains:", "Data of:", "Note:", "Fix:"))) + 1


class TextWriter(Writer):
    """Writes the plain report claim by claim; what has nothing to say is left out."""

    def __init__(self, write: Write, as_of: datetime.date | None = None, *, show_phi: bool = False) -> None:
        super().__init__(write, as_of, show_phi=show_phi)
        self._said = False
        self._readable = True
        self._claims = self._before = 0

    def file(self, file: FileRead) -> None:
        """The file's name as a heading."""
        self._readable = file.readable or file.kind != "x12"
        self._before = self._claims if file.kind == "x12" else self._before
        self._line("  ".join(filter(None, wording.heading_of(file))))

    def finding(self, finding: Finding) -> None:
        """A finding with what is known of it, labelled; of a file that is not X12, none."""
        if not self._readable:
            return
        self._said = True
        heading = f"  {finding.severity.value.upper()}  {finding.rule}  {wording.place_of(finding)}"
        self._line(heading.rstrip())
        for label, text in wording.rows(finding):
            self._line(f"    {label + ':':{_LABEL}}{text}" if label else f"    {text}")

    def claim(self, claim: ClaimVerdict, findings: list[Finding]) -> None:
        """A claim that is held, or on which something was found."""
        self._claims += 1
        if not findings and not claim.held:
            return
        self._said = True
        name = wording.printable(claim.claim_id)
        self._line(f"Claim {claim.number}  {name}  {wording.dollars(claim.charge)}  {wording.verdict(claim)}")
        if wording.held_from_above(claim, findings):
            self._line(f"  {wording.FROM_ABOVE}")
        for finding in wording.sorted_for_reading(findings):
            self.finding(finding)

    def held(self, first: int, last: int) -> None:
        """Says which claims above the last finding holds."""
        self._line(f"    {wording.held_after_all(first, last, self._before)}")

    def end_file(self, file: FileRead) -> None:
        """Says where a file broke off."""
        if self._readable and not file.readable and file.kind == "x12":
            self._said = True
            self._line(f"  {wording.BROKEN_OFF}")

    def tail(self, sums: Sums) -> None:
        """The sums; before them, of many findings a table by rule, of several files a table."""
        if self._said or len(sums.files) > 1:
            self._line("")
        if sums.findings >= wording.MANY:
            self._table(wording.RULE_COLUMNS, wording.rule_rows(sums), right=(2, 3, 4))
        if len(sums.files) > 1:
            self._table(wording.FILE_COLUMNS, wording.file_rows(sums), right=(1, 2, 3, 4))
        self._line(wording.verdict_of(sums))

    def _table(self, heads: tuple[str, ...], rows: Iterable[tuple[str, ...]], right: tuple[int, ...]) -> None:
        table = [heads, *rows]
        widths = [max(len(row[n]) for row in table) for n in range(len(heads))]
        for row in table:
            cells = [
                cell.rjust(width) if n in right else cell.ljust(width)
                for n, (cell, width) in enumerate(zip(row, widths, strict=True))
            ]
            self._line("  ".join(cells).rstrip())
        self._line("")

    def _line(self, text: str) -> None:
        self._write(text + "\n")


def to_text(report: Report, as_of: datetime.date | None = None, *, show_phi: bool = False) -> str:
    """The plain report of a check that is done. ``as_of`` and ``show_phi`` change nothing in it:
    it shows no value but in messages, which never hold a patient's."""
    lines: list[str] = []
    feed(report, TextWriter(lines.append))
    return "".join(lines)
