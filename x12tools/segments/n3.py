"""N3: street."""

from x12tools.segments.base import Segment, element, segment


@segment("N3", home="005010X222A1/2010AA")
class N3(Segment):
    """The street lines of an address."""

    line_1: str | None = element(1, "166")
    line_2: str | None = element(2, "166")

    @property
    def lines(self) -> tuple[str, ...]:
        """The lines given."""
        return tuple(line for line in (self.line_1, self.line_2) if line)
