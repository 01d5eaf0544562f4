"""N1: name of an organisation."""

from x12tools.segments.base import Segment, element, segment


@segment("N1", home="005010X221A1/1000A")
class N1(Segment):
    """The payer or payee of a remittance."""

    role: str | None = element(1, "98")
    name: str | None = element(2, "93")
    id_qualifier: str | None = element(3, "66")
    id: str | None = element(4, "67")
