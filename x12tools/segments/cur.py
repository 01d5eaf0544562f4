"""CUR: currency."""

from x12tools.segments.base import Segment, element, segment


@segment("CUR", home="005010X222A1/2000A")
class CUR(Segment):
    """The currency of the charges."""

    role: str | None = element(1, "98")
    currency: str | None = element(2, "100")
