"""Which proposed fixes a person has accepted: by ``--accept`` and by a file of decisions."""

import re
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

import attrs

from x12tools.errors import UsageError
from x12tools.findings import Finding, Place
from x12tools.rules import cells
from x12tools.rules.cells import CellError, Reader
from x12tools.rules.side_files import ROW, Sheet, SideFile, read_cells
from x12tools.wire import Source

ACCEPT = "accept"
DECISIONS = (ACCEPT, "override", "hold")
"""``accept`` makes the change; the others, which the gate's release knows, leave the line as it is."""

COLUMNS = ("claim", "line", "rule", "decision")
_RULE = re.compile(r"[A-Z]{2,8}(?:-[A-Z0-9]{1,12}){1,3}\Z")
_EFFECT = "Nothing is accepted by the row, and what it is about stays as it is."
_UNREAD = "nothing that can be read"


class Answer(NamedTuple):
    """What was decided of a finding, and where that was said."""

    accepted: bool
    how: str


@attrs.frozen(slots=True)
class Decision:
    """A row: ``decision`` on the findings of ``rule`` on ``line`` (None: any) of claims named ``claim``."""

    row: int
    claim: str
    line: int | None
    rule: str
    decision: str

    def names(self, finding: Finding) -> bool:
        """Whether the row is about a finding."""
        if (finding.rule, finding.claim_id) != (self.rule, self.claim):
            return False
        return self.line is None or self.line == finding.place.line


@attrs.frozen(slots=True)
class Decisions:
    """A file of decisions: its rows, what is wrong with it, and the file; None for rows of none."""

    rows: tuple[Decision, ...] = ()
    findings: tuple[Finding, ...] = ()
    file: SideFile | None = None


def read_decisions(source: Source) -> Decisions:
    """The decisions of a CSV file with the columns claim, line, rule and decision.

    What is wrong with the file, a row or a cell is a finding; nothing is raised. A row with a bad
    cell accepts nothing; while claim and rule can be read it keeps what it is about from any change.
    """
    sheet = Sheet("", "decisions", COLUMNS, "claim")
    rows = []
    for number, cells_of in sheet.rows(source):
        if number in sheet.shifted:
            continue
        values, unread = read_cells(sheet, number, cells_of, _READERS, lambda column: _EFFECT)
        lacking = [column for column in ("claim", "rule", "decision") if column not in cells_of]
        if lacking:
            sheet.row(number, f"has no {' and no '.join(lacking)}; it is not used.", lacking[0])
        elif not unread & {"claim", "rule"}:
            decision = _UNREAD if unread else values["decision"]
            rows.append(Decision(number, values["claim"], values.get("line"), values["rule"], decision))
    sheet.close()
    return Decisions(tuple(rows), tuple(sheet.findings), sheet.file)


class Choice:
    """What was accepted, asked finding by finding; it remembers what named none."""

    def __init__(self, accept: Iterable[str], decisions: Decisions | None) -> None:
        self._wanted = set(accept)
        self._named: set[str] = set()
        self._decisions = decisions or Decisions()
        self._used: set[int] = set()
        self._by_name: dict[tuple[str, str | None], list[Decision]] = {}
        for row in self._decisions.rows:
            self._by_name.setdefault((row.rule, row.claim), []).append(row)

    def about(self, finding: Finding) -> Answer | None:
        """The decision on a finding, None where there is none. A row that leaves the line as it is
        stands over every yes."""
        rows = [row for row in self._by_name.get((finding.rule, finding.claim_id), ()) if row.names(finding)]
        self._used |= {row.row for row in rows}
        names = {finding.rule, f"{finding.rule}:{finding.claim_id}"} & self._wanted
        self._named |= names
        against = next((row for row in rows if row.decision != ACCEPT), None)
        if against is not None:
            return Answer(False, f"{self._name} row {against.row} says {against.decision}")
        if names:
            return Answer(True, f"--accept {max(names, key=len)}")
        return Answer(True, f"{self._name} row {rows[0].row}") if rows else None

    def check(self) -> None:
        """Raises UsageError where ``accept`` named what no finding is."""
        if left := self._wanted - self._named:
            raise UsageError(f"--accept {', '.join(sorted(left))}: no finding of this file is so named")

    def findings(self) -> list[Finding]:
        """What is wrong with the file of decisions, and its rows that are about no finding."""
        idle = [
            ROW.at(
                Place(ordinal=row.row),
                f"{self._name} row {row.row}: {row.rule} has no finding on "
                f"{f'line {row.line} of ' if row.line else ''}claim {row.claim}; nothing is decided by it.",
                claim_id=row.claim,
            )
            for row in self._decisions.rows
            if row.row not in self._used
        ]
        return [*self._decisions.findings, *idle]

    @property
    def file(self) -> SideFile | None:
        """The file of decisions."""
        return self._decisions.file

    @property
    def _name(self) -> str:
        return Path(self.file.path).name if self.file else "decisions"


def _claim(cell: str) -> str:
    if cells.shortened(cell):
        raise CellError(cells.SHORTENED)
    return cell


def _rule(cell: str) -> str:
    if not _RULE.match(cell.upper()):
        raise CellError("is no rule; write it as check prints it, INF-SEQ-01")
    return cell.upper()


_READERS: dict[str, Reader] = {
    "claim": _claim,
    "line": cells.count,
    "rule": _rule,
    "decision": cells.word(*DECISIONS),
}
