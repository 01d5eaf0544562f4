"""What can identify a patient is masked before it is shown."""

import re

from x12tools.findings import Finding
from x12tools.segments.identifying import NAMING

MASKED = "(masked)"

_ID = re.compile(r"[A-Z][A-Z0-9]{1,2}\Z")
"""What a segment id looks like; a line that begins otherwise is stray text."""

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

    def shown(self, parts: list[str], *, placed: bool = True) -> list[str]:
        """A segment's parts, masked where they may name a patient.

        What has no place in its guide (``placed`` false), or no segment id, may hold anything:
        its qualifier is shown and no more.
        """
        tag = parts[0]
        if tag in ("NM1", "N1"):
            self._whose = parts[1] if len(parts) > 1 else ""
        elif tag in ("HL", "CLM", "CLP", "LX", "SBR", "ST", "ISA"):
            self._whose = ""
        if not placed or not _ID.match(tag):
            return _stray(parts)
        if tag not in NAMING or (self._whose in _ORGANISATIONS and tag in ("NM1", "N1", "N3", "N4", "PER")):
            return parts
        naming = NAMING[tag]
        return [
            MASKED if number and part and (number in naming or len(part) > _LONGEST_CODE) else part
            for number, part in enumerate(parts)
        ]


def _stray(parts: list[str]) -> list[str]:
    """A segment of which only id and qualifier are shown, as far as they have the length of one."""
    head, qualifier, rest = parts[0][:3], parts[1:2], parts[2:]
    long = len(parts[0]) > 3
    return [
        f"{head}{MASKED}" if long else head,
        *(MASKED if len(one) > 3 or (one and long) else one for one in qualifier),
        *(MASKED if one else one for one in rest),
    ]
