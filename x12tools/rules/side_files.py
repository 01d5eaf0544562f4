"""CSV files beside the claims: found out of any spreadsheet's encoding and separator, row by row."""

import codecs
import csv
import difflib
import hashlib
import io
import re
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import attrs

from x12tools.findings import Check, Finding, Place, Severity
from x12tools.rules.cells import CellError, Reader, shortened
from x12tools.wire import Source
from x12tools.wire.document import read_all

FILE = Check(
    id="DATA-FILE",
    title="A side file cannot be read; what it was to check is not checked",
    severity=Severity.REJECT,
    snip=6,
)
ROW = Check(id="DATA-ROW", title="A row of a side file cannot be used", severity=Severity.RISK, snip=6)
CELL = Check(
    id="DATA-CELL",
    title="A cell of a side file cannot be read; the edits that need it are silent",
    severity=Severity.RISK,
    snip=6,
)
COLUMN = Check(
    id="DATA-COLUMN", title="A column of a side file may be misspelt", severity=Severity.INFO, snip=6
)
CLAIM = Check(
    id="DATA-CLAIM", title="Rows of a side file fit no claim that was checked", severity=Severity.RISK, snip=6
)
LINE = Check(
    id="DATA-LINE",
    title="A row of a side file names a service line that its claim lacks",
    severity=Severity.RISK,
    snip=6,
)

_SEPARATORS = ",;\t"
_TOLD_APART = 20
"""Findings of one column that are told one by one; the rest of them are one finding."""

_LONGEST = 80
"""Of a cell that cannot be read, no more than this is kept."""

_OTHER_FORMATS = (
    (b"PK\x03\x04", "a workbook or archive"),
    (b"\xd0\xcf\x11\xe0", "an old workbook"),
    (b"%PDF", "a PDF"),
    (b"ISA*", "an X12 file"),
)
_TIME_COLUMNS = frozenset({"start", "stop", "valid_from", "valid_to"})
_TIMES = re.compile(r"[0-9.:/+\-TZ ]{1,32}(?:[AaPp][Mm])?\Z")
_FIGURES = re.compile(r"(?=(?:[^0-9]*[0-9]){0,6}[^0-9]*\Z)[0-9.,+\-xX× ]{1,16}(?:m?g|m[Ll])?\Z")
"""Up to six digits: no date of birth, no number of a person."""


@attrs.frozen(slots=True)
class SideFile:
    """What a report says of a side file. ``kind`` is ``encounters`` or ``auths``, ``bytes`` its
    size, ``rows`` how many were read; ``readable`` is false where its claims go unchecked."""

    path: str
    kind: str
    sha256: str
    bytes: int
    readable: bool
    rows: int


