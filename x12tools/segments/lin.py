"""LIN: drug identification."""

from x12tools.segments.base import Segment, element, segment


@segment("LIN", home="005010X222A1/2410")
class LIN(Segment):
    """The national drug code of what was given."""

    qualifier: str | None = element(2, "235")
    ndc: str | None = element(3, "234")
