"""Rebuilds ``maps/codes/place_of_service.csv`` from CMS's place of service code set (CSV).

What the set calls unassigned is no code. The first days are those that CMS announced for the
codes of late; the others are older than any date of service that can still be billed.
"""

from pathlib import Path

from _table import options, write_table

from x12tools.codes.importing.lists import read_place_codes
from x12tools.codes.importing.reading import sources

FIRST_DAYS = {
    "02": "2017-01-01",
    "10": "2022-01-01",
    "19": "2016-01-01",
    "27": "2023-10-01",
    "58": "2020-01-01",
}


def main() -> None:
    """Takes codes; names and descriptions are passed over."""
    args = options(__doc__).parse_args()
    (source,) = sources(Path(args.file))
    rows = [(code, first or FIRST_DAYS.get(code, ""), last) for code, first, last in read_place_codes(source)]
    write_table(
        args, "place of service codes: first and last day", ("code", "from", "to"), rows, complete=True
    )


if __name__ == "__main__":
    main()
