"""What the control segments may hold: ISA, GS, ST, their trailers and TA1, element by element."""

import re
from typing import NamedTuple


class Form(NamedTuple):
    """One element of a control segment: its number, the values it may have, and those in words."""

    number: int
    values: re.Pattern[str]
    words: str


def _form(number: int, values: str, words: str) -> Form:
    return Form(number, re.compile(values), words)


_PARTNER = _form(5, "01|14|20|27|28|29|30|33|ZZ", "01, 14, 20, 27, 28, 29, 30, 33 or ZZ")
_DAY = (
    r"(?:\d\d(?:(?:0[1-9]|1[0-2])(?:0[1-9]|1\d|2[0-8])|(?:0[13-9]|1[0-2])(?:29|30)|(?:0[13578]|1[02])31)"
    r"|(?:[02468][048]|[13579][26])0229)"
)
_CLOCK = r"(?:[01]\d|2[0-3])[0-5]\d"

FORMS = {
    "ISA": (
        _form(1, "00|03", "00 or 03"),
        _form(3, "00|01", "00 or 01"),
        _PARTNER,
        _PARTNER._replace(number=7),
        _form(9, _DAY, "a date (YYMMDD)"),
        _form(10, _CLOCK, "a time (HHMM)"),
        _form(13, r"\d+", "a number of nine digits"),
        _form(14, "[01]", "0 or 1"),
        _form(15, "[PT]", "P (production) or T (test)"),
    ),
    "GS": (
        _form(1, "[A-Z]{2}", "a functional identifier of two letters"),
        _form(2, r".{2,15}", "2 to 15 characters"),
        _form(3, r".{2,15}", "2 to 15 characters"),
        _form(4, rf"(?:19|20){_DAY}", "a date (CCYYMMDD)"),
        _form(5, rf"{_CLOCK}(?:[0-5]\d(?:\d\d?)?)?", "a time (HHMM)"),
        _form(6, r"\d{1,9}", "a number of 1 to 9 digits"),
        _form(7, "X", "X"),
    ),
    "ST": (
        _form(1, r"\d{3}", "a transaction number of three digits"),
        _form(2, r"\S{4,9}", "4 to 9 characters"),
    ),
    "TA1": (
        _form(1, r"\d{9}", "a number of nine digits"),
        _form(2, _DAY, "a date (YYMMDD)"),
        _form(3, _CLOCK, "a time (HHMM)"),
        _form(4, "[AER]", "A, E or R"),
        _form(5, r"0[0-2]\d|03[01]", "000 to 031"),
    ),
}
"""The elements of healthcare's control segments. ISA11, ISA12, GS08 and ST03 are compared, not listed."""

LONGEST = {"ISA": 16, "GS": 8, "ST": 3, "SE": 2, "GE": 2, "IEA": 2, "TA1": 5}
"""How many elements each control segment has."""

GROUP_OF = {
    "270": "HS", "271": "HB", "276": "HR", "277": "HN", "278": "HI", "820": "RA", "834": "BE",
    "835": "HP", "837": "HC", "997": "FA", "999": "FA",
}  # fmt: skip
"""The functional identifier (GS01) under which each transaction travels."""
