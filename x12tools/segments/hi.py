"""HI: health care codes."""

from x12tools.segments.base import Segment, element, segment
from x12tools.segments.composites import HealthCareCode


@segment("HI", home="005010X222A1/2300")
class HI(Segment):
    """Diagnoses, or the institutional condition, occurrence, value and procedure codes."""

    code_1: HealthCareCode | None = element(1, "C022")
    code_2: HealthCareCode | None = element(2, "C022")
    code_3: HealthCareCode | None = element(3, "C022")
    code_4: HealthCareCode | None = element(4, "C022")
    code_5: HealthCareCode | None = element(5, "C022")
    code_6: HealthCareCode | None = element(6, "C022")
    code_7: HealthCareCode | None = element(7, "C022")
    code_8: HealthCareCode | None = element(8, "C022")
    code_9: HealthCareCode | None = element(9, "C022")
    code_10: HealthCareCode | None = element(10, "C022")
    code_11: HealthCareCode | None = element(11, "C022")
    code_12: HealthCareCode | None = element(12, "C022")

    @property
    def codes(self) -> tuple[HealthCareCode, ...]:
        """The codes given, in order."""
        each = (getattr(self, f"code_{n}") for n in range(1, 13))
        return tuple(code for code in each if code)
