"""What every segment class is made of.

A segment class states, for each element, its position and its data element; the value is
read as that data element's type. The text it was read from stays: ``changed`` rewrites the
elements it is given and no other character.
"""

import datetime
import functools
import re
from collections.abc import Callable
from decimal import Decimal
from typing import Any, ClassVar, Self, TypeVar, dataclass_transform

import attrs

from x12tools.segments.dictionary import DATA_ELEMENTS
from x12tools.wire.delimiters import STANDARD, Delimiters

_DECIMAL = re.compile(r"-?(?:\d+\.?\d*|\.\d+)\Z")
_INTEGER = re.compile(r"-?\d+\Z")
_TIME = re.compile(r"([01]\d|2[0-3])([0-5]\d)(?:([0-5]\d)\d{0,2})?\Z")


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
    if not text.isdigit() or len(text) not in (6, 8):
        raise Unreadable("not a date of 8 digits, CCYYMMDD")
    century = "" if len(text) == 8 else "20"
    try:
        return datetime.date(int(century + text[:-4]), int(text[-4:-2]), int(text[-2:]))
    except ValueError:
        raise Unreadable("not a day of the calendar") from None


def _time(text: str) -> datetime.time:
    match = _TIME.match(text)
    if not match:
        raise Unreadable("not a time, HHMM")
    hour, minute, second = match.groups()
    return datetime.time(int(hour), int(minute), int(second or 0))


def day_of(text: str) -> datetime.date | None:
    """The day that eight digits name, or None: for periods, whose type is text."""
    try:
        return _date(text[:8])
    except Unreadable:
        return None


_READERS: dict[str, Callable[[str], Any]] = {"R": _decimal, "N0": _integer, "DT": _date, "TM": _time}
"""By data type; what is not here (AN, ID, B) stays text."""


def as_text(value: Any, delimiters: Delimiters) -> str:
    """A value as it stands on the wire; a number keeps the digits it has."""
    if value is None:
        return ""
    if isinstance(value, Composite):
        return value.render(delimiters)
    if isinstance(value, tuple):
        return delimiters.repetition.join(as_text(one, delimiters) for one in value)
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, datetime.date):
        return value.strftime("%Y%m%d")
    if isinstance(value, datetime.time):
        return value.strftime("%H%M%S" if value.second else "%H%M")
    text = str(value)
    if any(c in text for c in delimiters.all if c):
        raise ValueError("a value holds one of the interchange's separators")
    return text


def element(position: int, data_element: str, *, text: bool = False, repeats: bool = False) -> Any:
    """One element of a segment, or one component of a composite.

    ``position`` counts from 1. ``data_element`` is a number of the dictionary (``782``) or a
    composite's (``C003``). ``text`` keeps a number as written (control numbers with their
    zeros); ``repeats`` reads a tuple.
    """
    return attrs.field(
        default=None,
        metadata={"position": position, "data_element": data_element, "text": text, "repeats": repeats},
    )


@functools.cache
def _plan(cls: Any) -> tuple[tuple[str, int, Callable[[str], Any] | None, type | None, bool], ...]:
    """(field, position, reader, composite class, repeats) of each element, by position."""
    rows = []
    for field in attrs.fields(cls):
        if "position" not in field.metadata:
            continue
        number = field.metadata["data_element"]
        composite = None
        reader = None
        if number.startswith("C") and number[1:].isdigit():
            composite = composite_class(number)
        elif not field.metadata["text"]:
            reader = _READERS.get(DATA_ELEMENTS[number].type)
        rows.append((field.name, field.metadata["position"], reader, composite, field.metadata["repeats"]))
    return tuple(sorted(rows, key=lambda row: row[1]))


def _read_fields(
    cls: type, parts: list[str], delimiters: Delimiters, first: int
) -> tuple[dict[str, Any], tuple[tuple[int, str], ...]]:
    """Values by field, and (position, why) of those that could not be read."""
    values: dict[str, Any] = {}
    unreadable: list[tuple[int, str]] = []
    count = len(parts)
    for name, position, reader, composite, repeats in _plan(cls):
        at = position - 1 + first
        if at >= count:
            break
        raw = parts[at]
        if not raw:
            continue
        try:
            if repeats:
                ones = raw.split(delimiters.repetition) if delimiters.repetition else [raw]
                values[name] = tuple(_read_one(one, reader, composite, delimiters) for one in ones)
            else:
                values[name] = _read_one(raw, reader, composite, delimiters)
        except Unreadable as why:
            unreadable.append((position, str(why)))
    return values, tuple(unreadable)


def _read_one(raw: str, reader: Any, composite: Any, delimiters: Delimiters) -> Any:
    if composite is not None:
        return composite.read(raw, delimiters)
    return reader(raw) if reader else raw


