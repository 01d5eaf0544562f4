"""What a correction changed, as a readable list."""

import itertools
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
    ordered = sorted(changes, key=lambda one: one.kind != EDIT)
    for _, some in itertools.groupby(enumerate(ordered), _together):
        out += _told([change for _, change in some], show_phi)
    out = out or ["Nothing was changed."]
    for one in left:
        claim = f" claim {one.claim_id}" if one.claim_id else ""
        out.append(printable(f"{one.rule}{claim} segment {one.ordinal} is left: {one.why}."))
    return "\n".join(out) + "\n"


def _together(numbered: tuple[int, Applied]) -> object:
    """Segments that came or went in a row are told as one."""
    at, change = numbered
    same = (change.rule, change.claim, change.line, change.by)
    if change.before is None:
        return (*same, "came", change.ordinal)
    return (*same, "went", change.ordinal - at) if change.after is None else (*same, at)


def _told(changes: list[Applied], show_phi: bool) -> Iterator[str]:
    first, last = changes[0], changes[-1]
    claim = f" claim {first.claim_id}" if first.claim_id else ""
    line = f" line {first.line}" if first.line and first.before is not None else ""
    where = (
        f"after segment {first.ordinal}"
        if first.before is None
        else f"segments {first.ordinal} to {last.ordinal}"
        if last is not first
        else f"segment {first.ordinal}"
    )
    yield printable(f"{first.rule}{claim}{line} {where} ({first.by})")
    for change in changes:
        hidden = False
        for sign, text in (("-", change.before), ("+", change.after)):
            if text is not None:
                tag = _ID.match(text)
                hidden = tag is not None and tag[0] in IDENTIFYING and not show_phi
                yield f"  {sign} {tag[0] + ' ***' if tag and hidden else printable(text)}"
        if None in (change.before, change.after) or hidden or len(change.elements) > _FEW:
            continue
        for one in change.elements:
            yield printable(f"    {one.element} {one.before or 'nothing'} -> {one.after or 'nothing'}")
