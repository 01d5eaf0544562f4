"""Applies the fixes of a check's findings, regenerates the file and checks it again."""

from collections import Counter
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


@attrs.frozen(slots=True)
class Left:
    """A fix that was asked for and not applied, and why."""

    rule: str
    claim_id: str | None
    ordinal: int
    why: str


@attrs.define(slots=True)
class Result:
    """A corrected document, what was changed and what was left, and the checks before and after."""

    document: Document
    changes: list[Applied]
    before: Report
    after: Report
    left: list[Left] = attrs.field(factory=list)


def fix(source: Source, accept: Iterable[str] = (), options: Options | None = None) -> Result:
    """Applies every safe fix, and the assisted ones that ``accept`` names (``RULE`` or
    ``RULE:CLAIM``); the others are left to a person.

    A claim whose charge did not equal its lines on arrival keeps it, and takes no change that
    moves money; a claim that another payer has adjudicated takes safe fixes alone. Raises
    InternalError when the result would hold more than the input did, and UsageError where
    ``accept`` names what no finding offers.
    """
    data = read_all(source)
    before = check(data, options)
    document = read(data)
    corrections = _Corrections(document.segments, {f.claim for f in before.findings if f.rule == "BAL-CLAIM"})
    wanted, used = set(accept), set()
    for finding in before.findings:
        named = {finding.rule, f"{finding.rule}:{finding.claim_id}"} & wanted
        used |= named
        if finding.fix is None or not finding.fix.changes or finding.fix.safety is Safety.HUMAN:
            if named:
                corrections.leave(finding)
            continue
        if finding.fix.safety is Safety.SAFE or named:
            corrections.apply(finding)
    if left := wanted - used:
        raise UsageError(f"--accept {', '.join(sorted(left))}: no finding of this file is so named")
    document.pieces = [piece for piece in document.pieces if piece.ordinal not in corrections.gone]
    numbered, after = _numbered(document, before, options)
    return Result(document, corrections.changes + numbered, before, after, corrections.left)


def _numbered(document: Document, before: Report, options: Options | None) -> tuple[list[Applied], Report]:
    """Numbers the document and checks it; in a file so broken that numbering breaks more, levels
    stay as they are, then the counts too."""
    done = list(renumber(document))
    after = check(write(document), options)
    for counts in (True, False):
        if not _worse(before, after):
            break
        for piece, text in done:
            piece.text = text
        done = list(renumber(document, levels=False)) if counts else []
        after = check(write(document), options)
    if why := _worse(before, after):
        raise InternalError(f"the corrected file would have {why}; nothing is written")
    return [Applied("numbering", None, piece.ordinal, old, piece.text) for piece, old in done], after


class _Corrections:
    """The segments of a file and what is done to them. ``gone`` are the ordinals taken out."""

    def __init__(self, segments: list[Piece], unbalanced: set[int | None]) -> None:
        self.segments = segments
        self.unbalanced = unbalanced
        self.changes: list[Applied] = []
        self.left: list[Left] = []
        self.gone: set[int] = set()

    def leave(self, finding: Finding) -> None:
        """A finding that was named, and that a person must mend."""
        what = finding.fix.text if finding.fix else "it has no fix"
        why = f"a person must do it: {what[:1].lower()}{what[1:]}".rstrip(".")
        self.left.append(Left(finding.rule, finding.claim_id, finding.place.ordinal or 0, why))

    def apply(self, finding: Finding) -> None:
        """All changes of a finding's fix, or none of them."""
        assert finding.fix is not None
        ordinal = finding.fix.changes[0].ordinal
        claim = self._claim(ordinal)
        why = self._against(finding, claim)
        if why:
            self.left.append(Left(finding.rule, finding.claim_id, ordinal, why))
            return
        for change in finding.fix.changes:
            self._say(finding, change.ordinal, change.before, change.after)
            if change.after is None:
                self.gone.add(change.ordinal)
            else:
                self.segments[change.ordinal - 1].text = change.after
        gain = sum((change.charge for change in finding.fix.changes), Decimal(0))
        if gain:
            clm: Any = _read(claim[0])
            text = clm.changed(charge=clm.charge + gain).text
            self._say(finding, claim[0].ordinal, claim[0].text, text)
            claim[0].text = text

    def _say(self, finding: Finding, ordinal: int, before: str, after: str | None) -> None:
        self.changes.append(Applied(finding.rule, finding.claim_id, ordinal, before, after))

    def _against(self, finding: Finding, claim: list[Piece]) -> str | None:
        """Why a fix must not be applied; None where nothing speaks against it."""
        assert finding.fix is not None
        changes = finding.fix.changes
        if any(c.ordinal in self.gone or self.segments[c.ordinal - 1].text != c.before for c in changes):
            return "another fix has changed the segment already; run fix again"
        if finding.fix.safety is not Safety.SAFE and any(_adjudicated(piece) for piece in claim):
            return "another payer has adjudicated the claim; its lines must stay as that payer saw them"
        if not any(change.charge for change in changes):
            return None
        if finding.claim in self.unbalanced:
            return "the claim's charge was not that of its lines on arrival"
        charged = [_read(piece) for piece in claim if piece.tag in ("CLM", "SV1", "SV2")]
        if not claim or any(one.charge is None for one in charged):
            return "a charge of the claim cannot be read"
        return None

    def _claim(self, ordinal: int) -> list[Piece]:
        """The segments from a claim's CLM to its end; empty where there is none."""
        first = ordinal - 1
        while first >= 0 and self.segments[first].tag != "CLM":
            if self.segments[first].tag in ("HL", "ST", "SE"):
                return []
            first -= 1
        last = first + 1
        while last < len(self.segments) and self.segments[last].tag not in ("CLM", "HL", "SE", "ST"):
            last += 1
        return self.segments[first:last] if first >= 0 else []


def _read(piece: Piece) -> Any:
    assert piece.delimiters is not None
    return read_segment(piece.text, piece.delimiters)


def _adjudicated(piece: Piece) -> bool:
    """What another payer paid for the claim (AMT D) or for a line (SVD)."""
    assert piece.delimiters is not None
    tag, _, rest = piece.text.partition(piece.delimiters.element)
    return tag == "SVD" or (tag == "AMT" and rest.partition(piece.delimiters.element)[0] == "D")


def _worse(before: Report, after: Report) -> str | None:
    """What the output holds that the input did not, or that a claim was lost; None where neither."""
    if len(before.claims) != len(after.claims):
        return f"{len(after.claims)} claims instead of {len(before.claims)}"
    known, now = (
        Counter((f.rule, f.claim) for f in report.findings if f.holds) for report in (before, after)
    )
    new = sorted({rule for rule, _ in now - known})
    return f"new findings ({', '.join(new)})" if new else None
