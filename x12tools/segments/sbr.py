"""SBR: subscriber."""

from x12tools.segments.base import Segment, element, segment


@segment("SBR", home="005010X222A1/2000B")
class SBR(Segment):
    """Which payer in line this is, and what kind of plan."""

    sequence: str | None = element(1, "1138")
    relationship: str | None = element(2, "1069")
    group_number: str | None = element(3, "127")
    group_name: str | None = element(4, "93")
    insurance_type: str | None = element(5, "1336")
    filing_indicator: str | None = element(9, "1032")
