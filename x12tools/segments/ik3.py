"""IK3: segment in error."""

from x12tools.segments.base import Segment, element, segment


@segment("IK3", home="005010X231A1/2100")
class IK3(Segment):
    """Which segment of the transaction is wrong."""

    segment_tag: str | None = element(1, "721")
    position: int | None = element(2, "719")
    loop: str | None = element(3, "447")
    code: str | None = element(4, "620")
