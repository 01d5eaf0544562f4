"""Walks segments into loops: from one place in the guide, a segment leads to the next.

Moves are looked up, not searched: each place learns, the first time a tag is met there,
where that tag can lead by its qualifier.
"""

from collections.abc import Iterator

import attrs

from x12tools.findings import Finding, Place
from x12tools.guides.explaining import explain, missing, too_many
from x12tools.guides.model import Guide, GuideLoop, GuideSegment, qualifier_position
from x12tools.wire.delimiters import Delimiters


@attrs.define(slots=True, eq=False)
class Spot:
    """A place in the guide: the loops that lead to it and the segment last met."""

    loops: tuple[GuideLoop, ...]
    segment: GuideSegment | None
    moves: dict[str, "dict[str | None, tuple[Move, ...]]"] = attrs.field(factory=dict)


@attrs.define(slots=True, eq=False)
class Move:
    """To a spot, leaving ``keep`` of the open loops open and entering those after them."""

    spot: Spot
    keep: int


@attrs.define(slots=True, eq=False)
class Frame:
    """An open loop: how often each child was met, and where it began."""

    loop: GuideLoop
    ordinal: int
    offset: int
    tag: str = ""
    met: dict[int, int] = attrs.field(factory=dict)


class Walker:
    """One transaction's walk, from after its ST to its SE. ``frames`` are the loops open now."""

    def __init__(self, guide: Guide, ordinal: int = 0, offset: int = 0) -> None:
        self.guide = guide
        self.frames = [Frame(guide.root, ordinal, offset, "ST", {id(guide.root.first): 1})]
        self.spot = _interned(guide, (guide.root,), guide.root.first)
        self.lost = False

    def step(
        self, parts: list[str], delimiters: Delimiters, ordinal: int, offset: int
    ) -> tuple[GuideSegment | None, int, list[Finding]]:
        """Where a segment belongs: its use in the guide (None when it has none), how many of the
        open loops stayed open, and what is wrong with its place."""
        tag = parts[0]
        at = qualifier_position(tag)
        qualifier = parts[at].split(delimiters.component, 1)[0] if len(parts) > at else ""
        table = self.spot.moves.get(tag)
        if table is None:
            table = self.spot.moves[tag] = _moves(self.spot, tag, self.guide)
        choices = table.get(qualifier)
        if choices is None:
            choices = table[None]
        if not choices:
            return self._explain(tag, qualifier, ordinal, offset)
        self.lost = False
        move = choices[0]
        if len(choices) > 1:
            move = self._least_used(choices)
        return self._take(move, ordinal, offset, tag)

    def close(self) -> list[Finding]:
        """What the loops still open lack at the transaction's end; nothing where it was cut short."""
        found: list[Finding] = []
        if self.spot.segment is None or self.spot.segment.tag != "SE":
            return found
        while self.frames:
            frame = self.frames.pop()
            found += missing(frame.loop, frame.met, frame.ordinal, frame.offset)
        return found

    def _least_used(self, choices: tuple[Move, ...]) -> Move:
        """Of several uses a segment may have, the first that is not used up."""
        for move in choices:
            new = move.spot.loops[move.keep :]
            child = new[0] if new else move.spot.segment
            limit = child.repeat if isinstance(child, GuideLoop) else child.max_use if child else None
            if limit is None or self.frames[move.keep - 1].met.get(id(child), 0) < limit:
                return move
        return choices[0]

    def _take(
        self, move: Move, ordinal: int, offset: int, tag: str
    ) -> tuple[GuideSegment | None, int, list[Finding]]:
        found: list[Finding] = []
        frames, keep, spot = self.frames, move.keep, move.spot
        while len(frames) > keep:
            frame = frames.pop()
            found += missing(frame.loop, frame.met, frame.ordinal, frame.offset)
        for loop in spot.loops[keep:]:
            met = frames[-1].met
            met[id(loop)] = count = met.get(id(loop), 0) + 1
            if loop.repeat is not None and count == loop.repeat + 1:
                found.append(too_many(loop, Place(ordinal, offset, loop.id, tag)))
            frames.append(Frame(loop, ordinal, offset, tag))
        segment = spot.segment
        assert segment is not None
        met = frames[-1].met
        met[id(segment)] = count = met.get(id(segment), 0) + 1
        if segment.max_use is not None and count == segment.max_use + 1:
            found.append(too_many(segment, Place(ordinal, offset, segment.loop or None, tag)))
        self.spot = spot
        return segment, keep, found

    def _explain(
        self, tag: str, qualifier: str, ordinal: int, offset: int
    ) -> tuple[GuideSegment | None, int, list[Finding]]:
        """A segment without a place: one finding for a run of them, and where the walk goes on."""
        place = Place(ordinal, offset, None, tag)
        why = explain(self.guide, self.frames, self.spot.segment, tag, qualifier, place, adrift=self.lost)
        if why.segment is None:
            found = [] if self.lost else why.findings
            self.lost = self.lost or why.adrift
            return None, len(self.frames), found
        if why.late:
            met = self.frames[-1].met
            met[id(why.segment)] = met.get(id(why.segment), 0) + 1
            found = [] if self.lost else why.findings
            self.lost = True
            return why.segment, why.keep, found
        self.lost = False
        loops = (*(frame.loop for frame in self.frames[: why.keep]), *why.loops)
        move = Move(_interned(self.guide, loops, why.segment), why.keep)
        segment, keep, found = self._take(move, ordinal, offset, tag)
        for frame in self.frames[why.keep :]:
            if frame.loop.first is not None:
                frame.met.setdefault(id(frame.loop.first), 1)
        return segment, keep, why.findings + found


def _moves(spot: Spot, tag: str, guide: Guide) -> "dict[str | None, tuple[Move, ...]]":
    """By qualifier, where ``tag`` can lead from a spot; under None, whatever its qualifier."""
    reachable: list[Move] = []
    depth = len(spot.loops)
    position = spot.segment.position if spot.segment else 0
    while depth:
        for path, segment in _forward(spot.loops[depth - 1], position, tag):
            loops = spot.loops[:depth] + path
            reachable.append(Move(_interned(guide, loops, segment), depth))
        position = spot.loops[depth - 1].position
        depth -= 1
    table: dict[str | None, tuple[Move, ...]] = {}
    codes = {code for move in reachable for code in _codes(move)}
    for code in codes:
        table[code] = tuple(m for m in reachable if not _codes(m) or code in _codes(m))
    table[None] = tuple(m for m in reachable if not _codes(m))
    return table


def _codes(move: Move) -> frozenset[str]:
    return move.spot.segment.codes if move.spot.segment else frozenset()


def _forward(
    loop: GuideLoop, position: int, tag: str
) -> Iterator[tuple[tuple[GuideLoop, ...], GuideSegment]]:
    """Uses of ``tag`` at or after a position of a loop, its child loops entered by their first segment."""
    for child in loop.children:
        if child.position < position:
            continue
        if isinstance(child, GuideSegment):
            if child.tag == tag and child is not loop.first:
                yield (), child
        elif child.wrapper:
            for path, segment in _forward(child, 0, tag):
                yield (child, *path), segment
        elif (first := child.first) is not None and first.tag == tag:
            yield (child,), first


def _interned(guide: Guide, loops: tuple[GuideLoop, ...], segment: GuideSegment | None) -> Spot:
    key = (*map(id, loops), id(segment))
    spot: Spot | None = guide.spots.get(key)
    if spot is None:
        spot = guide.spots[key] = Spot(loops, segment)
    return spot
