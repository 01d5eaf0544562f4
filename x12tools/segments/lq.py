"""LQ: remark code."""

from x12tools.segments.base import Segment, element, segment


@segment("LQ", home="005010X221A1/2110")
class LQ(Segment):
    """A remark code or a form's name."""

    qualifier: str | None = element(1, "1270")
    code: str | None = element(2, "1271")
