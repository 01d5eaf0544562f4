"""The streaming, lossless reader: bytes in, stretches of segments out, nothing dropped.

A stretch is a run of text with one set of delimiters. Outside an interchange the stretch
has none and holds whatever was there: a byte order mark, a mail header, a PDF.
"""

import itertools
import re
from collections.abc import Iterator
from typing import BinaryIO

from x12tools.wire.delimiters import Delimiters, isa_end, read_delimiters

CHUNK = 1 << 20
"""Bytes read at a time."""

LONGEST = 1 << 20
"""A segment longer than this is handed out in parts, so that memory stays bounded."""

BLANK = " \t\r\n\x00\x1a"
"""What may stand between a terminator and the next segment."""

_OPENING = re.compile(r"ISA(?=[^A-Za-z0-9 \t\r\n])")


class Stretch:
    """A run of segments, or (``delimiters`` None) of text that is no segment.

    ``ordinal`` numbers the first segment of the stretch in its file, ``offset`` is the first
    byte. The last segment has no terminator when ``open_end`` is set. A segment over ``LONGEST``
    goes on in the next stretch, whose first piece then ``continues`` it.
    """

    __slots__ = ("_gap", "_offsets", "_text", "_texts", "continues", "delimiters", "offset", "ordinal")

    def __init__(
        self, text: str, delimiters: Delimiters | None, ordinal: int, offset: int, continues: bool = False
    ) -> None:
        self._text = text
        self.delimiters = delimiters
        self.ordinal = ordinal
        self.offset = offset
        self.continues = continues
        self._gap: str | None = None
        self._texts: list[str] | None = None
        self._offsets: list[int] | None = None

    @property
    def open_end(self) -> bool:
        """The text ends without a terminator."""
        return self.delimiters is not None and not self._text.endswith(self.delimiters.segment)

    @property
    def pieces(self) -> list[str]:
        """What stands between segment terminators, with the newlines that lead each segment."""
        if self.delimiters is None:
            return [self._text]
        pieces = self._text.split(self.delimiters.segment)
        if not self.open_end:
            pieces.pop()
        return pieces

    def texts(self) -> list[str]:
        """The segments without the white space that leads them; empty where there is none."""
        if self._texts is None:
            self._gap = self._even_gap()
            if self._gap is None or self.delimiters is None:
                self._texts = [piece.lstrip(BLANK).removesuffix("\r") for piece in self.pieces]
            else:
                first = len(self._gap) if self._gap and self._text.startswith(self._gap) else 0
                last = len(self._text) - (not self.open_end)
                self._texts = self._text[first:last].split(self.delimiters.segment + self._gap)
        return self._texts

    @property
    def is_even(self) -> bool:
        """Every segment follows the one before in the same way: at once, or on a new line."""
        self.texts()
        return self._gap is not None

    @property
    def newline(self) -> str:
        """What follows a terminator: nothing, or a newline; where that differs, the newline there is."""
        self.texts()
        if self._gap is not None or self.delimiters is None:
            return self._gap or ""
        text = self._text.replace(self.delimiters.segment, "")
        return "\r\n" if "\r\n" in text else "\n" if "\n" in text else ""

    def _even_gap(self) -> str | None:
        """What stands between every two segments, nothing or a newline; None where that differs."""
        if self.delimiters is None:
            return None
        text, terminator = self._text, self.delimiters.segment
        if any(c in text for c in "\t\x00\x1a" if c != terminator):
            return None
        newlines, returns = (0 if c == terminator else text.count(c) for c in "\n\r")
        gap = "\r\n" if returns else "\n" if newlines else ""
        if newlines or returns:
            between = text.count(terminator + gap)
            inner = text.count(terminator) - text.endswith(terminator)
            if between != inner or newlines != between + text.startswith(gap) or returns not in (0, newlines):
                return None
        spaced = terminator + gap + " " in text or text.startswith((" ", gap + " "))
        return None if spaced else gap

    def offsets(self) -> list[int]:
        """The first byte of each segment."""
        if self._offsets is None:
            texts = self.texts()
            if self._gap is not None:
                first = len(self._gap) if self._gap and self._text.startswith(self._gap) else 0
                widths = map((1 + len(self._gap)).__add__, map(len, texts))
                starts = list(itertools.accumulate(widths, initial=self.offset + first))
                starts.pop()
            else:
                starts, at = [], self.offset
                for piece in self.pieces:
                    starts.append(at + len(piece) - len(piece.lstrip(BLANK)))
                    at += len(piece) + 1
            self._offsets = starts
        return self._offsets

    def text(self) -> str:
        """The stretch as it stood in the source."""
        return self._text


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
            yield Stretch(self.take(length), None, self.ordinal, self.offset)
            self.offset += length

    def inside(self) -> Iterator[Stretch]:
        """The interchange whose ISA the buffer begins with, in stretches of about a chunk."""
        delimiters = read_delimiters(self.buffer[: isa_end(self.buffer)])
        terminator = delimiters.segment
        edge = re.compile(rf"I(?:(?P<trailer>EA{re.escape(delimiters.element)})|SA[^A-Za-z0-9 \t\r\n])")
        searched = 3
        while True:
            edges = edge.finditer(self.buffer, searched)
            found = next((one for one in edges if _begins(self.buffer, one.start(), terminator)), None)
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
                closes = isa_end(self.buffer, found.start())
                if closes > 0 and _declares(self.buffer[found.start() : closes]):
                    if before := found.start():
                        yield self.segments(before, delimiters)
                    return
                searched = found.end() - 1 if closes or self.ended else found.start()
                if closes or self.ended:
                    continue
            self.fill()

    def segments(self, length: int, delimiters: Delimiters) -> Stretch:
        """The next ``length`` characters as a stretch of segments."""
        stretch = Stretch(self.take(length), delimiters, self.ordinal, self.offset, self.cut)
        begun = stretch.texts()[self.cut :]
        self.ordinal += len(begun) - begun.count("")
        self.cut = False
        self.offset += length
        return stretch


def _begins(buffer: str, at: int, terminator: str) -> bool:
    """Whether a segment begins here: since the terminator before it there is only white space."""
    while at and buffer[at - 1] != terminator:
        at -= 1
        if not (buffer[at].isspace() or buffer[at] in BLANK):
            return False
    return True


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
