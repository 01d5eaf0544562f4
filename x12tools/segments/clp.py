"""CLP: claim payment."""

from decimal import Decimal

from x12tools.segments.base import Segment, element, segment


@segment("CLP", home="005010X221A1/2100")
class CLP(Segment):
    """What the payer did with a claim: status, charge, paid, patient's share."""

    id: str | None = element(1, "1028")
    status: str | None = element(2, "1029")
    charge: Decimal | None = element(3, "782")
    paid: Decimal | None = element(4, "782")
    patient_responsibility: Decimal | None = element(5, "782")
    filing_indicator: str | None = element(6, "1032")
    payer_claim_number: str | None = element(7, "127")
    facility: str | None = element(8, "1331")
    frequency: str | None = element(9, "1325")
    drg: str | None = element(11, "1354")
    drg_weight: Decimal | None = element(12, "380")
    discharge_fraction: Decimal | None = element(13, "954")
