"""PWK: paperwork."""

from x12tools.segments.base import Segment, element, segment


@segment("PWK", home="005010X222A1/2300")
class PWK(Segment):
    """What is sent along, and how."""

    report: str | None = element(1, "755")
    transmission: str | None = element(2, "756")
    id_qualifier: str | None = element(5, "66")
    id: str | None = element(6, "67")
