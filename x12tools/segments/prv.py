"""PRV: provider specialty."""

from x12tools.segments.base import Segment, element, segment


@segment("PRV", home="005010X222A1/2000A")
class PRV(Segment):
    """A provider's taxonomy code."""

    role: str | None = element(1, "1221")
    qualifier: str | None = element(2, "128")
    taxonomy: str | None = element(3, "127")
