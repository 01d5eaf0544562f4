"""What is wrong inside a segment, element by element, against its use in the guide."""

import datetime
import re
from collections.abc import Iterator

import attrs

from x12tools.findings import Check, Finding, Place
from x12tools.guides import checks
from x12tools.guides.explaining import few
from x12tools.guides.model import NOT_USED, REQUIRED, GuideElement, GuideSegment
from x12tools.segments.identifying import NAMING, slipped
from x12tools.wire.delimiters import Delimiters

_NUMBER = re.compile(r"-?(\d+\.?\d*|\.\d+)\Z")
_WHOLE = re.compile(r"-?\d+\Z")
_CLOCK = re.compile(r"([01]\d|2[0-3])[0-5]\d([0-5]\d(\d\d?)?)?\Z")
_SWALLOWED = re.compile(
    r"(?:N[134]|NM1|REF|DT[PM]|HL|HI|LX|SV[125]|CLM|SBR|PER|PRV|PAT|DMG|AMT|NTE|K3|CAS|OI|LIN|CTP|SVD|SVC|CLP)\Z"
)
"""A segment id at the end of a value: the terminator between them was lost."""

_FORMS = {"[0-9]{9}": "nine digits"}
_QUALIFIERS = frozenset({"98", "128", "363", "374", "522", "673", "735", "755", "1136", "1270"})
"""Data elements that say which of its uses a segment is."""
_SENSITIVE_TYPES = frozenset({"AN", "DT", "R", "TM", "N0"})
_PATIENTS = frozenset({"2010BA", "2010CA", "2330A"})
_NAMES = frozenset(f"{tag}{at:02d}" for tag, positions in NAMING.items() for at in positions)


def faults(
    segment: GuideSegment, text: str, delimiters: Delimiters, ordinal: int, offset: int
) -> Iterator[Finding]:
    """Each thing in a segment's text that the guide does not allow."""
    if segment.tag == "SE":
        return  # the envelope counts and compares it
    parts = text.split(delimiters.element)
    place = Place(ordinal, offset, segment.loop or None, segment.tag)
    if len(parts) > 1 and not parts[-1]:
        yield checks.TRAILING.at(place, f"{segment.tag} ends in separators without data.")
        while len(parts) > 1 and not parts[-1]:
            parts.pop()
    if len(parts) - 1 > len(segment.elements):
        yield checks.ELEMENT_EXTRA.at(place, _extra(segment, parts, delimiters))
        return  # what stands where is not known
    if _split_wrongly(segment, parts, delimiters):
        first = segment.elements[0]
        message = (
            f"{first.id} ends after its qualifier: {delimiters.element!r} stands where "
            f"{delimiters.component!r} splits its components."
        )
        yield _at(
            checks.SEPARATOR, place, first, message, delimiters.element, delimiters.component, coded=True
        )
        return
    context: dict[str, str] = {}
    for at, element in enumerate(segment.elements, 1):
        value = parts[at] if at < len(parts) else ""
        if element.id == "HL02":
            continue  # judged with the other levels, in hierarchy
        if element.format and element.data_element == "116" and parts[4:5] not in ([], [""], ["US"]):
            element = attrs.evolve(element, format=None)  # other countries' codes have forms of their own
        yield from _used(element, value, place, context, delimiters, segment)
    missed = {
        at
        for at, element in enumerate(segment.elements, 1)
        if element.usage == REQUIRED and not (at < len(parts) and parts[at])
    }
    for kind, positions in segment.syntax:
        if missed.isdisjoint(positions):
            yield from _note(kind, positions, parts, place, segment.tag)


def _split_wrongly(segment: GuideSegment, parts: list[str], delimiters: Delimiters) -> bool:
    """``HI*BK*8901`` for ``HI*BK:8901``: element separators between the components."""
    inner = segment.elements[0].parts if segment.elements else ()
    return (
        len(inner) > 1
        and len(segment.elements) > 1
        and bool(segment.elements[1].parts)
        and inner[1].usage == REQUIRED
        and len(parts) > 2
        and parts[1] in inner[0].codes
        and delimiters.component not in parts[2]
    )


