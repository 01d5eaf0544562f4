"""NM1: name."""

from x12tools.segments.base import Segment, element, segment


@segment("NM1", home="005010X222A1/2010AA")
class NM1(Segment):
    """Who: a person or an organisation, with its identifier."""

    role: str | None = element(1, "98")
    kind: str | None = element(2, "1065")
    last_name: str | None = element(3, "1035")
    first_name: str | None = element(4, "1036")
    middle_name: str | None = element(5, "1037")
    prefix: str | None = element(6, "1038")
    suffix: str | None = element(7, "1039")
    id_qualifier: str | None = element(8, "66")
    id: str | None = element(9, "67")

    @property
    def is_person(self) -> bool:
        """NM102 says that the name is a person's."""
        return self.kind == "1"
