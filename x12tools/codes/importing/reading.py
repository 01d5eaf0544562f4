"""Publishers' files as they ship: zipped or not, in their encodings, with text above the header."""

import csv
import datetime
import io
import re
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import attrs

from x12tools.errors import UsageError

_LARGEST = 1 << 30
_TEXT = (".txt", ".csv", ".tsv")
_PREAMBLE = 40
"""Within how many rows a header must come."""

_MONTHS = "january february march april may june july august september october november december".split()
_RANGE = re.compile(
    r"(?i)effective\s+([a-z]+)\s+(\d{1,2}),?\s+(\d{4})\s*(?:through|-|to)\s*([a-z]+)\s+(\d{1,2}),?\s+(\d{4})"
)
_QUARTER = re.compile(
    rf"(?i)(?<![a-z])({'|'.join(m[:3] + '(?:' + m[3:] + ')?' for m in _MONTHS)})[-_. ]*(20\d\d)"
)
_QUARTER_AFTER = re.compile(rf"(?i)(20\d\d)[-_. ]*({'|'.join(m[:3] for m in _MONTHS)})")
_NUMERIC = re.compile(r"(?<!\d)(\d{1,2})-(\d{1,2})-(20\d\d)(?!\d)")
_ISO_MONTH = re.compile(r"(?<!\d)(20\d\d)[-_](0[1-9]|1[0-2])(?!\d)")


class Refused(UsageError):
    """A file that is not what its kind must be: what was expected, what was found."""

    def __init__(self, expected: str, found: str) -> None:
        super().__init__(f"expected {expected}; found {found}")


@attrs.frozen(slots=True)
class Source:
    """A file's text, and the name by which the publisher knows it, with that of the zip it came in."""

    name: str
    text: str
    archive: str = ""

    @property
    def names(self) -> str:
        """Both names, for what they say of month and year."""
        return f"{self.name} {self.archive}".strip()

    @property
    def head(self) -> str:
        """Its first lines, where publishers say what the file is and for when."""
        return self.text[:3000]


@attrs.frozen(slots=True)
class Dates:
    """The days that a list is for, and its version, as far as someone said."""

    first: datetime.date | None = None
    last: datetime.date | None = None
    version: str | None = None

    def or_else(self, found: "Dates | None") -> "Span":
        """These, filled from what the file says.

        Raises UsageError where neither says from when, or the days are in the wrong order.
        """
        first = self.first or (found.first if found else None)
        if first is None:
            raise UsageError("the file does not say from when it holds: give --from, and --to if it ends")
        last = self.last or (found.last if found and found.last and found.last >= first else None)
        if last is not None and last < first:
            raise UsageError(f"--to {last} is before --from {first}")
        return Span(first, last, self.version or (found.version if found else None) or str(first))


@attrs.frozen(slots=True)
class Span:
    """The days that a list is for; ``last`` None is open."""

    first: datetime.date
    last: datetime.date | None
    version: str

    @property
    def until(self) -> datetime.date:
        """The last day. Raises UsageError where none is known: a complete list must end."""
        if self.last is None:
            raise UsageError("the file does not say until when it holds: give --to")
        return self.last


def sources(path: Path) -> Iterator[Source]:
    """The text of a file, or of each text file in a zip, the largest first.

    Raises Refused for a file that holds no text, OSError where it cannot be read.
    """
    data = path.read_bytes()
    if not data.startswith(b"PK\x03\x04"):
        yield Source(path.name, _decoded(data, path.name))
        return
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = sorted(archive.infolist(), key=lambda one: -one.file_size)
            if any(one.filename.startswith("xl/") for one in members):
                raise Refused("a text or CSV file, or a zip of them", "an Excel workbook; save it as CSV")
            texts = [one for one in members if one.filename.lower().endswith(_TEXT)]
            if not texts:
                raise Refused(
                    f"a zip with a file of {' '.join(_TEXT)}", ", ".join(archive.namelist()[:5]) or "nothing"
                )
            for one in texts:
                if one.file_size > _LARGEST:
                    raise Refused("a file of at most 1 GB", f"{one.filename} of {one.file_size} bytes")
                yield Source(Path(one.filename).name, _decoded(archive.read(one), one.filename), path.name)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError) as why:
        raise Refused("a zip that can be opened", str(why)) from why


def _decoded(data: bytes, name: str) -> str:
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return data.decode("utf-16")
    if b"\0" in data[:4096]:
        raise Refused("a text or CSV file, or a zip of them", f"{name}, which is binary")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")


