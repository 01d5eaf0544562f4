"""CTX: context of an error."""

from x12tools.segments.base import Segment, element, segment
from x12tools.segments.composites import ElementReference, ErrorContext, ErrorPosition


@segment("CTX", home="005010X231A1/2100")
class CTX(Segment):
    """The claim or rule an error belongs to."""

    contexts: tuple[ErrorContext, ...] | None = element(1, "C998", repeats=True)
    segment_tag: str | None = element(2, "721")
    position: int | None = element(3, "719")
    loop: str | None = element(4, "447")
    element_position: ErrorPosition | None = element(5, "C030")
    reference: ElementReference | None = element(6, "C999")
