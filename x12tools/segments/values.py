"""Values of data elements: from text as their type says, and back to text with their own digits."""

import datetime
import functools
import re
from collections.abc import Callable
from decimal import Decimal
from typing import Any

from x12tools.segments.dictionary import DATA_ELEMENTS
from x12tools.wire.delimiters import Delimiters

_DECIMAL = re.compile(r"-?(?:\d+\.?\d*|\.\d+)\Z", re.ASCII)
_INTEGER = re.compile(r"-?\d{1,40}\Z", re.ASCII)
_DAY = re.compile(r"(\d{4})(\d\d)(\d\d)\Z", re.ASCII)
_TIME = re.compile(r"([01]\d|2[0-3])([0-5]\d)(?:([0-5]\d)\d{0,2})?\Z", re.ASCII)

SHORT_DATE, _SHORT_TIME = "I08", "I09"
SEPARATORS = frozenset({"I15", "I65"})
"""The data elements whose values are separators: the only ones that may hold one."""


class Unreadable(ValueError):
    """A value is not of its data element's type. Its text is left out: it may be a patient's."""


def _decimal(text: str) -> Decimal:
    if not _DECIMAL.match(text):
        raise Unreadable("not a decimal number")
    return Decimal(text)


def _integer(text: str) -> int:
    if not _INTEGER.match(text):
        raise Unreadable("not a whole number")
    return int(text)


def _date(text: str) -> datetime.date:
    match = _DAY.match(text)
    if not match:
        raise Unreadable("not a date of 8 digits, CCYYMMDD")
    year, month, day = match.groups()
    try:
        return datetime.date(int(year), int(month), int(day))
    except ValueError:
        raise Unreadable("not a day of the calendar") from None


def short_date(text: str) -> datetime.date:
    """A date of six digits, of this century. Raises Unreadable."""
    if len(text) != 6:
        raise Unreadable("not a date of 6 digits, YYMMDD")
    return _date("20" + text)


def _time(text: str) -> datetime.time:
    match = _TIME.match(text)
    if not match:
        raise Unreadable("not a time, HHMM")
    hour, minute, second = match.groups()
    return datetime.time(int(hour), int(minute), int(second or 0))


def period_days(form: str | None, text: str | None) -> tuple[datetime.date | None, datetime.date | None]:
    """(first, last) day of a period written as ``form`` says: D8, RD8 or DT.

    Twice the same for one day; None where there is no such form or the text is not of it.
    """
    text = text or ""
    if form == "RD8":
        first, _, last = text.partition("-")
    elif form == "DT":
        first = last = text[:8] if _TIME.match(text[8:]) else ""
    else:
        first = last = text if form == "D8" else ""
    return _day(first), _day(last)


@functools.lru_cache(maxsize=4096)
def _day(text: str) -> datetime.date | None:
    try:
        return _date(text)
    except Unreadable:
        return None


READERS: dict[str, Callable[[str], Any]] = {"R": _decimal, "N0": _integer, "DT": _date, "TM": _time}
"""By data type; what is not here (AN, ID, B) stays text."""


def plain_text(value: Any, number: str) -> str:
    """A simple value as text: None is empty, a number keeps its digits.

    Raises ValueError for a number that is none, TypeError for a value of no X12 type.
    """
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, Decimal):
        if not value.is_finite():
            raise ValueError("not a finite number")
        return format(value, "f")
    if isinstance(value, datetime.date):
        text = f"{value.year:04}{value.month:02}{value.day:02}"
        return text[2:] if number == SHORT_DATE else text
    if isinstance(value, datetime.time):
        return value.strftime("%H%M%S" if value.second and number != _SHORT_TIME else "%H%M")
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    raise TypeError(f"a value of an element cannot be a {type(value).__name__}")


def widened(text: str, number: str) -> str:
    """A value of an interchange header, as wide as its data element is."""
    known = DATA_ELEMENTS[number]
    if known.type == "AN":
        return text.ljust(known.minimum)
    return text.zfill(known.minimum) if text and known.type == "N0" else text


def holds_separator(text: str, delimiters: Delimiters) -> bool:
    """Whether a value holds a separator of the interchange."""
    return any(separator in text for separator in delimiters.all)


def as_decimal(text: str | None) -> Decimal | None:
    """The number that a text says; None where it says none."""
    return Decimal(text) if text and _DECIMAL.match(text) else None


def as_date(text: str | None) -> datetime.date | None:
    """The day that a text of the form CCYYMMDD says; None where it says none."""
    return _day(text or "")
