"""TA1: interchange acknowledgment."""

import datetime

from x12tools.segments.base import Segment, element, segment


@segment("TA1", home="control")
class TA1(Segment):
    """Whether an interchange was taken."""

    control_number: str | None = element(1, "I12", text=True)
    date: datetime.date | None = element(2, "I08")
    time: datetime.time | None = element(3, "I09")
    code: str | None = element(4, "I17")
    note: str | None = element(5, "I18")
