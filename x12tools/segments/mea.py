"""MEA: measurement."""

from decimal import Decimal

from x12tools.segments.base import Segment, element, segment


@segment("MEA", home="005010X222A1/2400")
class MEA(Segment):
    """A test result that the payer asks for, as hemoglobin."""

    reference: str | None = element(1, "737")
    qualifier: str | None = element(2, "738")
    result: Decimal | None = element(3, "739")
