"""HL: hierarchical level."""

from x12tools.segments.base import Segment, element, segment


@segment("HL", home="005010X222A1/2000A")
class HL(Segment):
    """One level of the tree: billing provider, subscriber or patient."""

    number: str | None = element(1, "628")
    parent: str | None = element(2, "734")
    level: str | None = element(3, "735")
    has_children: str | None = element(4, "736")
