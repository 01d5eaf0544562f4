"""The CSV tables of ``maps``: comment lines say where a table comes from and what it covers."""

import contextlib
import csv
import datetime
import functools
from collections.abc import Iterable, Iterator
from typing import TextIO

import attrs

from x12tools.codes.storage import stored
from x12tools.errors import ConfigurationError
from x12tools.shipped import MAPS


@attrs.frozen(slots=True)
class Heading:
    """What the first lines of a table or code set say of it.

    ``valid_from`` and ``valid_to`` bound the dates of service it may judge; None is open.
    ``complete`` says that a code it lacks does not exist. ``version`` names the list, by its
    data date where nothing else does.
    """

    name: str
    title: str
    source: str
    version: str
    data_date: datetime.date
    valid_from: datetime.date | None
    valid_to: datetime.date | None
    complete: bool


@attrs.frozen(slots=True)
class Table:
    """A table: its rows, and what its first lines say of it (see Heading)."""

    name: str
    title: str
    source: str
    data_date: datetime.date
    valid_from: datetime.date | None
    valid_to: datetime.date | None
    complete: bool
    rows: tuple[dict[str, str], ...]
    version: str = ""

    @property
    def heading(self) -> Heading:
        """What its first lines say, without its rows."""
        return Heading(
            self.name,
            self.title,
            self.source,
            self.version or self.data_date.isoformat(),
            self.data_date,
            self.valid_from,
            self.valid_to,
            self.complete,
        )

    def covers(self, date: datetime.date | None) -> bool:
        """Whether the table may judge a date of service."""
        if date is None:
            return False
        return (self.valid_from is None or date >= self.valid_from) and (
            self.valid_to is None or date <= self.valid_to
        )


_loaded: dict[str, Heading] = {}


def loaded_tables() -> tuple[Heading, ...]:
    """What the tables that were loaded or named so far say of themselves, by name: a result may rest on
    them."""
    return tuple(_loaded[name] for name in sorted(_loaded))


def name_tables(names: Iterable[str]) -> None:
    """Adds tables to the loaded ones that are known to have been used, without reading their rows.

    Raises ConfigurationError as ``load_table`` does.
    """
    for name in names:
        if name not in _loaded:
            comments = []
            with _opened(name) as file:
                for line in file:
                    if not line.startswith("#"):
                        break
                    comments.append(line.rstrip("\n"))
            _loaded[name] = read_heading(name, comments)


@functools.cache
def load_table(name: str) -> Table:
    """A table by its path without ending, ``infusion/mue``: the user's imported one, else that of ``maps``.

    Raises ConfigurationError where it is missing or its first lines do not say what they must.
    """
    with _opened(name) as file:
        text = file.read()
    table = read_table(name, text)
    _loaded[name] = table.heading
    return table


@contextlib.contextmanager
def _opened(name: str) -> Iterator[TextIO]:
    try:
        path = stored(f"{name}.csv") or MAPS / f"{name}.csv"
        with path.open("r", encoding="utf-8") as file:
            yield file
    except OSError as why:
        raise ConfigurationError(f"table {name}: cannot be read") from why
    except UnicodeDecodeError as why:
        raise ConfigurationError(f"table {name}: is not UTF-8") from why


def read_table(name: str, text: str) -> Table:
    """A table in its file's text. Raises ConfigurationError as ``load_table`` does."""
    lines = text.splitlines()
    start = next((at for at, line in enumerate(lines) if not line.startswith("#")), len(lines))
    heading = read_heading(name, lines[:start])
    return Table(
        name=name,
        title=heading.title,
        source=heading.source,
        data_date=heading.data_date,
        valid_from=heading.valid_from,
        valid_to=heading.valid_to,
        complete=heading.complete,
        rows=_rows(name, lines[start:]),
        version=heading.version,
    )


def _rows(name: str, lines: list[str]) -> tuple[dict[str, str], ...]:
    reader = csv.reader(lines)
    columns = next(reader, [])
    try:
        return tuple(dict(zip(columns, row, strict=True)) for row in reader if row)
    except ValueError as why:
        raise ConfigurationError(f"table {name}: row {reader.line_num} has not {len(columns)} cells") from why


def read_heading(name: str, lines: list[str]) -> Heading:
    """What comment lines say. Raises ConfigurationError where they lack or mistake something."""
    said: dict[str, str] = {}
    for line in lines:
        key, _, value = line.lstrip("# ").partition(":")
        said[key.strip()] = value.strip()
    try:
        first, _, last = said["valid"].partition("..")
        return Heading(
            name=name,
            title=said["title"],
            source=said["source"],
            version=said.get("version") or said["data_date"],
            data_date=datetime.date.fromisoformat(said["data_date"]),
            valid_from=datetime.date.fromisoformat(first) if first else None,
            valid_to=datetime.date.fromisoformat(last) if last else None,
            complete=said["complete"] == "yes",
        )
    except (KeyError, ValueError) as why:
        raise ConfigurationError(f"table {name}: its first lines lack or mistake {why}") from why
