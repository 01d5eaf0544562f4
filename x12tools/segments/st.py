"""ST: transaction header."""

from x12tools.segments.base import Segment, element, segment


@segment("ST", home="005010X222A1/ST")
class ST(Segment):
    """Which transaction begins and by which guide."""

    transaction: str | None = element(1, "143")
    control_number: str | None = element(2, "329", text=True)
    guide: str | None = element(3, "1705")
