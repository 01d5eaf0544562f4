"""Rebuilds ``maps/codes/modifiers.csv`` from CMS's HCPCS level II file (``…_ANWEB.txt``).

The file has fixed columns: code 1-5, record 11 (7 begins a modifier), date added 269-276, date
ended 285-292. ``--later`` names a newer list without dates: a modifier that only it has is
known, but not from when.
"""

import datetime
import re
from pathlib import Path

from _table import options, read_rows, write_table

RECORD = re.compile(r"   ([A-Z][A-Z0-9])\d{5}7", re.ASCII)
MODIFIER = re.compile(r"[A-Z][A-Z0-9]\Z", re.ASCII)


def main() -> None:
    """Takes the first record of each modifier; the others continue its description."""
    parser = options(__doc__)
    parser.add_argument("--later", type=Path, help="a newer list, its codes in the first column (CSV)")
    args = parser.parse_args()
    rows = {}
    for line in args.file.read_text("latin-1").splitlines():
        match = RECORD.match(line)
        if match and len(line) >= 276:
            rows.setdefault(match[1], (match[1], _iso(line[268:276]), _iso(line[284:292])))
    for row in read_rows(args.later) if args.later else ():
        if MODIFIER.match(row[0]):
            rows.setdefault(row[0], (row[0], "", ""))
    write_table(
        args,
        "HCPCS level II modifiers: added, ended (last day)",
        ("code", "added", "terminated"),
        sorted(rows.values()),
        any_date=True,
    )


def _iso(text: str) -> str:
    text = text.strip()
    return str(datetime.datetime.strptime(text, "%Y%m%d").date()) if text else ""  # noqa: DTZ007 (a date)


if __name__ == "__main__":
    main()
