"""Rebuilds ``maps/infusion/hcpcs_dates.csv`` from CMS's HCPCS level II file (``…_ANWEB.txt``).

The file has fixed columns: code 1-5, record 6-10, date added 269-276, date ended 285-292.
"""

import datetime

from _table import LEVEL_2, options, write_table


def main() -> None:
    """Takes the first record of each code; the others continue its description."""
    args = options(__doc__).parse_args()
    rows = {}
    for line in args.file.read_text("latin-1").splitlines():
        code = line[:5]
        if LEVEL_2.match(code) and len(line) >= 276:
            rows.setdefault(code, (code, _iso(line[268:276]), _iso(line[284:292])))
    write_table(
        args, "HCPCS level II codes: added, ended", ("code", "added", "terminated"), sorted(rows.values())
    )


def _iso(text: str) -> str:
    text = text.strip()
    return str(datetime.datetime.strptime(text, "%Y%m%d").date()) if text else ""  # noqa: DTZ007 (a date)


if __name__ == "__main__":
    main()
