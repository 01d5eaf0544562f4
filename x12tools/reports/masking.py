"""What can identify a patient is masked before it is shown."""

from x12tools.findings import Finding

_NAMING = {
    "NM1": (3, 4, 5, 6, 7, 9), "N1": (2, 4), "N3": (1, 2), "N4": (1, 3, 6), "DMG": (2,), "REF": (2, 3, 4),
    "PER": (2, 4, 6, 8), "NTE": (2,), "SBR": (3, 4), "K3": (1,), "PAT": (6,), "MSG": (1,),
}  # fmt: skip
"""By segment, the elements that can name a patient; qualifiers, states and sex stay readable."""

IDENTIFYING = frozenset(_NAMING)
"""Segments that can name a patient."""

MASKED = "(masked)"

_LONGEST_CODE = 3
"""What is longer, in a segment that can name a patient, is no code: an element slipped its place."""

_ORGANISATIONS = frozenset("85 87 PE PR TT 40 41 77 FA 71 72 82 DN DK DQ P3 ZZ QB PW AY 98 36 1P PRP".split())
"""Entity codes (NM101, N101) of providers, payers and those between them: no patients."""


def shown_value(finding: Finding, show_phi: bool) -> str | None:
    """A finding's value, masked to its first character where it may be a patient's."""
    if finding.value is None or show_phi or not finding.sensitive:
        return finding.value
    return finding.value[:1] + "***"


class Mask:
    """Masks the segments of a file, one after the other.

    The name and address of a provider or payer are shown: they follow the NM1 or N1 that
    says whose they are, up to the next level, claim or line.
    """

    def __init__(self) -> None:
        self._whose = ""

    def shown(self, parts: list[str]) -> list[str]:
        """A segment's parts, masked where they may name a patient."""
        tag = parts[0]
        if tag in ("NM1", "N1"):
            self._whose = parts[1] if len(parts) > 1 else ""
        elif tag in ("HL", "CLM", "CLP", "LX", "SBR", "ST", "ISA"):
            self._whose = ""
        if tag not in _NAMING or (self._whose in _ORGANISATIONS and tag in ("NM1", "N1", "N3", "N4", "PER")):
            return parts
        naming = _NAMING[tag]
        return [
            MASKED if number and part and (number in naming or len(part) > _LONGEST_CODE) else part
            for number, part in enumerate(parts)
        ]
