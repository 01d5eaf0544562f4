"""PS1: purchased service."""

from decimal import Decimal

from x12tools.segments.base import Segment, element, segment


@segment("PS1", home="005010X222A1/2400")
class PS1(Segment):
    """Who did a purchased test, and for how much."""

    provider: str | None = element(1, "127")
    charge: Decimal | None = element(2, "782")
