"""Bytes that do not belong: looked for in a whole stretch at once, explained only when found."""

import re
from collections.abc import Iterator

from x12tools.engine import envelope as env
from x12tools.findings import Finding, Place
from x12tools.wire.reader import BLANK, LONGEST, Stretch

_LEGAL = bytes([*range(0x20, 0x7F), 0x0A, 0x0D])
"""The basic and extended sets, and the line breaks that may follow a terminator."""

_MOST_NAMED = 10


class Characters:
    """One file's bytes. Each odd sequence is named once, and no more than ten of them."""

    def __init__(self) -> None:
        self.named: set[str] = set()
        self.broken = False
        self.spaced = False

    def step(self, stretch: Stretch) -> list[Finding]:
        """What is wrong in one stretch, wherever its segments stand."""
        delimiters = stretch.delimiters
        if delimiters is None:
            return []
        text, terminator = stretch.text(), delimiters.segment
        found: list[Finding] = []
        odd = text.encode("latin-1").translate(None, _LEGAL)
        if odd.translate(None, delimiters.all.encode("latin-1") + b"\x00\x1a"):
            found += self._outside(stretch)
        if stretch.is_even:
            empty = "" in stretch.texts()
        else:
            found += self._between(stretch)
            empty = any(f"{terminator}{gap}{terminator}" in text for gap in ("", "\n", "\r\n"))
        if empty:
            found += _empty(stretch)
        if not stretch.continues and max(map(len, stretch.texts()), default=0) > LONGEST:
            found += _long(stretch)
        return found

    def _between(self, stretch: Stretch) -> list[Finding]:
        """Line breaks and spaces where segments do not follow each other in one way."""
        assert stretch.delimiters is not None
        text, terminator = stretch.text(), stretch.delimiters.segment
        found: list[Finding] = []
        if not self.broken and terminator not in "\r\n":
            breaks = text.count("\n")
            led = text.startswith(("\n", "\r\n"))  # by what ended the stretch before
            if breaks and breaks != led + text.count(f"{terminator}\n") + text.count(f"{terminator}\r\n"):
                found += self._breaks(stretch)
        if not self.spaced and (f"{terminator} " in text or "\n " in text):
            found += self._spaced(stretch)
        return found

    def _outside(self, stretch: Stretch) -> Iterator[Finding]:
        assert stretch.delimiters is not None
        illegal = re.compile(rf"[^\x20-\x7e\r\n{re.escape(stretch.delimiters.all)}]+")
        for piece, ordinal, offset in _each(stretch):
            for match in illegal.finditer(piece.rstrip(BLANK)):
                run = match[0]
                if run in self.named or len(self.named) == _MOST_NAMED:
                    continue
                self.named.add(run)
                at = match.start()
                tag, element = _element(piece[:at], stretch.delimiters.element)
                raw = run.encode("latin-1")
                try:
                    shown = f" ({raw.decode()}, written as UTF-8)" if len(raw) > 1 else ""
                except UnicodeDecodeError:
                    shown = ""
                if len(raw) == 1 and run.isprintable():
                    shown = f" ({run})"
                named = "Byte" if len(raw) == 1 else "Bytes"
                yield env.CHARACTER.at(
                    Place(ordinal, offset + at, None, tag, element),
                    f"{named} {raw.hex(' ').upper()}{shown} in {element or tag}: outside X12's basic and "
                    "extended character sets.",
                    value=raw.hex(" ").upper(),
                )

    def _breaks(self, stretch: Stretch) -> Iterator[Finding]:
        assert stretch.delimiters is not None
        for piece, ordinal, offset in _each(stretch):
            body = piece.rstrip(BLANK)
            at = body.find("\n")
            if at >= 0:
                self.broken = True
                tag, element = _element(body[:at], stretch.delimiters.element)
                yield env.LINE_BREAK.at(
                    Place(ordinal, offset + at, None, tag, element),
                    f"A line break stands inside {element or tag}; it is part of the data there. "
                    "Perhaps the file was wrapped at a fixed width.",
                )
                return

    def _spaced(self, stretch: Stretch) -> Iterator[Finding]:
        assert stretch.delimiters is not None
        for piece, ordinal, offset in _pieces(stretch):
            body = piece.lstrip(BLANK)
            lead = len(piece) - len(body)
            if " " in piece[:lead]:
                self.spaced = True
                tag = _element(body[:4], stretch.delimiters.element)[0]
                yield env.SPACES.at(
                    Place(ordinal, offset + lead, None, tag),
                    f"Spaces stand between a terminator and {tag}; some receivers take them for data.",
                )
                return


def _pieces(stretch: Stretch) -> Iterator[tuple[str, int, int]]:
    """Each segment as it stands, white space and all, with its ordinal and its first byte."""
    offset, ordinal = stretch.offset, stretch.ordinal
    for piece in stretch.pieces:
        if piece.lstrip(BLANK):
            yield piece, ordinal, offset
            ordinal += 1
        offset += len(piece) + 1


def _each(stretch: Stretch) -> Iterator[tuple[str, int, int]]:
    """Each segment's text with its ordinal and its first byte."""
    for piece, ordinal, offset in _pieces(stretch):
        body = piece.lstrip(BLANK)
        yield body, ordinal, offset + len(piece) - len(body)


def _element(before: str, separator: str) -> tuple[str, str | None]:
    """The segment id and the element that ``before`` leads into."""
    tag, *parts = before.split(separator)
    return (tag[:3], f"{tag[:3]}{len(parts):02d}") if parts else (tag[:3], None)


def _empty(stretch: Stretch) -> Iterator[Finding]:
    offset, ordinal = stretch.offset, stretch.ordinal
    count, first = 0, None
    for number, piece in enumerate(stretch.pieces):
        if piece.lstrip(BLANK):
            ordinal += 1
        elif not (stretch.open_end and number == len(stretch.pieces) - 1):
            count += 1
            first = first or Place(ordinal - 1 or None, offset + len(piece))
        offset += len(piece) + 1
    if first:
        words = "A terminator follows" if count == 1 else f"{count} terminators follow"
        yield env.EMPTY_SEGMENT.at(first, f"{words} another without a segment between them.")


def _long(stretch: Stretch) -> Iterator[Finding]:
    assert stretch.delimiters is not None
    for piece, ordinal, offset in _each(stretch):
        if len(piece) > LONGEST:
            yield env.SEGMENT_LONG.at(
                Place(ordinal, offset, None, _element(piece[:4], stretch.delimiters.element)[0]),
                f"The segment has more than {LONGEST} characters; perhaps its terminator is lost.",
            )
