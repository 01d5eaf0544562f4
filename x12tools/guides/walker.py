"""Walks segments into loops: from one place in the guide, a segment leads to the next.

Moves are looked up, not searched: each place learns, the first time a tag is met there,
where that tag can lead by its qualifier.
"""

from collections.abc import Iterator

import attrs

from x12tools.findings import Finding, Place
from x12tools.guides import checks
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

    def __init__(self, guide: Guide) -> None:
        self.guide = guide
        self.frames = [Frame(guide.root, 0, 0, "ST", {id(guide.root.first): 1})]
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
            return None, len(self.frames), self._explain(tag, qualifier, ordinal, offset)
        self.lost = False
        move = choices[0]
        if len(choices) > 1:
            move = self._least_used(choices)
        return self._take(move, ordinal, offset, tag)

    def close(self) -> list[Finding]:
        """What the loops still open lack at the transaction's end."""
        found: list[Finding] = []
        while self.frames:
            found += _missing(self.frames.pop(), found)
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
            found += _missing(frames.pop(), found)
        for loop in spot.loops[keep:]:
            met = frames[-1].met
            met[id(loop)] = count = met.get(id(loop), 0) + 1
            if loop.repeat is not None and count == loop.repeat + 1:
                found.append(
                    checks.LOOP_REPEAT.at(
                        Place(ordinal, offset, loop.id, tag),
                        f"Loop {loop.id} stands more than {loop.repeat} times here.",
                    )
                )
            frames.append(Frame(loop, ordinal, offset, tag))
        segment = spot.segment
        assert segment is not None
        met = frames[-1].met
        met[id(segment)] = count = met.get(id(segment), 0) + 1
        if segment.max_use is not None and count == segment.max_use + 1:
            found.append(
                checks.SEGMENT_REPEAT.at(
                    Place(ordinal, offset, segment.loop, tag),
                    f"{tag} ({segment.name}) stands more than {segment.max_use} times in loop "
                    f"{segment.loop or 'ST'}.",
                )
            )
        self.spot = spot
        return segment, keep, found

    def _explain(self, tag: str, qualifier: str, ordinal: int, offset: int) -> list[Finding]:
        """One finding for a run of segments that have no place; the walk goes on at the next that fits."""
        if self.lost:
            return []
        self.lost = True
        loop = next(
            (f.loop.id for f in reversed(self.frames) if not f.loop.wrapper and f.loop.id != "ST_LOOP"), ""
        )
        place = Place(ordinal, offset, loop or None, tag)
        expected = sorted({code for code in self.spot.moves[tag] if code is not None})
        if expected and qualifier:
            where = f"{tag}{qualifier_position(tag):02d}"
            self.lost = False
            return [
                checks.QUALIFIER.at(
                    attrs.evolve(place, element=where),
                    f"{where} {qualifier!r} is not used after {self._here()}; "
                    f"the guide has {', '.join(expected)}.",
                    value=qualifier,
                    expected=", ".join(expected),
                )
            ]
        if not any(True for _ in _uses(self.guide.root, tag)):
            return [checks.SEGMENT_UNKNOWN.at(place, f"The guide has no segment {tag[:3]!r}.", value=tag[:3])]
        return [checks.SEGMENT_MISPLACED.at(place, f"{tag} has no place after {self._here()}.")]

    def _here(self) -> str:
        segment = self.spot.segment
        return f"{segment.loop} {segment.tag}".strip() if segment else "the start"


def _uses(loop: GuideLoop, tag: str) -> Iterator[GuideSegment]:
    for child in loop.children:
        if isinstance(child, GuideLoop):
            yield from _uses(child, tag)
        elif child.tag == tag:
            yield child


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


def _missing(frame: Frame, already: list[Finding]) -> list[Finding]:
    """What a loop that closes should have had."""
    found: list[Finding] = []
    for child in frame.loop.required:
        if id(child) in frame.met:
            continue
        if isinstance(child, GuideLoop):
            if child.wrapper:
                continue
            first = child.first
            found.append(
                checks.LOOP_REQUIRED.at(
                    Place(frame.ordinal, frame.offset, child.id, first.tag if first else None),
                    f"Loop {child.id} ({child.name}) is missing.",
                )
            )
        else:
            found.append(
                checks.SEGMENT_REQUIRED.at(
                    Place(frame.ordinal, frame.offset, child.loop or None, child.tag),
                    f"{child.tag} ({child.name}) is missing from loop {child.loop or 'ST'}.",
                )
            )
    return found
