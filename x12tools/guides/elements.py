"""What is wrong inside a segment, element by element, against its use in the guide."""

import datetime
import re
from collections.abc import Iterator

import attrs

from x12tools.findings import Check, Finding, Place
from x12tools.guides import checks
from x12tools.guides.model import NOT_USED, REQUIRED, GuideElement, GuideSegment
from x12tools.wire.delimiters import Delimiters

_NUMBER = re.compile(r"-?(\d+\.?\d*|\.\d+)\Z")
_WHOLE = re.compile(r"-?\d+\Z")
_CLOCK = re.compile(r"([01]\d|2[0-3])[0-5]\d([0-5]\d(\d\d?)?)?\Z")
_SENSITIVE_TYPES = frozenset({"AN", "DT", "R", "TM", "N0"})


def faults(
    segment: GuideSegment, text: str, delimiters: Delimiters, ordinal: int, offset: int
) -> Iterator[Finding]:
    """Each thing in a segment's text that the guide does not allow."""
    parts = text.split(delimiters.element)
    place = Place(ordinal, offset, segment.loop or None, segment.tag)
    if len(parts) > 1 and not parts[-1]:
        yield checks.TRAILING.at(place, f"{segment.tag} ends in separators without data.")
        while len(parts) > 1 and not parts[-1]:
            parts.pop()
    if len(parts) - 1 > len(segment.elements):
        yield checks.ELEMENT_EXTRA.at(
            place, f"{segment.tag} has {len(parts) - 1} elements, the guide {len(segment.elements)}."
        )
    context: dict[str, str] = {}
    for at, element in enumerate(segment.elements, 1):
        value = parts[at] if at < len(parts) else ""
        if element.format and element.data_element == "116" and parts[4:5] not in ([], [""], ["US"]):
            element = attrs.evolve(element, format=None)  # other countries' codes have forms of their own
        yield from _used(element, value, place, context, delimiters, segment.tag)
    missed = {
        at
        for at, element in enumerate(segment.elements, 1)
        if element.usage == REQUIRED and not (at < len(parts) and parts[at])
    }
    for kind, positions in segment.syntax:
        if missed.isdisjoint(positions):
            yield from _note(kind, positions, parts, place, segment.tag)


def _used(
    element: GuideElement, value: str, place: Place, context: dict[str, str], delimiters: Delimiters, tag: str
) -> Iterator[Finding]:
    if not value:
        if element.usage == REQUIRED:
            yield _at(checks.ELEMENT_REQUIRED, place, element, f"{element.id} ({element.name}) is empty.")
        return
    if element.usage == NOT_USED:
        yield _at(
            checks.ELEMENT_NOT_USED,
            place,
            element,
            f"{element.id} ({element.name}) is filled; the guide does not use it here.",
            value,
        )
        return
    if element.repeat > 1 and delimiters.repetition:
        ones = value.split(delimiters.repetition)
        if len(ones) > element.repeat:
            yield _at(
                checks.ELEMENT_REPEAT,
                place,
                element,
                f"{element.id} is repeated {len(ones)} times, at most {element.repeat} are allowed.",
            )
    else:
        ones = [value]
    for one in ones:
        if element.parts:
            yield from _components(element, one, place, delimiters, tag)
        else:
            yield from _simple(element, one, place, context)


def _components(
    element: GuideElement, value: str, place: Place, delimiters: Delimiters, tag: str
) -> Iterator[Finding]:
    parts = value.split(delimiters.component)
    if not parts[-1]:
        yield _at(checks.TRAILING, place, element, f"{element.id} ends in separators without data.")
    if len(parts) > len(element.parts) and any(parts[len(element.parts) :]):
        yield _at(
            checks.ELEMENT_EXTRA,
            place,
            element,
            f"{element.id} has {len(parts)} components, the guide {len(element.parts)}.",
        )
    context: dict[str, str] = {}
    for at, part in enumerate(element.parts):
        yield from _used(part, parts[at] if at < len(parts) else "", place, context, delimiters, tag)


