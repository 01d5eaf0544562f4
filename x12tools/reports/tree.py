"""Any X12 file as a tree with the names of its loops and segments."""

from collections.abc import Iterator

from x12tools.guides import GUIDES, Walker, load_guide
from x12tools.reports.masking import Mask
from x12tools.reports.wording import printable
from x12tools.wire import Piece, Source, read_stretches
from x12tools.wire.document import open_source, pieces_of

_ENVELOPE = frozenset({"ISA", "GS", "GE", "IEA", "TA1"})
_WIDEST = 10_000
"""Characters of a segment that are shown: one without its terminator may be as long as the file."""


def tree(source: Source, *, show_phi: bool = False) -> Iterator[str]:
    """A line per segment, indented by its loop; nothing where the source holds no interchange.

    Reads as it goes: memory does not grow with the file. Raises OSError where the source
    cannot be read.
    """
    file = open_source(source)
    walker: Walker | None = None
    version = ""
    mask = Mask()
    try:
        for piece in _segments(file):
            assert piece.delimiters is not None
            parts = piece.text.split(piece.delimiters.element)
            tag, name, depth, placed = parts[0], "", 0, True
            if tag == "GS":
                version = parts[8] if len(parts) > 8 else ""
            if tag == "ST":
                walker = Walker(load_guide(version), piece.delimiters) if version in GUIDES else None
                name = "Transaction Set Header" if walker else "a guide that is not known"
            elif walker is not None and tag not in _ENVELOPE:
                step, _ = walker.step(piece.text, piece.ordinal, piece.offset)
                depth, placed = len(walker.standing.open), step is not None
                name = step.use.name if step else "no place in the guide"
                for level, loop in enumerate(step.entered, step.kept) if step else ():
                    yield f"{'':7}{'  ' * level}{loop.id}  {loop.name}"
            shown = piece.delimiters.element.join(parts if show_phi else mask.shown(parts, placed=placed))
            if len(shown) > _WIDEST:
                shown = shown[:_WIDEST] + " ... and so on, more than can be shown"
            line = f"{piece.ordinal:>6} {'  ' * depth}{printable(shown)}"
            yield line + (f"   ({name})" if name else "")
            if tag == "SE":
                walker = None
    finally:
        if file is not source:
            file.close()


def _segments(file: object) -> Iterator[Piece]:
    for stretch in read_stretches(file):  # type: ignore[arg-type]
        for number, piece in enumerate(pieces_of(stretch)):
            if piece.ordinal and not (stretch.continues and number == 0):
                yield piece
