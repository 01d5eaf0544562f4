"""Splits a file of claims into two, claim by claim, in one pass over its segments.

It reads the levels by their HL03 and knows no guide, so that a file whose hierarchy is out of order
is split all the same: each claim goes with the levels that stand above it.
"""

from collections.abc import Callable, Iterable
from decimal import Decimal
from typing import Any, BinaryIO, Protocol

import attrs

from x12tools.gate.parts import Group, Interchange, Level, Path, Transaction
from x12tools.segments import read_segment
from x12tools.wire import Delimiters
from x12tools.wire.reader import BLANK, Stretch, read_stretches


class Sink(Protocol):
    """What takes claims and transactions: a bucket, or what only looks at them."""

    def add_claim(self, path: Path, claim: list[str]) -> object:
        """A claim with the levels it lies in."""

    def add_whole(self, path: Path, body: Iterable[str]) -> None:
        """A transaction that has no claims."""


class Unwritten:
    """A sink for who only counts."""

    def add_claim(self, path: Path, claim: list[str]) -> None:
        """The claim is counted by who splits."""

    def add_whole(self, path: Path, body: Iterable[str]) -> None:
        """Nothing to count."""


Route = Callable[["SplitClaim"], Sink]

_ISA_ELEMENTS = 16

_OUTSIDE = 0
"""The ordinals of what stands outside interchanges end before it."""

_PROVIDER, _SUBSCRIBER, _PATIENT = "20", "22", "23"


@attrs.frozen(slots=True)
class SplitClaim:
    """A claim of the input: CLM01, its number in the file from 1, CLM02 in US dollars, the ordinal
    of its CLM."""

    claim_id: str
    number: int
    charge: Decimal | None
    ordinal: int


def split(file: BinaryIO, route: Route, rest: Sink) -> tuple[int, Decimal]:
    """Gives every claim to the sink that ``route`` names for it, and gives how many there are and
    what they charge together.

    A transaction without claims goes to ``rest``. Text outside interchanges, and a group or an
    interchange that holds no transaction, goes nowhere; a claim that stands outside a transaction has
    one of its own, or is in the one that ended before it. Text that follows an interchange and has
    claims in its delimiters is read as more of it; its ordinals are those of no segment.
    """
    splitter = _Splitter(route, rest)
    for stretch in read_stretches(file):
        if stretch.delimiters is not None:
            splitter.read(stretch, stretch.delimiters)
        else:
            splitter.read_outside(stretch)
    splitter.end_transaction()
    return splitter.claims, splitter.charges


class _Splitter:
    def __init__(self, route: Route, rest: Sink) -> None:
        self.claims = 0
        self.charges = Decimal(0)
        self._route = route
        self._rest = rest
        self._interchange: Interchange | None = None
        self._group: Group | None = None
        self._transaction: Transaction | None = None
        self._ended: tuple[Transaction, list[Level | None]] | None = None
        self._levels: list[Level | None] = [None, None, None]
        self._resumed = False
        self._whole: list[Level] = []
        self._claim: list[str] | None = None
        self._began = 0
        self._before = 0
        self._here: list[str] = []

    def read(self, stretch: Stretch, delimiters: Delimiters) -> None:
        """The next run of segments."""
        separator = delimiters.element
        special = {tag + separator for tag in ("ISA", "GS", "ST", "HL", "CLM", "SE", "GE", "IEA")}
        heads = {tag[:3] for tag in special}
        texts, ordinal = stretch.texts(), stretch.ordinal
        if stretch.continues:  # the first piece goes on with the last segment of the stretch before
            if self._here:
                self._here[-1] += texts[0]
            texts = texts[1:]
        for text in texts:
            if not text:
                continue
            if text[:3] in heads and (tag := text.split(separator, 1)[0]) + separator in special:
                self._special(tag, text, stretch, delimiters, ordinal)
            else:
                self._here.append(text)
            ordinal += 1

    def read_outside(self, stretch: Stretch) -> None:
        """Text outside interchanges: claims may stand in it where a group follows an IEA."""
        if self._interchange is None:
            return
        text, delimiters = stretch.text(), self._interchange.delimiters
        starts = (one.lstrip(BLANK) for one in text.split(delimiters.segment))
        if any(one.startswith(f"CLM{delimiters.element}") for one in starts):
            self.read(Stretch(text, delimiters, _OUTSIDE - len(text), stretch.offset), delimiters)

    def _special(self, tag: str, text: str, stretch: Stretch, delimiters: Delimiters, ordinal: int) -> None:
        self._end_claim()
        if tag in ("CLM", "HL") and self._transaction is None and self._interchange is not None:
            self._resume()
        match tag:
            case "CLM" if self._transaction is not None and self._transaction.kind == "837":
                self._claim = self._here = [text]
                self._began = ordinal
            case "HL" if self._transaction is not None and self._transaction.kind == "837":
                self._begin_level(text, delimiters)
            case "ISA" if self._interchange is not None and text.count(delimiters.element) != _ISA_ELEMENTS:
                self.end_transaction()  # nobody could read what it heads
            case "ISA":
                self.end_transaction()
                self._interchange = Interchange(text, delimiters, stretch.newline)
                self._group = self._ended = None
            case "GS":
                self.end_transaction()
                self._group, self._ended = Group(text), None
            case "ST":
                self.end_transaction()
                self._ended = None
                self._transaction = Transaction(text.split(delimiters.element, 2)[1], [text])
                self._here = self._transaction.opening
                self._before = self.claims
            case "SE" | "GE" | "IEA":
                self.end_transaction()
            case _:
                self._here.append(text)

    def _resume(self) -> None:
        """A level or a claim after an SE or without an ST: its transaction is the one before it in its
        group. Where no claim comes it is nowhere."""
        assert self._interchange is not None
        if self._ended is None:
            opening = [f"ST{self._interchange.delimiters.element}837"]
            self._ended = Transaction("837", opening), [None, None, None]
        self._transaction, self._levels = self._ended
        self._resumed = True

    def _begin_level(self, text: str, delimiters: Delimiters) -> None:
        parts = text.split(delimiters.element)
        code = parts[3] if len(parts) > 3 else ""
        depth = {_PROVIDER: 0, _SUBSCRIBER: 1, _PATIENT: 2}.get(code)
        if depth is None:
            self._here.append(text)  # no level of a claim: it stays where it stands
            return
        level = Level(code, [text])
        self._levels[depth:] = [level, *[None] * (2 - depth)]
        self._whole.append(level)
        self._here = level.texts

    def _end_claim(self) -> None:
        claim, self._claim = self._claim, None
        if claim is None:
            return
        path = self._path()
        clm: Any = read_segment(claim[0], path.interchange.delimiters)
        self._whole.clear()
        self.claims += 1
        self.charges += clm.charge or Decimal(0)
        self._route(SplitClaim(clm.id or "", self.claims, clm.charge, self._began)).add_claim(path, claim)

    def _path(self) -> Path:
        assert self._interchange is not None and self._transaction is not None
        if self._group is None:
            self._group = Group("GS")
        return Path(self._interchange, self._group, self._transaction, *self._levels)

    def end_transaction(self) -> None:
        """A transaction ends, with or without its SE; one without claims is kept whole."""
        self._end_claim()
        if self._transaction is not None:
            if self.claims == self._before and not self._resumed:
                whole = [text for level in self._whole for text in level.texts]
                self._rest.add_whole(self._path(), whole)
            if self._transaction.kind == "837":
                self._ended = self._transaction, self._levels
        self._transaction = None
        self._resumed = False
        self._whole.clear()
        self._levels = [None, None, None]
        self._here = []
