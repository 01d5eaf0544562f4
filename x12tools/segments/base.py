"""What every segment class is made of.

A segment class states, for each element, its position and its data element; the value is
read as that data element's type. The text it was read from stays: ``changed`` rewrites the
elements it is given and no other character.
"""

import importlib
from collections.abc import Callable, Sequence
from typing import Any, ClassVar, NamedTuple, Self, TypeVar, dataclass_transform

import attrs

from x12tools.segments.dictionary import DATA_ELEMENTS
from x12tools.segments.values import (
    READERS,
    SEPARATORS,
    SHORT_DATE,
    Unreadable,
    holds_separator,
    plain_text,
    short_date,
    widened,
)
from x12tools.wire.delimiters import STANDARD, Delimiters


def as_text(value: Any, delimiters: Delimiters, number: str = "") -> str:
    """A value as it stands on the wire in data element ``number``; a number keeps its digits.

    An interchange header's values are as wide as it needs them. Raises ValueError for a value
    that holds a separator, TypeError for one of no X12 type: a float has lost its digits.
    """
    if isinstance(value, Composite):
        return value.render(delimiters)
    if isinstance(value, tuple):
        if len(value) > 1 and not delimiters.repetition:
            raise ValueError("the interchange has no repetition separator")
        return delimiters.repetition.join(as_text(one, delimiters, number) for one in value)
    text = plain_text(value, number)
    if number.startswith("I"):
        text = widened(text, number)
    if number not in SEPARATORS and holds_separator(text, delimiters):
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


class _Row(NamedTuple):
    """How one field is read."""

    name: str
    position: int
    number: str
    reader: Callable[[str], Any] | None
    composite: "type[Composite] | None"
    repeats: bool


_PLANS: dict[type, dict[str, _Row]] = {}


def _plan(cls: type) -> dict[str, _Row]:
    """How each element is read: by name, in the order of their positions."""
    found = _PLANS.get(cls)
    if found is None:
        found = _PLANS[cls] = _made_plan(cls)
    return found


def _made_plan(cls: type) -> dict[str, _Row]:
    rows = []
    for field in attrs.fields(cls):
        if "position" not in field.metadata:
            continue
        number = field.metadata["data_element"]
        composite = composite_class(number) if _is_composite(number) else None
        reader = None
        if composite is None and not field.metadata["text"]:
            reader = short_date if number == SHORT_DATE else READERS.get(DATA_ELEMENTS[number].type)
        rows.append(
            _Row(field.name, field.metadata["position"], number, reader, composite, field.metadata["repeats"])
        )
    return {row.name: row for row in sorted(rows, key=lambda row: row.position)}


def _is_composite(number: str) -> bool:
    return number.startswith("C")


def _read_fields(
    cls: type, parts: Sequence[str], delimiters: Delimiters, first: int
) -> tuple[dict[str, Any], tuple[tuple[int, str], ...]]:
    """Values by field, and (position, why) of those that could not be read."""
    values: dict[str, Any] = {}
    unreadable: list[tuple[int, str]] = []
    for row in _plan(cls).values():
        try:
            value = _read_field(row, parts, delimiters, first)
        except Unreadable as why:
            unreadable.append((row.position, str(why)))
            continue
        if value is None:
            continue
        values[row.name] = value
        if row.composite is not None:
            for one in value if row.repeats else (value,):
                if one.unreadable:
                    unreadable += [(row.position, f"component {n}: {why}") for n, why in one.unreadable]
    return values, tuple(unreadable)


def _read_field(row: _Row, parts: Sequence[str], delimiters: Delimiters, first: int) -> Any:
    """One value, None where there is none; raises Unreadable for one not of its type."""
    at = row.position - 1 + first
    if at >= len(parts):
        return None
    raw = parts[at]
    if not raw:
        return None
    if row.repeats:
        ones = raw.split(delimiters.repetition) if delimiters.repetition else [raw]
        return tuple([_read_one(one, row.reader, row.composite, delimiters) for one in ones])
    return _read_one(raw, row.reader, row.composite, delimiters)


def _read_one(
    raw: str,
    reader: Callable[[str], Any] | None,
    composite: "type[Composite] | None",
    delimiters: Delimiters,
) -> Any:
    if composite is not None:
        return composite.read(raw, delimiters)
    return reader(raw) if reader else raw


def _replaced(parts: Sequence[str], changes: dict[int, str]) -> list[str]:
    """The parts with some replaced; only empty ends that this leaves are cut off."""
    made = list(parts)
    cut = bool(made[-1])
    for at, text in changes.items():
        if at >= len(made):
            if not text:
                continue
            made += [""] * (at + 1 - len(made))
        made[at] = text
    while cut and len(made) > 1 and not made[-1]:
        made.pop()
    return made


def _check_fields(cls: type, base: type) -> None:
    """Raises TypeError where a class contradicts itself, its base or the dictionary."""
    seen: dict[int, str] = {}
    for field in attrs.fields(cls):
        if "position" not in field.metadata:
            continue
        position, number = field.metadata["position"], field.metadata["data_element"]
        if position in seen:
            raise TypeError(
                f"{cls.__name__}: {seen[position]} and {field.name} both claim position {position}"
            )
        seen[position] = field.name
        if position < 1:
            raise TypeError(f"{cls.__name__}: {field.name} is at position {position}, the first is 1")
        if hasattr(base, field.name):
            raise TypeError(f"{cls.__name__}: {field.name} has another meaning for every {base.__name__}")
        if number not in (_COMPOSITES if _is_composite(number) else DATA_ELEMENTS):
            raise TypeError(f"{cls.__name__}: {field.name} is of the unknown data element {number}")


_set = object.__setattr__
"""Sets a field of what is frozen for everyone else."""


