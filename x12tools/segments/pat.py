"""PAT: patient."""

import datetime
from decimal import Decimal

from x12tools.segments.base import Segment, element, segment
from x12tools.segments.values import period_days


@segment("PAT", home="005010X222A1/2000C")
class PAT(Segment):
    """How the patient is related, and weight or death where asked for."""

    relationship: str | None = element(1, "1069")
    death_format: str | None = element(5, "1250")
    death_date_text: str | None = element(6, "1251")
    weight_unit: str | None = element(7, "355")
    weight: Decimal | None = element(8, "81")
    pregnant: str | None = element(9, "1073")

    @property
    def death_date(self) -> datetime.date | None:
        """The day the patient died, where it can be read."""
        return period_days(self.death_format, self.death_date_text)[0]