def read_columns(
    source: Source, wanted: Mapping[str, Sequence[str]], optional: Sequence[str] = ()
) -> Iterator[dict[str, str]]:
    """The rows under the header, each by our own column names.

    ``wanted`` gives for each column the publisher's names for it, as beginnings of the words
    in the heading. Raises Refused where no row near the top has all that are not ``optional``.
    """
    delimiter = _delimiter(source)
    rows = csv.reader(_lines(source.text), delimiter=delimiter)
    best: dict[str, int] = {}
    seen: list[str] = []
    try:
        for number, row in enumerate(rows):
            places = _places(row, wanted)
            if all(name in places or name in optional for name in wanted):
                break
            if len(places) > len(best) or not seen:
                best, seen = places, [cell.strip() for cell in row if cell.strip()]
            if number >= _PREAMBLE:
                raise _no_header(wanted, optional, best, seen)
        else:
            raise _no_header(wanted, optional, best, seen)
        for row in rows:
            yield {name: row[at].strip() if at < len(row) else "" for name, at in places.items()}
    except csv.Error as why:
        raise Refused("a CSV or tab-separated file", str(why)) from why


def _lines(text: str) -> Iterator[str]:
    """Line by line without a second copy: CMS's pair files have over a hundred megabytes."""
    at = 0
    while at < len(text):
        end = text.find("\n", at) + 1 or len(text)
        yield text[at:end]
        at = end


def _delimiter(source: Source) -> str:
    lines = source.head.splitlines()[:_PREAMBLE]
    return max(",\t|", key=lambda sign: max((line.count(sign) for line in lines), default=0))


def _places(row: Sequence[str], wanted: Mapping[str, Sequence[str]]) -> dict[str, int]:
    words = [_plain(cell) for cell in row]
    found: dict[str, int] = {}
    for name, headings in wanted.items():
        for heading in headings:
            exact = [at for at, word in enumerate(words) if word == heading]
            near = exact or [at for at, word in enumerate(words) if word.startswith(heading)]
            if near and near[0] not in found.values():
                found[name] = near[0]
                break
    return found


def _plain(heading: str) -> str:
    words = re.sub(r"[^a-z0-9]+", " ", heading.lower()).split()
    return " ".join(words[1:] if words and re.fullmatch(r"20\d\d", words[0]) else words)


def _no_header(
    wanted: Mapping[str, Sequence[str]], optional: Sequence[str], best: dict[str, int], seen: list[str]
) -> Refused:
    expected = ", ".join(f"'{headings[0]}'" for name, headings in wanted.items() if name not in optional)
    lacks = [name for name in wanted if name not in best and name not in optional]
    shown = ", ".join(seen[:12])[:200] or "no rows"
    return Refused(f"a header with columns as {expected}", f"{shown} (none for {', '.join(lacks)})")


def dates_said(source: Source) -> Dates | None:
    """The days by the file's first lines (``Effective January 1, 2026 through March 31, 2026``), else
    the quarter by its name or first lines (``July 2024``, ``HCPC2024_JUL``, ``Eff_01-01-2024``)."""
    if match := _RANGE.search(source.head):
        first, last = _day(match[1], match[2], match[3]), _day(match[4], match[5], match[6])
        if first and last:
            return Dates(first, last, f"{first:%B %Y}")
    for text in (source.name, source.archive, source.head):
        if (match := _NUMERIC.search(text)) and 1 <= int(match[1]) <= 12:
            return quarter(int(match[3]), int(match[1]))
        if match := _QUARTER.search(text):
            return quarter(int(match[2]), _month(match[1]))
        if match := _QUARTER_AFTER.search(text):
            return quarter(int(match[1]), _month(match[2]))
        if match := _ISO_MONTH.search(text):
            return quarter(int(match[1]), int(match[2]))
    return None


def quarter(year: int, month: int) -> Dates:
    """The days from the first of a month to the end of its calendar quarter."""
    first = datetime.date(year, month, 1)
    end = (month + 2) // 3 * 3
    following = datetime.date(year + (end == 12), end % 12 + 1, 1)
    return Dates(first, following - datetime.timedelta(days=1), f"{first:%B %Y}")


def _month(name: str) -> int:
    return next((number for number, month in enumerate(_MONTHS, 1) if month.startswith(name.lower()[:3])), 1)


def _day(month: str, day: str, year: str) -> datetime.date | None:
    try:
        return datetime.date(int(year), _month(month), int(day))
    except ValueError:
        return None


def iso_day(text: str) -> str:
    """A publisher's day (``20240701``, ``7/1/2024``, ``2024-07-01``) as ISO 8601; empty for none.

    Raises Refused for text that is no day.
    """
    text = text.strip().strip("*").strip()
    if not text:
        return ""
    for form in ("%Y%m%d", "%m/%d/%Y", "%Y-%m-%d", "%m/%d/%y", "%m-%d-%Y"):
        try:
            return str(datetime.datetime.strptime(text.split(" ")[0], form).date())  # noqa: DTZ007 (a date)
        except ValueError:
            continue
    raise Refused("a day as 20240701 or 7/1/2024", repr(text[:20]))
