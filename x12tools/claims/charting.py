"""An administration in words: ``J1745 IV 09:00-11:05 400mg 4x100mg access=port``.

A word is known by its shape: a code, a route, times, a dose, the vials opened, a weight
(``80kg``), ``present``, a pump, a container, how the drug was supplied. Every column of an
encounter file can be named too. ``10:00`` is a push, ``10:00-`` and ``-11:05`` leave an end
open, and ``2024-08-16:`` gives its day to what follows.
"""

import datetime
import re
from decimal import Decimal
from typing import Any

from x12tools.claims.scanning import NUMBER, TEXT, Key, Source, Value
from x12tools.claims.typed import Administration

_TIME = r"(?:[01]?[0-9]|2[0-3]):[0-5][0-9]"
_WHEN = Key(rf"(?:[0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}}T)?{_TIME}", "a time as 09:00 or 2024-08-15T09:00")
_TEXT = Key(r"[ -~]+", "a value")

KEYS = {
    "hcpcs": Key(r"[A-Z0-9]{5}", "a code of five characters"),
    "ndc": Key(r"[0-9-]{4,14}", "an NDC"),
    "line": Key(r"[1-9][0-9]{0,3}", "a line's number"),
    "encounter": _TEXT,
    "route": _TEXT,
    "access": _TEXT,
    "bag": _TEXT,
    "start": _WHEN,
    "stop": _WHEN,
    "present": Key(r"yes|no", "yes or no"),
    "pump": Key(r"portable|implanted|pole", "portable, implanted or pole"),
    "dose": Key(NUMBER, "a number"),
    "dose_unit": Key(r"[A-Za-z]{1,10}", "a unit as mg"),
    "vials": Key(TEXT, "vials as 1x400mg+2x100mg"),
    "wasted": _TEXT,
    "container": Key(r"single-dose|multi-dose", "single-dose or multi-dose"),
    "supply": Key(
        r"purchased|white-bagged|patient|assistance|trial|340b",
        "purchased, white-bagged, patient, assistance, trial or 340b",
    ),
    "location": _TEXT,
    "weight_kg": Key(NUMBER, "a weight in kg"),
}
"""The columns of an encounter file, less the claim's id, in their order."""

_WORD = re.compile(r'[A-Za-z][A-Za-z0-9_]*=(?:"[^"]*"|[^\s,"]*)|[^\s,]+')
_DAY = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2}):?\Z")
_TIMES = re.compile(rf"({_TIME})?(-)?({_TIME})?\Z")
_VIAL = rf"[0-9]{{1,4}}x{NUMBER}[A-Za-z]{{1,6}}"
_SHAPES = (
    ("weight_kg", re.compile(rf"({NUMBER})kg\Z", re.IGNORECASE)),
    ("supply", re.compile(rf"({KEYS['supply'].pattern})\Z", re.IGNORECASE)),
    ("pump", re.compile(rf"({KEYS['pump'].pattern})\Z")),
    ("container", re.compile(rf"({KEYS['container'].pattern})\Z")),
    ("vials", re.compile(rf"({_VIAL}(?:\+{_VIAL})*)\Z")),
    ("hcpcs", re.compile(r"([A-Z][0-9]{4}|[0-9]{5})\Z")),
    ("ndc", re.compile(r"([0-9]{4,5}-[0-9]{3,4}-[0-9]{1,2}|[0-9]{10,11})\Z")),
    ("route", re.compile(r"([A-Z]{2,8}|iv|ivp|ivpb|sc|im|it|ip|push|infusion|hydration)\Z")),
)
_DOSE = re.compile(rf"({NUMBER})([A-Za-z]{{1,10}})\Z")
_EXPECTED = "a code, route, time, dose, vials or key=value"


def read_administration(
    source: Source, start: int, end: int, day: datetime.date
) -> tuple[datetime.date, Administration]:
    """The administration between ``start`` and ``end``, and the day for the ones after it."""
    values: dict[str, Value] = {}
    carried = day
    for match in _WORD.finditer(source.text, start, end):
        word, at = match.group(), match.start()
        name, equals, text = word.partition("=")
        if equals:
            source.keep(values, name, text, at, KEYS)
        elif dated := _DAY.match(word):
            day = source.day(dated[1], at)
            carried = day if word.endswith(":") else carried
        else:
            for column, text in _word(source, word, at):
                if column in values:
                    raise source.wrong(at, f"only one {column}")
                values[column] = Value(text, at, at)
    typed: dict[str, Any] = {name: given.text for name, given in values.items()}
    for column, number in (("dose", Decimal), ("weight_kg", Decimal), ("line", int)):
        if column in typed:
            typed[column] = number(typed[column])
    typed["start"] = began = _when(source, values.get("start"), day)
    typed["stop"] = _when(source, values.get("stop"), day, began)
    return carried, Administration(**typed)


def _word(source: Source, word: str, at: int) -> list[tuple[str, str]]:
    """The columns that a bare word fills."""
    if word == "present":
        return [("present", "yes")]
    for column, shape in _SHAPES:
        if match := shape.match(word):
            return [(column, match[1].lower() if column == "supply" else match[1])]
    if (times := _TIMES.match(word)) and (times[1] or times[3]):
        start, dash, stop = times.groups()
        ends = [("start", start), ("stop", stop if dash else start)]
        return [(column, text) for column, text in ends if text]
    if dose := _DOSE.match(word):
        return [("dose", dose[1]), ("dose_unit", dose[2])]
    raise source.wrong(at, _EXPECTED)


def _when(
    source: Source, given: Value | None, day: datetime.date, began: datetime.datetime | None = None
) -> datetime.datetime | None:
    """The moment of a time; a bare time that is earlier than ``began`` is the next day's."""
    if given is None:
        return None
    date, dated, clock = given.text.rpartition("T")
    hour, minute = (int(part) for part in clock.split(":"))
    on = source.day(date, given.at) if dated else (began.date() if began else day)
    moment = datetime.datetime.combine(on, datetime.time(hour, minute))
    if not dated and began and moment < began:
        moment += datetime.timedelta(days=1)
    return moment
