"""Walks segments into loops: from one place in the guide, a segment leads to the next."""

from collections.abc import Iterator

import attrs

from x12tools.findings import Finding, Place
from x12tools.guides import checks
from x12tools.guides.course import course_of
from x12tools.guides.model import Guide, GuideLoop, GuideSegment, qualifier_position
from x12tools.guides.standing import Child, Step
from x12tools.wire.delimiters import Delimiters


class Walker:
    """One transaction's walk, from after its ST to its SE. ``standing`` is where it stands.

    ``starts`` are the ordinal and offset at which each open loop began.
    """

    def __init__(self, guide: Guide, delimiters: Delimiters, ordinal: int = 1, offset: int = 0) -> None:
        self.course = course_of(guide, delimiters)
        self.standing = self.course.start
        self.starts = [(ordinal, offset)]
        self._lost = False
        self._tallies: list[dict[int, int]] = []

    def step(self, text: str, ordinal: int, offset: int) -> tuple[Step | None, list[Finding]]:
        """Goes where a segment leads: the step (None where it has no place), and what is wrong
        with its place."""
        step = self.course.step(self.standing, text)
        if step is None:
            return None, self.explain(text, ordinal, offset)
        missing, repeated = self.take(step, ordinal, offset)
        del self.starts[step.kept :]
        self.starts += [(ordinal, offset)] * len(step.entered)
        return step, [finding for _, finding in missing] + repeated

    def take(self, step: Step, ordinal: int, offset: int) -> tuple[list[tuple[int, Finding]], list[Finding]]:
        """Goes a step, leaving ``starts`` as they were: what open loops lack by now, with the
        depth of the loop, and what stands once too often."""
        self._lost = False
        self.standing = step.to
        missing = [
            (one.depth, _missing(one.child, *self.starts[one.depth]))
            for one in step.faults
            if one.kind == "missing"
        ]
        repeated = [
            _repeated(one.child, step.use.tag, ordinal, offset)
            for one in step.faults
            if one.kind == "repeated"
        ]
        if self.one_too_many(step):
            repeated.append(self.crowded(step, ordinal, offset))
        return missing, repeated

    def one_too_many(self, step: Step) -> bool:
        """Counts what a step's tally says: whether it is the first that may not stand here."""
        tallies = self._tallies
        del tallies[step.kept :]
        if step.tally is None:
            return False
        while len(tallies) < step.kept:
            tallies.append({})
        child, limit = step.tally
        here = tallies[-1]
        here[id(child)] = count = here.get(id(child), 0) + 1
        return count == limit + 1

    def crowded(self, step: Step, ordinal: int, offset: int) -> Finding:
        """The finding for what stands once too often by its tally."""
        assert step.tally is not None
        return _repeated(step.tally[0], step.use.tag, ordinal, offset)

    def lacking(self) -> list[Finding]:
        """What the loops still open lack: what a transaction that ends here should have had."""
        return [
            _missing(child, *self.starts[depth])
            for depth in range(len(self.standing.open) - 1, -1, -1)
            for child in self.standing.open[depth].owed
        ]

    def explain(self, text: str, ordinal: int, offset: int) -> list[Finding]:
        """One finding for a run of segments that have no place; the walk goes on at the next that fits."""
        if self._lost:
            return []
        self._lost = True
        parts = text.split(self.course.delimiters.element)
        tag, qualifier = parts[0], self.course.qualifier(parts)
        loop = next(
            (one.id for one in reversed(self.standing.loops) if not one.wrapper and one.id != "ST_LOOP"), ""
        )
        place = Place(ordinal, offset, loop or None, tag)
        expected = self.course.expected(self.standing, tag)
        if expected and qualifier:
            where = f"{tag}{qualifier_position(tag):02d}"
            self._lost = False
            return [
                checks.QUALIFIER.at(
                    attrs.evolve(place, element=where),
                    f"{where} {qualifier!r} is not used after {self._here()}; "
                    f"the guide has {', '.join(expected)}.",
                    value=qualifier,
                    expected=", ".join(expected),
                )
            ]
        if not any(True for _ in _uses(self.course.guide.root, tag)):
            return [checks.SEGMENT_UNKNOWN.at(place, f"The guide has no segment {tag[:3]!r}.", value=tag[:3])]
        return [checks.SEGMENT_MISPLACED.at(place, f"{tag} has no place after {self._here()}.")]

    def _here(self) -> str:
        segment = self.standing.segment
        return f"{segment.loop} {segment.tag}".strip()


def _uses(loop: GuideLoop, tag: str) -> Iterator[GuideSegment]:
    for child in loop.children:
        if isinstance(child, GuideLoop):
            yield from _uses(child, tag)
        elif child.tag == tag:
            yield child


def _repeated(child: Child, tag: str, ordinal: int, offset: int) -> Finding:
    if isinstance(child, GuideLoop):
        return checks.LOOP_REPEAT.at(
            Place(ordinal, offset, child.id, tag),
            f"Loop {child.id} stands more than {child.repeat} times here.",
        )
    return checks.SEGMENT_REPEAT.at(
        Place(ordinal, offset, child.loop, tag),
        f"{tag} ({child.name}) stands more than {child.max_use} times in loop {child.loop or 'ST'}.",
    )


def _missing(child: Child, ordinal: int, offset: int) -> Finding:
    """What a loop that closes should have had."""
    if isinstance(child, GuideLoop):
        first = child.first
        return checks.LOOP_REQUIRED.at(
            Place(ordinal, offset, child.id, first.tag if first else None),
            f"Loop {child.id} ({child.name}) is missing.",
        )
    return checks.SEGMENT_REQUIRED.at(
        Place(ordinal, offset, child.loop or None, child.tag),
        f"{child.tag} ({child.name}) is missing from loop {child.loop or 'ST'}.",
    )
