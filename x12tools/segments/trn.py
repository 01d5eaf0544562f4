"""TRN: trace."""

from x12tools.segments.base import Segment, element, segment


@segment("TRN", home="005010X221A1/TRN")
class TRN(Segment):
    """The check or EFT number that ties a remittance to its payment."""

    type: str | None = element(1, "481")
    number: str | None = element(2, "127")
    payer: str | None = element(3, "509")
    supplement: str | None = element(4, "127")
