"""Walks segments into loops: from one place in the guide, a segment leads to the next."""

from x12tools.findings import Finding, Place
from x12tools.guides.course import course_of
from x12tools.guides.explaining import explain, missing, too_many
from x12tools.guides.model import Guide, GuideLoop
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
        self._lost_at = 0
        self._explained: tuple[int, Step] | None = None
        self._tallies: list[dict[int, int]] = []

    def step(self, text: str, ordinal: int, offset: int) -> tuple[Step | None, list[Finding]]:
        """Goes where a segment leads: the step (None where it has no place), and what is wrong
        with its place."""
        step = self.course.step(self.standing, text)
        found: list[Finding] = []
        if step is None:
            step, found = self.explain(text, ordinal, offset)
            if step is None:
                return None, found
        lacking, repeated = self.take(step, ordinal, offset)
        del self.starts[step.kept :]
        self.starts += [(ordinal, offset)] * len(step.entered)
        return step, found + [finding for _, finding in lacking] + repeated

    def take(self, step: Step, ordinal: int, offset: int) -> tuple[list[tuple[int, Finding]], list[Finding]]:
        """Goes a step, leaving ``starts`` as they were: what open loops lack by now, with the
        depth of the loop, and what stands once too often."""
        self.standing = step.to
        if not step.faults:
            return [], [self.crowded(step, ordinal, offset)] if self.one_too_many(step) else []
        lacking = []
        absent = [one for one in step.faults if one.kind == "missing"]
        for depth in dict.fromkeys(one.depth for one in absent):
            children = [one.child for one in absent if one.depth == depth]
            loop = next(one.loop for one in absent if one.depth == depth)
            lacking += [(depth, one) for one in missing(children, loop, *self.starts[depth])]
        repeated = [
            _repeated(one.child, step.use.tag, ordinal, offset)
            for one in step.faults
            if one.kind == "repeated"
        ]
        if self.one_too_many(step):
            repeated.append(self.crowded(step, ordinal, offset))
        return lacking, repeated

    def one_too_many(self, step: Step) -> bool:
        """Counts what a step's tally says: whether it is the first that may not stand here."""
        tallies, kept, tally = self._tallies, step.kept, step.tally
        if len(tallies) > kept:
            del tallies[kept:]
        if tally is None:
            return False
        while len(tallies) < kept:
            tallies.append({})
        child, limit = tally
        here, key = tallies[-1], id(child)
        here[key] = count = here.get(key, 0) + 1
        return count == limit + 1

    def crowded(self, step: Step, ordinal: int, offset: int) -> Finding:
        """The finding for what stands once too often by its tally."""
        assert step.tally is not None
        return _repeated(step.tally[0], step.use.tag, ordinal, offset)

    def lacking(self) -> list[Finding]:
        """What the loops still open lack: what a transaction that ends here should have had."""
        return [
            finding
            for depth in range(len(self.standing.open) - 1, -1, -1)
            for finding in missing(
                self.standing.open[depth].lacking, self.standing.open[depth].loop, *self.starts[depth]
            )
        ]

    def explain(self, text: str, ordinal: int, offset: int) -> tuple[Step | None, list[Finding]]:
        """For a segment that has no place: one finding for a run of them, and the step it takes in
        spite of it, None when it is passed over."""
        course = self.course
        parts = text.split(course.delimiters.element)
        place = Place(ordinal, offset, None, parts[0])
        # A run of lost segments is broken by the first that fits, which is not seen here.
        lost = self._lost_at == ordinal - 1
        why = explain(course.guide, self.standing.open, parts[0], course.qualifier(parts), place, adrift=lost)
        found = [] if lost and (why.use is None or why.late) else why.findings
        step = None
        if why.late:
            assert why.placed is not None
            after, step = course.late(self.standing, why.depth, why.placed, taken=why.use is not None)
            if step is None:
                self.standing = after
        elif why.use is not None:
            step = course.placed(self.standing, why.depth + 1, why.entered, why.use)
        if (step is None or why.late) and (lost or why.adrift or why.late):
            self._lost_at = ordinal
        self._explained = (ordinal, step) if step is not None else None
        return step, found

    def explained(self, ordinal: int) -> Step | None:
        """The step that a segment was given when it was explained."""
        if self._explained is not None and self._explained[0] == ordinal:
            return self._explained[1]
        return None


def _repeated(child: Child, tag: str, ordinal: int, offset: int) -> Finding:
    loop = child.id if isinstance(child, GuideLoop) else child.loop or None
    return too_many(child, Place(ordinal, offset, loop, tag))
