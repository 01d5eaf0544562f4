"""The segments of any X12 file with the names of their loops, one after the other."""

from collections.abc import Iterator

import attrs

from x12tools.guides import GUIDES, Walker, load_guide
from x12tools.wire import Source, read_stretches
from x12tools.wire.document import open_source, pieces_of

_ENVELOPE = frozenset({"ISA", "GS", "GE", "IEA", "TA1"})
_CLAIM_LOOPS = {"837": "2300", "835": "2100"}


@attrs.frozen(slots=True)
class Walked:
    """A segment: its elements, its name in the guide, how deep it lies, and in which loops.

    ``entered`` are the loops that begin with it, each with its depth, id and name. ``claim`` is
    the number of the claim that it lies in, counted from 1 in the file, None outside claims.
    ``placed`` is unset where the guide has no place for it.
    """

    ordinal: int
    parts: list[str]
    element: str
    name: str = ""
    depth: int = 0
    entered: tuple[tuple[int, str, str], ...] = ()
    claim: int | None = None
    placed: bool = True


def walked(source: Source) -> Iterator[Walked]:
    """Every segment of a file; nothing where the source holds no interchange.

    Reads as it goes: memory does not grow with the file. Raises OSError where the source
    cannot be read.
    """
    file = open_source(source)
    walker: Walker | None = None
    version, claim_loop = "", ""
    claims = 0
    try:
        for stretch in read_stretches(file):
            for number, piece in enumerate(pieces_of(stretch)):
                if not piece.ordinal or (stretch.continues and number == 0):
                    continue
                assert piece.delimiters is not None
                element = piece.delimiters.element
                parts = piece.text.split(element)
                tag = parts[0]
                if tag == "GS":
                    version = parts[8] if len(parts) > 8 else ""
                if tag == "ST":
                    guide = load_guide(version) if version in GUIDES else None
                    walker = Walker(guide, piece.delimiters) if guide else None
                    claim_loop = _CLAIM_LOOPS.get(guide.transaction, "") if guide else ""
                    name = "Transaction Set Header" if walker else "a guide that is not known"
                    yield Walked(piece.ordinal, parts, element, name)
                elif walker is not None and tag not in _ENVELOPE:
                    step, _ = walker.step(piece.text, piece.ordinal, piece.offset)
                    entered = tuple(
                        (level, loop.id, loop.name)
                        for level, loop in (enumerate(step.entered, step.kept) if step else ())
                    )
                    claims += any(id == claim_loop for _, id, _ in entered)
                    inside = any(loop.id == claim_loop for loop in walker.standing.loops)
                    yield Walked(
                        piece.ordinal, parts, element, step.use.name if step else "no place in the guide",
                        len(walker.standing.open), entered, claims if inside else None, step is not None,
                    )  # fmt: skip
                else:
                    yield Walked(piece.ordinal, parts, element)
                if tag == "SE":
                    walker = None
    finally:
        if file is not source:
            file.close()
