"""DTP: date or period."""

import datetime

from x12tools.segments.base import Segment, element, segment
from x12tools.segments.values import period_days


@segment("DTP", home="005010X222A1/2400")
class DTP(Segment):
    """A date, or a range of dates, and what happened then."""

    qualifier: str | None = element(1, "374")
    format: str | None = element(2, "1250")
    period: str | None = element(3, "1251")

    @property
    def dates(self) -> tuple[datetime.date | None, datetime.date | None]:
        """(first, last) day of the period; twice the same for one day, None where unreadable."""
        return period_days(self.format, self.period)
