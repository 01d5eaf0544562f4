"""FRM: form answer."""

import datetime
from decimal import Decimal

from x12tools.segments.base import Segment, element, segment


@segment("FRM", home="005010X222A1/2440")
class FRM(Segment):
    """The answer to one question of a form."""

    question: str | None = element(1, "350")
    yes_no: str | None = element(2, "1073")
    answer: str | None = element(3, "127")
    date: datetime.date | None = element(4, "373")
    percentage: Decimal | None = element(5, "332")