def _check_positions(cls: type) -> None:
    seen: dict[int, str] = {}
    for field in attrs.fields(cls):
        position = field.metadata.get("position")
        if position is None:
            continue
        if position in seen:
            raise TypeError(
                f"{cls.__name__}: {seen[position]} and {field.name} both claim position {position}"
            )
        seen[position] = field.name


@attrs.define(slots=True, on_setattr=attrs.setters.frozen, repr=False)
class Composite:
    """Several components in one element, as SV101 holds qualifier, code and modifiers."""

    number: ClassVar[str] = ""
    unreadable: tuple[tuple[int, str], ...] = attrs.field(default=(), eq=False, kw_only=True)

    @classmethod
    def read(cls, text: str, delimiters: Delimiters = STANDARD) -> Self:
        """The components of an element's text; never raises on what it holds."""
        values, unreadable = _read_fields(cls, text.split(delimiters.component), delimiters, 0)
        return cls(**values, unreadable=unreadable)

    def render(self, delimiters: Delimiters = STANDARD) -> str:
        """The element's text, without empty components at its end."""
        cls: Any = type(self)
        plan = _plan(cls)
        parts = [""] * plan[-1][1]
        for name, position, _, _, _ in plan:
            parts[position - 1] = as_text(getattr(self, name), delimiters)
        return delimiters.component.join(parts).rstrip(delimiters.component)

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self.number}>"


@attrs.define(slots=True, on_setattr=attrs.setters.frozen, repr=False)
class Segment:
    """A segment as read. A tag without a class of its own is a plain Segment: text alone."""

    tag: ClassVar[str] = ""
    home: ClassVar[str] = ""
    text: str = attrs.field(default="", kw_only=True)
    delimiters: Delimiters = attrs.field(default=STANDARD, eq=False, kw_only=True)
    unreadable: tuple[tuple[int, str], ...] = attrs.field(default=(), eq=False, kw_only=True)

    @classmethod
    def read(cls, text: str, delimiters: Delimiters = STANDARD) -> Self:
        """The segment that ``text`` (without its terminator) holds; never raises on content.

        What cannot be read as its type is None, and (position, why) stands in ``unreadable``.
        """
        if cls is Segment:
            return cls(text=text, delimiters=delimiters)
        values, unreadable = _read_fields(cls, text.split(delimiters.element), delimiters, 1)
        return cls(**values, text=text, delimiters=delimiters, unreadable=unreadable)

    @classmethod
    def build(cls, delimiters: Delimiters = STANDARD, **values: Any) -> Self:
        """A new segment from values by name; raises TypeError for an unknown name."""
        return cls.read(cls.tag, delimiters).changed(**values)

    def changed(self, **values: Any) -> Self:
        """This segment with some elements replaced; every other character stays as it was.

        None empties an element. Raises ValueError for a value that holds a separator.
        """
        cls: Any = type(self)
        positions = {name: position for name, position, _, _, _ in _plan(cls)}
        parts = self.text.split(self.delimiters.element)
        for name, value in values.items():
            if name not in positions:
                raise TypeError(f"{type(self).__name__} has no element named {name}")
            at = positions[name]
            parts += [""] * (at + 1 - len(parts))
            parts[at] = as_text(value, self.delimiters)
        while len(parts) > 1 and not parts[-1] and any(v is None for v in values.values()):
            parts.pop()
        return type(self).read(self.delimiters.element.join(parts), self.delimiters)

    def element(self, position: int) -> str:
        """The text of one element, counted from 1; empty where the segment ends before it."""
        parts = self.text.split(self.delimiters.element)
        return parts[position] if position < len(parts) else ""

    def __repr__(self) -> str:
        return f"<{self.text.split(self.delimiters.element, 1)[0]} segment>"


_S = TypeVar("_S", bound=type)
_COMPOSITES: dict[str, type[Composite]] = {}


@dataclass_transform(field_specifiers=(element,), kw_only_default=True)
def segment(tag: str, *, home: str) -> Callable[[_S], _S]:
    """Makes a class the segment ``tag``; ``home`` is where a guide uses it: guide/loop."""

    def make(cls: _S) -> _S:
        made: Any = attrs.define(slots=True, on_setattr=attrs.setters.frozen, repr=False, kw_only=True)(cls)
        made.tag = tag
        made.home = home
        _check_positions(made)
        return made  # type: ignore[no-any-return]

    return make


@dataclass_transform(field_specifiers=(element,), kw_only_default=True)
def composite(number: str) -> Callable[[_S], _S]:
    """Makes a class the composite ``number``, as C003."""

    def make(cls: _S) -> _S:
        made: Any = attrs.define(slots=True, on_setattr=attrs.setters.frozen, repr=False, kw_only=True)(cls)
        made.number = number
        _check_positions(made)
        _COMPOSITES[number] = made
        return made  # type: ignore[no-any-return]

    return make


def composite_class(number: str) -> type[Composite]:
    """The class of a composite by its number; raises KeyError for one no guide uses."""
    if not _COMPOSITES:
        pass  # fills the table
    return _COMPOSITES[number]
