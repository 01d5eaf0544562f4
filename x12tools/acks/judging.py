"""What each interchange, group, transaction and claim is answered, before any segment is written.

Syntax and guide (SNIP 1 and 2) are answered by TA1 and 999; the rest by the 277CA, claim by claim.
"""

import bisect
from collections.abc import Collection, Iterable, Sequence

from x12tools.acks.answer import (
    Answer,
    ClaimAnswer,
    GroupAnswer,
    InterchangeAnswer,
    TransactionAnswer,
    Verdict,
    frame,
)
from x12tools.acks.codes import Outcome, answer_code
from x12tools.acks.faults import segment_faults
from x12tools.acks.placing import Places, matched, transactions_of_claims
from x12tools.acks.received import Received, ReceivedTransaction, read_received
from x12tools.findings import Finding, Severity
from x12tools.wire import Source

DUPLICATE = "025"
"""The note of a TA1 for an interchange that was sent before."""

UNSAID = "A3:21"
"""The status of a claim that is held without a finding that says one."""

_ABOVE_CLAIMS = ("2000A", "2000B", "2000C", "2010")
"""Loops of an 837 that claims share: what is wrong there is wrong for the claims under them."""

_ENVELOPE = frozenset({"ISA", "IEA", "GS", "GE", "ST", "SE"})


def judge(
    source: Source,
    findings: Iterable[Finding],
    claims: Sequence[Verdict],
    *,
    file: int = 0,
    whole: bool = False,
    duplicates: Collection[str] = (),
) -> Answer:
    """What a file is answered, from a check's findings and claims (``Report.findings``, ``.claims``).

    ``source`` is the file that was checked, ``file`` its number in the report. Claims with an
    error are held back and the rest of their transaction goes on, unless ``whole``: then one
    error refuses the transaction. ``duplicates`` are the ISA13 of interchanges sent before.

    Raises NotX12 where the file holds no interchange, OSError where it cannot be opened.
    """
    mine = [finding for finding in findings if finding.file == file]
    wanted = {f.place.ordinal for f in mine if f.snip <= 2 and f.place.ordinal is not None}
    received = read_received(source, wanted)
    answer = frame(received)
    places = Places(answer)
    by_verdict = matched(answer.claims, claims, file)
    of_claim = transactions_of_claims(answer)
    for one, verdict in by_verdict.values():
        one.held = verdict.held
    for finding in mine:
        claim = by_verdict[finding.claim][0] if finding.claim in by_verdict else None
        if claim is not None:
            claim.findings.append(finding)
        if claim is not None and finding.place.segment not in _ENVELOPE:
            of_claim[id(claim)].findings.append(finding)
        else:
            places.at(finding).append(finding)
    for interchange in answer.interchanges:
        _judge_interchange(interchange, received, whole, duplicates)
    return answer


def _judge_interchange(
    answer: InterchangeAnswer, received: Received, whole: bool, duplicates: Collection[str]
) -> None:
    for group in answer.groups:
        for transaction in group.transactions:
            _judge_transaction(transaction, answer, group, received, whole)
        _judge_group(group)
    errors = [finding for finding in answer.findings if _counts(finding)]
    if answer.received.control_number in duplicates:
        answer.outcome, answer.note = Outcome.REJECTED, DUPLICATE
    elif errors:
        refused = [finding for finding in errors if finding.holds]
        first = (refused or errors)[0]
        answer.outcome = Outcome.REJECTED if refused else Outcome.WITH_ERRORS
        answer.note = answer_code("interchange", first.rule, first.place.element or "")


def _judge_group(group: GroupAnswer) -> None:
    errors = [finding for finding in group.findings if _counts(finding)]
    codes = [answer_code("group", f.rule, f.place.element or "") for f in errors]
    unknown = [f for one in group.transactions for f in one.findings if f.rule == "IG-GUIDE-UNKNOWN"]
    if unknown:
        codes.append(answer_code("group", "IG-GUIDE-UNKNOWN"))
    group.codes = tuple(dict.fromkeys(codes))[:5]
    outcomes = {one.outcome for one in group.transactions}
    if any(finding.holds for finding in errors) or outcomes == {Outcome.REJECTED}:
        group.outcome = Outcome.REJECTED
    elif Outcome.REJECTED in outcomes:
        group.outcome = Outcome.PARTLY
    elif Outcome.WITH_ERRORS in outcomes or errors:
        group.outcome = Outcome.WITH_ERRORS


