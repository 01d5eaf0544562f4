"""SVD: line adjudication."""

from decimal import Decimal

from x12tools.segments.base import Segment, element, segment
from x12tools.segments.composites import ProcedureIdentifier


@segment("SVD", home="005010X222A1/2430")
class SVD(Segment):
    """What another payer paid for the line."""

    payer: str | None = element(1, "67")
    paid: Decimal | None = element(2, "782")
    procedure: ProcedureIdentifier | None = element(3, "C003")
    revenue_code: str | None = element(4, "234")
    quantity: Decimal | None = element(5, "380")
    bundled_line: int | None = element(6, "554")
