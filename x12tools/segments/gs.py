"""GS: group header."""

import datetime

from x12tools.segments.base import Segment, element, segment


@segment("GS", home="control")
class GS(Segment):
    """What the group holds and which guide it follows."""

    function: str | None = element(1, "479")
    sender: str | None = element(2, "142")
    receiver: str | None = element(3, "124")
    date: datetime.date | None = element(4, "373")
    time: datetime.time | None = element(5, "337")
    control_number: str | None = element(6, "28", text=True)
    agency: str | None = element(7, "455")
    version: str | None = element(8, "480")
