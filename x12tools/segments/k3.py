"""K3: fixed-format text."""

from x12tools.segments.base import Segment, element, segment


@segment("K3", home="005010X222A1/2300")
class K3(Segment):
    """What a payer asks for that has no place of its own."""

    text_value: str | None = element(1, "449")