def _simple(element: GuideElement, value: str, place: Place, context: dict[str, str]) -> Iterator[Finding]:
    if element.data_element == "1250":
        context["1250"] = value
    if element.codes and value not in element.codes:
        listed = sorted(element.codes)
        yield _at(
            checks.ELEMENT_CODE,
            place,
            element,
            f"{element.id} ({element.name}) is {value!r}; the guide has {_few(listed)}.",
            value,
            _few(listed),
            coded=True,
        )
        return
    wrong = _mistyped(element, value, context)
    if wrong:
        yield _at(checks.ELEMENT_TYPE, place, element, f"{element.id} ({element.name}) is {wrong}.", value)
        return
    size = len(value)
    if element.type in ("R", "N0", "N2"):
        size -= value.count("-") + value.count(".")
    if not element.minimum <= size <= element.maximum:
        due = (
            f"{element.minimum} to {element.maximum}"
            if element.minimum < element.maximum
            else element.maximum
        )
        yield _at(
            checks.ELEMENT_LENGTH,
            place,
            element,
            f"{element.id} ({element.name}) has {size} characters; {due} are allowed.",
            value,
        )
        return
    if element.format and not re.fullmatch(element.format, value):
        yield _at(
            checks.ELEMENT_FORMAT,
            place,
            element,
            f"{element.id} ({element.name}) has not the form the guide asks for.",
            value,
            element.format,
        )


def _mistyped(element: GuideElement, value: str, context: dict[str, str]) -> str | None:
    """What a value is instead of its type, in words; None when it is of it."""
    match element.type:
        case "R":
            return None if _NUMBER.match(value) else "not a number"
        case "N0" | "N2":
            return None if _WHOLE.match(value) else "not a whole number"
        case "TM":
            return None if _CLOCK.match(value) else "not a time (HHMM)"
        case "DT":
            return (
                None if _is_day(value, element.maximum) else f"not a date ({'CCYYMMDD'[-element.maximum :]})"
            )
    if element.data_element == "1251":
        return _period(context.get("1250", ""), value)
    if value.isspace():
        return "blank"
    return None


def _period(form: str, value: str) -> str | None:
    if form == "D8" and not _is_day(value, 8):
        return "not a date (CCYYMMDD)"
    if form == "RD8":
        first, _, last = value.partition("-")
        if not (_is_day(first, 8) and _is_day(last, 8)):
            return "not a range of dates (CCYYMMDD-CCYYMMDD)"
    if form == "DT" and not (_is_day(value[:8], 8) and _CLOCK.match(value[8:])):
        return "not a date and time (CCYYMMDDHHMM)"
    return None


def _is_day(value: str, width: int) -> bool:
    if not value.isascii() or not value.isdigit() or len(value) not in (6, 8) or len(value) > max(width, 6):
        return False
    year = int(value[:-4]) if len(value) == 8 else 2000 + int(value[:-4])
    try:
        return datetime.date(year, int(value[-4:-2]), int(value[-2:])).year >= 1850
    except ValueError:
        return False


def _note(
    kind: str, positions: tuple[int, ...], parts: list[str], place: Place, tag: str
) -> Iterator[Finding]:
    present = [p for p in positions if p < len(parts) and parts[p]]
    names = " and ".join(f"{tag}{p:02d}" for p in positions)
    rest = " and ".join(f"{tag}{p:02d}" for p in positions[1:])
    message = None
    if kind == "P" and present and len(present) < len(positions):
        message = f"{names} must stand together or not at all."
    elif kind == "R" and not present:
        message = f"At least one of {names} must be filled."
    elif kind == "E" and len(present) > 1:
        message = f"Only one of {names} may be filled."
    elif kind == "C" and positions[0] in present and len(present) < len(positions):
        message = f"{tag}{positions[0]:02d} is filled, so {rest} must be."
    elif kind == "L" and positions[0] in present and len(present) < 2:
        message = f"{tag}{positions[0]:02d} is filled, so one of {rest} must be."
    if message:
        yield checks.SYNTAX_NOTE.at(place, message)


def _few(codes: list[str]) -> str:
    return ", ".join(codes[:12]) + (f" … ({len(codes)} codes)" if len(codes) > 12 else "")


def _at(
    check: Check,
    place: Place,
    element: GuideElement,
    message: str,
    value: str | None = None,
    expected: str | None = None,
    *,
    coded: bool = False,
) -> Finding:
    where = Place(place.ordinal, place.offset, place.loop, place.segment, element.id)
    sensitive = not coded and element.type in _SENSITIVE_TYPES
    return check.at(where, message, value=value, expected=expected, sensitive=sensitive)
