"""Rebuilds ``maps/infusion/opps_status.csv`` from CMS's OPPS Addendum B (CSV).

Drug codes alone: J and Q codes, C9 codes, blood products P904.
"""

from _table import LEVEL_2, options, read_rows, write_table

DRUGS = ("J", "Q", "C9", "P904")


def main() -> None:
    """Finds the SI column by its heading; the columns before it differ from year to year."""
    args = options(__doc__).parse_args()
    rows = []
    place = None
    for row in read_rows(args.file):
        if place is None:
            place = row.index("SI") if "SI" in row else None
        elif LEVEL_2.match(row[0]) and row[0].startswith(DRUGS) and row[place]:
            rows.append((row[0], row[place], str(args.first), str(args.last or "")))
    write_table(args, "OPPS status indicators of drug codes", ("code", "status", "from", "to"), rows)


if __name__ == "__main__":
    main()