def _asked(one: Any, name: str, parts: Sequence[str], delimiters: Delimiters, first: int) -> Any:
    """A field that was not read until now: a segment's values are read when asked for, once."""
    row = _plan(type(one)).get(name)
    if row is not None:
        try:
            value = _read_field(row, parts, delimiters, first)
        except Unreadable:
            value = None
    elif name == "unreadable":
        _, value = _read_fields(type(one), parts, delimiters, first)
    else:
        raise AttributeError(f"{type(one).__name__} has no {name}")
    _set(one, name, value)
    return value


@attrs.define(slots=True, on_setattr=attrs.setters.frozen, repr=False, unsafe_hash=True)
class Composite:
    """Several components in one element, as SV101 holds qualifier, code and modifiers."""

    number: ClassVar[str] = ""
    parts: tuple[str, ...] = attrs.field(default=(), eq=False, kw_only=True)
    unreadable: tuple[tuple[int, str], ...] = attrs.field(default=(), eq=False, kw_only=True)

    @classmethod
    def read(cls, text: str, delimiters: Delimiters = STANDARD) -> Self:
        """The components of an element's text; never raises on what it holds."""
        made = cls.__new__(cls)
        _set(made, "parts", tuple(text.split(delimiters.component)))
        return made

    def __getattr__(self, name: str) -> Any:
        return _asked(self, name, self.parts, STANDARD, 0)

    @classmethod
    def build(cls, **values: Any) -> Self:
        """A new composite from values by name; raises TypeError for an unknown name."""
        return cls(**values)

    def render(self, delimiters: Delimiters = STANDARD) -> str:
        """The element's text: what ``attrs.evolve`` did not change is as it was read.

        Raises ValueError where it would hold a separator.
        """
        read, _ = _read_fields(type(self), self.parts, delimiters, 0)
        changes = {
            row.position - 1: as_text(getattr(self, row.name), delimiters, row.number)
            for row in _plan(type(self)).values()
            if getattr(self, row.name) != read.get(row.name)
        }
        parts = _replaced(self.parts or ("",), changes)
        if any(holds_separator(part, delimiters) for part in parts):
            raise ValueError("a component holds one of the interchange's separators")
        return delimiters.component.join(parts)

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self.number}>"


@attrs.define(slots=True, on_setattr=attrs.setters.frozen, repr=False, unsafe_hash=True)
class Segment:
    """A segment as read. A tag without a class of its own is a plain Segment: text alone.

    Equal segments are of one class and have the same text; ``changed`` makes another one.
    """

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
        made = cls.__new__(cls)
        _set(made, "text", text)
        _set(made, "delimiters", delimiters)
        return made

    def __getattr__(self, name: str) -> Any:
        row = _plan(type(self)).get(name)
        if row is None or row.composite is not None or row.repeats:
            return _asked(self, name, self._parts, self.delimiters, 1)
        parts = self.text.split(self.delimiters.element, row.position + 1)
        raw = parts[row.position] if row.position < len(parts) else ""
        try:
            value = (row.reader(raw) if row.reader else raw) if raw else None
        except Unreadable:
            value = None
        _set(self, name, value)
        return value

    @property
    def _parts(self) -> list[str]:
        return self.text.split(self.delimiters.element)

    @classmethod
    def build(cls, delimiters: Delimiters = STANDARD, **values: Any) -> Self:
        """A new segment from values by name; raises TypeError for an unknown name."""
        return cls.read(cls.tag, delimiters).changed(**values)

    def changed(self, **values: Any) -> Self:
        """This segment with some elements replaced; every other character stays as it was.

        None empties an element, and separators that this leaves at the end go with it. Raises
        ValueError for a value that holds a separator, TypeError for an unknown name.
        """
        rows = _plan(type(self))
        changes: dict[int, str] = {}
        for name, value in values.items():
            if name not in rows:
                raise TypeError(f"{type(self).__name__} has no element named {name}")
            changes[rows[name].position] = as_text(value, self.delimiters, rows[name].number)
        parts = _replaced(self.text.split(self.delimiters.element), changes)
        return type(self).read(self.delimiters.element.join(parts), self.delimiters)

    def element(self, position: int) -> str:
        """The text of one element, counted from 1; empty where the segment ends before it."""
        parts = self.text.split(self.delimiters.element)
        return parts[position] if 0 <= position < len(parts) else ""

    def __repr__(self) -> str:
        return f"<{self.text.split(self.delimiters.element, 1)[0]} segment>"


_S = TypeVar("_S", bound=type)
_COMPOSITES: dict[str, type[Composite]] = {}


def _define(cls: type) -> Any:
    return attrs.define(
        slots=True, on_setattr=attrs.setters.frozen, repr=False, kw_only=True, unsafe_hash=True
    )(cls)


@dataclass_transform(field_specifiers=(element,), kw_only_default=True)
def segment(tag: str, *, home: str) -> Callable[[_S], _S]:
    """Makes a class the segment ``tag``; ``home`` is where a guide uses it: guide/loop."""

    def make(cls: _S) -> _S:
        made = _define(cls)
        made.tag = tag
        made.home = home
        _check_fields(made, Segment)
        return made  # type: ignore[no-any-return]

    return make


@dataclass_transform(field_specifiers=(element,), kw_only_default=True)
def composite(number: str) -> Callable[[_S], _S]:
    """Makes a class the composite ``number``, as C003."""

    def make(cls: _S) -> _S:
        made = _define(cls)
        made.number = number
        _check_fields(made, Composite)
        _COMPOSITES[number] = made
        return made  # type: ignore[no-any-return]

    return make


def composite_class(number: str) -> type[Composite]:
    """The class of a composite by its number; raises KeyError for one no guide uses."""
    importlib.import_module("x12tools.segments.composites")
    return _COMPOSITES[number]
