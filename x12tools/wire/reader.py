"""The streaming, lossless reader: bytes in, stretches of segments out, nothing dropped.

A stretch is a run of text with one set of delimiters. Outside an interchange the stretch
has none and holds whatever was there: a byte order mark, a mail header, a PDF.
"""

import itertools
import re
from collections.abc import Iterator
from typing import BinaryIO

import attrs

from x12tools.wire.delimiters import Delimiters, isa_end, read_delimiters

CHUNK = 1 << 20
"""Bytes read at a time."""

LONGEST = 1 << 20
"""A segment longer than this is handed out in parts, so that memory stays bounded."""

BLANK = " \t\r\n\x00\x1a"
"""What may stand between a terminator and the next segment."""

_OPENING = re.compile(r"ISA(?=[^A-Za-z0-9 \t\r\n])")


@attrs.define(slots=True, eq=False)
class Stretch:
    """A run of segments, or (``delimiters`` None) of text that is no segment.

    ``pieces`` are what stands between segment terminators, with the newlines that lead
    them; the last piece has no terminator when ``open_end`` is set. ``ordinal`` numbers the
    first segment of the stretch in its file, ``offset`` is the first byte. A segment over
    ``LONGEST`` goes on in the next stretch, whose first piece then ``continues`` it.
    """

    pieces: list[str]
    delimiters: Delimiters | None
    ordinal: int
    offset: int
    open_end: bool = False
    continues: bool = False
    _texts: list[str] | None = None
    _offsets: list[int] | None = None

    def texts(self) -> list[str]:
        """The segments without the white space that leads them; empty where there is none."""
        if self._texts is None:
            self._texts = [piece.lstrip(BLANK).removesuffix("\r") for piece in self.pieces]
        return self._texts

    def offsets(self) -> list[int]:
        """The first byte of each segment."""
        if self._offsets is None:
            widths = map((1).__add__, map(len, self.pieces))
            starts = list(itertools.accumulate(widths, initial=self.offset))
            starts.pop()
            if self.texts() is not self.pieces:
                starts = [
                    start + len(piece) - len(piece.lstrip(BLANK))
                    for start, piece in zip(starts, self.pieces, strict=True)
                ]
            self._offsets = starts
        return self._offsets

    def text(self) -> str:
        """The stretch as it stood in the source."""
        if self.delimiters is None:
            return "".join(self.pieces)
        end = "" if self.open_end else self.delimiters.segment
        return self.delimiters.segment.join(self.pieces) + end


class _Reader:
    """Keeps what is not yet read (``buffer``), and how far the file has been handed out."""

    def __init__(self, source: BinaryIO) -> None:
        self.source = source
        self.buffer = ""
        self.offset = 0
        self.ordinal = 1
        self.cut = False
        self.ended = False

    def fill(self) -> None:
        chunk = self.source.read(CHUNK)
        if chunk:
            self.buffer += chunk.decode("latin-1")
        else:
            self.ended = True

    def take(self, length: int) -> str:
        text, self.buffer = self.buffer[:length], self.buffer[length:]
        return text

    def outside(self) -> Iterator[Stretch]:
        """Text up to the next ISA. Returns with the buffer at that ISA, or empty at the end."""
        while True:
            at = 0
            opening = None
            while found := _OPENING.search(self.buffer, at):
                end = isa_end(self.buffer, found.start())
                if end == 0 and not self.ended:
                    opening = found.start()
                    break
                if end > 0 and _declares(self.buffer[found.start() : end]):
                    yield from self.plain(found.start())
                    return
                at = found.end()
            if opening is None:
                keep = 0 if self.ended else 4
                yield from self.plain(max(0, len(self.buffer) - keep))
            elif opening:
                yield from self.plain(opening)
            if self.ended:
                return
            self.fill()

    def plain(self, length: int) -> Iterator[Stretch]:
        if length:
            yield Stretch([self.take(length)], None, self.ordinal, self.offset)
            self.offset += length

    def inside(self) -> Iterator[Stretch]:
        """The interchange whose ISA the buffer begins with, in stretches of about a chunk."""
        delimiters = read_delimiters(self.buffer[: isa_end(self.buffer)])
        terminator = delimiters.segment
        edge = re.compile(
            rf"(?:\A|{re.escape(terminator)})[\s\x00\x1a]*"
            rf"(?:(?P<trailer>IEA{re.escape(delimiters.element)})|(?P<header>ISA[^A-Za-z0-9 \t\r\n]))"
        )
        searched = 3
        while True:
            near = self.buffer.find("IEA", searched) >= 0 or self.buffer.find("ISA", searched) >= 0
            found = edge.search(self.buffer, searched) if near else None
            if found is None:
                whole = len(self.buffer) if self.ended else self.buffer.rfind(terminator) + 1
                if whole:
                    yield self.segments(whole, delimiters)
                elif len(self.buffer) > LONGEST:
                    part = self.segments(len(self.buffer), delimiters)
                    self.cut = bool(part.texts()[0])
                    yield part
                if self.ended:
                    return
                searched = 0
            elif found["trailer"]:
                end = self.buffer.find(terminator, found.end()) + 1
                if end or self.ended:
                    yield self.segments(end or len(self.buffer), delimiters)
                    return
                searched = found.start()
            else:
                closes = isa_end(self.buffer, found.start("header"))
                if closes > 0 and _declares(self.buffer[found.start("header") : closes]):
                    if before := found.start("header"):
                        yield self.segments(before, delimiters)
                    return
                searched = found.start("header") + 3 if closes or self.ended else found.start()
                if closes or self.ended:
                    continue
            self.fill()

    def segments(self, length: int, delimiters: Delimiters) -> Stretch:
        """The next ``length`` characters as a stretch of segments."""
        text = self.take(length)
        open_end = not text.endswith(delimiters.segment)
        pieces = text.split(delimiters.segment)
        if not open_end:
            pieces.pop()
        stretch = Stretch(pieces, delimiters, self.ordinal, self.offset, open_end, self.cut)
        blank = BLANK[1:].replace(delimiters.segment, "")
        if not (text[0] == " " or delimiters.segment + " " in text or any(c in text for c in blank)):
            stretch._texts = pieces
        begun = stretch.texts()[self.cut :]
        self.ordinal += len(begun) - begun.count("")
        self.cut = False
        self.offset += length
        return stretch


def _declares(isa: str) -> bool:
    return read_delimiters(isa).usable


def read_stretches(source: BinaryIO) -> Iterator[Stretch]:
    """All of a binary file, in order: joining the stretches' texts gives the file back."""
    reader = _Reader(source)
    while True:
        yield from reader.outside()
        if not reader.buffer:
            return
        yield from reader.inside()
