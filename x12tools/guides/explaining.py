"""Why a segment has no place where it stands, what a loop lacks, and where the walk goes on.

Asked only when the walk fails, so that it may search. One mistake is one finding: a segment
that can be placed in spite of it is placed, and the walk goes on from there.
"""

import re
from collections.abc import Iterator, Sequence

import attrs

from x12tools.findings import Finding, Place
from x12tools.guides import checks
from x12tools.guides.model import Guide, GuideLoop, GuideSegment, qualifier_position
from x12tools.guides.standing import Child, OpenLoop
from x12tools.segments.identifying import slipped


@attrs.frozen(slots=True)
class Explained:
    """What is wrong with a segment's place, and the place it is given.

    ``use`` is None when the segment is passed over. Else the loop at ``depth`` stays open and
    ``entered`` are entered. ``placed`` is what a ``late`` segment is or begins: the loop at
    ``depth`` does not lack it, and the walk does not move. ``adrift``: what follows belongs to
    it and is passed over in silence.
    """

    findings: list[Finding]
    use: GuideSegment | None = None
    depth: int = 0
    entered: tuple[GuideLoop, ...] = ()
    placed: Child | None = None
    adrift: bool = False

    @property
    def late(self) -> bool:
        """Whether the segment belongs before what came last."""
        return self.placed is not None


@attrs.frozen(slots=True)
class _Use:
    """A use of a tag that the open loop at ``depth`` has: the loops to enter, then the segment."""

    depth: int
    loops: tuple[GuideLoop, ...]
    segment: GuideSegment

    @property
    def opener(self) -> GuideLoop | None:
        """The loop that the segment would begin."""
        return self.loops[-1] if self.loops else None


_CLAIMS = frozenset({"CLM", "CLP"})
"""A claim is never begun by a guess, and never passed over where it can be placed."""

_LONGEST = 3
"""The longest code that NM101, REF01, NTE01 and other qualifiers of a segment's use may have."""

_OTHER_FORM = {"SV1": "SV2", "SV2": "SV1"}
"""The services of the professional and the institutional claim."""

_OTHER_SEPARATOR = re.compile(r"[:><|]")


def explain(
    guide: Guide,
    frames: Sequence[OpenLoop],
    tag: str,
    qualifier: str,
    place: Place,
    *,
    adrift: bool,
) -> Explained:
    """Why ``tag`` with this qualifier has no place here.

    ``frames`` are the open loops from the outermost; ``place`` is the segment's, without loop.
    """
    place = attrs.evolve(place, loop=_loop_id(frames))
    coded = 0 < len(qualifier) <= _LONGEST and _qualified(guide.root, tag)
    named = f"{tag}*{qualifier}" if coded else tag
    positions = [one.last.position for one in frames]
    behind = [use for use in _uses_of(frames, tag) if _start(use) < positions[use.depth]]
    ahead = [use for use in _uses_of(frames, tag) if _start(use) >= positions[use.depth]]
    for use in behind:
        if qualifier in use.segment.codes or (not use.segment.codes and not ahead):
            return _late(use, frames, named, place)
    head = _OTHER_SEPARATOR.split(qualifier, maxsplit=1)[0]
    for use in ahead:
        if head != qualifier and head in use.segment.codes:
            return _taken(use)  # the components are split by another separator, which is said there
    elsewhere = any(qualifier in use.codes for use in _everywhere(guide.root, tag, set()))
    if not elsewhere and (ahead or behind):
        return _misqualified(ahead or behind, frames, tag, qualifier, place, gone=not ahead)
    if (not adrift or tag in _CLAIMS) and (implied := _implied(frames, positions, tag, qualifier)):
        return _without_opener(implied, named, place)
    if ahead or behind:
        return _misqualified(ahead or behind, frames, tag, qualifier, place, gone=True)
    if stand_in := _stand_in(frames, tag, place):
        return stand_in
    return Explained([_no_place(guide, frames, tag, named, place)], adrift=True)


