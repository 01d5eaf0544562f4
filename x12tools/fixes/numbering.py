"""HL and LX in order, SE, GE and IEA with the right counts and their headers' numbers; what is right
already stays."""

from collections.abc import Collection, Iterator

import attrs

from x12tools.wire import Document, Piece

_HEADER = {"SE": "ST", "GE": "GS", "IEA": "ISA"}
_DEPTH = {"ISA": 0, "GS": 1, "ST": 2}
_CONTROL = {"ISA": 13, "GS": 6, "ST": 2}
"""Which element of a header is its control number."""

_ORDERED = ("HL", "LX")


@attrs.define(slots=True)
class _Open:
    """A header that is not yet ended, its control number, and how many of the next depth it holds."""

    tag: str
    control: str
    inner: int = 0


@attrs.define(slots=True)
class _Numbers:
    """Where the count stands: ``open`` are the headers not yet ended.

    ``line`` is None where LX is not ours to number: a remittance's LX01 is the payer's.
    """

    open: list[_Open] = attrs.field(factory=list)
    segments: int = 0
    level: int = 0
    levels: dict[str, str] = attrs.field(factory=dict)
    line: int | None = None

    def begin(self, parts: list[str]) -> None:
        """ISA, GS or ST; what was left open at its depth or deeper ends without a trailer."""
        tag, at = parts[0], _CONTROL[parts[0]]
        self.open = [one for one in self.open if _DEPTH[one.tag] < _DEPTH[tag]]
        if self.open:
            self.open[-1].inner += 1
        self.open.append(_Open(tag, parts[at] if len(parts) > at else ""))
        if tag == "ST":
            self.segments, self.level, self.levels, self.line = 1, 0, {}, None

    def end(self, tag: str) -> tuple[int, str] | None:
        """What SE, GE or IEA counts, and its header's control number; None where it ends nothing, so
        that no count is right."""
        header = _HEADER[tag]
        if all(one.tag != header for one in self.open):
            return None
        while (ended := self.open.pop()).tag != header:
            pass
        return self.segments if tag == "SE" else ended.inner, ended.control


def renumber(
    document: Document, *, levels: bool = True, foreign: Collection[int] = ()
) -> Iterator[tuple[Piece, str]]:
    """Rewrites numbers and counts in place; yields each piece it changed with its text before.

    Without ``levels`` HL and LX stay as they are and only the trailers are set right. ``foreign``
    are the ordinals of trailers that are not their headers' own; they stay.
    """
    numbers = _Numbers()
    for piece in document.segments:
        assert piece.delimiters is not None
        parts = piece.text.split(piece.delimiters.element)
        new = _numbered(parts, numbers)
        if piece.ordinal in foreign:
            continue
        if not levels and parts[0] in _ORDERED:
            continue
        if new != parts and not (parts[0] in _ORDERED and _same_numbers(parts, new)):
            before = piece.text
            piece.text = piece.delimiters.element.join(new)
            yield piece, before


def _numbered(parts: list[str], numbers: _Numbers) -> list[str]:
    """A segment's elements with the number or count that is due."""
    tag, new = parts[0], list(parts)
    numbers.segments += 1
    match tag:
        case "ISA" | "GS" | "ST":
            numbers.begin(parts)
        case "HL" if len(parts) > 2:
            numbers.level += 1
            numbers.levels[parts[1]] = new[1] = str(numbers.level)
            new[2] = numbers.levels.get(parts[2], parts[2])
        case "CLM":
            numbers.line = 0
        case "LX" if len(parts) > 1 and numbers.line is not None:
            numbers.line += 1
            new[1] = str(numbers.line)
        case "SE" | "GE" | "IEA":
            ended = numbers.end(tag)
            if ended is not None and len(parts) > 1:
                count, control = ended
                if (parts[1].lstrip("0") or parts[1][:1]) != str(count):
                    new[1] = str(count)
                if control.strip() and (parts[2].strip() if len(parts) > 2 else "") != control.strip():
                    new[2:3] = [control.strip()]
    return new


def _same_numbers(parts: list[str], new: list[str]) -> bool:
    """Whether only leading zeros differ."""
    return len(parts) == len(new) and all(
        a == b or (a.lstrip("0") == b and b.isascii() and b.isdigit())
        for a, b in zip(parts, new, strict=True)
    )
