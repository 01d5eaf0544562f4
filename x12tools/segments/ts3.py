"""TS3: provider summary."""

import datetime
from decimal import Decimal

from x12tools.segments.base import Segment, element, segment


@segment("TS3", home="005010X221A1/2000")
class TS3(Segment):
    """What a payer sums up for one provider."""

    provider: str | None = element(1, "127")
    facility: str | None = element(2, "1331")
    fiscal_date: datetime.date | None = element(3, "373")
    claims: Decimal | None = element(4, "380")
    charges: Decimal | None = element(5, "782")
    msp_payer: Decimal | None = element(13, "782")
    non_lab: Decimal | None = element(15, "782")
    hcpcs_reported: Decimal | None = element(17, "782")
    hcpcs_payable: Decimal | None = element(18, "782")
    professional: Decimal | None = element(20, "782")
    msp_patient: Decimal | None = element(21, "782")
    patient_reimbursed: Decimal | None = element(22, "782")
    pip_claims: Decimal | None = element(23, "380")
    pip_adjustment: Decimal | None = element(24, "782")
