"""The cells of a side file, as people and spreadsheets write them: each is read, or says why not.

What a spreadsheet does to a cell (``1.2E+11`` for a long number, ``8/15/2024 9:00`` for a time)
is named, never guessed back: the day and the month cannot be told apart, digits are gone.
"""

import contextlib
import datetime
import difflib
import functools
import re
from collections.abc import Callable
from decimal import Decimal
from typing import Any

Reader = Callable[[str], Any]
"""Reads a cell that is not empty and has no spaces around it; raises CellError."""

_NUMBER = r"[0-9]{1,12}(?:\.[0-9]{1,9})?"
_PLAIN = re.compile(rf"{_NUMBER}\Z")
_AMOUNT = re.compile(rf"({_NUMBER}) ?([^\W\d_]{{1,12}})\Z")
_VIAL = re.compile(rf"([0-9]{{1,4}}) ?[xX×*] ?({_NUMBER}) ?([^\W\d_]{{1,12}})\Z")
_SHORTENED = re.compile(r"[0-9](?:[.,][0-9]+)?[eE]\+[0-9]{1,3}\Z")
_SLASHED = re.compile(
    r"([0-9]{1,2})[/.-]([0-9]{1,2})[/.-]([0-9]{4}|[0-9]{2})"
    r"(?: ([0-9]{1,2}):([0-9]{2})(?::[0-9]{2})? ?([AaPp][Mm])?)?\Z"
)
_SERIAL = re.compile(r"[2-7][0-9]{4}(?:\.[0-9]+)?\Z")
_ISO = re.compile(r"[0-9]{4}[0-9W-]{4,6}[T ][0-9:.,]+(?:Z|[+-][0-9:]+)?\Z", re.ASCII)
_USUAL = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}(?::[0-9]{2})?\Z")
_ONE_DIGIT = re.compile(r"[T ]([0-9]:)")
_CODE = re.compile(r"[A-Z0-9][0-9]{3}[A-Z0-9]\Z")

_UNITS = {
    "mg": "mg mgs milligram milligrams",
    "mcg": "mcg ug µg μg microgram micrograms",
    "g": "g gm gms gram grams",
    "kg": "kg",
    "ng": "ng",
    "mL": "ml mls cc milliliter milliliters millilitre millilitres",
    "L": "l liter liters litre litres",
    "units": "unit units u iu",
    "meq": "meq",
    "mmol": "mmol",
    "mCi": "mci",
    "vial": "vial vials",
}
_UNIT_OF = {written: unit for unit, words in _UNITS.items() for written in words.split()}
UNITS = tuple(_UNITS)
"""The units of a dose, a vial or waste, as the drug table writes them."""


SHORTENED = "is a number that a spreadsheet shortened; format the column as text, export again"


class CellError(ValueError):
    """What is wrong with a cell, in words that do not repeat it.

    ``near`` says that the cell is nearly a known word, and so no patient's name.
    """

    def __init__(self, message: str, *, near: bool = False) -> None:
        super().__init__(message)
        self.near = near


def shortened(text: str) -> bool:
    """Whether a spreadsheet made a power of ten of a long number: its last digits are lost."""
    return bool(_SHORTENED.match(text))


@functools.lru_cache(maxsize=4096)
def text(cell: str) -> str:
    """Any text, its inner spaces single."""
    return " ".join(cell.split())


@functools.lru_cache(maxsize=4096)
def number(cell: str) -> Decimal:
    """A number of zero or more with a decimal point: ``400``, ``12.5``."""
    if _PLAIN.match(cell):
        return Decimal(cell)
    _explain_number(cell)
    raise CellError("is no number; write 400 or 12.5")


def _explain_number(cell: str) -> None:
    if shortened(cell):
        raise CellError(SHORTENED)
    if re.match(r"-[0-9]", cell):
        raise CellError("is below zero")
    if re.match(r"[0-9.]*[0-9],[0-9]", cell):
        raise CellError("has a comma, which may be a decimal or a thousands mark; write 1234.5")


@functools.lru_cache(maxsize=4096)
def count(cell: str) -> int:
    """A whole number from 1; ``2.0``, as some programs write 2, is one."""
    found = Decimal(cell) if _PLAIN.match(cell) else None
    if found is None or found != found.to_integral_value() or not 1 <= found <= 999_999:
        raise CellError("is no whole number from 1")
    return int(found)


@functools.lru_cache(maxsize=256)
def unit(cell: str) -> str:
    """A unit of measure, one of UNITS however it is written (``MG``, ``ml``, ``IU``)."""
    found = _UNIT_OF.get(cell.strip(".").lower())
    if found:
        return found
    if "/" in cell:
        raise CellError(f"is a rate; give the whole amount in {', '.join(UNITS)}")
    raise CellError(f"is none of {', '.join(UNITS)}")


@functools.lru_cache(maxsize=4096)
def amount(cell: str) -> tuple[Decimal, str | None]:
    """A quantity and its unit, ``20mg``; the unit is None where none is written."""
    if _PLAIN.match(cell):
        return Decimal(cell), None
    match = _AMOUNT.match(cell)
    if match and match[2].lower() in _UNIT_OF:
        return Decimal(match[1]), unit(match[2])
    _explain_number(cell)
    raise CellError(f"is no amount; write 20mg (the units are {', '.join(UNITS)})")


