"""What the table tools share: codes, the form of a table of ``maps``, and the options of all tools."""

import argparse
import csv
import datetime
import io
import re
from collections.abc import Iterable, Sequence
from pathlib import Path

CODE = re.compile(r"[0-9A-Z]\d{3}[0-9A-Z]\Z", re.ASCII)
"""A HCPCS code of either level; publishers put notes and headings between their rows."""

LEVEL_2 = re.compile(r"[A-Z]\d{4}\Z", re.ASCII)
"""A HCPCS level II code: CMS's own, with no other owner's descriptors."""


def options(description: str) -> argparse.ArgumentParser:
    """A parser that knows what every tool asks: the file, the dates, where the table goes."""
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("file", type=Path, help="the publisher's file, as downloaded")
    parser.add_argument("--source", required=True, help="publisher and file, for the table's first lines")
    parser.add_argument("--from", dest="first", required=True, type=_date, help="first day it judges")
    parser.add_argument("--to", dest="last", type=_date, help="last day it judges; open if left out")
    parser.add_argument("--out", required=True, type=Path, help="the table to write")
    return parser


def _date(text: str) -> datetime.date:
    return datetime.date.fromisoformat(text)


def read_rows(path: Path, delimiter: str = ",") -> list[list[str]]:
    """The rows of a publisher's file that hold anything; CMS mixes UTF-8 and Latin-1."""
    data = path.read_bytes()
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("latin-1")
    return [
        [cell.strip() for cell in row] for row in csv.reader(io.StringIO(text), delimiter=delimiter) if row
    ]


def table_codes(path: Path, column: str = "code") -> frozenset[str]:
    """The codes of a table of ``maps``, to keep a publisher's file to what we judge."""
    lines = [line for line in path.read_text("utf-8").splitlines() if not line.startswith("#")]
    return frozenset(row[column] for row in csv.DictReader(lines))


def write_table(
    args: argparse.Namespace,
    title: str,
    columns: Sequence[str],
    rows: Iterable[Sequence[str]],
    *,
    complete: bool = False,
    any_date: bool = False,
) -> None:
    """Writes a table with its comment lines; rows keep their order, the same row comes once.

    ``any_date`` is for a list whose codes have their own days, or none at all.
    """
    kept = list(dict.fromkeys(tuple(row) for row in rows))
    if not kept:
        raise SystemExit(f"{args.file}: no row was recognised, {args.out} is left as it is")
    out = io.StringIO()
    out.write(f"# title: {title}\n# source: {args.source}\n# data_date: {args.first}\n")
    days = ".." if any_date else f"{args.first}..{args.last or ''}"
    out.write(f"# valid: {days}\n# complete: {'yes' if complete else 'no'}\n")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows(kept)
    args.out.write_text(out.getvalue(), "utf-8")
