"""What a correction changed, as a readable list."""

from x12tools.fixes import Applied
from x12tools.reports.masking import IDENTIFYING


def changes_text(changes: list[Applied], *, show_phi: bool = False) -> str:
    """A line for the place and two for the texts of each change; a patient's segments are masked."""
    out = []
    for change in changes:
        claim = f" claim {change.claim_id}" if change.claim_id else ""
        out.append(f"{change.rule}{claim} segment {change.ordinal}")
        for sign, text in (("-", change.before), ("+", change.after)):
            if text is not None:
                masked = text[:3].rstrip("*|") in IDENTIFYING and not show_phi
                out.append(f"  {sign} {text[:3] + ' ***' if masked else text}")
    return "\n".join(out or ["Nothing was changed."]) + "\n"
