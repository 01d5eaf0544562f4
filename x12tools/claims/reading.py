"""Claims out of 837s, one by one: the way in for a program that wants claims and no findings."""

import itertools
from collections.abc import Iterator
from typing import BinaryIO

from x12tools.claims.building import build_claim
from x12tools.claims.model import Claim
from x12tools.errors import NotX12
from x12tools.guides import GUIDES, Walker, load_guide
from x12tools.guides.loops import Located, Loop
from x12tools.wire import Delimiters, Source, read_stretches
from x12tools.wire.document import BLANK, open_source

_MANY = frozenset({"2000A", "2000B", "2000C", "2300"})
"""Loops that are not kept under their parent, so that a claim is let go when its user lets it go."""

_ENVELOPE = frozenset({"ISA", "GS", "GE", "IEA", "TA1"})


def read_claims(source: Source) -> Iterator[Claim]:
    """Every claim of every 837P and 837I in a source, in file order, one at a time.

    ``source`` is the bytes themselves, a path, or a binary file (which stays open). Memory does not
    grow with the file, as long as the caller keeps no claim. What breaks the guide is passed over
    here, and is a finding of ``check``; a guide of the same base is read by the one that is known.

    Raises OSError where the source cannot be read, and NotX12 at once, not at the first step, where
    it holds no claim.

    >>> import x12tools
    >>> for claim in x12tools.read_claims("claims.837"):  # doctest: +SKIP
    ...     print(claim.id, claim.charge, [line.procedure for line in claim.lines])
    """
    claims = _claims(source)
    first = next(claims, None)
    if first is None:
        raise NotX12("no 837P or 837I claim was found")
    return itertools.chain([first], claims)


def _claims(source: Source) -> Iterator[Claim]:
    file = open_source(source)
    try:
        yield from _read(file)
    finally:
        if file is not source:
            file.close()


def _read(file: BinaryIO) -> Iterator[Claim]:
    transaction = _Transaction(None, "")
    version = ""
    for stretch in read_stretches(file):
        delimiters = stretch.delimiters
        if delimiters is None:
            continue
        offset, ordinal = stretch.offset, stretch.ordinal
        for piece in stretch.pieces:
            text = piece.strip(BLANK)
            if text:
                parts = text.split(delimiters.element)
                if parts[0] == "GS":
                    version = parts[8].strip() if len(parts) > 8 else ""
                if parts[0] == "ST":
                    yield from transaction.end()
                    walker = _walker(version or (parts[3] if len(parts) > 3 else ""))
                    transaction = _Transaction(walker, parts[2] if len(parts) > 2 else "")
                elif parts[0] not in _ENVELOPE:
                    at = offset + piece.find(text[0])
                    yield from transaction.segment(parts, text, delimiters, ordinal, at)
                ordinal += 1
            offset += len(piece) + 1
    yield from transaction.end()


def _walker(version: str) -> Walker | None:
    """A walk by the 837 guide of a version, or of its base; None for what is no 837P or 837I."""
    known = version if version in GUIDES else next((g for g in GUIDES if g[:10] == version[:10]), None)
    return Walker(load_guide(known)) if known and GUIDES[known][0] == "837" else None


class _Transaction:
    """The open loops of one 837; yields a claim when its loop closes."""

    def __init__(self, walker: Walker | None, number: str) -> None:
        self.walker = walker
        self.number = number
        self.loops: list[Loop] = []

    def segment(
        self, parts: list[str], text: str, delimiters: Delimiters, ordinal: int, offset: int
    ) -> Iterator[Claim]:
        """Puts a segment into its loop; the claim that it ends comes out."""
        if self.walker is None:
            return
        use, keep, _ = self.walker.step(parts, delimiters, ordinal, offset)
        if use is None:
            return
        yield from self._leave(keep)
        for loop in self.walker.spot.loops[len(self.loops) :]:
            made = Loop(loop.id, delimiters, self.loops[-1] if self.loops else None)
            if made.parent is not None and made.id not in _MANY:
                made.parent.children.append(made)
            self.loops.append(made)
        self.loops[-1].located.append(Located(use, text, ordinal, offset))

    def end(self) -> Iterator[Claim]:
        """The transaction is over, or the file."""
        yield from self._leave(0)
        self.walker = None

    def _leave(self, keep: int) -> Iterator[Claim]:
        closed = self.loops[keep:]
        del self.loops[keep:]
        for loop in closed:
            if loop.id == "2300":
                yield build_claim(loop, self.number)
