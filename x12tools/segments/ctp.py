"""CTP: drug quantity."""

from decimal import Decimal

from x12tools.segments.base import Segment, element, segment
from x12tools.segments.composites import UnitOfMeasure


@segment("CTP", home="005010X222A1/2410")
class CTP(Segment):
    """How much of the drug, in which unit."""

    quantity: Decimal | None = element(4, "380")
    unit: UnitOfMeasure | None = element(5, "C001")
