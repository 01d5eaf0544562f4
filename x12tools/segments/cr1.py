"""CR1: ambulance transport."""

from decimal import Decimal

from x12tools.segments.base import Segment, element, segment


@segment("CR1", home="005010X222A1/2300")
class CR1(Segment):
    """How far and why an ambulance drove."""

    weight_unit: str | None = element(1, "355")
    weight: Decimal | None = element(2, "81")
    reason: str | None = element(4, "1317")
    distance_unit: str | None = element(5, "355")
    distance: Decimal | None = element(6, "380")
    round_trip: str | None = element(9, "352")
    stretcher: str | None = element(10, "352")
