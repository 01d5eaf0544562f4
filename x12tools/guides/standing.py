"""Where a walk through a guide stands: what the segments met so far mean for those to come.

Equal standings are one object, so that a step learned once serves every later claim.
"""

import attrs

from x12tools.guides.model import GuideLoop, GuideSegment
from x12tools.guides.soundness import Soundness

Child = GuideSegment | GuideLoop


@attrs.frozen(slots=True)
class OpenLoop:
    """An open loop: the child last met, and how often each child at its place was met.

    ``counts`` are (``id`` of a child, times), ``owed`` the required children not met yet: the
    loop's first segment among them where the loop was entered without it.
    """

    loop: GuideLoop
    last: Child
    counts: tuple[tuple[int, int], ...]
    owed: tuple[Child, ...]

    @property
    def lacking(self) -> tuple[Child, ...]:
        """What the loop lacks if it closes now; that it began without its first segment was said then."""
        return tuple(child for child in self.owed if child is not self.loop.first)


@attrs.frozen(slots=True)
class Fault:
    """What is wrong with a step: ``child`` is ``missing`` from ``loop``, the open one at ``depth``,
    or is ``repeated`` there once too often."""

    kind: str
    child: Child
    loop: GuideLoop
    depth: int


class Standing(dict[str, "Step"]):
    """The open loops, outermost first; as a mapping, the steps learned from here by the segment's head.

    ``seen`` are texts that came from here before and were sound, with their steps.
    """

    __slots__ = ("open", "seen")

    def __init__(self, open: tuple[OpenLoop, ...]) -> None:
        self.open = open
        self.seen: dict[str, Step] = {}

    @property
    def loops(self) -> tuple[GuideLoop, ...]:
        """The loops open now."""
        return tuple(one.loop for one in self.open)

    @property
    def segment(self) -> GuideSegment:
        """The segment last met."""
        last = self.open[-1].last
        assert isinstance(last, GuideSegment)
        return last


class Step:
    """From one standing to the next by one segment, which is ``use`` in the guide.

    ``kept`` of the open loops stay open and ``entered`` open after them; ``turns`` says that one
    closes or opens. ``tally`` is what the walker must count: the child, how often it may stand;
    a ``counted`` step has one, or closes a loop that held some. An ``eventful`` one needs more
    yet: it has a fault, a claim begins with it or it ``ends_claim``, or it is a hierarchical
    level. A ``plain`` one is neither. ``known`` are texts that were found sound.
    """

    __slots__ = (
        "counted", "ends_claim", "entered", "eventful", "faults", "kept", "known", "plain", "soundness",
        "tally", "to", "turns", "use",
    )  # fmt: skip

    def __init__(
        self,
        to: Standing,
        use: GuideSegment,
        kept: int,
        entered: tuple[GuideLoop, ...],
        faults: tuple[Fault, ...],
        turns: bool,
        tally: tuple[Child, int] | None,
        counted: bool,
        ends_claim: bool,
        eventful: bool,
        soundness: Soundness,
    ) -> None:
        self.to = to
        self.use = use
        self.kept = kept
        self.entered = entered
        self.faults = faults
        self.turns = turns
        self.tally = tally
        self.counted = counted
        self.ends_claim = ends_claim
        self.eventful = eventful or bool(faults)
        self.plain = not (counted or self.eventful)
        self.soundness = soundness
        self.known = soundness.known
