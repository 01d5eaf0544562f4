"""One regular expression for a whole sound segment.

What it matches is sound; what it does not match may still be, and is then looked at element
by element. So it may be too strict, never too loose (a test holds it against ``elements``).
"""

import re
from collections.abc import Callable

from x12tools.guides.model import NOT_USED, REQUIRED, GuideElement, GuideSegment
from x12tools.wire.delimiters import Delimiters

DAY = (
    r"(?:19|20)\d\d(?:(?:0[1-9]|1[0-2])(?:0[1-9]|1\d|2[0-8])"
    r"|(?:0[13-9]|1[0-2])(?:29|30)|(?:0[13578]|1[02])31)"
)
_TIME = r"(?:[01]\d|2[0-3])[0-5]\d"
_NEVER = r"(?!)"
_IN_NUMBERS = frozenset("-.")


def sound(segment: GuideSegment, delimiters: Delimiters) -> re.Pattern[str]:
    """The expression that a sound segment of this use matches in full.

    None does where a separator may be a part of a number or of a range of dates.
    """
    if not _IN_NUMBERS.isdisjoint(delimiters.all):
        return re.compile(_NEVER)
    separator = re.escape(delimiters.element)
    notes = "".join(_note(segment, kind, positions) for kind, positions in segment.syntax)
    asked = frozenset(map(int, re.findall(r"\(\?\(e(\d+)\)", notes)))
    body = _joined(segment.elements, separator, delimiters, asked)
    return re.compile(rf"{re.escape(segment.tag)}{body}{notes}(?<!{separator})\Z")


def _joined(
    elements: tuple[GuideElement, ...],
    separator: str,
    delimiters: Delimiters,
    asked: frozenset[int] = frozenset(),
) -> str:
    """Elements from left to right; what follows the last required one may be cut off.

    The values at the positions ``asked`` are groups, ``e8`` that of the eighth. An empty branch
    is what sre is quickest at where something may be left out.
    """
    body = ""
    required = max((at for at, e in enumerate(elements) if e.usage == REQUIRED), default=-1)
    for at in range(len(elements) - 1, -1, -1):
        element = elements[at]
        if element.usage == NOT_USED and not body and at > required:
            continue  # a segment does not end in separators
        value = _period(elements, at) if element.data_element == "1251" else _value(element, delimiters)
        if at + 1 in asked:
            value = f"(?P<e{at + 1}>{value})"
        if element.usage == NOT_USED:
            value = ""
        elif element.usage != REQUIRED:
            value = rf"(?:{value}|)"
        body = rf"{separator}{value}{body}" if at <= required else rf"(?:{separator}{value}{body}|)"
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
        return rf"(?:(?<=[^R]D8.){DAY}|(?<=RD8.){DAY}-{DAY})"
    return _NEVER


_HOLDS: dict[str, Callable[[list[bool]], bool]] = {
    "P": lambda has: all(has) or not any(has),
    "R": any,
    "E": lambda has: sum(has) <= 1,
    "C": lambda has: not has[0] or all(has[1:]),
    "L": lambda has: not has[0] or any(has[1:]),
}
"""Of each kind of syntax note, whether it holds: its elements in order, there or not."""


def _note(segment: GuideSegment, kind: str, positions: tuple[int, ...], has: tuple[bool, ...] = ()) -> str:
    """A syntax note asked of the values' groups: what matches nothing where it holds, else what never
    matches."""
    if len(has) == len(positions):
        return "" if _HOLDS[kind](list(has)) else _NEVER
    position = positions[len(has)]
    usage = segment.elements[position - 1].usage if position <= len(segment.elements) else NOT_USED
    yes, no = (_note(segment, kind, positions, (*has, one)) for one in (True, False))
    if yes == no or usage == REQUIRED:
        return yes
    return no if usage == NOT_USED else f"(?(e{position}){yes}|{no})"
