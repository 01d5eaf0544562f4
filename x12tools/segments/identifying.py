"""Which elements of which segments can name a patient."""

NAMING = {
    "NM1": (3, 4, 5, 6, 7, 9), "N1": (2, 4), "N2": (1, 2), "N3": (1, 2), "N4": (1, 3, 6), "DMG": (2,),
    "REF": (2, 3, 4), "PER": (2, 4, 6, 8), "NTE": (2,), "SBR": (3, 4), "K3": (1,), "PAT": (6,), "MSG": (1,),
}  # fmt: skip
"""By segment, the elements that can name a patient; qualifiers, states and sex stay readable."""

IDENTIFYING = frozenset(NAMING)
"""Segments that can name a patient."""


def slipped(tag: str, value: str | None, longest: int) -> bool:
    """Whether a value where a code of at most ``longest`` characters is due may be a name or number
    that slid out of its place: in a segment that can name a patient, and too long to be a code."""
    return value is not None and tag in IDENTIFYING and len(value) > longest
