"""Rebuilds ``maps/codes/claim_status.csv`` or ``claim_status_category.csv`` from pyx12's ``codes.xml``.

``claim_status.py claim_status FILE`` takes the numbers alone; the words are X12's.
"""

import sys

from _table import options, write_table
from lxml import etree

TITLES = {"claim_status": "claim status codes", "claim_status_cat": "claim status category codes"}


def main() -> None:
    """The first word is the code set's id in the file."""
    id = sys.argv.pop(1) if len(sys.argv) > 1 else ""
    parser = options(__doc__)
    if id not in TITLES:
        parser.error(f"say {' or '.join(TITLES)} first")
    args = parser.parse_args()
    for codeset in etree.parse(args.file).iter("codeset"):
        if codeset.findtext("id") == id:
            codes = [(code.text or "",) for code in codeset.iter("code")]
            write_table(args, TITLES[id], ("code",), codes, any_date=True)


if __name__ == "__main__":
    main()
