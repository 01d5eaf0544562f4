"""SV2: institutional service line."""

from decimal import Decimal

from x12tools.segments.base import Segment, element, segment
from x12tools.segments.composites import ProcedureIdentifier


@segment("SV2", home="005010X223A2/2400")
class SV2(Segment):
    """One institutional service line: revenue code, what was done, the charge, how many."""

    revenue_code: str | None = element(1, "234")
    procedure: ProcedureIdentifier | None = element(2, "C003")
    charge: Decimal | None = element(3, "782")
    unit: str | None = element(4, "355")
    quantity: Decimal | None = element(5, "380")
    non_covered: Decimal | None = element(7, "782")
