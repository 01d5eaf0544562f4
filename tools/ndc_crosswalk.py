"""Rebuilds ``maps/infusion/ndc_crosswalk.csv`` from CMS's quarterly ASP NDC-HCPCS crosswalk (CSV).

Only numbers are taken, no descriptors: NDC, code, package size and quantity, billing units of
one item and of the package. A row without an eleven-digit NDC is passed over.
"""

import re
from pathlib import Path

from _table import LEVEL_2, options, read_rows, table_codes, write_table

NDC = re.compile(r"\d{5}-?\d{4}-?\d{2}\Z", re.ASCII)


def main() -> None:
    """Reads the columns by place: CMS renames the first one every quarter."""
    parser = options(__doc__)
    parser.add_argument("--drugs", type=Path, help="keep the codes of this table alone")
    args = parser.parse_args()
    wanted = table_codes(args.drugs) if args.drugs else None
    rows = []
    for row in read_rows(args.file):
        if len(row) < 10 or not LEVEL_2.match(row[0]) or not NDC.match(row[3]):
            continue
        if wanted is None or row[0] in wanted:
            rows.append((row[3].replace("-", ""), row[0], row[6], row[7], row[8], row[9]))
    write_table(
        args,
        "NDCs and the HCPCS codes that bill them, with billing units",
        ("ndc", "code", "package_size", "package_quantity", "bill_units", "bill_units_per_package"),
        sorted(rows),
    )


if __name__ == "__main__":
    main()
