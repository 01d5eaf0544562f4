"""Loops out of a file as they end: for who wants what stands there, and no findings."""

from collections.abc import Iterator
from typing import BinaryIO

from x12tools.guides.loading import GUIDES, load_guide, nearest
from x12tools.guides.loops import Located, Loop, grow
from x12tools.guides.walker import Walker
from x12tools.wire.reader import Stretch, read_stretches

_ENVELOPE = frozenset({"ISA", "GS", "GE", "IEA", "TA1"})


def read_loops(
    file: BinaryIO, transaction: str, ids: frozenset[str], apart: frozenset[str]
) -> Iterator[tuple[Loop, str]]:
    """Each loop of these ids, with ST02, when it has ended; the transaction itself is ``ST``.

    Reads the transactions of a kind (``837``) by the guide that their version names, or the
    known one of its base. What has no place is passed over. Loops in ``apart`` are not kept
    under their parent, so that memory does not grow with the file.
    """
    reading = _Reading(transaction, ids, apart)
    for stretch in read_stretches(file):
        if stretch.delimiters is not None:
            yield from reading.read(stretch)
    yield from reading.end()


class _Reading:
    def __init__(self, transaction: str, ids: frozenset[str], apart: frozenset[str]) -> None:
        self.transaction = transaction
        self.ids = ids
        self.apart = apart
        self.version = ""
        self.number = ""
        self.walker: Walker | None = None
        self.loops: list[Loop] = []

    def read(self, stretch: Stretch) -> Iterator[tuple[Loop, str]]:
        assert stretch.delimiters is not None
        ordinal, first = stretch.ordinal, int(stretch.continues)  # the rest of a segment is none
        for text, offset in zip(stretch.texts()[first:], stretch.offsets()[first:], strict=True):
            if not text:
                continue
            tag = text.split(stretch.delimiters.element, 1)[0]
            if tag == "ST":
                yield from self.end()
                self._begin(text, ordinal, offset, stretch)
            elif tag in _ENVELOPE:
                yield from self.end()
                if tag == "GS":
                    self.version = _element(text.split(stretch.delimiters.element), 8)
            elif self.walker is not None:
                step = self.walker.step(text, ordinal, offset)[0]
                if step is not None:
                    yield from self._ended(step.kept)
                    grow(self.loops, [(step, text, ordinal, offset)], stretch.delimiters, self.apart)
            ordinal += 1

    def end(self) -> Iterator[tuple[Loop, str]]:
        """The transaction is over, or the file."""
        yield from self._ended(0)
        self.loops, self.walker = [], None

    def _begin(self, text: str, ordinal: int, offset: int, stretch: Stretch) -> None:
        assert stretch.delimiters is not None
        parts = text.split(stretch.delimiters.element)
        known = nearest(self.version or _element(parts, 3))
        if known is None or GUIDES[known][0] != self.transaction or _element(parts, 1) != self.transaction:
            return
        guide = load_guide(known)
        self.walker = Walker(guide, stretch.delimiters, ordinal, offset)
        self.number = _element(parts, 2)
        root = Loop("ST", stretch.delimiters)
        assert guide.root.first is not None
        root.located.append(Located(guide.root.first, text, ordinal, offset))
        self.loops = [root]

    def _ended(self, kept: int) -> Iterator[tuple[Loop, str]]:
        for loop in reversed(self.loops[kept:]):
            if loop.id in self.ids:
                yield loop, self.number


def _element(parts: list[str], at: int) -> str:
    return parts[at].strip() if len(parts) > at else ""
