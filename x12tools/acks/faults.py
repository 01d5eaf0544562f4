"""From findings to what a 999 says of a transaction: segments in error, and elements in them."""

import functools
import re
from collections.abc import Mapping, Sequence
from typing import Any

import attrs

from x12tools.acks.codes import answer_code
from x12tools.findings import Finding
from x12tools.guides import GUIDES, GuideLoop, load_guide
from x12tools.guides.model import GuideElement, GuideSegment
from x12tools.wire import Delimiters

_POSITION = re.compile(r"(\d\d)(?:-(\d\d))?\Z", re.ASCII)

_OF_THE_PATIENT = frozenset({"2000B", "2000C", "2010BA", "2010CA", "2320", "2330A"})
"""Loops of an 837 that speak of the subscriber or the patient; nothing is copied out of them."""

_NOT_COPIED = frozenset({"NM1", "N3", "N4", "DMG", "REF", "HI"})
"""Segments whose values may be a person's or a diagnosis: nothing is copied out of them either."""


@attrs.frozen(slots=True)
class ElementFault:
    """What a 2110 loop says: position from 1, component and repetition where there are some.

    ``copy`` is the bad value, only where it cannot be a patient's; ``trigger`` the element whose
    presence asked for the one that is wrong.
    """

    element: int
    component: int | None
    repetition: int | None
    data_element: int | None
    code: str
    copy: str | None = None
    trigger: int | None = None


@attrs.frozen(slots=True)
class SegmentFault:
    """What a 2100 loop says: ``position`` counts from the ST, which is 1; ``unit`` is the claim's
    CLM01 (837) or the payment's TRN02 (835), empty outside of one."""

    tag: str
    position: int
    loop: str
    code: str
    unit: str = ""
    elements: tuple[ElementFault, ...] = ()

    @property
    def codes(self) -> tuple[str, ...]:
        """What is wrong: the elements' codes where it is they that are in error."""
        return tuple(element.code for element in self.elements) or (self.code,)


def segment_faults(
    findings: Sequence[tuple[Finding, str]],
    first: int,
    version: str,
    texts: Mapping[int, str],
    delimiters: Delimiters,
) -> list[SegmentFault]:
    """The segments in error of a transaction whose ST has the ordinal ``first``, in file order.

    ``findings`` are of SNIP 1 and 2, each with its business unit; element findings of one
    segment become one fault. ``texts`` are the segments themselves, where they are at hand.
    """
    whole: dict[tuple[int, str, str], SegmentFault] = {}
    inside: dict[tuple[int, str, str, str], list[ElementFault]] = {}
    for finding, unit in findings:
        place = finding.place
        ordinal = place.ordinal or first
        tag, loop = place.segment or "", place.loop or ""
        element = _element_fault(finding, version, texts.get(ordinal), delimiters)
        if element is not None:
            kept = inside.setdefault((ordinal, tag, loop, unit), [])
            if element not in kept:
                kept.append(element)
            continue
        code = answer_code("segment", finding.rule)
        made = SegmentFault(tag, ordinal - first + 1, loop, code, unit)
        whole.setdefault((ordinal, tag, code), made)
    faults = list(whole.values())
    for (ordinal, tag, loop, unit), elements in inside.items():
        faults.append(SegmentFault(tag, ordinal - first + 1, loop, "8", unit, tuple(elements)))
    faults.sort(key=lambda fault: fault.position)
    return faults


def _element_fault(
    finding: Finding, version: str, text: str | None, delimiters: Delimiters
) -> ElementFault | None:
    """The element a finding is about; None where it is about the segment as a whole."""
    place = finding.place
    use = _use(version, place.loop or "", place.segment or "")
    parts = text.split(delimiters.element) if text else []
    if not place.element or finding.rule == "IG-SYNTAX-NOTE":
        return _unnamed(finding, use, parts)
    match = _POSITION.search(place.element)
    if not match:
        return None
    position, component = int(match[1]), int(match[2]) if match[2] else None
    known = _element(version, place.loop or "", place.segment or "", place.element)
    if finding.rule == "IG-QUALIFIER" and known is not None and known.parts:
        component, known = 1, known.parts[0]
    return ElementFault(
        element=position,
        component=component,
        repetition=_repetition(parts, position, component, finding.value, delimiters),
        data_element=_number(known),
        code=answer_code("element", finding.rule, place.element, *_when(finding, known)),
        copy=_copy(finding, known),
    )


