"""The page of the ledger names every table, and what is sealed and indexed of it."""

import re
from pathlib import Path

from x12tools.ledger.tables import METADATA

PAGE = (Path(__file__).parents[2] / "docs" / "ledger.md").read_text("utf-8")
ROW = re.compile(r"^\| `(\w+)` \| [^|]+ \|([^|]*)\|([^|]*)\|$", re.MULTILINE)


def names(cell):
    return set(re.findall(r"`(\w+)`", cell))


def test_the_page_has_each_table_and_all_that_is_sealed_and_indexed():
    told = {table: (names(sealed), names(indexed)) for table, sealed, indexed in ROW.findall(PAGE)}
    assert told == {
        table.name: (
            {one.name for one in table.c if one.name.startswith("sealed_")},
            {one.name for one in table.c if one.name.endswith("_index")},
        )
        for table in METADATA.sorted_tables
    }