def _late(use: _Use, frames: Sequence[OpenLoop], named: str, place: Place) -> Explained:
    last = frames[-1].last
    after = f"{last.tag} ({last.name})" if isinstance(last, GuideSegment) else last.name
    where = use.opener or frames[use.depth].loop
    finding = checks.SEGMENT_MISPLACED.at(
        attrs.evolve(place, loop=_shown(where) or place.loop),
        f"{named} ({use.segment.name}) stands too late: {_of(where)} has it before {after}.",
    )
    if use.opener:
        return Explained([finding], depth=use.depth, placed=use.loops[0], adrift=True)
    if use.depth == len(frames) - 1:
        return Explained([finding], use=use.segment, depth=use.depth, placed=use.segment)
    return Explained([finding], depth=use.depth, placed=use.segment, adrift=True)


def _misqualified(
    uses: list[_Use],
    frames: Sequence[OpenLoop],
    tag: str,
    qualifier: str,
    place: Place,
    *,
    gone: bool = False,
) -> Explained:
    """The tag is right and its qualifier is not: taken where only one use can be meant."""
    depth = uses[0].depth
    near = [use for use in uses if use.depth == depth or tag == "HL"]
    if not gone and (meant := _meant(near, frames, tag)):
        return _taken(meant)
    codes = sorted({code for use in near for code in use.segment.codes})
    element = f"{tag}{qualifier_position(tag):02d}"
    if uses[0].segment.elements and uses[0].segment.elements[0].parts:
        element += "-01"
    where = frames[depth].loop
    capital = qualifier.strip(" ").upper()
    hidden = slipped(tag, qualifier, _LONGEST)
    shown = "longer than any code" if hidden else repr(qualifier)
    message = (
        f"{element} {shown} is not used in {_of(where)}; the guide has {few(codes)}."
        if qualifier
        else f"{element} is empty; {_of(where)} has {few(codes)}."
    )
    finding = checks.QUALIFIER.at(
        attrs.evolve(place, element=element, loop=_shown(where) or place.loop),
        message,
        value=qualifier,
        expected=capital if capital in codes else few(codes),
        sensitive=hidden,
    )
    return Explained([finding], adrift=all(use.opener for use in near))


def _taken(use: _Use) -> Explained:
    """Placed without a word: what is wrong is said with the elements."""
    return Explained([], use=use.segment, depth=use.depth, entered=use.loops)


def _meant(uses: list[_Use], frames: Sequence[OpenLoop], tag: str) -> _Use | None:
    if len(uses) == 1:
        only = uses[0]
        child: GuideLoop | GuideSegment = only.loops[0] if only.loops else only.segment
        limit = child.repeat if isinstance(child, GuideLoop) else child.max_use
        full = limit is not None and _times(frames[only.depth], child) >= limit
        return None if full else only
    if tag == "HL":
        return _level(uses, frames)
    for use in uses:
        loop = use.loops[0] if use.loops else None
        if loop and loop in frames[use.depth].owed:
            return use
    return None


def _level(uses: list[_Use], frames: Sequence[OpenLoop]) -> _Use | None:
    """For an HL of unknown level: below the present one while that has no claim, else beside it."""
    present = next((f for f in reversed(frames) if f.loop.first and f.loop.first.tag == "HL"), None)
    if present is None:
        return uses[0]
    last = present.last
    claims = isinstance(last, GuideLoop) and last.first is not None and last.first.tag in _CLAIMS
    for use in uses:
        beside = use.opener is present.loop
        if beside == claims:
            return use
    return uses[0]


def _implied(frames: Sequence[OpenLoop], positions: list[int], tag: str, qualifier: str) -> _Use | None:
    """The use of a tag in a loop whose first segment was left out."""
    for depth in range(len(frames) - 1, -1, -1):
        found: list[_Use] = []
        for path in _loops_in(frames[depth].loop):
            loop = path[-1]
            first = loop.first
            if path[0].position < positions[depth] or first is None or first.tag in _CLAIMS:
                continue
            if loop.repeat is not None and _times(frames[depth], path[0]) >= loop.repeat:
                continue
            for use in _children(loop, tag, depth, path):
                if use.segment is not first and (qualifier in use.segment.codes or not use.segment.codes):
                    found.append(use)
        for use in found:
            if use.loops[0] in frames[depth].owed:
                return use
        if found:
            return found[0]
    return None


