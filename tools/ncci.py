"""Rebuilds ``maps/infusion/ptp.csv`` or ``mue.csv`` from CMS's quarterly NCCI files.

``ncci.py ptp PRACTITIONER.txt --outpatient HOSPITAL.txt`` takes the tab-separated pair files;
``ncci.py mue PRACTITIONER.csv --outpatient HOSPITAL.csv`` the tables of unlikely units. A pair
that ended before the quarter is passed over. ``--codes`` keeps the pairs of a table's codes.
"""

import datetime
import sys
from collections.abc import Iterator
from pathlib import Path

from _table import CODE, options, read_rows, table_codes, write_table


def main() -> None:
    """The first word says which of the two."""
    kind = sys.argv.pop(1) if len(sys.argv) > 1 else ""
    parser = options(__doc__)
    parser.add_argument("--outpatient", required=True, type=Path, help="the outpatient hospital file")
    parser.add_argument("--codes", type=Path, help="keep what names a code of this table")
    if kind not in ("ptp", "mue"):
        parser.error("say ptp or mue first")
    args = parser.parse_args()
    wanted = table_codes(args.codes) if args.codes else None
    settings = {"practitioner": args.file, "outpatient": args.outpatient}
    if kind == "ptp":
        pairs = [
            (name, *pair) for name, path in settings.items() for pair in _pairs(path, args.first, wanted)
        ]
        write_table(
            args,
            "NCCI procedure-to-procedure pairs of the administration codes; column 1 pays",
            ("setting", "column1", "column2", "modifier_indicator"),
            pairs,
        )
    else:
        units = {name: _units(path) for name, path in settings.items()}
        codes = sorted(units["practitioner"].keys() | units["outpatient"].keys())
        none = ("", "")
        write_table(
            args,
            "NCCI medically unlikely edits: most units a day",
            ("code", "practitioner", "mai_practitioner", "outpatient", "mai_outpatient"),
            [
                (code, *units["practitioner"].get(code, none), *units["outpatient"].get(code, none))
                for code in codes
                if wanted is None or code in wanted
            ],
        )


def _pairs(path: Path, first: datetime.date, wanted: frozenset[str] | None) -> Iterator[tuple[str, str, str]]:
    """(column 1, column 2, modifier indicator); columns: code, code, before 1996, from, to, indicator."""
    for row in read_rows(path, "\t"):
        if len(row) < 6 or not CODE.match(row[0]) or not CODE.match(row[1]):
            continue
        ended = row[4].strip("*")
        if ended and ended < first.strftime("%Y%m%d"):
            continue
        if wanted is None or row[0] in wanted:
            yield row[0], row[1], row[5][:1]


def _units(path: Path) -> dict[str, tuple[str, str]]:
    """Code to (units, adjudication indicator): the indicator's words are left, its digit stays."""
    return {
        row[0]: (row[1], row[2][:1])
        for row in read_rows(path)
        if len(row) > 2 and CODE.match(row[0]) and row[1].isdigit()
    }


if __name__ == "__main__":
    main()
