"""Corrects a file: form first, then the fixes of a check's findings, numbers last; and checks the result."""

import datetime
from collections import Counter
from collections.abc import Iterable
from decimal import Decimal
from pathlib import Path

from x12tools.engine import Report, check
from x12tools.engine.checking import Options
from x12tools.engine.side_files import add_side_file
from x12tools.errors import InternalError
from x12tools.findings import Finding, Safety
from x12tools.fixes.charts import renumbered
from x12tools.fixes.deciding import Choice, Decisions, read_decisions
from x12tools.fixes.editing import Editing
from x12tools.fixes.model import FORM_ALONE, REPAIR, Applied, Left, Result
from x12tools.fixes.numbering import renumber
from x12tools.fixes.repairing import repair
from x12tools.fixes.texts import differing
from x12tools.wire import Document, Piece, Source, read, write
from x12tools.wire.document import read_all

NUMBERING = "numbering"
"""What stands for a rule where a number or count was set right."""

_TRAILERS = frozenset({"ENV-COUNT", "ENV-CONTROL"})


def fix(
    source: Source,
    accept: Iterable[str] = (),
    options: Options | None = None,
    *,
    decisions: Decisions | str | Path | None = None,
    who: str | None = None,
    now: datetime.datetime | None = None,
) -> Result:
    """Applies every safe fix, and the assisted ones that ``accept`` names (``RULE`` or
    ``RULE:CLAIM``) or ``decisions`` accepts (a CSV file: claim, line, rule, decision); the others
    are left to a person. Separators without data, the case and padding of codes, levels, line
    numbers, counts and control numbers are repaired.

    A claim whose charge did not equal its lines on arrival keeps it, and takes no change that
    moves money; a claim that another payer has adjudicated takes safe fixes alone. ``who`` and
    ``now`` (the present, in UTC) stand in the change list. Raises InternalError when the result
    would hold more than the input did, or charge another sum than its changes say, and UsageError
    where ``accept`` names what no finding offers.
    """
    options = options or Options()
    data = read_all(source)
    before = check(data, options)
    document = read(data)
    arrived = [(piece.lead, piece.text, piece.tail) for piece in document.pieces]
    choice = Choice(accept, read_decisions(decisions) if isinstance(decisions, str | Path) else decisions)
    formed, seen = _formed(document, before, choice, options)
    editing, numbered, after = _edited(document, seen, choice, options)
    changes = sorted(formed + editing.changes + numbered, key=lambda change: change.ordinal)
    result = Result(
        Document([]), changes, before, after, editing.left, data,
        editing.splices(arrived), now or datetime.datetime.now(datetime.UTC), who, options.as_of,
    )  # fmt: skip
    if choice.file or choice.findings():
        add_side_file(after, choice.file, choice.findings(), options.hold_on)
    result.document = read(write(document))
    return result


def _formed(
    document: Document, before: Report, choice: Choice, options: Options
) -> tuple[list[Applied], Report]:
    """Form set right, by repairs and safe fixes, and the check of that: what is billed is judged, and
    lines are divided, as they read in their right form. What was hidden by the form may show now."""
    repaired, seen = _repaired(document, before, options)
    editing = Editing(document.pieces, set())
    for finding in seen.findings:
        answer = choice.about(finding)
        if _is_safe(finding) and (answer is None or answer.accepted):
            editing.apply(finding, FORM_ALONE)
    if not editing.changes:
        return repaired, seen
    document.pieces = editing.remaining()
    after = check(write(document), options)
    if why := _worse(seen, after, snip=2) or _unsaid(seen, after, editing):
        raise InternalError(f"the corrected file would have {why}; nothing is written")
    return repaired + editing.changes, after


def _is_safe(finding: Finding) -> bool:
    return finding.fix is not None and bool(finding.fix.changes) and finding.fix.safety is Safety.SAFE


def _edited(
    document: Document, seen: Report, choice: Choice, options: Options
) -> tuple[Editing, list[Applied], Report]:
    """The fixes put in, the numbers set right, and the check of what they made. Where a claim would be
    worse for what was accepted, nothing that was accepted for it is put in."""
    pieces = document.pieces
    formed = [piece.text for piece in pieces]
    unbalanced = {f.claim for f in seen.findings if f.rule == "BAL-CLAIM"}
    spoiled: dict[int | None, str] = {}
    while True:
        for piece, text in zip(pieces, formed, strict=True):
            piece.text = text
        editing = Editing(pieces, unbalanced)
        _edit(editing, seen, choice, spoiled)
        choice.check()
        foreign = _foreign(editing, seen)
        document.pieces = editing.remaining()
        accepted = {change.claim for change in editing.changes if change.by != FORM_ALONE}
        done = list(renumber(document, foreign=foreign))
        after = check(write(document), renumbered(options, editing, done))
        new = _new_findings(seen, after)
        worse = {claim: ", ".join(rules) for claim, rules in new.items() if claim in accepted}
        if worse and len(seen.claims) == len(after.claims):
            spoiled |= worse
            continue
        return editing, *_numbered(document, seen, options, foreign, editing, done, after)


