"""Applies the fixes of a check's findings, regenerates the file and checks it again."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

import attrs

from x12tools.engine import Report, check
from x12tools.engine.checking import Options
from x12tools.errors import InternalError, UsageError
from x12tools.findings import Finding, Safety
from x12tools.fixes.numbering import renumber
from x12tools.segments import read_segment
from x12tools.wire import Document, Piece, Source, read, write
from x12tools.wire.document import read_all


@attrs.frozen(slots=True)
class Applied:
    """One changed segment: by which rule (or ``numbering``), where, and its text before and after.

    ``after`` is None where the segment went.
    """

    rule: str
    claim_id: str | None
    ordinal: int
    before: str
    after: str | None


@attrs.define(slots=True)
class Result:
    """A corrected document, what was changed, and the checks before and after."""

    document: Document
    changes: list[Applied]
    before: Report
    after: Report


def fix(source: Source, accept: Iterable[str] = (), options: Options | None = None) -> Result:
    """Applies every safe fix, and the assisted ones that ``accept`` names (``RULE`` or
    ``RULE:CLAIM``); the others are left to a person.

    A claim whose charge did not equal its lines on arrival keeps it, and takes no change that
    moves money. Raises InternalError when the result would hold more than the input did, and
    UsageError where ``accept`` names what no finding offers.
    """
    data = read_all(source)
    before = check(data, options)
    document = read(data)
    changes: list[Applied] = []
    wanted, used = set(accept), set()
    unbalanced = {f.claim for f in before.findings if f.rule == "BAL-CLAIM"}
    for finding in before.findings:
        named = {finding.rule, f"{finding.rule}:{finding.claim_id}"} & wanted
        used |= named
        if finding.fix is None or not finding.fix.changes or finding.fix.safety is Safety.HUMAN:
            continue
        if finding.fix.safety is Safety.ASSIST and not named:
            continue
        if finding.claim in unbalanced and any(change.charge for change in finding.fix.changes):
            continue
        changes += _apply(document, finding)
    if left := wanted - used:
        raise UsageError(f"--accept {', '.join(sorted(left))}: no finding of this file is so named")
    changes += [
        Applied("numbering", None, piece.ordinal, old, piece.text) for piece, old in renumber(document)
    ]
    after = check(write(document), options)
    _no_worse(before, after)
    return Result(document, changes, before, after)


def _apply(document: Document, finding: Finding) -> list[Applied]:
    """A finding's changes; none where an earlier one has changed the same segment."""
    assert finding.fix is not None
    pieces = {piece.ordinal: piece for piece in document.pieces if piece.ordinal}
    due = [(pieces.get(change.ordinal), change) for change in finding.fix.changes]
    if any(piece is None or piece.text != change.before for piece, change in due):
        return []
    done = []
    gain = sum((change.charge for _, change in due), Decimal(0))
    for piece, change in due:
        assert piece is not None
        done.append(Applied(finding.rule, finding.claim_id, piece.ordinal, change.before, change.after))
        if change.after is None:
            document.pieces.remove(piece)
        else:
            piece.text = change.after
    if gain:
        done.append(_carry(pieces, finding, gain))
    return done


def _carry(pieces: dict[int, Piece], finding: Finding, gain: Decimal) -> Applied:
    """Takes what the lines gained into CLM02."""
    assert finding.fix is not None
    ordinal = finding.fix.changes[0].ordinal
    while pieces[ordinal].tag != "CLM":
        ordinal -= 1
    piece = pieces[ordinal]
    assert piece.delimiters is not None
    clm: Any = read_segment(piece.text, piece.delimiters)
    before, piece.text = piece.text, clm.changed(charge=clm.charge + gain).text
    return Applied(finding.rule, finding.claim_id, ordinal, before, piece.text)


def _no_worse(before: Report, after: Report) -> None:
    """Nothing may be held in the output that was not held in the input, and no claim may be lost."""
    if len(before.claims) != len(after.claims):
        raise InternalError("the corrected file has not the claims of the input; nothing is written")
    known = {(f.rule, f.claim_id, f.place.line) for f in before.findings if f.holds}
    new = sorted(
        {f.rule for f in after.findings if f.holds and (f.rule, f.claim_id, f.place.line) not in known}
    )
    if new:
        raise InternalError(
            f"the corrected file would have new findings ({', '.join(new)}); nothing is written"
        )
