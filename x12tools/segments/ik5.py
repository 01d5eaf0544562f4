"""IK5: transaction answer."""

from x12tools.segments.base import Segment, element, segment


@segment("IK5", home="005010X231A1/2000")
class IK5(Segment):
    """Whether a transaction was accepted."""

    code: str | None = element(1, "717")
    error_1: str | None = element(2, "618")
    error_2: str | None = element(3, "618")
    error_3: str | None = element(4, "618")
    error_4: str | None = element(5, "618")
    error_5: str | None = element(6, "618")

    @property
    def errors(self) -> tuple[str, ...]:
        """The error codes given."""
        each = (self.error_1, self.error_2, self.error_3, self.error_4, self.error_5)
        return tuple(error for error in each if error)