def _judge_transaction(
    answer: TransactionAnswer,
    interchange: InterchangeAnswer,
    group: GroupAnswer,
    received: Received,
    whole: bool,
) -> None:
    errors = [finding for finding in answer.findings if _counts(finding)]
    envelope = [f for f in errors if f.place.segment in _ENVELOPE]
    body = [f for f in errors if f.place.segment not in _ENVELOPE]
    transaction = answer.received
    answer.faults = segment_faults(
        [(finding, _unit(finding, transaction)) for finding in body],
        transaction.first,
        group.received.version or transaction.guide,
        received.texts,
        interchange.received.delimiters,
    )
    codes = [answer_code("transaction", f.rule, f.place.element or "") for f in envelope]
    said = [code for fault in answer.faults for code in fault.codes]
    if any(not code.startswith("I") for code in said):
        codes.append("5")
    if any(code.startswith("I") for code in said):
        codes.append("I5")
    answer.codes = tuple(dict.fromkeys(codes))[:5]
    if errors:
        answer.outcome = Outcome.REJECTED if _refused(answer, errors, whole) else Outcome.WITH_ERRORS
    _judge_claims(answer)


def _refused(answer: TransactionAnswer, errors: list[Finding], whole: bool) -> bool:
    """Whether a transaction goes back as a whole.

    An error outside any claim refuses it, unless some of its claims go on all the same (their
    subscriber is another one): refused, they would be sent again and be duplicates.
    """
    holding = [finding for finding in errors if finding.holds]
    if whole or answer.received.kind != "837":
        return bool(holding)
    outside = [finding for finding in holding if finding.claim is None]
    going = any(not claim.held for claim in answer.claims)
    return bool(outside) and not (going and all(_above_claims(finding) for finding in outside))


def _above_claims(finding: Finding) -> bool:
    return (finding.place.loop or "").startswith(_ABOVE_CLAIMS)


def _unit(finding: Finding, transaction: ReceivedTransaction) -> str:
    """The business unit an error lies in; empty where it is that unit's own number which is wrong."""
    if finding.claim is None or (finding.place.segment, finding.place.element) == ("CLM", "CLM01"):
        return ""
    return (finding.claim_id or "").strip() if transaction.kind == "837" else transaction.reference


def _counts(finding: Finding) -> bool:
    """Only syntax and guide are a 999's matter."""
    return finding.snip <= 2 and finding.severity is not Severity.INFO


def _judge_claims(answer: TransactionAnswer) -> None:
    """The statuses of each claim that is held, worst first; a line's own go to the line."""
    providers = sorted({claim.received.provider_level for claim in answer.claims})
    above = [
        finding
        for finding in answer.findings
        if finding.holds and (finding.claim is None or _above_claims(finding))
    ]
    for claim in answer.claims:
        if not claim.held:
            continue
        holding = sorted(
            (finding for finding in claim.findings if finding.holds),
            key=lambda finding: finding.severity.rank,
        )
        numbers = {line.number for line in claim.received.lines}
        of_claim: list[str] = []
        of_lines: list[str] = []
        for finding in holding:
            line = finding.place.line
            if line is not None and line in numbers:
                said = claim.line_statuses.get(line, ())
                claim.line_statuses[line] = tuple(dict.fromkeys((*said, *(finding.stc or (UNSAID,)))))
                of_lines += finding.stc
            else:
                of_claim += finding.stc
        shared = [code for f in above if _lies_under(claim, f, providers) for code in f.stc]
        claim.statuses = tuple(dict.fromkeys(of_claim or of_lines or shared or (UNSAID,)))


def _lies_under(claim: ClaimAnswer, finding: Finding, providers: list[int]) -> bool:
    """Whether a finding above the claims is about this one: about its billing provider's level
    (``providers`` are the ordinals of all), or about the whole transaction."""
    ordinal = finding.place.ordinal
    if ordinal is None or not _above_claims(finding):
        return True
    at = bisect.bisect_right(providers, ordinal)
    return at == 0 or providers[at - 1] == claim.received.provider_level
