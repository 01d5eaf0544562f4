"""N4: city, state, ZIP."""

from x12tools.segments.base import Segment, element, segment


@segment("N4", home="005010X222A1/2010AA")
class N4(Segment):
    """The rest of an address."""

    city: str | None = element(1, "19")
    state: str | None = element(2, "156")
    postal_code: str | None = element(3, "116")
    country: str | None = element(4, "26")
    subdivision: str | None = element(7, "1715")
