"""REF: reference."""

from x12tools.segments.base import Segment, element, segment
from x12tools.segments.composites import FurtherReference


@segment("REF", home="005010X222A1/2300")
class REF(Segment):
    """A number with the qualifier that says whose it is."""

    qualifier: str | None = element(1, "128")
    value: str | None = element(2, "127")
    further: FurtherReference | None = element(4, "C040")
