"""CMS's HCPCS Level II file, fixed-width (``…_ANWEB.txt``) or CSV: codes, modifiers, their dates."""

import datetime
import re
from collections.abc import Iterable, Iterator

from x12tools.codes.importing.reading import (
    Dates,
    Refused,
    Source,
    dates_said,
    iso_day,
    quarter,
    read_columns,
)
from x12tools.codes.importing.tabulated import Imported, table
from x12tools.codes.tables import load_table

EXPECTED = "the HCPCS Level II file of CMS, fixed-width (HCPC…_ANWEB.txt) or CSV"
_RECORD = re.compile(r"([A-Z]\d{4}|   [A-Z0-9]{2})\d{5}([3478])", re.ASCII)
_CODE = re.compile(r"[A-Z]\d{4}\Z", re.ASCII)
_MODIFIER = re.compile(r"[A-Z][A-Z0-9]\Z|[0-9][A-Z]\Z", re.ASCII)
_ANNUAL = re.compile(r"HCPC(20\d\d)_CONTR", re.IGNORECASE)
_FIRST_LINES = "37"
_COLUMNS = {
    "code": ("hcpc", "hcpcs code", "hcpcs", "code"),
    "added": ("add dt", "add date", "added", "date added", "code added date"),
    "terminated": ("term dt", "term date", "terminated", "termination date"),
}
_FEWEST = 3_000

Row = tuple[str, str, str]


def read_hcpcs(source: Source, given: Dates) -> list[Imported]:
    """Two sets: the codes, and the modifiers. A file's first record of a code has its dates.

    What the file leaves unsaid comes from the set there was: the dates of its codes where it
    has none, and the codes that ended before it.
    """
    fixed = any(_RECORD.match(line) for line in source.head.splitlines())
    rows: dict[str, Row] = {}
    for code, added, terminated in _fixed(source) if fixed else _tabular(source):
        rows.setdefault(code, (code, added, terminated))
    codes = {code: row for code, row in rows.items() if _CODE.match(code)}
    modifiers = {code: row for code, row in rows.items() if _MODIFIER.match(code)}
    if not codes:
        raise Refused(EXPECTED, "no row with a code as J1745")
    annual = _ANNUAL.search(source.names)
    span = given.or_else(quarter(int(annual[1]), 1) if annual else dates_said(source))
    complete = len(codes) >= _FEWEST and span.last is not None
    note = "" if complete else f"{len(codes)} codes are no whole list: an unknown code stays silent"
    origin = f"CMS HCPCS Level II, {span.version}; imported from {source.name}"
    columns = ("code", "added", "terminated")
    found = []
    for name, title, new in (
        ("infusion/hcpcs_dates", "HCPCS Level II codes: added, ended (last day)", codes),
        ("codes/modifiers", "HCPCS Level II modifiers: added, ended (last day)", modifiers),
    ):
        if new:
            whole = _with_known(new, load_table(name).rows, span.first)
            found.append(table(name, title, origin, span, columns, whole, complete=complete, note=note))
            note = ""
    return found


def _with_known(new: dict[str, Row], known: Iterable[dict[str, str]], first: datetime.date) -> list[Row]:
    merged = dict(new)
    for row in known:
        code, added, terminated = row["code"], row["added"], row["terminated"]
        if code not in new:
            if terminated and terminated < str(first):
                merged[code] = (code, added, terminated)
        elif not any(new[code][1:]):
            merged[code] = (code, added, terminated)  # CMS's lists go on naming codes that ended
    return sorted(merged.values())


def _fixed(source: Source) -> Iterator[Row]:
    """Code 1-5, record 11 (3 and 7 begin a code or modifier), added 269-276, ended 285-292."""
    for line in source.text.splitlines():
        match = _RECORD.match(line)
        if match and match[2] in _FIRST_LINES and len(line) >= 276:
            yield match[1].strip(), iso_day(line[268:276]), _last_day(line[284:292])


def _tabular(source: Source) -> Iterator[Row]:
    for row in read_columns(source, _COLUMNS, optional=("added", "terminated")):
        yield (
            row["code"].strip().upper(),
            iso_day(row.get("added", "")),
            _last_day(row.get("terminated", "")),
        )


def _last_day(text: str) -> str:
    """CMS's termination date is the code's last day."""
    day = iso_day(text)
    return "" if day and datetime.date.fromisoformat(day).year >= 2099 else day