def _without_opener(use: _Use, named: str, place: Place) -> Explained:
    inner = use.loops if use.segment is not use.loops[-1].first else use.loops[:-1]
    loop = inner[-1]
    first = loop.first
    assert first is not None
    finding = checks.SEGMENT_REQUIRED.at(
        attrs.evolve(place, loop=loop.id, segment=first.tag),
        f"{first.tag} ({first.name}) is missing before {named}: {_of(loop)} begins with it.",
    )
    return Explained([finding], use=use.segment, depth=use.depth, entered=use.loops)


def _stand_in(frames: Sequence[OpenLoop], tag: str, place: Place) -> Explained | None:
    """A service of the other claim form: the line has it in the place of its own, and lacks no other."""
    due = _OTHER_FORM.get(tag)
    for child in frames[-1].owed:
        if isinstance(child, GuideSegment) and child.tag == due:
            message = f"The guide has no segment {tag!r}: {child.tag} ({child.name}) is due in its place."
            finding = checks.SEGMENT_UNKNOWN.at(place, message, value=tag, expected=child.tag)
            return Explained([finding], depth=len(frames) - 1, placed=child)
    return None


def _no_place(guide: Guide, frames: Sequence[OpenLoop], tag: str, named: str, place: Place) -> Finding:
    if any(True for _ in _everywhere(guide.root, tag, set())):
        inside = next((f.loop for f in reversed(frames) if not f.loop.wrapper), guide.root)
        return checks.SEGMENT_MISPLACED.at(place, f"{named} is not used in {_of(inside)}.")
    shown = tag[:3]
    if tag != tag.upper() and any(True for _ in _everywhere(guide.root, tag.upper(), set())):
        message = f"{tag!r} is written in small letters; segment ids are capitals: {tag.upper()}."
    elif 2 <= len(tag) <= 3 and tag.isascii() and tag.isalnum() and tag[0].isalpha():
        message = f"The guide has no segment {shown!r}."
    else:
        message = (
            f"{shown!r} is no segment id; perhaps a segment terminator stands in the data before it, "
            "or a line is broken."
        )
    # What is no segment id may be data: no more of it is shown than an id has.
    return checks.SEGMENT_UNKNOWN.at(attrs.evolve(place, segment=shown), message, value=shown)


def missing(children: Sequence[Child], loop: GuideLoop, ordinal: int, offset: int) -> list[Finding]:
    """What a loop that closes should have had; the place is the loop's first segment.

    A loop that has nothing but its first segment is one finding.
    """
    if len(children) > 1 and len(children) == len(loop.due) and not loop.wrapper and loop.first:
        tag = loop.first.tag
        bare = _lacking(children, ordinal, offset)
        return [attrs.evolve(bare, message=f"{bare.message} {_capital(_of(loop))} has its {tag} alone.")]
    return [_absent(child, loop, ordinal, offset) for child in children]


def _absent(child: Child, loop: GuideLoop, ordinal: int, offset: int) -> Finding:
    if isinstance(child, GuideSegment):
        return checks.SEGMENT_REQUIRED.at(
            Place(ordinal, offset, child.loop or None, child.tag),
            f"{child.tag} ({child.name}) is missing from {_of(loop)}.",
        )
    return _lacking([child] if not child.wrapper else list(child.required), ordinal, offset)


def _lacking(children: Sequence[Child], ordinal: int, offset: int) -> Finding:
    """One finding for a loop that is missing, or for a whole part of the transaction."""
    names = [
        f"loop {child.id} ({child.name}, {_opening(child)})"
        if isinstance(child, GuideLoop)
        else f"{child.tag} ({child.name})"
        for child in children
    ]
    verb = "is" if len(names) == 1 else "are"
    words = ", ".join(names)
    words = f"{_capital(words)} {verb} missing."
    child = children[0]
    if isinstance(child, GuideSegment):
        return checks.SEGMENT_REQUIRED.at(Place(ordinal, offset, child.loop or None, child.tag), words)
    tag = child.first.tag if child.first else None
    return checks.LOOP_REQUIRED.at(Place(ordinal, offset, child.id, tag), words)


