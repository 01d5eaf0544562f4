"""STC: claim status."""

import datetime
from decimal import Decimal

from x12tools.segments.base import Segment, element, segment
from x12tools.segments.composites import ClaimStatus


@segment("STC", home="005010X214/2200D")
class STC(Segment):
    """What a payer or clearinghouse says of a claim."""

    status_1: ClaimStatus | None = element(1, "C043")
    date: datetime.date | None = element(2, "373")
    action: str | None = element(3, "306")
    charge: Decimal | None = element(4, "782")
    status_2: ClaimStatus | None = element(10, "C043")
    status_3: ClaimStatus | None = element(11, "C043")
    message: str | None = element(12, "933")

    @property
    def statuses(self) -> tuple[ClaimStatus, ...]:
        """The statuses given, up to three."""
        each = (self.status_1, self.status_2, self.status_3)
        return tuple(status for status in each if status)
