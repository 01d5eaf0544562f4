"""AK1: group answered."""

from x12tools.segments.base import Segment, element, segment


@segment("AK1", home="005010X231A1/AK1")
class AK1(Segment):
    """Which group an acknowledgment speaks of."""

    function: str | None = element(1, "479")
    control_number: str | None = element(2, "28", text=True)
    version: str | None = element(3, "480")
