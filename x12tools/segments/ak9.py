"""AK9: group answer."""

from x12tools.segments.base import Segment, element, segment


@segment("AK9", home="005010X231A1/AK9")
class AK9(Segment):
    """Whether a group was accepted, and how much of it."""

    code: str | None = element(1, "715")
    included: int | None = element(2, "97")
    received: int | None = element(3, "123")
    accepted: int | None = element(4, "2")
    error_1: str | None = element(5, "716")
    error_2: str | None = element(6, "716")
    error_3: str | None = element(7, "716")
    error_4: str | None = element(8, "716")
    error_5: str | None = element(9, "716")

    @property
    def errors(self) -> tuple[str, ...]:
        """The error codes given."""
        each = (self.error_1, self.error_2, self.error_3, self.error_4, self.error_5)
        return tuple(error for error in each if error)
