"""What the rules of the family share: the claim's segments by tag, and a verdict in words."""

import datetime
from collections.abc import Iterator

from x12tools.claims.model import Claim
from x12tools.codes import Judgement, Verdict
from x12tools.findings import Place
from x12tools.guides.loops import Located, Loop

Found = list[tuple[Loop, Located]]

TAGS = frozenset({"NM1", "N4", "PRV", "CAS", "MIA", "MOA"})
"""The segments that rules of the family look at, beyond what a Claim says."""

MOST = 10_000
"""How many sound values a rule remembers."""

_ABOVE = frozenset({"2000A", "2000B", "2000C"})
_NONE: Found = []


def segments(claim: Claim, tag: str) -> Found:
    """The segments of a tag in the loops that a claim lies in and holds, in file order.

    Loops 2300, 2400 and 2410 have none of these segments of their own, and are the longest.
    """
    return claim.once(_looked_at)[0].get(tag, _NONE)


def _looked_at(claim: Claim) -> tuple[dict[str, Found], dict[int, Loop]]:
    """The segments by tag, and the service line of each loop inside one, by the loop's ``id``."""
    found: dict[str, Found] = {}
    lines: dict[int, Loop] = {}
    for loop in _loops(claim.loop, lines):
        for located in loop.located:
            name = located[0].tag
            if name in TAGS:
                if name in found:
                    found[name].append((loop, located))
                else:
                    found[name] = [(loop, located)]
    return found, lines


def _loops(claim: Loop, lines: dict[int, Loop]) -> list[Loop]:
    """The loops to look into; ``lines`` gets the service line of each that lies in one, by id."""
    found: list[Loop] = []
    above = claim.parent
    while above is not None:
        if above.id in _ABOVE:
            found[:0] = [above, *above.children]
        above = above.parent
    for loop in claim.children:
        if loop.id != "2400":
            found.append(loop)
            if loop.children:
                found += loop.children
        elif loop.children:
            inside = [inner for inner in loop.children if inner.id != "2410"]
            lines.update((id(inner), loop) for inner in inside)
            found += inside
    return found


def line_number(claim: Claim, loop: Loop) -> int | None:
    """LX01 of the service line that a loop of the claim lies in."""
    line = loop if loop.id == "2400" else claim.once(_looked_at)[1].get(id(loop))
    if line is None:
        return None
    text = line.opening.text.split(line.delimiters.element)
    known = text[0] == "LX" and len(text) > 1 and text[1].isascii() and text[1].isdigit()
    return int(text[1]) if known else None


def place(claim: Claim, loop: Loop, located: Located, element: str) -> Place:
    """Where a segment of the claim states an element."""
    return loop.place(located, element, line_number(claim, loop))


def in_words(judgement: Judgement, what: str, date: datetime.date | None) -> str:
    """What a set says, for a message: ``is not in force on 2025-09-30 (from 2025-10-01)``."""
    listed = f"by {judgement.version}"
    match judgement.verdict:
        case Verdict.HEADER:
            return f"is a header and no billable {what} on {date}, {listed}"
        case Verdict.UNKNOWN:
            return f"is no {what} on {date}, {listed}" if date else f"is no {what}, {listed}"
    days = ""
    if judgement.last and date and judgement.last < date:
        days = f" (it ended {judgement.last})"
    elif judgement.first:
        days = f" (it begins {judgement.first})"
    return f"is not in force on {date}{days}, {listed}"


def days_of(claim: Claim) -> tuple[datetime.date | None, datetime.date | None]:
    """The first and the last day that the claim bills for; both None where it says none."""
    return claim.once(_days_of)


def _days_of(claim: Claim) -> tuple[datetime.date | None, datetime.date | None]:
    first = last = claim.statement_from
    if claim.statement_to:
        last = claim.statement_to
    for line in claim.lines:
        if line.date is not None:
            if first is None or line.date < first:
                first = line.date
            end = line.date_to or line.date
            if last is None or end > last:
                last = end
    return first, last


class Sound:
    """Values found sound before: a set that is emptied when it grows too large."""

    def __init__(self) -> None:
        self.values: set[object] = set()

    def add(self, value: object) -> None:
        """Remembers a value."""
        if len(self.values) >= MOST:
            self.values.clear()
        self.values.add(value)


def parts_of(loop: Loop, located: Located) -> list[str]:
    """The segment's elements, its tag first."""
    return located.text.split(loop.delimiters.element)


def codes_at(parts: list[str], *positions: int) -> Iterator[tuple[int, str]]:
    """(position, code) of the elements that hold something."""
    for at in positions:
        if at < len(parts) and parts[at]:
            yield at, parts[at]
