"""Any X12 file as a tree with the names of its loops and segments."""

from collections.abc import Iterator

from x12tools.reports.masking import Mask
from x12tools.reports.walking import walked
from x12tools.reports.wording import printable
from x12tools.wire import Source

_WIDEST = 10_000
"""Characters of a segment that are shown: one without its terminator may be as long as the file."""


def tree(source: Source, *, show_phi: bool = False) -> Iterator[str]:
    """A line per segment, indented by its loop; nothing where the source holds no interchange.

    Reads as it goes: memory does not grow with the file. Raises OSError where the source
    cannot be read.
    """
    mask = Mask()
    for segment in walked(source):
        for level, id, name in segment.entered:
            yield f"{'':7}{'  ' * level}{id}  {name}"
        parts = segment.parts if show_phi else mask.shown(segment.parts, placed=segment.placed)
        shown = segment.element.join(parts)
        if len(shown) > _WIDEST:
            shown = shown[:_WIDEST] + " ... and so on, more than can be shown"
        line = f"{segment.ordinal:>6} {'  ' * segment.depth}{printable(shown)}"
        yield line + (f"   ({segment.name})" if segment.name else "")
