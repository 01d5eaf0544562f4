"""The chart beside a corrected claim: its rows follow the lines whose numbers changed."""

from collections import Counter

import attrs

from x12tools.engine.checking import Options
from x12tools.fixes.editing import Editing
from x12tools.rules.encounters import Encounter
from x12tools.wire import Piece


def renumbered(options: Options, editing: Editing, done: list[tuple[Piece, str]]) -> Options:
    """The options for checking the corrected file: a row names its line by the new number, and a row of
    a line that was taken off is gone. ``done`` are the pieces that were numbered, with their texts
    before. What a chart says of a claim number that several claims bear stays.
    """
    if not len(options.encounters):
        return options
    moved, gone = _lines(editing, {id(piece): text for piece, text in done})
    if not moved and not gone:
        return options
    kept = {
        claim_id: tuple(
            _moved(row, moved) for row in rows if row.line is None or (claim_id, row.line) not in gone
        )
        for claim_id, rows in options.encounters.by_claim.items()
    }
    return attrs.evolve(options, encounters=attrs.evolve(options.encounters, by_claim=kept))


def _moved(row: Encounter, moved: dict[tuple[str, int], int]) -> Encounter:
    line = moved.get((row.claim_id, row.line)) if row.line is not None else None
    return row if line is None else attrs.evolve(row, line=line)


def _lines(
    editing: Editing, before: dict[int, str]
) -> tuple[dict[tuple[str, int], int], set[tuple[str, int]]]:
    """(new number by claim and old number, lines that are gone)."""
    moved: dict[tuple[str, int], int] = {}
    gone: set[tuple[str, int]] = set()
    named = Counter(_first(piece, piece.text) for piece in editing.segments if piece.tag == "CLM")
    claim = ""
    for piece in editing.segments:
        if piece.tag == "CLM":
            claim = _first(piece, piece.text)
        if piece.tag != "LX" or named[claim] != 1:
            continue
        old = _first(piece, before.get(id(piece), piece.text))
        new = _first(piece, piece.text)
        if not (old.isascii() and old.isdigit()):
            continue
        if piece.ordinal in editing.gone:
            gone.add((claim, int(old)))
        elif old != new:
            moved[claim, int(old)] = int(new)
    return moved, gone - set(moved)


def _first(piece: Piece, text: str) -> str:
    assert piece.delimiters is not None
    parts = text.split(piece.delimiters.element, 2)
    return parts[1] if len(parts) > 1 else ""
