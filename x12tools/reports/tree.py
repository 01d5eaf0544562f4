"""Any X12 file as a tree with the names of its loops and segments."""

from collections.abc import Iterator

from x12tools.guides import GUIDES, Walker, load_guide
from x12tools.wire import Source, read

IDENTIFYING = frozenset({"NM1", "N3", "N4", "DMG", "REF", "PER", "NTE", "N1"})
"""Segments that can name a patient: shown by their first element alone."""


def tree(source: Source, *, show_phi: bool = False) -> Iterator[str]:
    """A line per segment, indented by its loop; nothing where the source holds no interchange."""
    walker: Walker | None = None
    version = ""
    for piece in read(source).segments:
        assert piece.delimiters is not None
        parts = piece.text.split(piece.delimiters.element)
        tag, name, depth = parts[0], "", 0
        if tag == "GS":
            version = parts[8] if len(parts) > 8 else ""
        if tag == "ST":
            walker = Walker(load_guide(version), piece.delimiters) if version in GUIDES else None
        elif walker is not None and tag not in ("ISA", "GS", "GE", "IEA"):
            step, _ = walker.step(piece.text, piece.ordinal, piece.offset)
            depth = len(walker.standing.open)
            name = step.use.name if step else "no place in the guide"
            for loop in step.entered if step else ():
                yield f"{'  ' * (depth - 1)}{loop.id}  {loop.name}"
        shown = piece.text
        if tag in IDENTIFYING and not show_phi:
            shown = piece.delimiters.element.join(parts[:2] + ["***"] * (len(parts) > 2))
        yield f"{piece.ordinal:>6} {'  ' * depth}{shown}" + (f"   ({name})" if name else "")
        if tag == "SE":
            walker = None
