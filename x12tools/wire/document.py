"""A whole file in memory, each segment with the characters around it, and its way back to bytes."""

import io
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

import attrs

from x12tools.wire.delimiters import Delimiters
from x12tools.wire.reader import BLANK, Stretch, read_stretches

Source = bytes | str | Path | BinaryIO
"""What can be read: the bytes themselves, a path, or an open binary file."""


@attrs.define(slots=True, eq=False)
class Piece:
    """One segment as it stands in the file, or text that is none (``delimiters`` None).

    ``lead`` is the white space before it and ``tail`` what ends it: the terminator, empty in
    a file cut short. ``ordinal`` counts segments from 1 (0 for what is none).
    """

    text: str
    lead: str
    tail: str
    delimiters: Delimiters | None
    ordinal: int
    offset: int

    @property
    def tag(self) -> str:
        """The segment id; empty for text outside interchanges."""
        return self.text.split(self.delimiters.element, 1)[0] if self.delimiters else ""


@attrs.define(slots=True, eq=False)
class Document:
    """Everything a file held, in order. ``pieces`` may be edited; what is not stays as it was."""

    pieces: list[Piece]

    @property
    def segments(self) -> list[Piece]:
        """The pieces that are segments."""
        return [piece for piece in self.pieces if piece.ordinal]

    def to_bytes(self) -> bytes:
        """The file; for a document nobody changed, the bytes it was read from."""
        return "".join(f"{p.lead}{p.text}{p.tail}" for p in self.pieces).encode("latin-1")


def open_source(source: Source) -> BinaryIO:
    """A binary file over any source; raises OSError where a path cannot be opened."""
    if isinstance(source, bytes):
        return io.BytesIO(source)
    if isinstance(source, str | Path):
        return Path(source).open("rb")
    return source


def read_all(source: Source) -> bytes:
    """Every byte of a source; a file that is given open stays open."""
    file = open_source(source)
    try:
        return file.read()
    finally:
        if file is not source:
            file.close()


def clean(piece: str) -> tuple[str, str]:
    """A piece without the white space that leads it and the newline that ends it; and that lead."""
    text = piece.lstrip(BLANK)
    return text, piece[: len(piece) - len(text)]


def pieces_of(stretch: Stretch) -> Iterator[Piece]:
    """A stretch segment by segment, with ordinals and offsets. The first piece may go on with the last
    segment of the stretch before, and has its ordinal."""
    delimiters, offset, ordinal = stretch.delimiters, stretch.offset, stretch.ordinal - stretch.continues
    if delimiters is None:
        yield Piece(stretch.text(), "", "", None, 0, offset)
        return
    last = len(stretch.pieces) - 1
    for index, raw in enumerate(stretch.pieces):
        tail = "" if stretch.open_end and index == last else delimiters.segment
        text, lead = clean(raw)
        carriage = ""
        if text.endswith("\r"):
            text, carriage = text[:-1], "\r"
        yield Piece(text, lead, carriage + tail, delimiters, ordinal if text else 0, offset + len(lead))
        offset += len(raw) + len(tail)
        ordinal += bool(text) or (stretch.continues and index == 0)


def read(source: Source) -> Document:
    """A document from bytes, a path or a binary file.

    Keeps all of it, what is not X12 too, and never raises on content. Raises OSError where
    the source itself cannot be read.
    """
    file = open_source(source)
    try:
        pieces: list[Piece] = []
        for stretch in read_stretches(file):
            new = pieces_of(stretch)
            if stretch.continues:
                rest = next(new)
                pieces[-1].text += pieces[-1].tail + rest.lead + rest.text
                pieces[-1].tail = rest.tail
            pieces += new
        return Document(pieces)
    finally:
        if file is not source:
            file.close()


def write(document: Document) -> bytes:
    """The bytes of a document: equal to the source's for every input, when nothing was changed."""
    return document.to_bytes()
