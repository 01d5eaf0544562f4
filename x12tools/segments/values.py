"""What the text of an element says, by its data type: decimal and whole numbers, dates, times."""

import datetime
import functools
import re
from collections.abc import Callable
from decimal import Decimal
from typing import Any

_DECIMAL = re.compile(r"-?(?:\d+\.?\d*|\.\d+)\Z", re.ASCII)
_INTEGER = re.compile(r"-?\d{1,40}\Z", re.ASCII)
_DAY = re.compile(r"(\d{4})(\d\d)(\d\d)\Z", re.ASCII)
_TIME = re.compile(r"([01]\d|2[0-3])([0-5]\d)(?:([0-5]\d)\d{0,2})?\Z", re.ASCII)


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


def read_short_date(text: str) -> datetime.date:
    """A day as an interchange header writes it; raises Unreadable for what is none."""
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


def as_decimal(text: str | None) -> Decimal | None:
    """The number that a text says; None where it says none."""
    return Decimal(text) if text and _DECIMAL.match(text) else None


def as_date(text: str | None) -> datetime.date | None:
    """The day that a text of the form CCYYMMDD says; None where it says none."""
    return _day(text or "")
