"""QTY: quantity."""

from decimal import Decimal

from x12tools.segments.base import Segment, element, segment


@segment("QTY", home="005010X222A1/2400")
class QTY(Segment):
    """A count and what it counts."""

    qualifier: str | None = element(1, "673")
    quantity: Decimal | None = element(2, "380")