def _edit(editing: Editing, seen: Report, choice: Choice, spoiled: dict[int | None, str]) -> None:
    """The fixes of findings that are accepted, and the safe ones that the first pass left; ``spoiled``
    are the claims that take none of the accepted ones, with the rules that these would raise."""
    for finding in seen.findings:
        answer = choice.about(finding)
        offered = finding.fix
        if answer and not answer.accepted:
            editing.leave(finding, answer.how)
        elif _is_safe(finding):
            editing.apply(finding, FORM_ALONE)
        elif offered is None or not offered.changes or offered.safety is Safety.HUMAN:
            if answer:
                editing.leave(finding)
        elif answer and finding.claim in spoiled:
            raised = spoiled[finding.claim]
            editing.leave(finding, f"what was accepted for the claim would raise {raised}; accept less of it")
        elif answer:
            editing.apply(finding, answer.how)


def _repaired(document: Document, before: Report, options: Options) -> tuple[list[Applied], Report]:
    """Repairs of form, and the check of what they made; none where they break the envelope or a guide."""
    pieces = document.segments
    done = list(repair(pieces, before.findings))
    if not done:
        return [], before
    after = check(write(document), options)
    if _worse(before, after, snip=2) or after.charges != before.charges:
        for _, piece, text, _ in reversed(done):
            piece.text = text
        return [], before
    return [
        _repair(finding.rule, piece, text, now, finding.claim_id, finding.claim, finding.place.line)
        for finding, piece, text, now in done
    ], after


def _repair(
    rule: str,
    piece: Piece,
    before: str,
    after: str,
    claim_id: str | None = None,
    claim: int | None = None,
    line: int | None = None,
) -> Applied:
    assert piece.delimiters is not None
    elements = differing(before, after, piece.delimiters)
    return Applied(rule, claim_id, piece.ordinal, before, after, REPAIR, claim, line, elements=elements)


def _foreign(editing: Editing, seen: Report) -> set[int]:
    """Trailers of which neither count nor number is their header's: perhaps segments between a trailer
    and the next header are lost, and a right number would hide that."""
    wrong: dict[int, set[str]] = {}
    for finding in seen.findings:
        if finding.rule in _TRAILERS and finding.place.ordinal:
            wrong.setdefault(finding.place.ordinal, set()).add(finding.rule)
    found = {ordinal for ordinal, rules in wrong.items() if rules == _TRAILERS}
    for ordinal in sorted(found):
        why = "count and control number are both not its header's; look whether segments are lost"
        editing.left.append(Left("ENV-CONTROL", None, ordinal, why))
    return found


def _numbered(
    document: Document,
    seen: Report,
    options: Options,
    foreign: set[int],
    editing: Editing,
    done: list[tuple[Piece, str]],
    after: Report,
) -> tuple[list[Applied], Report]:
    """What the numbering changed, and the check of it; in a file so broken that numbering breaks more,
    levels stay as they are, then the trailers too. ``done`` and ``after`` are of all of it."""
    why = first = _worse(seen, after) or _unsaid(seen, after, editing)
    for trailers in (True, False):
        if why is None:
            break
        for piece, text in done:
            piece.text = text
        done = list(renumber(document, levels=False, foreign=foreign)) if trailers else []
        after = check(write(document), renumbered(options, editing, done))
        why = _worse(seen, after) or _unsaid(seen, after, editing)
    if why is not None:
        raise InternalError(f"the corrected file would have {first}; nothing is written")
    for piece, _ in done:
        editing.number(piece)
    told = [(piece, old) for piece, old in done if piece.ordinal > 0]
    return [_repair(NUMBERING, piece, old, piece.text) for piece, old in told], after


def _unsaid(seen: Report, after: Report, editing: Editing) -> str | None:
    """Charges that moved otherwise than the changes say; None where they did not."""
    said = sum((change.charge for change in editing.changes), Decimal(0))
    moved = after.charges - seen.charges
    return f"charges that moved by {moved:.2f}, where {said:.2f} was said" if moved != said else None


def _worse(before: Report, after: Report, snip: int = 7) -> str | None:
    """What the output holds, up to a SNIP type, that the input did not, or that a claim was lost; None
    where neither."""
    if len(before.claims) != len(after.claims):
        return f"{len(after.claims)} claims instead of {len(before.claims)}"
    new = sorted({rule for rules in _new_findings(before, after, snip).values() for rule in rules})
    return f"new findings ({', '.join(new)})" if new else None


def _new_findings(before: Report, after: Report, snip: int = 7) -> dict[int | None, list[str]]:
    """By claim, the rules of findings that hold now and did not before, up to a SNIP type. What another
    finding explained before was there."""
    known = Counter(
        named
        for f in before.findings
        if f.holds
        for named in [(f.rule, f.claim), *((one.rule, f.claim) for one in f.related)]
    )
    now = Counter((f.rule, f.claim) for f in after.findings if f.holds and f.snip <= snip)
    new: dict[int | None, list[str]] = {}
    for rule, claim in sorted(now - known, key=str):
        new.setdefault(claim, []).append(rule)
    return new
