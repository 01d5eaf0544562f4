"""Rebuilds ``maps/infusion/asp.csv`` from CMS's quarterly ASP pricing file (CSV).

A code's payment limit is US dollars for one billing unit, before coinsurance.
"""

import re

from _table import LEVEL_2, options, read_rows, write_table

AMOUNT = re.compile(r"\d+(\.\d+)?\Z", re.ASCII)


def main() -> None:
    """Takes code and limit; thousands separators go, digits stay."""
    args = options(__doc__).parse_args()
    rows = []
    for row in read_rows(args.file):
        limit = row[3].replace(",", "").replace("$", "") if len(row) > 3 else ""
        if LEVEL_2.match(row[0]) and AMOUNT.match(limit):
            rows.append((row[0], limit))
    write_table(args, "Medicare payment limits of drugs, US dollars a billing unit", ("code", "amount"), rows)


if __name__ == "__main__":
    main()
