"""CN1: contract."""

from decimal import Decimal

from x12tools.segments.base import Segment, element, segment


@segment("CN1", home="005010X222A1/2300")
class CN1(Segment):
    """The contract that prices the claim or line."""

    type: str | None = element(1, "1166")
    amount: Decimal | None = element(2, "782")
    percentage: Decimal | None = element(3, "332")
    code: str | None = element(4, "127")
    discount: Decimal | None = element(5, "338")
    version: str | None = element(6, "799")
