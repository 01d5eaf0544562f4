"""ICD-10-CM by date of service: one file of codes with their histories, searched in place.

The file's first lines name its periods, in order and without gaps; a period is ``list`` where
a dated list proves it, and ``between`` where no list does and only what the lists before and
after it agree on is known. A record is a code in seven characters and the sign of its
history; a history has a letter for each period: ``B`` billable, ``H`` header, ``-`` absent,
``?`` not known. Reading nothing but bytes, a look-up needs no table in memory.
"""

import bisect
import datetime
import functools

import attrs

from x12tools.codes.judging import Judgement, Verdict
from x12tools.codes.storage import stored
from x12tools.errors import ConfigurationError
from x12tools.shipped import MAPS

CODE = 7
"""Characters of a code in a record; the sign of its history and a newline follow."""

_RECORD = CODE + 2
_MOST = 100_000


@attrs.frozen(slots=True)
class Period:
    """A stretch of dates of service: ``listed`` by a dated list, or lying between two.

    ``without`` are the first letters of the codes that its list leaves out.
    """

    first: datetime.date
    last: datetime.date
    version: str
    listed: bool
    without: str = ""


@attrs.define(slots=True, eq=False)
class Icd10Cm:
    """The code set. ``records`` are sorted; ``histories`` maps a record's sign to its letters."""

    title: str
    source: str
    data_date: datetime.date
    periods: tuple[Period, ...]
    histories: dict[int, str]
    records: bytes
    name: str = "icd10cm"
    complete: bool = True
    _memo: dict[tuple[str, datetime.date | None], Judgement] = attrs.field(factory=dict, init=False)

    @property
    def version(self) -> str:
        """The newest list."""
        return self.periods[-1].version

    @property
    def valid_from(self) -> datetime.date:
        """The first day of the oldest list."""
        return self.periods[0].first

    @property
    def valid_to(self) -> datetime.date:
        """The last day of the newest list: the next one comes into force after it."""
        return self.periods[-1].last

    def judge(self, code: str, date: datetime.date | None) -> Judgement:
        """What the lists say of a code, without its dot, on a date of service."""
        found = self._memo.get((code, date))
        if found is None:
            if len(self._memo) >= _MOST:
                self._memo.clear()
            found = self._memo[code, date] = self._judged(code, date)
        return found

    def _judged(self, code: str, date: datetime.date | None) -> Judgement:
        at = self._period(date)
        if at is None:
            return Judgement(Verdict.SILENT, self.version)
        period = self.periods[at]
        history = self.history(code)
        if history is None:
            known = period.listed and code[:1] not in period.without
            return Judgement(Verdict.UNKNOWN if known else Verdict.SILENT, period.version)
        match history[at]:
            case "B":
                return Judgement(Verdict.VALID, period.version)
            case "H":
                return Judgement(Verdict.HEADER, period.version)
            case "-" if "B" in history or "H" in history:
                return Judgement(Verdict.NOT_IN_FORCE, period.version, *self._force(history, at))
            case "-":
                return Judgement(Verdict.UNKNOWN, period.version)
        return Judgement(Verdict.SILENT, period.version)

    def history(self, code: str) -> str | None:
        """A code's letters, one for each period; None for one that no list has."""
        if not code.isascii() or not 0 < len(code) <= CODE:
            return None
        wanted = code.ljust(CODE).encode("ascii")
        at = self._place(wanted)
        if self.records[at : at + CODE] != wanted:
            return None
        return self.histories[self.records[at + CODE]]

    def divisions(self, code: str, date: datetime.date, most: int = 6) -> list[str]:
        """The first billable codes under a header on a date of service, sorted."""
        at = self._period(date)
        found: list[str] = []
        if at is None:
            return found
        wanted = code.encode("ascii")
        place = self._place(code.ljust(CODE).encode("ascii"))
        while len(found) < most and self.records.startswith(wanted, place):
            if self.histories[self.records[place + CODE]][at] == "B":
                found.append(self.records[place : place + CODE].decode("ascii").rstrip())
            place += _RECORD
        return found

    def __len__(self) -> int:
        return len(self.records) // _RECORD

    def codes(self) -> list[tuple[str, str]]:
        """Every code with its history, sorted by code."""
        starts = range(0, len(self.records), _RECORD)
        return [
            (
                self.records[at : at + CODE].decode("ascii").rstrip(),
                self.histories[self.records[at + CODE]],
            )
            for at in starts
        ]

    def _place(self, wanted: bytes) -> int:
        records = self.records
        low, high = 0, len(records) // _RECORD
        while low < high:
            middle = (low + high) // 2
            if records[middle * _RECORD : middle * _RECORD + CODE] < wanted:
                low = middle + 1
            else:
                high = middle
        return low * _RECORD

    def _period(self, date: datetime.date | None) -> int | None:
        if date is None:
            return None
        at = bisect.bisect_right(self.periods, date, key=_first) - 1
        return at if at >= 0 and date <= self.periods[at].last else None

    def _force(self, history: str, at: int) -> tuple[datetime.date | None, datetime.date | None]:
        """When the code was, or will be, in force, as far as the lists beside the day prove it."""
        before = next((n for n in range(at - 1, -1, -1) if history[n] in "BH"), None)
        if before is not None:
            return None, self.periods[before].last if history[before + 1] == "-" else None
        after = next(n for n in range(at + 1, len(history)) if history[n] in "BH")
        return (self.periods[after].first if history[after - 1] == "-" else None), None


def _first(period: Period) -> datetime.date:
    return period.first


def parse_icd10cm(data: bytes, name: str) -> Icd10Cm:
    """The set in a file's bytes. Raises ConfigurationError where they are not what they must be."""
    said: dict[str, str] = {}
    periods: list[Period] = []
    histories: dict[int, str] = {}
    start = 0
    try:
        while data[start : start + 1] == b"#":
            end = data.index(b"\n", start)
            key, _, value = data[start + 1 : end].decode("utf-8").strip().partition(": ")
            word, _, sign = key.partition(" ")
            if word == "period":
                periods.append(_period(value))
            elif word == "history":
                histories[ord(sign)] = value.strip()
            else:
                said[key] = value
            start = end + 1
        records = data[start:]
        if len(records) % _RECORD or not periods:
            raise ValueError("a record of another width")
        return Icd10Cm(
            title=said["title"],
            source=said["source"],
            data_date=datetime.date.fromisoformat(said["data_date"]),
            periods=tuple(periods),
            histories=histories,
            records=records,
        )
    except (KeyError, ValueError) as why:
        raise ConfigurationError(f"code set {name}: its first lines lack or mistake {why}") from why


def _period(text: str) -> Period:
    dates, kind, without, version = (part.strip() for part in text.split(";", 3))
    first, _, last = dates.partition("..")
    return Period(
        datetime.date.fromisoformat(first),
        datetime.date.fromisoformat(last),
        version,
        kind == "list",
        "" if without == "all" else without.removeprefix("without ").replace(" ", ""),
    )


@functools.cache
def load_icd10cm() -> Icd10Cm:
    """The set: the user's imported one, else the one shipped."""
    path = stored("codes/icd10cm.txt")
    try:
        data = (path or MAPS.joinpath("codes", "icd10cm.txt")).read_bytes()
    except OSError as why:
        raise ConfigurationError("code set icd10cm: cannot be read") from why
    return parse_icd10cm(data, str(path or "icd10cm"))
