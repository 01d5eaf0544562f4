"""CR3: durable equipment certification."""

from decimal import Decimal

from x12tools.segments.base import Segment, element, segment


@segment("CR3", home="005010X222A1/2400")
class CR3(Segment):
    """How long the equipment is needed."""

    type: str | None = element(1, "1322")
    unit: str | None = element(2, "355")
    quantity: Decimal | None = element(3, "380")
