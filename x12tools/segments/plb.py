"""PLB: provider adjustment."""

import datetime
from decimal import Decimal

from x12tools.segments.base import Segment, element, segment
from x12tools.segments.composites import AdjustmentReason


@segment("PLB", home="005010X221A1/PLB")
class PLB(Segment):
    """What is added to or taken from the payment outside any claim; a positive sum lowers it."""

    provider: str | None = element(1, "127")
    fiscal_date: datetime.date | None = element(2, "373")
    reason_1: AdjustmentReason | None = element(3, "C042")
    amount_1: Decimal | None = element(4, "782")
    reason_2: AdjustmentReason | None = element(5, "C042")
    amount_2: Decimal | None = element(6, "782")
    reason_3: AdjustmentReason | None = element(7, "C042")
    amount_3: Decimal | None = element(8, "782")
    reason_4: AdjustmentReason | None = element(9, "C042")
    amount_4: Decimal | None = element(10, "782")
    reason_5: AdjustmentReason | None = element(11, "C042")
    amount_5: Decimal | None = element(12, "782")
    reason_6: AdjustmentReason | None = element(13, "C042")
    amount_6: Decimal | None = element(14, "782")

    @property
    def adjustments(self) -> tuple[tuple[AdjustmentReason, Decimal | None], ...]:
        """(reason, amount) of each adjustment given, up to six.

        Money without a reason counts too; its reason has no code.
        """
        each = ((getattr(self, f"reason_{n}"), getattr(self, f"amount_{n}")) for n in range(1, 7))
        return tuple(
            (reason or AdjustmentReason.build(), amount)
            for reason, amount in each
            if reason is not None or amount is not None
        )
