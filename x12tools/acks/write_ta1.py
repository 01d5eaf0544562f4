"""Writes the TA1: whether an interchange was taken."""

import re

from x12tools.acks.answer import Answer
from x12tools.acks.codes import Outcome
from x12tools.acks.envelope import Header, Letter, digits

CODES = {Outcome.ACCEPTED: "A", Outcome.WITH_ERRORS: "E", Outcome.REJECTED: "R"}
"""TA104 by outcome."""

_DAY = re.compile(r"\d\d(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])\Z", re.ASCII)
_TIME = re.compile(r"([01]\d|2[0-3])[0-5]\d\Z", re.ASCII)


def write_ta1(answer: Answer, header: Header, *, owed: bool = True) -> bytes:
    """A TA1 for each interchange that is owed one (``owed=False``: for every one).

    One is owed where ISA14 asks for it or the interchange has an error. Empty where none is.
    """
    written = b""
    count = 0
    for interchange in answer.interchanges:
        if owed and not interchange.owed:
            continue
        parts = interchange.received.header
        letter = Letter(header, count, interchange.received)
        letter.add(
            "TA1",
            control_number=digits(parts[13]).zfill(9),
            date=parts[9] if _DAY.match(parts[9]) else header.date,
            time=parts[10] if _TIME.match(parts[10]) else header.time,
            code=CODES[interchange.outcome],
            note=interchange.note,
        )
        written += letter.finish()
        count += 1
    return written
