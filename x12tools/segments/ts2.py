"""TS2: provider summary, inpatient."""

from decimal import Decimal

from x12tools.segments.base import Segment, element, segment


@segment("TS2", home="005010X221A1/2000")
class TS2(Segment):
    """What a payer sums up of a provider's inpatient claims."""

    drg: Decimal | None = element(1, "782")
    federal: Decimal | None = element(2, "782")
    hospital: Decimal | None = element(3, "782")
    disproportionate_share: Decimal | None = element(4, "782")
    capital: Decimal | None = element(5, "782")
    medical_education: Decimal | None = element(6, "782")
    outlier_days: Decimal | None = element(7, "380")
    day_outlier: Decimal | None = element(8, "782")
    cost_outlier: Decimal | None = element(9, "782")
    average_stay: Decimal | None = element(10, "380")
    discharges: Decimal | None = element(11, "380")
    cost_report_days: Decimal | None = element(12, "380")
    covered_days: Decimal | None = element(13, "380")
    noncovered_days: Decimal | None = element(14, "380")
    msp_pass_through: Decimal | None = element(15, "782")
    average_weight: Decimal | None = element(16, "380")
    capital_federal: Decimal | None = element(17, "782")
    capital_hospital: Decimal | None = element(18, "782")
    capital_disproportionate: Decimal | None = element(19, "782")
