"""LX: line number."""

from x12tools.segments.base import Segment, element, segment


@segment("LX", home="005010X222A1/2400")
class LX(Segment):
    """The number of a service line, or of a set of payments."""

    number: int | None = element(1, "554")
