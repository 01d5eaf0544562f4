"""SV1: professional service line."""

from decimal import Decimal

from x12tools.segments.base import Segment, element, segment
from x12tools.segments.composites import DiagnosisPointers, ProcedureIdentifier


@segment("SV1", home="005010X222A1/2400")
class SV1(Segment):
    """One professional service line: what was done, the charge, how many."""

    procedure: ProcedureIdentifier | None = element(1, "C003")
    charge: Decimal | None = element(2, "782")
    unit: str | None = element(3, "355")
    quantity: Decimal | None = element(4, "380")
    place_of_service: str | None = element(5, "1331")
    diagnosis_pointers: DiagnosisPointers | None = element(7, "C004")
    emergency: str | None = element(9, "1073")
    epsdt: str | None = element(11, "1073")
    family_planning: str | None = element(12, "1073")
    copay_exempt: str | None = element(15, "1327")
