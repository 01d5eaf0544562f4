"""CL1: admission."""

from x12tools.segments.base import Segment, element, segment


@segment("CL1", home="005010X223A2/2300")
class CL1(Segment):
    """How the patient came in and left."""

    type: str | None = element(1, "1315")
    source: str | None = element(2, "1314")
    patient_status: str | None = element(3, "1352")