@attrs.define(slots=True)
class Sheet:
    """A side file being read: ``rows`` gives each row's number (the header's is 1) and its cells
    by column, without empty ones; ``shifted`` are the numbers of those with too many cells, of
    which the claim alone may count. ``findings`` grow as rows are taken, and ``close`` ends them;
    ``repeats`` are the rows of each kind of finding by column."""

    name: str
    kind: str
    columns: tuple[str, ...]
    required: str
    findings: list[Finding] = attrs.field(factory=list)
    sha256: str = ""
    size: int = 0
    readable: bool = True
    taken: int = 0
    shifted: set[int] = attrs.field(factory=set)
    repeats: dict[tuple[Check, str | None], list[int]] = attrs.field(factory=dict)

    @property
    def file(self) -> SideFile:
        """The file as the report names it, once its rows are taken."""
        return SideFile(self.name, self.kind, self.sha256, self.size, self.readable, self.taken)

    def rows(self, source: Source) -> Iterator[tuple[int, dict[str, str]]]:
        """The rows in their order. What cannot be read is a finding, and may end the file."""
        text = self._text(source)
        if text is None:
            return
        number = 0
        first, _, rest = text.partition("\n")
        # A spreadsheet may say its separator in a first line of its own.
        if match := re.match(r'"?sep=([,;|\t:])"?\s*\Z', first):
            text, number, separator = rest, 1, match[1]
        else:
            separator = self._separator(text.lstrip().partition("\n")[0])
        at: list[tuple[int, str]] | None = None
        width = 0
        try:
            for cells in csv.reader(io.StringIO(text), delimiter=separator, strict=True):
                number += 1
                if at is None:
                    if not any(cells):
                        continue
                    found = self._header(cells)
                    if found is None:
                        return
                    at, width = found, len(cells)
                    continue
                if len(cells) > width and any(cell.strip() for cell in cells[width:]):
                    self._shifted(number, cells, width, at)
                row = {
                    column: cell
                    for place, column in at
                    if place < len(cells) and (cell := cells[place].strip())
                }
                if row:
                    self.taken += 1
                    yield number, row
        except csv.Error as why:
            what = "has a cell too long" if "limit" in str(why) else "has quotation marks that do not match"
            self._unreadable(f"{what} in row {number + 1}; no row from there on is read", number + 1)
        if at is None and self.readable:
            self._unreadable("has no header row")
        elif self.readable and not self.taken:
            self.findings.append(
                ROW.at(
                    Place(ordinal=1),
                    f"{Path(self.name).name} has a header and no row; nothing is checked by it.",
                )
            )

    def cell(
        self, number: int, column: str, cell: str, why: CellError, effect: str, claim: str | None = None
    ) -> None:
        """Adds the finding of a cell that cannot be read."""
        if self._told(CELL, column, number):
            return
        stop = "" if str(why).endswith("?") else "."
        self.findings.append(
            CELL.at(
                Place(ordinal=number, element=column),
                f"{self._at(number)}, {column}: {shown(column, cell, why.near)} {why}{stop} {effect}",
                value=cell[:_LONGEST],
                sensitive=column != "claim_id",
                claim_id=claim,
            )
        )

    def row(self, number: int, message: str, column: str | None = None, claim: str | None = None) -> None:
        """Adds the finding of a row that cannot be used."""
        if self._told(ROW, column, number):
            return
        self.findings.append(
            ROW.at(Place(ordinal=number, element=column), f"{self._at(number)} {message}", claim_id=claim)
        )

    def close(self) -> None:
        """Adds what was told often enough: a column that a spreadsheet wrote its own way is one
        fault, however many rows it has."""
        for (check, column), rows in self.repeats.items():
            left = rows[_TOLD_APART:]
            if not left:
                continue
            where = f", {column}" if column else ""
            self.findings.append(
                check.at(
                    Place(ordinal=left[0], element=column),
                    f"{Path(self.name).name} {ranges(left)}{where}: {len(left)} more of this kind, with the "
                    "same effect.",
                )
            )
        self.repeats.clear()

    def _told(self, check: Check, column: str | None, number: int) -> bool:
        """Whether this kind was told often enough to be counted alone from now on."""
        rows = self.repeats.setdefault((check, column), [])
        rows.append(number)
        return len(rows) > _TOLD_APART

    def _at(self, number: int) -> str:
        return f"{Path(self.name).name} row {number}"

    def _unreadable(self, why: str, number: int | None = None) -> None:
        self.readable = False
        stop = "" if why.endswith("?") else "."
        self.findings.append(
            FILE.at(
                Place(ordinal=number),
                f"{Path(self.name).name} {why}{stop} Every claim is held until it can be read.",
            )
        )

    def _text(self, source: Source) -> str | None:
        self.name = str(source) if isinstance(source, str | Path) else "-"
        try:
            data = read_all(source)
        except OSError as why:
            self._unreadable(f"cannot be opened ({why.strerror or type(why).__name__})")
            return None
        self.sha256, self.size = hashlib.sha256(data).hexdigest(), len(data)
        for start, what in _OTHER_FORMATS:
            if data.startswith(start):
                self._unreadable(f"is {what}; save the sheet as CSV")
                return None
        text = decoded(data)
        if "\0" in text:
            self._unreadable("is no text; save the sheet as CSV")
            return None
        if not text.strip():
            self._unreadable("is empty; it must have a header row")
            return None
        return text.replace("\r\n", "\n").replace("\r", "\n")

    def _separator(self, header: str) -> str:
        """The one of comma, semicolon and tab that finds the most known columns."""
        return max(_SEPARATORS, key=lambda one: len(set(map(_plain, header.split(one))) & set(self.columns)))

    def _header(self, cells: list[str]) -> list[tuple[int, str]] | None:
        names = [_plain(cell) for cell in cells]
        for column in self.columns:
            if names.count(column) > 1:
                self._unreadable(f"has the column {column} twice")
                return None
        if self.required not in names:
            near = difflib.get_close_matches(self.required, names, 1, 0.75)
            self._unreadable(
                f"has no column {self.required}" + (f"; is {near[0]!r} meant for it?" if near else "")
            )
            return None
        for place, name in enumerate(names):
            absent = [column for column in self.columns if column not in names]
            near = difflib.get_close_matches(name, absent, 1, 0.8) if name not in self.columns else []
            if near:
                self.findings.append(
                    COLUMN.at(
                        Place(ordinal=1, element=near[0]),
                        f"{Path(self.name).name} has a column {cells[place].strip()!r}, which is not read; "
                        f"is {near[0]} meant?",
                    )
                )
        return [(place, name) for place, name in enumerate(names) if name in self.columns]

    def _shifted(self, number: int, cells: list[str], width: int, at: list[tuple[int, str]]) -> None:
        claim = next((cells[place].strip() for place, column in at if column == "claim_id"), None)
        silent = f" Edits that need the chart are silent for claim {claim}." if claim else ""
        self.shifted.add(number)
        self.row(
            number,
            f"has {len(cells)} cells, the header {width}; it is not read. A cell with the separator in it "
            f"needs quotation marks.{silent}",
            claim=claim or None,
        )


