"""The same report on a terminal: colour, and lines broken where the window ends."""

from collections.abc import Callable, Iterable
from typing import Any

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from x12tools.engine import ClaimVerdict, FileRead, Report, Sums
from x12tools.findings import Finding
from x12tools.reports import wording
from x12tools.reports.feeding import Writer, feed

SEVERITY_STYLES = {
    "reject": "bold red",
    "denial": "red",
    "underpayment": "yellow",
    "audit": "yellow",
    "risk": "cyan",
    "info": "blue",
}
"""The colour of each severity."""

_VERDICTS = {
    "can go": "green", "some held": "yellow", "none can go": "red",
    wording.NOT_X12: "bold red", wording.NOT_READ: "bold red",
    wording.HELD: "bold red", wording.ACCEPTED: "green",
}  # fmt: skip


class TerminalWriter(Writer):
    """Writes the report claim by claim with rich; what has nothing to say is left out.

    ``before`` is called before anything is printed: a progress bar must go by then.
    """

    def __init__(self, console: Console, before: Callable[[], object] = lambda: None) -> None:
        super().__init__(console.print)
        self._console = console
        self._before_print = before
        self._heading: Text | None = None
        self._readable = True
        self._said = False
        self._claims = self._before = 0

    def file(self, file: FileRead) -> None:
        """The file's name as a heading."""
        self._readable = file.readable or file.kind != "x12"
        self._before = self._claims if file.kind == "x12" else self._before
        path, word = wording.heading_of(file)
        self._heading = Text.assemble((path, "bold"), "  ", (word, "bold red"), overflow="fold")

    def finding(self, finding: Finding) -> None:
        """A finding with what is known of it, labels in a column; of a file that is not X12, none."""
        if not self._readable:
            return
        self._said = True
        severity = finding.severity.value
        heading = Text.assemble(
            (severity.upper(), SEVERITY_STYLES[severity]), "  ", (finding.rule, "bold"), "  ",
            (wording.place_of(finding), "dim"),
        )  # fmt: skip
        self._print(Padding(heading, (0, 0, 0, 2)))
        for label, text in wording.rows(finding):
            row = Table.grid(padding=(0, 1, 0, 0))
            if label:
                row.add_column(width=8, no_wrap=True, style="dim")
                row.add_column(overflow="fold")
                row.add_row(label, Text(text))
            else:
                row.add_column(overflow="fold")
                row.add_row(Text(text))
            self._print(Padding(row, (0, 0, 0, 4)))

    def claim(self, claim: ClaimVerdict, findings: list[Finding]) -> None:
        """A claim that is held, or on which something was found."""
        self._claims += 1
        if not findings and not claim.held:
            return
        self._said = True
        word = wording.verdict(claim)
        self._print()
        name = f"Claim {claim.number}  {wording.printable(claim.claim_id)}"
        charge = f"  {wording.dollars(claim.charge)}  "
        self._print(Text.assemble((name, "bold"), charge, (word, _VERDICTS[word])))
        if wording.held_from_above(claim, findings):
            self._print(Padding(Text(wording.FROM_ABOVE), (0, 0, 0, 2)))
        for finding in wording.sorted_for_reading(findings):
            self.finding(finding)

    def held(self, first: int, last: int) -> None:
        """Says which claims above the last finding holds."""
        said = Text(wording.held_after_all(first, last, self._before), "bold red")
        self._print(Padding(said, (0, 0, 0, 4)))

    def end_file(self, file: FileRead) -> None:
        """The heading of a file of which nothing was said; where a file broke off."""
        if self._readable and not file.readable and file.kind == "x12":
            self._said = True
            self._print(Padding(Text(wording.BROKEN_OFF, "bold red"), (0, 0, 0, 2)))
        self._head()

    def tail(self, sums: Sums) -> None:
        """The sums; before them, of many findings a table by rule, of several files a table."""
        if self._said or len(sums.files) > 1:
            self._print()
        if sums.findings >= wording.MANY:
            self._table(wording.RULE_COLUMNS, wording.rule_rows(sums), right=(2, 3, 4), folded=5)
        if len(sums.files) > 1:
            self._table(wording.FILE_COLUMNS, wording.file_rows(sums), right=(1, 2, 3, 4), folded=0)
        style = "bold red" if sums.held else "bold green" if sums.claims else "bold"
        self._print(Text(wording.verdict_of(sums), style))

    def _print(self, *what: Any) -> None:
        """Prints, below the file's heading; an empty line without anything."""
        self._head()
        self._console.print(*what)

    def _head(self) -> None:
        self._before_print()
        heading, self._heading = self._heading, None
        if heading is not None:
            self._console.print(heading)

    def _table(
        self, heads: tuple[str, ...], rows: Iterable[tuple[str, ...]], right: tuple[int, ...], folded: int
    ) -> None:
        """A table whose ``folded`` column gives way where the window is narrow."""
        table = Table(box=None, pad_edge=False, header_style="bold")
        for number, name in enumerate(heads):
            table.add_column(
                name,
                justify="right" if number in right else "left",
                overflow="fold",
                no_wrap=number != folded,
            )
        for row in rows:
            table.add_row(*(Text(cell, _VERDICTS.get(cell, SEVERITY_STYLES.get(cell, ""))) for cell in row))
        self._print(table)
        self._print()


def terminal_writer(before: Callable[[], object]) -> TerminalWriter:
    """The writer for standard output."""
    return TerminalWriter(Console(highlight=False, soft_wrap=False), before)


def show(report: Report, console: Console | None = None) -> None:
    """Prints a check's report on the terminal. NO_COLOR is honoured."""
    feed(report, TerminalWriter(console or Console(highlight=False, soft_wrap=False)))
