"""Loop instances: what a walk found, as a tree whose segments are read when asked for."""

from collections.abc import Iterable, Iterator
from operator import itemgetter
from typing import NamedTuple

from x12tools.findings import Place
from x12tools.guides.model import GuideSegment
from x12tools.guides.standing import Step
from x12tools.segments import Segment, read_segment
from x12tools.wire.delimiters import Delimiters


class Located(NamedTuple):
    """A segment's text with its use in the guide, its number in the file and its first byte."""

    use: GuideSegment
    text: str
    ordinal: int
    offset: int


_NONE: frozenset[str] = frozenset()

_located = tuple.__new__
"""A NamedTuple made without its constructor's checks: once a segment, it counts."""


class Loop:
    """One instance of a loop: its own segments, and the loops inside it, in file order.

    ``parent`` is known where the loop is not among its ``children``: the two never hold each
    other, so that a claim's memory is free as soon as it is judged. ``apart`` are the ids of the
    loops that began inside this one and are not kept under it.
    """

    __slots__ = (
        "_known",
        "apart",
        "children",
        "delimiters",
        "id",
        "located",
        "parent",
    )

    def __init__(self, id: str, delimiters: Delimiters, parent: "Loop | None" = None) -> None:
        self.id = id
        self.delimiters = delimiters
        self.parent = parent
        self.apart: frozenset[str] = _NONE
        self.located: list[Located] = []
        self.children: list[Loop] = []
        self._known: dict[tuple[str, ...], tuple[int, Segment | None]] = {}

    @property
    def opening(self) -> Located:
        """The segment that opened the loop; where that is missing, the first inside. A wrapper has none."""
        return self.located[0] if self.located else self.children[0].opening

    def loops(self, *ids: str) -> list["Loop"]:
        """The inner loops of these ids, in order."""
        return [child for child in self.children if child.id in ids]

    def loop(self, id: str) -> "Loop | None":
        """The first inner loop of an id."""
        for child in self.children:
            if child.id == id:
                return child
        return None

    def up(self, id: str) -> "Loop | None":
        """The nearest loop of an id that this one lies in, or is."""
        found: Loop | None = self
        while found is not None and found.id != id:
            found = found.parent
        return found

    def find(self, tag: str, *qualifiers: str) -> Located | None:
        """The first segment of a tag, with one of these in its first element if any are named."""
        for located in self.located:
            if located[0].tag == tag and (not qualifiers or self._first_element(located) in qualifiers):
                return located
        return None

    def find_all(self, tag: str, *qualifiers: str) -> list[Located]:
        """Every segment of a tag, with one of these in its first element if any are named."""
        found = [located for located in self.located if located[0].tag == tag]
        return [one for one in found if self._first_element(one) in qualifiers] if qualifiers else found

    def read(self, located: Located) -> Segment:
        """A segment of the loop, typed."""
        return read_segment(located.text, self.delimiters)

    def segment(self, tag: str, *qualifiers: str) -> Segment | None:
        """``find``, as a typed segment; asked again it is the same one."""
        key = (tag, *qualifiers)
        known = self._known.get(key)
        if known is None or known[0] != len(self.located):
            located = self.find(tag, *qualifiers)
            typed = read_segment(located[1], self.delimiters) if located else None
            known = self._known[key] = (len(self.located), typed)
        return known[1]

    def segments(self, tag: str, *qualifiers: str) -> list[Segment]:
        """``find_all``, as typed segments."""
        return [read_segment(located.text, self.delimiters) for located in self.find_all(tag, *qualifiers)]

    def _first_element(self, located: Located) -> str:
        parts = located.text.split(self.delimiters.element, 2)
        return parts[1] if len(parts) > 1 else ""

    def reference(self, qualifier: str) -> str | None:
        """REF02 of the REF with this qualifier."""
        located = self.find("REF", qualifier)
        if located is None:
            return None
        parts = located.text.split(self.delimiters.element)
        return parts[2] if len(parts) > 2 and parts[2] else None

    def place(
        self,
        located: Located | None = None,
        element: str | None = None,
        line: int | None = None,
        missing: str | None = None,
    ) -> Place:
        """Where a segment of this loop stands; without one, the loop's opening segment.

        ``missing`` names a segment that should be in the loop and is not.
        """
        at = located or self.opening
        tag = missing or at.text.split(self.delimiters.element, 1)[0]
        return Place(at.ordinal, at.offset, self.id or None, tag, element, line)

    def walk(self) -> Iterator[Located]:
        """Every segment of the loop and the loops inside it, in file order."""
        yield from sorted(self.inside(), key=itemgetter(2))

    def tags(self) -> set[str]:
        """The ids of the segments of the loop and the loops inside it."""
        found = {located[0].tag for located in self.located}
        for child in self.children:
            found |= child.tags() if child.children else {located[0].tag for located in child.located}
        return found

    def inside(self) -> list[Located]:
        """Every segment of the loop and the loops inside it, each loop's own together."""
        found = [*self.located]
        for child in self.children:
            found += child.inside() if child.children else child.located
        return found


def grow(
    loops: list[Loop],
    walked: Iterable[tuple[Step | None, str, int, int]],
    delimiters: Delimiters,
    apart: frozenset[str] = frozenset(),
) -> None:
    """Hangs walked segments (step, text, ordinal, offset) into the tree whose open branch ``loops`` is.

    A segment without a step has no place and is passed over. A loop whose id is in ``apart``
    knows its parent and is not kept under it.
    """
    here = loops[-1].located
    for step, text, ordinal, offset in walked:
        if step is None:
            continue
        if step.turns:
            del loops[step.kept :]
            for entered in step.entered:
                parent = loops[-1]
                if entered.id in apart:
                    made = Loop(entered.id, delimiters, parent)
                    parent.apart |= {entered.id}
                else:
                    made = Loop(entered.id, delimiters)
                    parent.children.append(made)
                loops.append(made)
            here = loops[-1].located
        here.append(_located(Located, (step.use, text, ordinal, offset)))
