"""What a correction changed, as a readable list."""

import re
from collections.abc import Iterable, Iterator

from x12tools.fixes import Applied, Left
from x12tools.fixes.model import EDIT
from x12tools.reports.wording import printable
from x12tools.segments.identifying import IDENTIFYING

_ID = re.compile(r"[A-Z0-9]*")
_FEW = 4
"""Elements of one change that are named; where more differ the segment tells it better."""


def changes_text(changes: list[Applied], left: Iterable[Left] = (), *, show_phi: bool = False) -> str:
    """A line for the place of each change and how it was accepted, its texts before and after, and the
    elements that differ; a patient's segments are masked. Edits come first, then repairs.

    What was asked for and left undone stands below, with its reason.
    """
    out: list[str] = []
    for change in sorted(changes, key=lambda one: one.kind != EDIT):
        out += _told(change, show_phi)
    out = out or ["Nothing was changed."]
    for one in left:
        claim = f" claim {one.claim_id}" if one.claim_id else ""
        out.append(printable(f"{one.rule}{claim} segment {one.ordinal} is left: {one.why}."))
    return "\n".join(out) + "\n"


def _told(change: Applied, show_phi: bool) -> Iterator[str]:
    claim = f" claim {change.claim_id}" if change.claim_id else ""
    line = f" line {change.line}" if change.line else ""
    where = f"after segment {change.ordinal}" if change.before is None else f"segment {change.ordinal}"
    yield printable(f"{change.rule}{claim}{line} {where} ({change.by})")
    hidden = False
    for sign, text in (("-", change.before), ("+", change.after)):
        if text is not None:
            tag = _ID.match(text)
            hidden = tag is not None and tag[0] in IDENTIFYING and not show_phi
            yield f"  {sign} {tag[0] + ' ***' if tag and hidden else printable(text)}"
    if None in (change.before, change.after) or hidden or len(change.elements) > _FEW:
        return
    for one in change.elements:
        yield printable(f"    {one.element} {one.before or 'nothing'} -> {one.after or 'nothing'}")
