"""A guide laid out for one set of separators: from each standing, where a segment leads.

Steps are learned when they are first taken, and then looked up by the segment's head: its tag,
with the qualifier where that decides.
"""

from collections.abc import Iterator

from x12tools.guides.model import Guide, GuideLoop, GuideSegment, qualifier_position
from x12tools.guides.soundness import Soundness
from x12tools.guides.standing import Child, Fault, OpenLoop, Standing, Step
from x12tools.wire.delimiters import Delimiters

_COUNTED = 8
"""What may stand more often is counted by the walker: fifty lines need not be fifty standings."""

_MOST = 20_000
"""How many standings are remembered; a file that needs more is learned anew."""

_CLAIM_LOOP = {"837": "2300", "835": "2100"}


def course_of(guide: Guide, delimiters: Delimiters) -> "Course":
    """The course of a guide for one set of separators, made once."""
    found: Course | None = guide.courses.get(delimiters)
    if found is None:
        found = guide.courses[delimiters] = Course(guide, delimiters)
    return found


class Course:
    """One guide with one set of separators. ``start`` is the standing after ST.

    ``cuts`` are the tags whose qualifier decides, by their first three characters as they
    stand in a file, with the separator that ends the qualifier.
    """

    def __init__(self, guide: Guide, delimiters: Delimiters) -> None:
        self.guide = guide
        self.delimiters = delimiters
        self._qualified = _qualified(guide.root)
        self._standings: dict[tuple[object, ...], Standing] = {}
        self._soundness: dict[int, Soundness] = {}
        self.cuts = {
            (tag + delimiters.element)[:3]: delimiters.component if composite else delimiters.element
            for tag, composite in self._qualified.items()
            if qualifier_position(tag) == 1
        }
        first = guide.root.first
        assert first is not None
        self.start = Standing((_opened(guide.root, first),))

    def head(self, text: str) -> str:
        """What decides where a segment leads: its tag, or its text up to the qualifier's end."""
        separator = self.delimiters.element
        tag = text.split(separator, 1)[0]
        if tag not in self._qualified:
            return text[:3] if len(tag) == 2 and len(text) > 2 else tag
        parts = text.split(separator, qualifier_position(tag) + 1)
        if len(parts) <= qualifier_position(tag):
            return text
        return f"{tag}{separator}{self.qualifier(parts)}"

    def qualifier(self, parts: list[str]) -> str:
        """The qualifier of a segment that was split into its elements."""
        at = qualifier_position(parts[0])
        return parts[at].split(self.delimiters.component, 1)[0] if len(parts) > at else ""

    def step(self, standing: Standing, text: str) -> Step | None:
        """Where a segment leads; None where the guide has no place for it."""
        head = self.head(text)
        found = standing.get(head)
        if found is None:
            found = self._learned(standing, text)
            if found is not None:
                standing[head] = found
        return found

    def _learned(self, standing: Standing, text: str) -> Step | None:
        parts = text.split(self.delimiters.element)
        tag = parts[0]
        reachable = list(_reachable(standing, tag))
        choices = reachable
        if tag in self._qualified:
            code = self.qualifier(parts)
            choices = [one for one in reachable if code in one[2].codes]
            if choices:
                choices = [one for one in reachable if not one[2].codes or code in one[2].codes]
            else:
                choices = [one for one in reachable if not one[2].codes]
        if not choices:
            return None
        kept, entered, use = next((one for one in choices if _has_room(standing, *one)), choices[0])
        inner = standing.open[-1]
        if entered and inner.loop is entered[-1] and use in inner.owed:
            # The loop was entered without its first segment, and said to lack it: here it is.
            return self._begun_late(standing, use)
        return self._made(standing, kept, entered, use)

    def _made(self, standing: Standing, kept: int, entered: tuple[GuideLoop, ...], use: GuideSegment) -> Step:
        left = standing.open[kept:]
        child: Child = entered[0] if entered else use
        faults = [
            Fault("missing", owed, standing.open[depth].loop, depth)
            for depth in range(len(standing.open) - 1, kept - 1, -1)
            for owed in standing.open[depth].lacking
        ]
        if use.tag == "SE":
            root = standing.open[0]
            faults += [Fault("missing", owed, root.loop, 0) for owed in root.owed if owed is not use]
        open_loops = list(standing.open[:kept])
        limit = _limit(child)
        times = dict(open_loops[-1].counts).get(id(child), 0) + 1
        tally = None
        if limit is not None and limit > _COUNTED:
            tally = (child, limit)
        elif limit is not None and times == limit + 1:
            faults.append(Fault("repeated", child, open_loops[-1].loop, kept - 1))
        open_loops[-1] = _met(open_loops[-1], child, times)
        for at, loop in enumerate(entered):
            inner = entered[at + 1] if at + 1 < len(entered) else use
            open_loops.append(_opened(loop, inner))
        claim = _CLAIM_LOOP.get(self.guide.transaction)
        begins_claim = any(loop.id == claim for loop in entered)
        ends_claim = any(one.loop.id == claim for one in left)
        return Step(
            to=self._interned(tuple(open_loops)),
            use=use,
            kept=kept,
            entered=entered,
            faults=tuple(faults),
            turns=bool(left or entered),
            tally=tally,
            counted=tally is not None or any(_tallied(one.loop) for one in left),
            ends_claim=ends_claim,
            eventful=begins_claim or ends_claim or use.tag in ("HL", "SE"),
            soundness=self._soundness.setdefault(id(use), Soundness(use, self.delimiters)),
        )

    def placed(
        self, standing: Standing, kept: int, entered: tuple[GuideLoop, ...], use: GuideSegment
    ) -> Step:
        """The step to a use that no segment like this one leads to: by a wrong qualifier, or into a
        loop whose first segment was left out."""
        return self._made(standing, kept, entered, use)

    def late(
        self, standing: Standing, depth: int, child: Child, *, taken: bool
    ) -> tuple[Standing, Step | None]:
        """Where the walk stands once the open loop at ``depth`` has a child it had passed; and the
        step, when the child is ``taken`` into the innermost loop."""
        one = standing.open[depth]
        owed = tuple(c for c in one.owed if c is not child)
        open_loops = list(standing.open)
        open_loops[depth] = OpenLoop(one.loop, one.last, one.counts, owed)
        after = self._interned(tuple(open_loops))
        if not taken:
            return after, None
        assert isinstance(child, GuideSegment)
        return after, self._inside(after, child)

    def _begun_late(self, standing: Standing, first: GuideSegment) -> Step:
        """The step to the first segment of the innermost loop, from which the loop then goes on."""
        *outer, one = standing.open
        owed = tuple(c for c in one.owed if c is not first)
        return self._inside(self._interned((*outer, OpenLoop(one.loop, first, (), owed))), first)

    def _inside(self, to: Standing, use: GuideSegment) -> Step:
        soundness = self._soundness.setdefault(id(use), Soundness(use, self.delimiters))
        return Step(to, use, len(to.open), (), (), False, None, False, False, False, soundness)

    def _interned(self, open_loops: tuple[OpenLoop, ...]) -> Standing:
        key = tuple((id(one.loop), id(one.last), one.counts, tuple(map(id, one.owed))) for one in open_loops)
        found = self._standings.get(key)
        if found is None:
            if len(self._standings) >= _MOST:
                self._standings.clear()
                self.start.clear()
                self.start.seen.clear()
            found = self._standings[key] = Standing(open_loops)
        return found


