"""The CSV tables of ``maps``: comment lines say where a table comes from and what it covers."""

import csv
import datetime
import functools
from importlib.resources import files

import attrs

from x12tools.errors import ConfigurationError


@attrs.frozen(slots=True)
class Table:
    """A table: its rows, and what its first lines say of it.

    ``valid_from`` and ``valid_to`` bound the dates of service it may judge; None is open.
    ``complete`` says that a code it lacks does not exist.
    """

    name: str
    title: str
    source: str
    data_date: datetime.date
    valid_from: datetime.date | None
    valid_to: datetime.date | None
    complete: bool
    rows: tuple[dict[str, str], ...]

    def covers(self, date: datetime.date | None) -> bool:
        """Whether the table may judge a date of service."""
        if date is None:
            return False
        return (self.valid_from is None or date >= self.valid_from) and (
            self.valid_to is None or date <= self.valid_to
        )


_loaded: dict[str, Table] = {}


def loaded_tables() -> tuple[Table, ...]:
    """The tables that were loaded so far, by name: those a result may rest on."""
    return tuple(_loaded[name] for name in sorted(_loaded))


@functools.cache
def load_table(name: str) -> Table:
    """A table of ``maps`` by its path without ending, ``infusion/mue``.

    Raises ConfigurationError where it is missing or its first lines do not say what they must.
    """
    try:
        lines = files("x12tools.maps").joinpath(f"{name}.csv").read_text("utf-8").splitlines()
    except OSError as why:
        raise ConfigurationError(f"table {name}: cannot be read") from why
    said: dict[str, str] = {}
    start = 0
    while start < len(lines) and lines[start].startswith("#"):
        key, _, value = lines[start].lstrip("# ").partition(":")
        said[key.strip()] = value.strip()
        start += 1
    try:
        first, _, last = said["valid"].partition("..")
        table = Table(
            name=name,
            title=said["title"],
            source=said["source"],
            data_date=datetime.date.fromisoformat(said["data_date"]),
            valid_from=datetime.date.fromisoformat(first) if first else None,
            valid_to=datetime.date.fromisoformat(last) if last else None,
            complete=said["complete"] == "yes",
            rows=tuple(csv.DictReader(lines[start:])),
        )
    except (KeyError, ValueError) as why:
        raise ConfigurationError(f"table {name}: its first lines lack or mistake {why}") from why
    _loaded[name] = table
    return table
