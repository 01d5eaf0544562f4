"""SE: transaction trailer."""

from x12tools.segments.base import Segment, element, segment


@segment("SE", home="005010X222A1/SE")
class SE(Segment):
    """How many segments the transaction holds."""

    segments: int | None = element(1, "96")
    control_number: str | None = element(2, "329", text=True)
