"""Writes the 999 (005010X231A1): what is wrong with syntax and guide, group by group."""

from typing import Any

from x12tools.acks.answer import Answer, GroupAnswer, TransactionAnswer
from x12tools.acks.codes import Outcome
from x12tools.acks.envelope import UNKNOWN, Header, Letter, digits
from x12tools.acks.faults import ElementFault, SegmentFault
from x12tools.segments.composites import ErrorContext, ErrorPosition

GUIDE = "005010X231A1"

CODES = {Outcome.ACCEPTED: "A", Outcome.WITH_ERRORS: "E", Outcome.PARTLY: "P", Outcome.REJECTED: "R"}
"""IK501 and AK901 by outcome."""

_FUNCTIONS = {
    "837": "HC", "835": "HP", "834": "BE", "820": "RA", "270": "HS", "271": "HB", "276": "HR", "277": "HN",
    "278": "HI",
}  # fmt: skip
_KNOWN_FUNCTIONS = frozenset({*_FUNCTIONS.values(), "HI"})
_NOT_ANSWERED = frozenset({"FA"})
"""An acknowledgement is never acknowledged: two programs would answer each other for ever."""

_UNITS = {"837": "CLM01", "835": "TRN02"}
"""The business unit identifier of a CTX, by transaction."""

_TRIGGER = "SITUATIONAL TRIGGER"


def write_999(answer: Answer, header: Header, *, loop_width: int = 6) -> bytes:
    """A 999 for each group, an interchange for each interchange that has one; empty for none.

    An interchange that its TA1 rejects is not looked into and gets none, nor does a group whose
    kind the guide has no name for. ``loop_width`` is how much of a loop's name a receiver takes
    in IK303: six characters (``2010AA``), or four.
    """
    written = b""
    count = 0
    for interchange in answer.interchanges:
        groups = [
            (group, function) for group in interchange.groups if (function := _function(group)) is not None
        ]
        if interchange.outcome is Outcome.REJECTED or not groups:
            continue
        letter = Letter(header, count, interchange.received, _numbers(interchange.groups))
        letter.open_group("FA", GUIDE)
        for group, function in groups:
            letter.open_transaction("999", GUIDE)
            _group(letter, group, function, loop_width)
            letter.close_transaction()
        letter.close_group()
        written += letter.finish()
        count += 1
    return written


def _numbers(groups: list[GroupAnswer]) -> list[str]:
    """Control numbers and claim numbers that the 999 repeats."""
    return [
        text
        for group in groups
        for transaction in group.transactions
        for text in (
            transaction.received.control_number,
            transaction.received.guide,
            *(fault.unit for fault in transaction.faults),
        )
    ]


def _function(group: GroupAnswer) -> str | None:
    """AK101: GS01 where the guide knows it, else what its transactions are; None for neither."""
    said = group.received.function
    if said in _NOT_ANSWERED:
        return None
    if said in _KNOWN_FUNCTIONS:
        return said
    kinds = (one.received.kind for one in group.transactions)
    return next((_FUNCTIONS[kind] for kind in kinds if kind in _FUNCTIONS), None)


def _group(letter: Letter, group: GroupAnswer, function: str, loop_width: int) -> None:
    received = group.received
    answered = [one for one in group.transactions if one.received.kind in _FUNCTIONS]
    guides = (one.received.guide for one in group.transactions if one.received.guide)
    letter.add(
        "AK1",
        function=function,
        control_number=digits(received.control_number),
        version=received.version or next(guides, UNKNOWN),
    )
    for transaction in answered:
        _transaction(letter, transaction, loop_width)
    included = received.included
    if included is None or not 0 <= included < 1_000_000:
        included = len(group.transactions)
    letter.add(
        "AK9",
        code=CODES[group.outcome],
        included=included,
        received=len(group.transactions),
        accepted=group.accepted,
        **_errors(group.codes),
    )


def _transaction(letter: Letter, transaction: TransactionAnswer, loop_width: int) -> None:
    received = transaction.received
    letter.add(
        "AK2",
        transaction=received.kind,
        control_number=received.control_number or "0",
        guide=received.guide,
    )
    unit = _UNITS.get(received.kind, "")
    for fault in transaction.faults:
        _fault(letter, fault, unit, loop_width)
    letter.add("IK5", code=CODES[transaction.outcome], **_errors(transaction.codes))


def _fault(letter: Letter, fault: SegmentFault, unit: str, loop_width: int) -> None:
    tag = fault.tag if 2 <= len(fault.tag) <= 3 and fault.tag.isalnum() and fault.tag.isascii() else "XX"
    loop = fault.loop[:loop_width]
    position = min(fault.position, 999_999)
    letter.add("IK3", segment_tag=tag, position=position, loop=loop, code=fault.code)
    if unit and fault.unit:
        context = letter.composite(ErrorContext, name=unit, reference=fault.unit)
        letter.add("CTX", contexts=context)
    for element in fault.elements:
        _element(letter, element, tag, position, loop)


def _element(letter: Letter, element: ElementFault, tag: str, position: int, loop: str) -> None:
    letter.add(
        "IK4",
        position=letter.composite(
            ErrorPosition,
            element_number=element.element,
            component=element.component,
            repetition=element.repetition,
        ),
        data_element=element.data_element,
        code=element.code,
        copy=element.copy,
    )
    if element.trigger is not None:
        letter.add(
            "CTX",
            contexts=letter.composite(ErrorContext, name=_TRIGGER),
            segment_tag=tag,
            position=position,
            loop=loop,
            element_position=letter.composite(ErrorPosition, element_number=element.trigger),
        )


def _errors(codes: tuple[str, ...]) -> dict[str, Any]:
    """IK502 to IK506, AK905 to AK909."""
    return {f"error_{number}": code for number, code in enumerate(codes[:5], 1)}
