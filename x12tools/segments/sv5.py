"""SV5: equipment line."""

from decimal import Decimal

from x12tools.segments.base import Segment, element, segment
from x12tools.segments.composites import ProcedureIdentifier


@segment("SV5", home="005010X222A1/2400")
class SV5(Segment):
    """Rental or purchase of durable equipment."""

    procedure: ProcedureIdentifier | None = element(1, "C003")
    unit: str | None = element(2, "355")
    quantity: Decimal | None = element(3, "380")
    rental: Decimal | None = element(4, "782")
    purchase: Decimal | None = element(5, "782")
    frequency: str | None = element(6, "594")
