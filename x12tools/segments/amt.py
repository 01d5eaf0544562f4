"""AMT: amount."""

from decimal import Decimal

from x12tools.segments.base import Segment, element, segment


@segment("AMT", home="005010X222A1/2320")
class AMT(Segment):
    """A sum of money and what it is."""

    qualifier: str | None = element(1, "522")
    amount: Decimal | None = element(2, "782")
