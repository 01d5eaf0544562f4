"""CRC: conditions."""

from x12tools.segments.base import Segment, element, segment


@segment("CRC", home="005010X222A1/2300")
class CRC(Segment):
    """A yes or no and the condition codes it speaks of."""

    category: str | None = element(1, "1136")
    applies: str | None = element(2, "1073")
    condition_1: str | None = element(3, "1321")
    condition_2: str | None = element(4, "1321")
    condition_3: str | None = element(5, "1321")
    condition_4: str | None = element(6, "1321")
    condition_5: str | None = element(7, "1321")

    @property
    def conditions(self) -> tuple[str, ...]:
        """The condition codes given."""
        each = (self.condition_1, self.condition_2, self.condition_3, self.condition_4, self.condition_5)
        return tuple(condition for condition in each if condition)