@functools.lru_cache(maxsize=4096)
def vials(cell: str) -> tuple[tuple[int, Decimal, str], ...]:
    """What was opened, ``1x400mg+2x100mg``: count, size and unit of each."""
    found = []
    for part in cell.split("+"):
        match = _VIAL.match(part.strip())
        if match is None or int(match[1]) == 0 or Decimal(match[2]) == 0:
            raise CellError("names no vials; write 4x100mg or 1x400mg+2x100mg")
        found.append((int(match[1]), Decimal(match[2]), unit(match[3])))
    return tuple(found)


@functools.lru_cache(maxsize=65536)
def code(cell: str) -> str:
    """A HCPCS or CPT code: five characters, upper case."""
    found = cell.upper()
    if not _CODE.match(found):
        raise CellError("is no code of five characters, as J1745 or 96413")
    return found


@functools.lru_cache(maxsize=65536)
def ndc(cell: str) -> str:
    """An NDC as written, with hyphens or without."""
    if re.match(r"[0-9]{4,5}-[0-9]{3,4}-[0-9]{1,2}\Z", cell) or re.match(r"[0-9]{10,11}\Z", cell):
        return cell
    if shortened(cell):
        raise CellError(SHORTENED)
    raise CellError("is no NDC; write 57894-003-01 or 57894000301")


def word(*allowed: str) -> Callable[[str], str]:
    """A reader of one of these words, in any case."""

    @functools.lru_cache(maxsize=256)
    def read(cell: str) -> str:
        found = cell.lower()
        if found in allowed:
            return found
        near = difflib.get_close_matches(found, allowed, 1, 0.6)
        meant = f"; is {near[0]} meant?" if near else ""
        raise CellError(f"is none of {', '.join(allowed)}{meant}", near=bool(near))

    return read


def moment(cell: str) -> datetime.datetime:
    """A day and time in ISO 8601, ``2024-08-15T09:00``, on the clock of the place.

    Seconds are read; an offset is kept, and the caller brings start and stop to one clock.
    """
    if _USUAL.match(cell):
        with contextlib.suppress(ValueError):
            return datetime.datetime.fromisoformat(cell)
    if _ISO.match(cell):
        padded = _ONE_DIGIT.sub(r"T0\1", cell)
        ends_day = re.search(r"[T ]24:?00", padded)
        if ends_day:
            padded = padded.replace(ends_day.group(), ends_day.group().replace("24", "00"))
        try:
            found = datetime.datetime.fromisoformat(padded)
            return found + datetime.timedelta(days=1) if ends_day else found
        except (ValueError, OverflowError):
            raise CellError("is no day and time of the calendar") from None
    if _iso_day(cell) is not None:
        raise CellError("has no time of day; write 2024-08-15T09:00")
    raise CellError(_spreadsheet_date(cell, "2024-08-15T09:00"))


@functools.lru_cache(maxsize=4096)
def day(cell: str) -> datetime.date:
    """A date in ISO 8601, ``2024-08-15``; midnight after it, as spreadsheets add it, is dropped."""
    plain = re.sub(r"[T ]00:00(:00)?\Z", "", cell)
    found = _iso_day(plain)
    if found is None:
        raise CellError(_spreadsheet_date(cell, "2024-08-15"))
    return found


def _iso_day(cell: str) -> datetime.date | None:
    if not re.match(r"[0-9]{4}-?[0-9]{2}-?[0-9]{2}\Z", cell, re.ASCII):
        return None
    try:
        return datetime.date.fromisoformat(cell)
    except ValueError:
        return None


def _spreadsheet_date(cell: str, example: str) -> str:
    """What to write for a date as spreadsheets show it; the month first is one reading of two."""
    timed = "T" in example
    if match := _SLASHED.match(cell):
        month, on, year, hour, minute, half = match.groups()
        clock = int(hour or 0) % (12 if half else 24) + (12 if half and half.lower() == "pm" else 0)
        try:
            read = datetime.datetime(int(year), int(month), int(on), clock, int(minute or 0))  # noqa: DTZ001
        except ValueError:
            return f"is a date as a spreadsheet shows it; write {example}"
        if len(year) == 4 and (hour or not timed):
            meant = read.isoformat(timespec="minutes") if timed else read.date().isoformat()
            return f"is a date as a spreadsheet shows it; write {meant} if the month stands first"
        return f"is a date as a spreadsheet shows it; write {example}"
    if _SERIAL.match(cell):
        seconds = round(Decimal(cell) * 86400)
        read = datetime.datetime(1899, 12, 30) + datetime.timedelta(seconds=seconds)  # noqa: DTZ001
        meant = read.isoformat(timespec="minutes") if timed else read.date().isoformat()
        return f"is a spreadsheet's number for {meant}; write that"
    if timed and re.match(r"[0-9]{1,2}:[0-9]{2}", cell):
        return f"has no date; write {example}"
    return f"is no {'time' if timed else 'date'} in ISO 8601; write {example}"
