"""What importers make: the text of a table of ours, with the lines that say what it is."""

import csv
import io
import re
from collections.abc import Iterable, Sequence

import attrs

from x12tools.codes.importing.reading import Span

CODE = re.compile(r"[0-9A-Z]\d{3}[0-9A-Z]\Z", re.ASCII)
"""A HCPCS code of either level; publishers put notes and headings between their rows."""


@attrs.frozen(slots=True)
class Imported:
    """A set as it will be stored: its name among the tables, its file's text, its rows.

    ``note`` tells the user what the import could not do.
    """

    name: str
    text: str
    rows: int
    span: Span
    note: str = ""


def table(
    name: str,
    title: str,
    source: str,
    span: Span,
    columns: Sequence[str],
    rows: Iterable[Sequence[str]],
    *,
    complete: bool,
    note: str = "",
) -> Imported:
    """A table in the form of ``maps``; the same row comes once."""
    kept = list(dict.fromkeys(tuple(row) for row in rows))
    out = io.StringIO()
    out.write(f"# title: {title}\n# source: {source}\n# data_date: {span.first}\n# version: {span.version}\n")
    out.write(f"# valid: {span.first}..{span.last or ''}\n# complete: {'yes' if complete else 'no'}\n")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows(kept)
    return Imported(f"{name}.csv", out.getvalue(), len(kept), span, note)
