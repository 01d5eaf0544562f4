"""SVC: service payment."""

from decimal import Decimal

from x12tools.segments.base import Segment, element, segment
from x12tools.segments.composites import ProcedureIdentifier


@segment("SVC", home="005010X221A1/2110")
class SVC(Segment):
    """What the payer did with one service line."""

    procedure: ProcedureIdentifier | None = element(1, "C003")
    charge: Decimal | None = element(2, "782")
    paid: Decimal | None = element(3, "782")
    revenue_code: str | None = element(4, "234")
    units_paid: Decimal | None = element(5, "380")
    submitted_procedure: ProcedureIdentifier | None = element(6, "C003")
    units_submitted: Decimal | None = element(7, "380")
