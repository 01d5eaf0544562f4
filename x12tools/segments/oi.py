"""OI: other insurance."""

from x12tools.segments.base import Segment, element, segment


@segment("OI", home="005010X222A1/2320")
class OI(Segment):
    """Whether the patient assigned the other payer's benefits."""

    benefits_assigned: str | None = element(3, "1073")
    signature_source: str | None = element(4, "1351")
    release: str | None = element(6, "1363")
