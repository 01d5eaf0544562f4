"""MIA: inpatient adjudication."""

from decimal import Decimal

from x12tools.segments.base import Segment, element, segment


@segment("MIA", home="005010X221A1/2100")
class MIA(Segment):
    """How an inpatient claim was priced, and its remark codes."""

    covered_days: Decimal | None = element(1, "380")
    outlier: Decimal | None = element(2, "782")
    psychiatric_days: Decimal | None = element(3, "380")
    drg_amount: Decimal | None = element(4, "782")
    remark_1: str | None = element(5, "127")
    disproportionate_share: Decimal | None = element(6, "782")
    msp_pass_through: Decimal | None = element(7, "782")
    capital: Decimal | None = element(8, "782")
    capital_federal: Decimal | None = element(9, "782")
    capital_hospital: Decimal | None = element(10, "782")
    capital_disproportionate: Decimal | None = element(11, "782")
    old_capital: Decimal | None = element(12, "782")
    capital_medical_education: Decimal | None = element(13, "782")
    operating_hospital: Decimal | None = element(14, "782")
    cost_report_days: Decimal | None = element(15, "380")
    operating_federal: Decimal | None = element(16, "782")
    capital_outlier: Decimal | None = element(17, "782")
    indirect_teaching: Decimal | None = element(18, "782")
    professional_component: Decimal | None = element(19, "782")
    remark_2: str | None = element(20, "127")
    remark_3: str | None = element(21, "127")
    remark_4: str | None = element(22, "127")
    remark_5: str | None = element(23, "127")
    capital_exception: Decimal | None = element(24, "782")

    @property
    def remarks(self) -> tuple[str, ...]:
        """The RARCs given."""
        each = (self.remark_1, self.remark_2, self.remark_3, self.remark_4, self.remark_5)
        return tuple(code for code in each if code)
