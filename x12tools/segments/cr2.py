"""CR2: spinal manipulation."""

from x12tools.segments.base import Segment, element, segment


@segment("CR2", home="005010X222A1/2300")
class CR2(Segment):
    """The condition a chiropractor treated."""

    condition: str | None = element(8, "1342")
    description_1: str | None = element(10, "352")
    description_2: str | None = element(11, "352")