def _unnamed(finding: Finding, use: GuideSegment | None, parts: list[str]) -> ElementFault | None:
    """Element faults whose finding names the segment alone: the element is found in its text."""
    if finding.rule == "IG-ELEMENT-EXTRA" and use is not None:
        return ElementFault(len(use.elements) + 1, None, None, None, answer_code("element", finding.rule))
    if finding.rule == "IG-TRAILING" and parts:
        filled = max((at for at, part in enumerate(parts) if part), default=0)
        return ElementFault(filled + 1, None, None, None, answer_code("element", finding.rule))
    if finding.rule == "IG-SYNTAX-NOTE" and use is not None and parts:
        return _note(finding, use, parts)
    return None


def _note(finding: Finding, use: GuideSegment, parts: list[str]) -> ElementFault | None:
    """The first of a segment's syntax notes that its text breaks."""
    for kind, positions in use.syntax:
        filled = [at for at in positions if at < len(parts) and parts[at]]
        empty = [at for at in positions if at not in filled]
        wrong = trigger = None
        if kind == "E" and len(filled) > 1:
            wrong = filled[1]
        elif kind == "R" and not filled:
            wrong = empty[0]
        elif kind == "P" and filled and empty:
            wrong, trigger = empty[0], filled[0]
        elif kind in "CL" and positions[0] in filled and (len(filled) < 2 if kind == "L" else empty):
            wrong, trigger = empty[0], positions[0]
        if wrong is not None:
            when = ("exclusive",) if kind == "E" else ()
            number = _number(use.elements[wrong - 1]) if wrong <= len(use.elements) else None
            code = answer_code("element", finding.rule, *when)
            return ElementFault(wrong, None, None, number, code, trigger=trigger)
    return None


def _when(finding: Finding, known: GuideElement | None) -> list[str]:
    """What the value is, in the words of the table of answers."""
    value = finding.value or ""
    if finding.rule in ("IG-ELEMENT-EXTRA", "IG-TRAILING"):
        return ["component"]
    if finding.rule == "IG-ELEMENT-LENGTH":
        return ["short" if known is not None and len(value) < known.minimum else "long"]
    if finding.rule == "IG-ELEMENT-TYPE" and known is not None:
        if known.type == "DT" or known.data_element == "1251":
            return ["date"]
        if known.type == "TM":
            return ["time"]
    return []


def _copy(finding: Finding, known: GuideElement | None) -> str | None:
    """The bad value, if a code was due there and the place does not speak of a patient.

    Nothing longer than such a code can be is copied: it is something else that slipped in.
    """
    value, place = finding.value, finding.place
    if (
        not value
        or finding.sensitive
        or known is None
        or not (known.codes or known.type == "ID")
        or len(value) > known.maximum
        or place.loop in _OF_THE_PATIENT
        or place.segment in _NOT_COPIED
    ):
        return None
    return value


def _repetition(
    parts: list[str], position: int, component: int | None, value: str | None, delimiters: Delimiters
) -> int | None:
    """Which repetition of a repeated element holds the value; None where it is not repeated."""
    if not value or not delimiters.repetition or position >= len(parts):
        return None
    ones = parts[position].split(delimiters.repetition)
    if len(ones) < 2:
        return None
    for number, one in enumerate(ones, 1):
        held = one.split(delimiters.component)
        if value == one or (component and component <= len(held) and held[component - 1] == value):
            return number
    return None


def _number(known: GuideElement | None) -> int | None:
    """A data element's number; None for a composite's (C003), which IK402 cannot hold."""
    return int(known.data_element) if known is not None and known.data_element.isdigit() else None


def _use(version: str, loop: str, tag: str) -> GuideSegment | None:
    uses = _uses(version).get(tag, ())
    return next((use for use in uses if use.loop == loop), uses[0] if uses else None)


def _element(version: str, loop: str, tag: str, id: str) -> GuideElement | None:
    uses = _uses(version).get(tag, ())
    for use in sorted(uses, key=lambda use: use.loop != loop):
        for element in use.elements:
            for one in (element, *element.parts):
                if one.id == id:
                    return one
    return None


@functools.cache
def _uses(version: str) -> dict[str, tuple[GuideSegment, ...]]:
    """Every use of each tag in the guide of a version, or in the nearest that is known."""
    known = version if version in GUIDES else None
    if known is None and len(version) >= 10:
        known = next((one for one in GUIDES if one[:10] == version[:10]), None)
    found: dict[str, list[GuideSegment]] = {}
    waiting: list[Any] = [load_guide(known).root] if known else []
    while waiting:
        loop = waiting.pop()
        for child in loop.children:
            if isinstance(child, GuideLoop):
                waiting.append(child)
            else:
                found.setdefault(child.tag, []).append(child)
    return {tag: tuple(uses) for tag, uses in found.items()}
