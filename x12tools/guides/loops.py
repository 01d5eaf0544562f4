"""Loop instances: what a walk found, as a tree whose segments are read when asked for."""

from collections.abc import Iterator
from typing import NamedTuple

from x12tools.findings import Place
from x12tools.guides.model import GuideSegment
from x12tools.segments import Segment, read_segment
from x12tools.wire.delimiters import Delimiters


class Located(NamedTuple):
    """A segment's text with its use in the guide, its number in the file and its first byte."""

    use: GuideSegment
    text: str
    ordinal: int
    offset: int


class Loop:
    """One instance of a loop: its own segments, and the loops inside it, in file order."""

    __slots__ = ("children", "delimiters", "id", "located", "parent")

    def __init__(self, id: str, delimiters: Delimiters, parent: "Loop | None" = None) -> None:
        self.id = id
        self.delimiters = delimiters
        self.parent = parent
        self.located: list[Located] = []
        self.children: list[Loop] = []

    @property
    def opening(self) -> Located:
        """The segment that opened the loop; where it was left out, the first one that follows."""
        if self.located or self.parent is None:
            return self.located[0]
        return next(self.walk(), None) or self.parent.opening

    def loops(self, *ids: str) -> list["Loop"]:
        """The inner loops of these ids, in order."""
        return [child for child in self.children if child.id in ids]

    def loop(self, id: str) -> "Loop | None":
        """The first inner loop of an id."""
        return next((child for child in self.children if child.id == id), None)

    def up(self, id: str) -> "Loop | None":
        """The nearest loop of an id that this one lies in, or is."""
        found: Loop | None = self
        while found is not None and found.id != id:
            found = found.parent
        return found

    def find(self, tag: str, *qualifiers: str) -> Located | None:
        """The first segment of a tag, with one of these in its first element if any are named."""
        return next(self.find_all(tag, *qualifiers), None)

    def find_all(self, tag: str, *qualifiers: str) -> Iterator[Located]:
        """Every segment of a tag, with one of these in its first element if any are named."""
        separator = self.delimiters.element
        head = tag + separator
        for located in self.located:
            if located.text.startswith(head) and (
                not qualifiers or located.text.split(separator, 2)[1] in qualifiers
            ):
                yield located

    def segment(self, tag: str, *qualifiers: str) -> Segment | None:
        """``find``, as a typed segment."""
        located = self.find(tag, *qualifiers)
        return read_segment(located.text, self.delimiters) if located else None

    def segments(self, tag: str, *qualifiers: str) -> list[Segment]:
        """``find_all``, as typed segments."""
        return [read_segment(located.text, self.delimiters) for located in self.find_all(tag, *qualifiers)]

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
        yield from sorted(self._all(), key=lambda located: located.ordinal)

    def _all(self) -> Iterator[Located]:
        yield from self.located
        for child in self.children:
            yield from child._all()