def decoded(data: bytes) -> str:
    """The text of a CSV file: UTF-8 or UTF-16 by its mark, else UTF-8 where it is that, else
    UTF-16 where every other byte is zero, else Windows-1252. Never raises."""
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return data.decode("utf-16", "replace")
    if data[1:2] == b"\0" and data[3:4] in (b"\0", b""):
        return data.decode("utf-16-le", "replace")
    if data[:1] == b"\0" and data[1:2] not in (b"\0", b""):
        return data.decode("utf-16-be", "replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")


def read_cells(
    sheet: Sheet,
    number: int,
    row: dict[str, str],
    readers: dict[str, Reader],
    effect: Callable[[str], str],
    claim: str | None = None,
) -> tuple[dict[str, Any], set[str]]:
    """(values, columns that could not be read) of one row; ``effect`` says in a sentence what
    the check loses with a column."""
    values: dict[str, Any] = {}
    unread: set[str] = set()
    for column, cell in row.items():
        try:
            values[column] = readers[column](cell)
        except CellError as why:
            unread.add(column)
            sheet.cell(number, column, cell, why, effect(column), claim)
    return values, unread


def shown(column: str, cell: str, near: bool = False) -> str:
    """A cell in quotation marks: times, short figures and what is ``near`` a known word as they
    are, else the first letter, since a cell out of place may hold a patient's name or number."""
    figures = _TIMES.match(cell) if column in _TIME_COLUMNS else _FIGURES.match(cell)
    if figures or near or shortened(cell) or column == "claim_id":
        return f'"{cell[:_LONGEST]}"'
    return f'"{cell[:1]}***"'


def ranges(numbers: Iterable[int], most: int = 10) -> str:
    """Row numbers in words: ``rows 2-5, 9 and 3 more``."""
    runs: list[list[int]] = []
    for number in sorted(numbers):
        if runs and number == runs[-1][1] + 1:
            runs[-1][1] = number
        else:
            runs.append([number, number])
    named = ", ".join(f"{a}-{b}" if b > a else f"{a}" for a, b in runs[:most])
    left = sum(b - a + 1 for a, b in runs[most:])
    several = len(runs) > 1 or runs[0][1] > runs[0][0]
    return f"{'rows' if several else 'row'} {named}" + (f" and {left} more" if left else "")


def _plain(header: str) -> str:
    return re.sub(r"[\s-]+", "_", header.strip().strip('"').strip()).lower()
