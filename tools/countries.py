"""Rebuilds ``maps/codes/countries.csv`` from the time zone database's ``iso3166.tab`` (public domain)."""

import re

from _table import options, write_table

ROW = re.compile(r"([A-Z]{2})\t", re.ASCII)


def main() -> None:
    """Takes the codes alone."""
    args = options(__doc__).parse_args()
    rows = [(match[1],) for line in args.file.read_text("utf-8").splitlines() if (match := ROW.match(line))]
    write_table(args, "country codes of two letters", ("code",), sorted(rows), complete=True, any_date=True)


if __name__ == "__main__":
    main()
