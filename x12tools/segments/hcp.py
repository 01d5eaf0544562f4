"""HCP: repricing."""

from decimal import Decimal

from x12tools.segments.base import Segment, element, segment


@segment("HCP", home="005010X222A1/2300")
class HCP(Segment):
    """What a repricer made of the claim or line."""

    method: str | None = element(1, "1473")
    allowed: Decimal | None = element(2, "782")
    saved: Decimal | None = element(3, "782")
    organization: str | None = element(4, "127")
    rate: Decimal | None = element(5, "118")
    approved_group: str | None = element(6, "127")
    approved_amount: Decimal | None = element(7, "782")
    approved_revenue_code: str | None = element(8, "234")
    procedure_qualifier: str | None = element(9, "235")
    procedure: str | None = element(10, "234")
    unit: str | None = element(11, "355")
    quantity: Decimal | None = element(12, "380")
    reject_reason: str | None = element(13, "901")
    compliance: str | None = element(14, "1526")
    exception: str | None = element(15, "1527")
