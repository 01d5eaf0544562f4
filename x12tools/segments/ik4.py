"""IK4: element in error."""

from x12tools.segments.base import Segment, element, segment
from x12tools.segments.composites import ErrorPosition


@segment("IK4", home="005010X231A1/2110")
class IK4(Segment):
    """Which element of the segment is wrong."""

    position: ErrorPosition | None = element(1, "C030")
    data_element: int | None = element(2, "725")
    code: str | None = element(3, "621")
    copy: str | None = element(4, "724")
