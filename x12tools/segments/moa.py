"""MOA: outpatient adjudication."""

from decimal import Decimal

from x12tools.segments.base import Segment, element, segment


@segment("MOA", home="005010X221A1/2100")
class MOA(Segment):
    """How an outpatient claim was priced, and its remark codes."""

    rate: Decimal | None = element(1, "954")
    payable: Decimal | None = element(2, "782")
    remark_1: str | None = element(3, "127")
    remark_2: str | None = element(4, "127")
    remark_3: str | None = element(5, "127")
    remark_4: str | None = element(6, "127")
    remark_5: str | None = element(7, "127")
    end_stage_renal: Decimal | None = element(8, "782")
    professional_component: Decimal | None = element(9, "782")

    @property
    def remarks(self) -> tuple[str, ...]:
        """The RARCs given."""
        each = (self.remark_1, self.remark_2, self.remark_3, self.remark_4, self.remark_5)
        return tuple(code for code in each if code)
