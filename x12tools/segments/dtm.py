"""DTM: date."""

import datetime

from x12tools.segments.base import Segment, element, segment


@segment("DTM", home="005010X221A1/2110")
class DTM(Segment):
    """A date of a remittance and what it means."""

    qualifier: str | None = element(1, "374")
    date: datetime.date | None = element(2, "373")

    @property
    def dates(self) -> tuple[datetime.date | None, datetime.date | None]:
        """The date twice, as a DTP gives one day."""
        return self.date, self.date
