"""What a guide is made of: loops, segments, elements, each with its usage."""

from typing import Any

import attrs

REQUIRED, SITUATIONAL, NOT_USED = "R", "S", "N"


@attrs.define(slots=True, eq=False)
class GuideElement:
    """One element, or one component of a composite, as a guide uses it.

    ``codes`` is empty where the guide lists none; ``minimum`` and ``maximum`` are characters
    (digits for numbers). ``parts`` are the components of a composite, else empty.
    """

    id: str
    name: str
    usage: str
    data_element: str
    type: str
    minimum: int
    maximum: int
    codes: frozenset[str]
    external: str | None
    format: str | None
    repeat: int
    parts: tuple["GuideElement", ...] = ()


@attrs.define(slots=True, eq=False)
class GuideSegment:
    """One use of a segment: ``2400 SV1``. ``max_use`` None means any number."""

    tag: str
    name: str
    usage: str
    position: int
    max_use: int | None
    elements: tuple[GuideElement, ...]
    syntax: tuple[tuple[str, tuple[int, ...]], ...]
    loop: str
    home: str

    @property
    def codes(self) -> frozenset[str]:
        """The qualifiers that tell this use from others of the same tag; empty for any."""
        at = qualifier_position(self.tag)
        if len(self.elements) < at:
            return frozenset()
        first = self.elements[at - 1]
        return first.parts[0].codes if first.parts else first.codes


@attrs.define(slots=True, eq=False)
class GuideLoop:
    """A loop and what it holds, in order. A wrapper groups loops and starts with none of its own."""

    id: str
    name: str
    usage: str
    position: int
    repeat: int | None
    wrapper: bool
    children: tuple["GuideSegment | GuideLoop", ...]

    @property
    def first(self) -> GuideSegment | None:
        """The segment that opens the loop."""
        head = self.children[0] if self.children else None
        return head if isinstance(head, GuideSegment) and not self.wrapper else None

    @property
    def required(self) -> tuple["GuideSegment | GuideLoop", ...]:
        """The children that every instance of the loop must have."""
        return tuple(child for child in self.children if child.usage == REQUIRED)

    @property
    def due(self) -> tuple["GuideSegment | GuideLoop", ...]:
        """What a loop still needs when it is entered: all that is required but its first segment."""
        return tuple(
            child
            for child in self.required
            if child is not self.first
            and not (isinstance(child, GuideLoop) and child.wrapper and not child.required)
        )


@attrs.define(slots=True, eq=False)
class Guide:
    """A compiled guide: ``version`` as GS08 names it, and the loop from ST to SE.

    ``courses`` are the guide laid out for each set of separators it was walked with.
    """

    version: str
    transaction: str
    root: GuideLoop
    courses: dict[Any, Any] = attrs.field(factory=dict, repr=False)


def qualifier_position(tag: str) -> int:
    """Which element tells uses of one tag apart: HL03 for HL, the first for all others."""
    return 3 if tag == "HL" else 1
