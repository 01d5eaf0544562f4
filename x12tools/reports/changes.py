"""What a correction changed, as a readable list."""

import re
from collections.abc import Iterable

from x12tools.fixes import Applied, Left
from x12tools.reports.wording import printable
from x12tools.segments.identifying import IDENTIFYING

_ID = re.compile(r"[A-Z0-9]*")


def changes_text(changes: list[Applied], left: Iterable[Left] = (), *, show_phi: bool = False) -> str:
    """A line for the place and two for the texts of each change; a patient's segments are masked.

    What was asked for and left undone stands below, with its reason.
    """
    out = []
    for change in changes:
        claim = f" claim {change.claim_id}" if change.claim_id else ""
        out.append(f"{change.rule}{claim} segment {change.ordinal}")
        for sign, text in (("-", change.before), ("+", change.after)):
            if text is not None:
                tag = _ID.match(text)
                masked = tag is not None and tag[0] in IDENTIFYING and not show_phi
                out.append(f"  {sign} {tag[0] + ' ***' if tag and masked else printable(text)}")
    out = out or ["Nothing was changed."]
    for one in left:
        claim = f" claim {one.claim_id}" if one.claim_id else ""
        out.append(f"{one.rule}{claim} segment {one.ordinal} is left: {one.why}.")
    return "\n".join(out) + "\n"
