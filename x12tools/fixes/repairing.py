"""Repairs of form inside a segment: separators without data, the case and padding of codes."""

import re
from collections.abc import Iterable, Iterator

from x12tools.findings import Finding
from x12tools.fixes.texts import FIXED_WIDTH, with_value, without_trailing
from x12tools.guides import checks
from x12tools.wire import Piece

_CODED = frozenset({checks.ELEMENT_CODE.id, checks.QUALIFIER.id})
_NUMBERED = re.compile(r"[A-Z][A-Z0-9]{1,2}(\d\d)\Z")
_MEDICAL = frozenset(
    {f"{tag}01-{component:02d}" for tag in ("SVD", "SV1") for component in range(2, 7)}
    | {f"SV202-{component:02d}" for component in range(2, 7)}
    | {f"HI{element:02d}-02" for element in range(1, 13)}
    | {"SV201", "LIN03"}
)
"""Where a code stands that no guide lists: a space before it is no part of it."""


def repair(segments: list[Piece], findings: Iterable[Finding]) -> Iterator[tuple[Finding, Piece, str, str]]:
    """Rewrites in place what the findings show to be wrong in form alone; yields the finding, the
    piece, and its text before and after."""
    for finding in findings:
        ordinal = finding.place.ordinal
        if not ordinal or ordinal > len(segments):
            continue
        piece = segments[ordinal - 1]
        text = _repaired(finding, piece)
        if text and text != piece.text:
            before, piece.text = piece.text, text
            yield finding, piece, before, text


def _repaired(finding: Finding, piece: Piece) -> str | None:
    assert piece.delimiters is not None
    element = finding.place.element or ""
    if piece.tag == FIXED_WIDTH:
        return None
    if finding.rule == checks.TRAILING.id:
        if not element:
            return without_trailing(piece.text, piece.delimiters)
        numbered = _NUMBERED.match(element)
        return without_trailing(piece.text, piece.delimiters, int(numbered[1])) if numbered else None
    value = finding.value
    if not element or not value:
        return None
    if finding.rule == checks.SPACES.id:
        # A space before a value that is no code may be part of it, and the payer returns some values.
        due = value.strip(" ") if element in _MEDICAL else value.rstrip(" ")
    elif finding.rule in _CODED and finding.expected == value.strip(" ").upper():
        due = finding.expected
    else:
        return None
    return with_value(piece.text, piece.delimiters, element, value, due)
