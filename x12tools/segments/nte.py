"""NTE: note."""

from x12tools.segments.base import Segment, element, segment


@segment("NTE", home="005010X222A1/2300")
class NTE(Segment):
    """Words for the payer's reader."""

    qualifier: str | None = element(1, "363")
    note: str | None = element(2, "352")
