"""AK2: transaction answered."""

from x12tools.segments.base import Segment, element, segment


@segment("AK2", home="005010X231A1/2000")
class AK2(Segment):
    """Which transaction an acknowledgment speaks of."""

    transaction: str | None = element(1, "143")
    control_number: str | None = element(2, "329", text=True)
    guide: str | None = element(3, "1705")
