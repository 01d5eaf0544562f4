"""GE: group trailer."""

from x12tools.segments.base import Segment, element, segment


@segment("GE", home="control")
class GE(Segment):
    """How many transactions the group holds."""

    transactions: int | None = element(1, "97")
    control_number: str | None = element(2, "28", text=True)
