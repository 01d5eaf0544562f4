"""BHT: beginning of the transaction."""

import datetime

from x12tools.segments.base import Segment, element, segment


@segment("BHT", home="005010X222A1/BHT")
class BHT(Segment):
    """What the file is for, its reference and date."""

    structure: str | None = element(1, "1005")
    purpose: str | None = element(2, "353")
    reference: str | None = element(3, "127")
    date: datetime.date | None = element(4, "373")
    time: datetime.time | None = element(5, "337")
    kind: str | None = element(6, "640")