def _qualified(root: GuideLoop) -> dict[str, bool]:
    """The tags whose uses are told apart by a qualifier, and whether it is in a composite."""
    uses: dict[str, list[GuideSegment]] = {}
    for use in _all_uses(root):
        uses.setdefault(use.tag, []).append(use)
    return {
        tag: any(use.elements[0].parts for use in each)
        for tag, each in uses.items()
        if len({use.codes for use in each}) > 1
    }


def _all_uses(loop: GuideLoop) -> Iterator[GuideSegment]:
    for child in loop.children:
        if isinstance(child, GuideLoop):
            yield from _all_uses(child)
        else:
            yield child


def _reachable(standing: Standing, tag: str) -> Iterator[tuple[int, tuple[GuideLoop, ...], GuideSegment]]:
    """Uses of a tag that may follow, the innermost loop's first: how many of the open loops stay
    open, the loops entered, and the use."""
    for depth in range(len(standing.open), 0, -1):
        one = standing.open[depth - 1]
        for entered, use in _forward(one.loop, one.last.position, tag):
            # A part of the transaction that stands once is not begun again: what comes is too late.
            if not (entered and entered[0] is one.last and entered[0].wrapper and _limit(entered[0]) == 1):
                yield depth, entered, use


def _forward(
    loop: GuideLoop, position: int, tag: str
) -> Iterator[tuple[tuple[GuideLoop, ...], GuideSegment]]:
    """Uses of a tag at or after a position of a loop; an inner loop is entered by its first."""
    for child in loop.children:
        if child.position < position:
            continue
        if isinstance(child, GuideSegment):
            if child.tag == tag and child is not loop.first:
                yield (), child
        elif child.wrapper:
            for entered, use in _forward(child, 0, tag):
                yield (child, *entered), use
        elif (first := child.first) is not None and first.tag == tag:
            yield (child,), first


def _limit(child: Child) -> int | None:
    return child.repeat if isinstance(child, GuideLoop) else child.max_use


def _has_room(standing: Standing, kept: int, entered: tuple[GuideLoop, ...], use: GuideSegment) -> bool:
    child: Child = entered[0] if entered else use
    limit = _limit(child)
    return limit is None or limit > _COUNTED or dict(standing.open[kept - 1].counts).get(id(child), 0) < limit


def _opened(loop: GuideLoop, first: Child) -> OpenLoop:
    due = loop.due if first is loop.first or loop.first is None else (loop.first, *loop.due)
    return _met(OpenLoop(loop, first, (), due), first, 1)


def _met(one: OpenLoop, child: Child, times: int) -> OpenLoop:
    """The loop after a child was met for the ``times``-th time."""
    limit = _limit(child)
    counts = dict(one.counts) if one.last.position == child.position else {}
    if limit is not None and limit <= _COUNTED:
        counts[id(child)] = min(times, limit + 2)
    owed = tuple(c for c in one.owed if c is not child)
    return OpenLoop(one.loop, child, tuple(sorted(counts.items())), owed)


def _tallied(loop: GuideLoop) -> bool:
    """Whether a loop holds what the walker counts itself."""
    return any((limit := _limit(child)) is not None and limit > _COUNTED for child in loop.children)
