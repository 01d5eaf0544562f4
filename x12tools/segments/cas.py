"""CAS: adjustment."""

from decimal import Decimal

from x12tools.segments.base import Segment, element, segment
from x12tools.segments.values import as_decimal


@segment("CAS", home="005010X221A1/2110")
class CAS(Segment):
    """What was not paid, and why: up to six reasons under one group code."""

    group: str | None = element(1, "1033")
    reason_1: str | None = element(2, "1034")
    amount_1: Decimal | None = element(3, "782")
    quantity_1: Decimal | None = element(4, "380")
    reason_2: str | None = element(5, "1034")
    amount_2: Decimal | None = element(6, "782")
    quantity_2: Decimal | None = element(7, "380")
    reason_3: str | None = element(8, "1034")
    amount_3: Decimal | None = element(9, "782")
    quantity_3: Decimal | None = element(10, "380")
    reason_4: str | None = element(11, "1034")
    amount_4: Decimal | None = element(12, "782")
    quantity_4: Decimal | None = element(13, "380")
    reason_5: str | None = element(14, "1034")
    amount_5: Decimal | None = element(15, "782")
    quantity_5: Decimal | None = element(16, "380")
    reason_6: str | None = element(17, "1034")
    amount_6: Decimal | None = element(18, "782")
    quantity_6: Decimal | None = element(19, "380")

    @property
    def adjustments(self) -> tuple[tuple[str, Decimal | None, Decimal | None], ...]:
        """(CARC, amount, quantity) of each adjustment given, up to six.

        Money without a reason counts too; its CARC is empty.
        """
        parts = self.text.split(self.delimiters.element)
        found = []
        for at in range(2, min(len(parts), 20), 3):
            reason, amount, quantity = (*parts[at : at + 3], "", "")[:3]
            money, many = as_decimal(amount), as_decimal(quantity)
            if reason or money is not None or many is not None:
                found.append((reason, money, many))
        return tuple(found)