def too_many(child: GuideLoop | GuideSegment, place: Place) -> Finding:
    """A loop or a segment that stands once more than the guide allows."""
    limit = child.repeat if isinstance(child, GuideLoop) else child.max_use
    times = "once" if limit == 1 else f"{limit} times"
    if isinstance(child, GuideSegment):
        where = f"loop {child.loop}" if child.loop else "the transaction"
        return checks.SEGMENT_REPEAT.at(
            place, f"{child.tag} ({child.name}) may stand {times} in {where}; here is one more."
        )
    if child.wrapper:
        return checks.SEGMENT_MISPLACED.at(
            attrs.evolve(place, loop=None),
            f"{place.segment} stands too late: it belongs before what came last.",
        )
    return checks.LOOP_REPEAT.at(
        place, f"Loop {child.id} ({child.name}) may stand {times} here; this is one more."
    )


def few(codes: list[str]) -> str:
    """Codes in a row, the first twelve of many."""
    return ", ".join(codes[:12]) + (f" … ({len(codes)} codes)" if len(codes) > 12 else "")


def _capital(words: str) -> str:
    return words[0].upper() + words[1:]


def _opening(loop: GuideLoop) -> str:
    first = loop.first
    if first is None:
        return "no segment of its own"
    return f"{first.tag}*{'/'.join(sorted(first.codes))}" if 0 < len(first.codes) < 4 else first.tag


def _shown(loop: GuideLoop) -> str | None:
    return None if loop.wrapper or loop.id == "ST_LOOP" else loop.id


def _of(loop: GuideLoop) -> str:
    if loop.id == "ST_LOOP":
        return "the transaction"
    return f"the {loop.name}" if loop.wrapper else f"loop {loop.id} ({loop.name})"


def _loop_id(frames: Sequence[OpenLoop]) -> str | None:
    return next((_shown(f.loop) for f in reversed(frames) if not f.loop.wrapper), None)


def _times(one: OpenLoop, child: Child) -> int:
    return dict(one.counts).get(id(child), 0)


def _start(use: _Use) -> int:
    return use.loops[0].position if use.loops else use.segment.position


def _uses_of(frames: Sequence[OpenLoop], tag: str) -> list[_Use]:
    """Every use of a tag that an open loop has, the innermost loop's first."""
    return [
        use
        for depth in range(len(frames) - 1, -1, -1)
        for use in _children(frames[depth].loop, tag, depth, ())
        if use.loops or use.segment is not frames[depth].loop.first
    ]


def _children(loop: GuideLoop, tag: str, depth: int, path: tuple[GuideLoop, ...]) -> Iterator[_Use]:
    for child in loop.children:
        if isinstance(child, GuideSegment):
            if child.tag == tag:
                yield _Use(depth, path, child)
        elif child.wrapper:
            yield from _children(child, tag, depth, (*path, child))
        elif child.first is not None and child.first.tag == tag:
            yield _Use(depth, (*path, child), child.first)


def _loops_in(loop: GuideLoop, path: tuple[GuideLoop, ...] = ()) -> Iterator[tuple[GuideLoop, ...]]:
    for child in loop.children:
        if isinstance(child, GuideLoop):
            if child.wrapper:
                yield from _loops_in(child, (*path, child))
            else:
                yield (*path, child)


def _everywhere(loop: GuideLoop, tag: str, seen: set[int]) -> Iterator[GuideSegment]:
    if id(loop) in seen:
        return
    seen.add(id(loop))
    for child in loop.children:
        if isinstance(child, GuideLoop):
            yield from _everywhere(child, tag, seen)
        elif child.tag == tag:
            yield child


def _qualified(root: GuideLoop, tag: str) -> bool:
    return any(use.codes for use in _everywhere(root, tag, set()))
