"""RDM: delivery of the remittance."""

from x12tools.segments.base import Segment, element, segment


@segment("RDM", home="005010X221A1/1000B")
class RDM(Segment):
    """How the payee wants the remittance."""

    transmission: str | None = element(1, "756")
    name: str | None = element(2, "93")
    number: str | None = element(3, "364")
