"""One regular expression for a whole sound segment.

What it matches is sound; what it does not match may still be, and is then looked at element
by element. So it may be too strict, never too loose (a test holds it against ``elements``).
"""

import re

from x12tools.guides.model import NOT_USED, REQUIRED, GuideElement, GuideSegment
from x12tools.wire.delimiters import Delimiters

DAY = (
    r"(?:19|20)\d\d(?:(?:0[1-9]|1[0-2])(?:0[1-9]|1\d|2[0-8])"
    r"|(?:0[13-9]|1[0-2])(?:29|30)|(?:0[13578]|1[02])31)"
)
_TIME = r"(?:[01]\d|2[0-3])[0-5]\d"
_NEVER = r"(?!)"


def sound(segment: GuideSegment, delimiters: Delimiters) -> re.Pattern[str]:
    """The expression that a sound segment of this use matches in full."""
    separator = re.escape(delimiters.element)
    notes = _notes(segment, separator, delimiters)
    body = _joined(segment.elements, separator, delimiters)
    end = rf"(?<!{separator})\Z"
    return re.compile(rf"{notes}{re.escape(segment.tag)}{body}{end}")


def _joined(elements: tuple[GuideElement, ...], separator: str, delimiters: Delimiters) -> str:
    """Elements from left to right; what follows the last required one may be cut off."""
    body = ""
    required = max((at for at, e in enumerate(elements) if e.usage == REQUIRED), default=-1)
    for at in range(len(elements) - 1, -1, -1):
        element = elements[at]
        value = _period(elements, at) if element.data_element == "1251" else _value(element, delimiters)
        if element.usage == NOT_USED:
            value = ""
        elif element.usage != REQUIRED:
            value = rf"(?:{value})?"
        body = rf"{separator}{value}{body}" if at <= required else rf"(?:{separator}{value}{body})?"
    return body


def _value(element: GuideElement, delimiters: Delimiters) -> str:
    if element.parts:
        return _composite(element, delimiters)
    if element.repeat > 1 or element.format:
        return rf"(?:{element.format})" if element.format and element.repeat == 1 else _NEVER
    if element.codes:
        return "(?:" + "|".join(re.escape(code) for code in sorted(element.codes)) + ")"
    low, high = element.minimum, element.maximum
    match element.type:
        case "DT":
            return DAY if high >= 8 else _NEVER
        case "TM":
            return _TIME
        case "R":
            half = max(1, high // 2)
            return rf"-?(?:\d{{1,{half}}}(?:\.\d{{1,{half}}})?)"
        case "N0":
            return rf"\d{{{low},{high}}}"
        case "AN" | "ID":
            return _text(low, high, delimiters)
    return _NEVER


def _text(low: int, high: int, delimiters: Delimiters) -> str:
    """Printable ASCII without separators, not beginning or ending in a space."""
    inner = "".join(re.escape(c) for c in delimiters.all if c)
    any_char, edge = rf"[^{inner}\x00-\x1f\x7f-\xff]", rf"[^{inner}\x00-\x20\x7f-\xff]"
    if high == 1:
        return edge
    short = rf"|{edge}" if low <= 1 else ""
    return rf"(?:{edge}{any_char}{{{max(low - 2, 0)},{high - 2}}}{edge}{short})"


def _composite(element: GuideElement, delimiters: Delimiters) -> str:
    if element.repeat > 1:
        return _NEVER
    component = re.escape(delimiters.component)
    inner = _joined(element.parts, component, delimiters)
    return rf"(?:{inner[len(component) :]}(?<!{component}))" if inner.startswith(component) else _NEVER


def _period(elements: tuple[GuideElement, ...], at: int) -> str:
    """A date or a range, where the qualifier before it can be only one of the two."""
    formats = elements[at - 1].codes if at and elements[at - 1].data_element == "1250" else frozenset()
    if formats == {"D8"}:
        return DAY
    if formats == {"TM"}:
        return _TIME
    if formats == {"RD8"}:
        return rf"{DAY}-{DAY}"
    if formats == {"D8", "RD8"}:
        return rf"(?:(?<=D8.){DAY}|(?<=RD8.){DAY}-{DAY})"
    return _NEVER


def _notes(segment: GuideSegment, separator: str, delimiters: Delimiters) -> str:
    """The syntax notes as look-aheads.

    All but R hold where none of their elements is there: a segment that ends before the first of
    them, as most do, is not asked each.
    """
    unused = {at for at, element in enumerate(segment.elements, 1) if element.usage == NOT_USED}
    asked, at_once = "", ""
    first = 99
    for kind, positions in segment.syntax:
        if unused.issuperset(positions[:1] if kind in "CL" else positions) and kind != "R":
            continue
        note = _note(kind, positions, separator, delimiters)
        if kind == "R":
            at_once += note
        else:
            asked += note
            first = min(first, *positions)
    if asked:
        ends_before = rf"(?!(?:[^{re.escape(delimiters.element)}]*{separator}){{{first}}})"
        asked = rf"(?:{ends_before}|{asked})"
    return at_once + asked


def _note(kind: str, positions: tuple[int, ...], separator: str, delimiters: Delimiters) -> str:
    """A syntax note as look-aheads."""
    plain = re.escape(delimiters.element)

    def has(position: int) -> str:
        return rf"(?:[^{plain}]*{separator}){{{position}}}[^{plain}]"

    def each(yes: tuple[int, ...]) -> str:
        return "".join(rf"(?={has(p)})" for p in yes)

    def none(no: tuple[int, ...]) -> str:
        return "".join(rf"(?!{has(p)})" for p in no)

    first, rest = positions[0], positions[1:]
    some = "(?:" + "|".join(rf"(?={has(p)})" for p in (positions if kind == "R" else rest)) + ")"
    match kind:
        case "P":
            return rf"(?:{each(positions)}|{none(positions)})"
        case "R":
            return some
        case "E":
            return "(?:" + "|".join(none(tuple(q for q in positions if q != p)) for p in positions) + ")"
        case "C":
            return rf"(?:(?!{has(first)})|{each(rest)})"
        case "L":
            return rf"(?:(?!{has(first)})|{some})"
    return _NEVER
