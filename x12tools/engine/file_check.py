"""One file's check as a stream: segments are walked into loops, and each claim is judged when it ends.

The common segment costs a look-up of its step and one of its text. Whatever else there is to
do (an envelope, a claim's begin or end, a fault) is left to a method of its own.
"""

from collections.abc import Callable

from x12tools.engine import envelope as env
from x12tools.engine.judging import Judge
from x12tools.engine.options import Options
from x12tools.engine.report import Report
from x12tools.engine.shared import SHARED_LOOPS
from x12tools.findings import Finding, Place
from x12tools.guides import Walker, load_guide
from x12tools.guides.choosing import Choice
from x12tools.guides.elements import faults
from x12tools.guides.hierarchy import Hierarchy
from x12tools.guides.loops import Located, Loop, grow
from x12tools.guides.standing import Standing, Step
from x12tools.segments import read_segment
from x12tools.wire import Stretch

_APART = frozenset({"2000A", "2000B", "2000C", "2300", "2000", "2100"})
"""Loops that are not kept under their parent: they may be many, and end one by one."""

_CLAIM_LOOP = {"837": "2300", "835": "2100"}
_HEADERS = frozenset({"ISA", "GS", "ST"})
_TRAILERS = frozenset({"SE", "GE", "IEA"})
_ENVELOPE = _HEADERS | _TRAILERS
_NOWHERE = Standing(())
_NO_CUTS: dict[str, str] = {}
_MOST_SEEN = 256
"""How many texts a standing remembers: those that came a second time."""


