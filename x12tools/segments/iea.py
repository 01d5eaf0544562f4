"""IEA: interchange trailer."""

from x12tools.segments.base import Segment, element, segment


@segment("IEA", home="control")
class IEA(Segment):
    """How many groups the interchange holds."""

    groups: int | None = element(1, "I16")
    control_number: str | None = element(2, "I12", text=True)
