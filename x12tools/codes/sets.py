"""The code sets by name, and the judgement of a code by its own days in force."""

import datetime
import functools
from collections.abc import Iterator
from importlib.resources.abc import Traversable
from pathlib import Path

import attrs

from x12tools.codes.icd10cm import load_icd10cm
from x12tools.codes.judging import CodeSet, Judgement, Verdict
from x12tools.codes.storage import codes_folder, stored
from x12tools.codes.tables import Heading, Table, load_table, read_heading
from x12tools.errors import ConfigurationError
from x12tools.shipped import MAPS

_FIRST = ("added", "from")
_LAST = ("terminated", "to", "closed")
_MOST = 100_000
_DATE_SIZES = (0, 10)
_TABLES = {
    "hcpcs": ("infusion/hcpcs_dates",),
    "modifiers": ("codes/modifiers",),
    "place_of_service": ("codes/place_of_service",),
    "states": ("codes/states",),
    "countries": ("codes/countries",),
    "taxonomy": ("codes/taxonomy",),
    "carc": ("codes/carc", "denials/carc"),
    "rarc": ("codes/rarc", "denials/rarc"),
    "claim_status": ("codes/claim_status",),
    "claim_status_category": ("codes/claim_status_category",),
}
"""The table of each set, the licensed list that only a user can import before our own."""

_WORDS = {
    "hcpcs": "HCPCS Level II",
    "modifiers": "HCPCS Level II",
    "place_of_service": "CMS's place of service codes",
    "states": "the postal codes of states",
    "countries": "ISO 3166-1",
    "taxonomy": "NUCC's taxonomy",
    "carc": "the reason codes",
    "rarc": "the remark codes",
    "claim_status": "the claim status codes",
    "claim_status_category": "the claim status category codes",
}
"""How a message names each list, before its version."""

Days = tuple[str, str]
"""First and last day of a code, ISO 8601; empty is open."""


@attrs.define(slots=True, eq=False)
class DatedCodes:
    """A set of codes with the first and last day of each, made of a table.

    A day the table does not cover is judged all the same where a code's own days decide.
    """

    name: str
    table: Table
    days: dict[str, Days]
    _memo: dict[tuple[str, datetime.date | None], Judgement] = attrs.field(factory=dict, init=False)

    @property
    def title(self) -> str:
        """What the codes are, in words."""
        return self.table.title

    @property
    def source(self) -> str:
        """Publisher and file."""
        return self.table.source

    @property
    def version(self) -> str:
        """The list's version."""
        return self.table.version

    @property
    def valid_from(self) -> datetime.date | None:
        """The first date of service it may judge; None is open."""
        return self.table.valid_from

    @property
    def valid_to(self) -> datetime.date | None:
        """The last date of service it may judge; None is open."""
        return self.table.valid_to

    @property
    def complete(self) -> bool:
        """Whether a code that it lacks does not exist, on the days that it covers."""
        return self.table.complete

    def judge(self, code: str, date: datetime.date | None) -> Judgement:
        """What the set says of a code on a date of service; without a date, whether it has it."""
        found = self._memo.get((code, date))
        if found is None:
            if len(self._memo) >= _MOST:
                self._memo.clear()
            found = self._memo[code, date] = self._judged(code, date)
        return found

    def _judged(self, code: str, date: datetime.date | None) -> Judgement:
        days = self.days.get(code)
        if days is None:
            unbounded = self.valid_from is None and self.valid_to is None
            known = self.complete and (unbounded or self.table.covers(date))
            return Judgement(Verdict.UNKNOWN if known else Verdict.SILENT, self._named)
        first, last = days
        day = date.isoformat() if date else ""
        if day and ((first and day < first) or (last and day > last)):
            return Judgement(Verdict.NOT_IN_FORCE, self._named, _day(first), _day(last))
        return Judgement(Verdict.VALID, self._named)

    @property
    def _named(self) -> str:
        return f"{_WORDS[self.name]} ({self.version})"


@functools.cache
def find_set(name: str) -> CodeSet | None:
    """A code set by its short name (``icd10cm``, ``carc`` …); None where none is shipped or imported.

    Raises ConfigurationError for a set that is broken.
    """
    if name == "icd10cm":
        return load_icd10cm()
    for path in _TABLES[name]:
        if stored(f"{path}.csv") or MAPS.joinpath(f"{path}.csv").is_file():
            return _dated(name, load_table(path))
    return None


def forget_sets() -> None:
    """Lets go of every set and table read so far: an import has replaced some."""
    find_set.cache_clear()
    load_icd10cm.cache_clear()
    load_table.cache_clear()
    headings.cache_clear()


def _dated(name: str, table: Table) -> DatedCodes:
    columns = table.rows[0].keys() if table.rows else ()
    first = next((column for column in _FIRST if column in columns), None)
    last = next((column for column in _LAST if column in columns), None)
    days = {row["code"]: (row[first] if first else "", row[last] if last else "") for row in table.rows}
    for code, each in days.items():
        if len(each[0]) not in _DATE_SIZES or len(each[1]) not in _DATE_SIZES:
            raise ConfigurationError(f"table {table.name}: {code} has no days as 2024-07-01")
    return DatedCodes(name, table, days)


def _day(text: str) -> datetime.date | None:
    return datetime.date.fromisoformat(text) if text else None


@attrs.frozen(slots=True)
class Listed:
    """A set or table as ``codes list`` shows it. ``place`` is its imported file, None when shipped."""

    heading: Heading
    rows: int
    place: Path | None


def listing() -> Iterator[Listed]:
    """Every set and table, imported before shipped, by name.

    Raises ConfigurationError for one whose first lines are not what they must be.
    """
    for name, (path, place) in sorted(_files().items()):
        lines = path.read_text("utf-8").splitlines()
        comments = [line for line in lines if line.startswith("#")]
        header = path.name.endswith(".csv")
        yield Listed(read_heading(name, comments), len(lines) - len(comments) - header, place)


@functools.cache
def headings() -> tuple[Heading, ...]:
    """What every set and table says of itself, by name; reads no more than the first lines."""
    found = []
    for name, (path, _) in sorted(_files().items()):
        comments = []
        with path.open("r", encoding="utf-8") as file:
            for line in file:
                if not line.startswith("#"):
                    break
                comments.append(line.rstrip("\n"))
        found.append(read_heading(name, comments))
    return tuple(found)


def _files() -> dict[str, tuple[Traversable, Path | None]]:
    found: dict[str, tuple[Traversable, Path | None]] = {}
    maps = MAPS
    for room in ("codes", "denials", "infusion"):
        for entry in maps.joinpath(room).iterdir():
            stem, _, ending = entry.name.rpartition(".")
            if ending in ("csv", "txt"):
                found[f"{room}/{stem}"] = (entry, None)
    folder = codes_folder()
    for room in ("codes", "denials", "infusion"):
        inner = folder / room
        if inner.is_dir():
            for path in inner.iterdir():
                if path.suffix in (".csv", ".txt") and not path.name.startswith("."):
                    found[f"{room}/{path.stem}"] = (path, path)
    return found