class FileCheck:
    """Where the walk through one file stands. ``interchanges`` and ``transactions`` count."""

    def __init__(self, report: Report, number: int, options: Options) -> None:
        self.judge = Judge(report, number, options)
        self.envelope = env.Envelope()
        self.transactions = 0
        self._choice = Choice()
        self._kind = ""
        self._walker: Walker | None = None
        self._hierarchy = Hierarchy()
        self._loops: list[Loop] = []
        self._stretch = Stretch("", None, 0, 0)
        self._steps: list[Step | None] = []
        self._first = 0
        self._ordinal = 0
        self._claim = 0
        self._told = 0

    def read(self, stretch: Stretch) -> None:
        """The next run of segments."""
        self._stretch = stretch
        self._claim, self._told = -1, 0
        texts = stretch.texts()
        self._first, self._ordinal = 0, stretch.ordinal
        steps = self._steps
        standing, cuts, one_too_many = self._stand()
        if stretch.continues:
            self._first, self._ordinal = 1, stretch.ordinal - 1
        for index, text in enumerate(texts[self._first :], self._first) if self._first else enumerate(texts):
            step = standing.seen.get(text)
            if step is not None:
                if step.counted and one_too_many(step):
                    self._crowded(step, index)
                steps.append(step)
                standing = step.to
                continue
            head = text[:3]
            step = standing.get(head)
            if step is None and (cut := cuts.get(head)) is not None:
                step = standing.get(text[: text.find(cut, 4)])
            if step is None:
                step = self._new_step(text, index, standing)
                if step is None:
                    standing, cuts, one_too_many = self._stand()
                    continue
                sound = text in step.known
            elif (sound := text in step.known) and not step.eventful and len(standing.seen) < _MOST_SEEN:
                standing.seen[text] = step
            if not sound:
                sound = step.soundness.takes(text) is not None
            if sound and step.plain:
                steps.append(step)
                standing = step.to
                continue
            if not sound:
                step = self._exact_step(text, index, standing)
                if step is None:
                    continue
            if step.eventful:
                self._eventful(step, text, index, sound)
                standing, cuts, one_too_many = self._stand()
                continue
            if step.counted and one_too_many(step):
                self._crowded(step, index)
            steps.append(step)
            standing = step.to
            if not sound:
                self._look_at(step, text, index)
        if self._walker is not None:
            self._walker.standing = standing
        self._settle(len(texts))

    def finish(self) -> None:
        """The file is at its end."""
        self._end_transaction()
        self.judge.add(self.envelope.close(), self._loops)
        self.judge.end_file()

    def _stand(self) -> tuple[Standing, dict[str, str], Callable[[Step], bool]]:
        """Where the walk stands, which tags go by a qualifier, and the count of what may stand only so
        often, as the loop over the segments needs them."""
        walker = self._walker
        if walker is None:
            return _NOWHERE, _NO_CUTS, bool
        return walker.standing, walker.course.cuts, walker.one_too_many

    def _place(self, index: int) -> tuple[int, int]:
        """Ordinal and offset of a segment of the present stretch."""
        return self._ordinal + index, self._stretch.offsets()[index]

    def _settle(self, end: int) -> None:
        """Hangs the segments walked so far, up to ``end`` of the stretch, into the loops."""
        self._tell_remit(end)
        start = self._first
        if self._steps:
            stretch = self._stretch
            assert stretch.delimiters is not None
            texts, offsets = stretch.texts()[start:end], stretch.offsets()[start:end]
            ordinals = range(self._ordinal + start, self._ordinal + end)
            walked = zip(self._steps, texts, ordinals, offsets, strict=True)
            grow(self._loops, walked, stretch.delimiters, _APART)
            del self._steps[:]
        self._first = end

    def _tell_remit(self, end: int) -> None:
        """Gives an 835's balance the segments walked so far, up to ``end`` of the stretch."""
        start = max(self._first, self._told)
        if self._steps and self.judge.remit and start < end:
            self.judge.remit.segments(self._stretch, start, end, self._ordinal)
        self._told = end

    def _add(self, found: list[Finding], end: int) -> None:
        """Findings about segments up to ``end``; outside claims they are about the loops open there."""
        if not self.judge.in_claim:
            self._settle(end)
        self.judge.add(found, self._loops)

    def _new_step(self, text: str, index: int, standing: Standing) -> Step | None:
        """The step of a segment that was never met here, learned; what has none is dealt with."""
        stretch = self._stretch
        assert stretch.delimiters is not None
        if self._walker is not None:
            self._walker.standing = standing
        if not text:
            self._settle(index)
            self._first, self._ordinal = index + 1, self._ordinal - 1
            return None
        tag = text.split(stretch.delimiters.element, 1)[0]
        walker = self._walker
        if walker is None or (tag in _ENVELOPE and tag != "SE"):
            self._settle(index)
            self._first = index + 1
            self._enveloped(tag, text, index)
            return None
        step = walker.course.step(standing, text)
        if step is None:
            step, found = walker.explain(text, *self._place(index))
            if step is None:
                self._steps.append(None)
            if found:
                self._add(found, index + (step is None))
        return step

    def _exact_step(self, text: str, index: int, standing: Standing) -> Step | None:
        """The step of a segment that is not sound: its head was read as a sound one's would be."""
        assert self._walker is not None
        return (
            self._walker.course.step(standing, text)
            or self._walker.explained(self._ordinal + index)
            or self._new_step(text, index, standing)
        )

    def _crowded(self, step: Step, index: int) -> None:
        """A segment that stands once too often, counted by the walker."""
        assert self._walker is not None
        self._add([self._walker.crowded(step, *self._place(index))], index)

    def _look_at(self, step: Step, text: str, index: int) -> None:
        """Looks at a segment that its pattern does not take, element by element."""
        assert self._stretch.delimiters is not None
        found = list(faults(step.use, text, self._stretch.delimiters, *self._place(index)))
        if found:
            self._add(found, index + 1)

    def _eventful(self, step: Step, text: str, index: int, sound: bool) -> None:
        """A segment with which something begins, ends or is wrong with its place."""
        walker = self._walker
        assert walker is not None
        if step.ends_claim and not step.faults and self._first == self._claim:
            self._tell_remit(index)
            if self.judge.is_unspoken(self._ordinal + self._claim):
                opening = read_segment(self._stretch.texts()[self._claim], walker.course.delimiters)
                self.judge.end_unspoken(opening, self._ordinal + self._claim)
                del self._steps[:]
                self._first = index
        self._settle(index)
        ordinal, offset = self._place(index)
        if step.faults:
            walker.starts = _starts(self._loops)
        missing, repeated = walker.take(step, ordinal, offset)
        claim_id = _CLAIM_LOOP.get(self._kind)
        for depth, finding in missing:
            loops = self._loops[: depth + 1]
            if any(loop.id == claim_id for loop in loops):
                self.judge.add([finding], loops)
            else:
                self.judge.add_above([finding], loops)
        if step.ends_claim:
            self._end_claims()
        for loop in step.entered:
            if loop.id == claim_id:
                self.judge.begin_claim()
                self._claim = index if len(step.entered) == 1 else -1
            elif loop.id in SHARED_LOOPS:
                self.judge.begin_level(loop.id)
        self._steps.append(step)
        if repeated:
            self._add(repeated, index + 1)
        if not sound:
            self._look_at(step, text, index)
        if step.use.tag == "HL" and self._kind in ("837", "277"):
            delimiters = walker.course.delimiters
            place = Place(ordinal, offset, step.use.loop, "HL")
            if disordered := self._hierarchy.step(text.split(delimiters.element), place):
                self._add(disordered, index + 1)
        elif step.use.tag == "SE":
            self._settle(index + 1)
            self.judge.add(self._hierarchy.close(), self._loops)
            self._enveloped("SE", text, index)
            self._end_transaction()

    def _enveloped(self, tag: str, text: str, index: int) -> None:
        """ISA, GS, ST and what ends them; TA1."""
        assert self._stretch.delimiters is not None
        ordinal, offset = self._place(index)
        parts = text.split(self._stretch.delimiters.element)
        if tag not in _HEADERS and tag not in _TRAILERS:
            self.judge.add(self.envelope.between(tag, parts, ordinal, offset), self._loops)
            return
        if tag in _TRAILERS:
            if tag != "SE":
                self._end_claims()
            self.judge.add(self.envelope.trailer(tag, parts, ordinal, offset), self._loops)
            if tag != "SE":
                self._end_transaction()
            return
        self._end_claims()
        self.judge.add(self.envelope.leave(tag), self._loops)
        self._end_transaction()
        self.judge.opens(tag, parts)
        found = self.envelope.header(tag, parts, text, ordinal, offset, self._stretch.delimiters)
        self.judge.add(found, self._loops)
        if tag == "GS":
            self._choice.group(parts)
        elif tag == "ST":
            self._begin_transaction(parts, text, ordinal, offset)

    def _begin_transaction(self, parts: list[str], text: str, ordinal: int, offset: int) -> None:
        delimiters = self._stretch.delimiters
        assert delimiters is not None
        self.transactions += 1
        known, found = self._choice.transaction(parts, ordinal, offset)
        self.judge.add(found, self._loops)
        if known is None:
            return
        guide = load_guide(known)
        self._kind = self.judge.kind = guide.transaction
        if self._kind == "835":
            from x12tools.engine.remit_balance import RemitBalance

            self.judge.remit = RemitBalance(known)
        self._walker = Walker(guide, delimiters, ordinal, offset)
        self._hierarchy = Hierarchy("277" if self._kind == "277" else "837")
        root = Loop("ST", delimiters)
        use = guide.root.first
        assert use is not None
        root.located.append(Located(use, text, ordinal, offset))
        self._loops[:] = [root]

    def _end_claim(self) -> None:
        claim_id = _CLAIM_LOOP[self._kind]
        loop = next(loop for loop in self._loops if loop.id == claim_id)
        self.judge.end_claim(loop, self._kind, self._loops)

    def _end_claims(self) -> None:
        if self.judge.in_claim:
            self._end_claim()

    def _end_transaction(self) -> None:
        """Whether by its SE or by what should have come after it."""
        if self._walker is None:
            return
        self._end_claims()
        self._walker = None
        self._loops[:] = []
        self.judge.end_transaction()


def _starts(loops: list[Loop]) -> list[tuple[int, int]]:
    """Where each of the open loops began; a wrapper begins with the loop in it."""
    starts: list[tuple[int, int]] = []
    for loop in reversed(loops):
        starts.append((loop.opening.ordinal, loop.opening.offset) if loop.located else starts[-1])
    return starts[::-1]
