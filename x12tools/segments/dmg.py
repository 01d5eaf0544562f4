"""DMG: birth date and sex."""

import datetime

from x12tools.segments.base import Segment, element, segment
from x12tools.segments.values import period_days


@segment("DMG", home="005010X222A1/2010BA")
class DMG(Segment):
    """When a person was born, and the sex on file."""

    format: str | None = element(1, "1250")
    birth_date_text: str | None = element(2, "1251")
    sex: str | None = element(3, "1068")

    @property
    def birth_date(self) -> datetime.date | None:
        """The birth date, where it can be read."""
        return period_days(self.format, self.birth_date_text)[0]
