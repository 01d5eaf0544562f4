"""PER: contact."""

from x12tools.segments.base import Segment, element, segment


@segment("PER", home="005010X222A1/1000A")
class PER(Segment):
    """Whom to ask, and how."""

    function: str | None = element(1, "366")
    name: str | None = element(2, "93")
    qualifier_1: str | None = element(3, "365")
    number_1: str | None = element(4, "364")
    qualifier_2: str | None = element(5, "365")
    number_2: str | None = element(6, "364")
    qualifier_3: str | None = element(7, "365")
    number_3: str | None = element(8, "364")

    @property
    def numbers(self) -> tuple[tuple[str | None, str], ...]:
        """(TE, EM, FX …, number) of each way to reach them."""
        each = (
            (self.qualifier_1, self.number_1),
            (self.qualifier_2, self.number_2),
            (self.qualifier_3, self.number_3),
        )
        return tuple((qualifier, number) for qualifier, number in each if number)