def _used(
    element: GuideElement,
    value: str,
    place: Place,
    context: dict[str, str],
    delimiters: Delimiters,
    segment: GuideSegment,
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
            yield from _components(element, one, place, delimiters, segment)
        else:
            yield from _simple(element, one, place, context, segment)


def _components(
    element: GuideElement, value: str, place: Place, delimiters: Delimiters, segment: GuideSegment
) -> Iterator[Finding]:
    parts = value.split(delimiters.component)
    other = next((c for c in ":>|<" if c in value and c not in delimiters.all), None)
    if len(parts) == 1 and other and len(element.parts) > 1 and element.parts[1].usage == REQUIRED:
        yield _at(
            checks.SEPARATOR,
            place,
            element,
            f"{element.id} is split by {other!r}; ISA16 names {delimiters.component!r}.",
            other,
            delimiters.component,
            coded=True,
        )
        return
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
        yield from _used(part, parts[at] if at < len(parts) else "", place, context, delimiters, segment)


def _simple(
    element: GuideElement, value: str, place: Place, context: dict[str, str], segment: GuideSegment
) -> Iterator[Finding]:
    if element.data_element == "1250":
        context["1250"] = value
    if element.codes and value not in element.codes:
        yield _uncoded(element, value, place, segment)
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
        form = _FORMS.get(element.format, f"of the form {element.format}")
        message = f"{element.id} ({element.name}) must be {form}."
        yield _at(checks.ELEMENT_FORMAT, place, element, message, value, form)
        return
    # Spaces that fill a value up to its least length are due.
    if value != value.strip(" ") and len(value.strip(" ")) >= element.minimum:
        edge = "begins" if value[0] == " " else "ends"
        yield _at(checks.SPACES, place, element, f"{element.id} ({element.name}) {edge} in a space.", value)


def _uncoded(element: GuideElement, value: str, place: Place, segment: GuideSegment) -> Finding:
    """A code, or a qualifier, that the guide does not list; what is too long for one may be a name."""
    meant = value.strip(" ").upper()
    listed = meant if meant in element.codes else few(sorted(element.codes))
    # What cannot be a code may be a name that slid out of its place.
    shown = "longer than any code" if slipped(segment.tag, value, element.maximum) else repr(value)
    if element.data_element in _QUALIFIERS and element.id.partition("-")[2] in ("", "01"):
        where = f"loop {segment.loop}" if segment.loop else "the transaction"
        message = f"{element.id} {shown} is not used in {segment.name}, {where}; the guide has {listed}."
        return _at(checks.QUALIFIER, place, element, message, value, listed, coded=True)
    message = f"{element.id} ({element.name}) is {shown}; the guide has {listed}."
    return _at(checks.ELEMENT_CODE, place, element, message, value, listed, coded=True)


def _extra(segment: GuideSegment, parts: list[str], delimiters: Delimiters) -> str:
    """Too many elements, and the likeliest reason."""
    allowed = len(segment.elements)
    message = f"{segment.tag} has {len(parts) - 1} elements, the guide {allowed}"
    swallowed = next((part for part in parts[1:] if _SWALLOWED.search(part)), None)
    if swallowed and len(parts) - 1 > allowed + 1:
        return f"{message}; perhaps the terminator {delimiters.segment!r} before the next segment is lost."
    return f"{message}; perhaps a {delimiters.element!r} stands in the data."


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
    if form == "TM" and not _CLOCK.match(value):
        return "not a time (HHMM)"
    if form == "DT" and not (_is_day(value[:8], 8) and _CLOCK.match(value[8:])):
        return "not a date and time (CCYYMMDDHHMM)"
    return None


def _is_day(value: str, width: int) -> bool:
    if not value.isascii() or not value.isdigit() or len(value) not in (6, 8) or len(value) > max(width, 6):
        return False
    year = int(value[:-4]) if len(value) == 8 else 2000 + int(value[:-4])
    try:
        return datetime.date(year, int(value[-4:-2]), int(value[-2:])).year >= 1000
    except ValueError:
        return False


def _note(
    kind: str, positions: tuple[int, ...], parts: list[str], place: Place, tag: str
) -> Iterator[Finding]:
    present = [p for p in positions if p < len(parts) and parts[p]]
    of = [f"{tag}{p:02d}" for p in positions]
    names, rest = _in_a_row(of, "and"), _in_a_row(of[1:], "and")
    message = None
    if kind == "P" and present and len(present) < len(positions):
        message = f"{names} must stand together or not at all."
    elif kind == "R" and not present:
        message = f"At least one of {_in_a_row(of, 'or')} must be filled."
    elif kind == "E" and len(present) > 1:
        message = f"Only one of {names} may be filled."
    elif kind == "C" and positions[0] in present and len(present) < len(positions):
        message = f"{tag}{positions[0]:02d} is filled, so {rest} must be."
    elif kind == "L" and positions[0] in present and len(present) < 2:
        message = f"{tag}{positions[0]:02d} is filled, so one of {_in_a_row(of[1:], 'or')} must be."
    if message:
        absent = next((p for p in positions if p not in present), None) if kind in "PC" else None
        element = f"{tag}{absent:02d}" if absent else None
        yield checks.SYNTAX_NOTE.at(attrs.evolve(place, element=element), message)


def _of_a_patient(place: Place, element: GuideElement) -> bool:
    """Whether a code identifies a person, as a postal code does."""
    return place.loop in _PATIENTS and element.id in _NAMES


def _in_a_row(names: list[str], last: str) -> str:
    """Names as a sentence lists them: A, B and C."""
    return f" {last} ".join(filter(None, (", ".join(names[:-1]), names[-1])))


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
    sensitive = (not coded and (element.type in _SENSITIVE_TYPES or _of_a_patient(place, element))) or (
        slipped(place.segment or "", value, element.maximum)
    )
    return check.at(where, message, value=value, expected=expected, sensitive=sensitive)
