"""CLM: claim."""

from decimal import Decimal

from x12tools.segments.base import Segment, element, segment
from x12tools.segments.composites import FacilityCode, RelatedCauses


@segment("CLM", home="005010X222A1/2300")
class CLM(Segment):
    """The claim: the provider's number for it, its charge, where and how often."""

    id: str | None = element(1, "1028")
    charge: Decimal | None = element(2, "782")
    facility: FacilityCode | None = element(5, "C023")
    signature: str | None = element(6, "1073")
    assignment: str | None = element(7, "1359")
    benefits_assigned: str | None = element(8, "1073")
    release: str | None = element(9, "1363")
    signature_source: str | None = element(10, "1351")
    related_causes: RelatedCauses | None = element(11, "C024")
    special_program: str | None = element(12, "1366")
    delay_reason: str | None = element(20, "1514")
