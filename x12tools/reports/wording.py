"""The words of a report for a person: the same in a pipe and on a terminal."""

from collections.abc import Iterator
from decimal import Decimal

from x12tools.engine import ClaimVerdict, FileRead, Sums
from x12tools.findings import Finding, Safety, Severity

HELD, ACCEPTED = "HELD", "accepted"
NOT_X12, NOT_READ, NO_CLAIMS, SIDE_FILE = "not X12", "not read", "no claims", "beside the claims"


def printable(text: str) -> str:
    """Text from a file, without the control characters that would move a terminal's cursor."""
    return "".join(c if c.isprintable() else f"\\x{ord(c):02x}" for c in text)


def dollars(amount: Decimal | None) -> str:
    """US dollars with cents and thousands; more digits where the amount has more."""
    if amount is None:
        return "no charge"
    exponent = amount.as_tuple().exponent
    digits = max(2, -exponent if isinstance(exponent, int) else 2)
    return f"{'-' if amount < 0 else ''}${abs(amount):,.{digits}f}"


def count(number: int, noun: str) -> str:
    """A number with its noun: 1 claim, 2 claims."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def verdict(claim: ClaimVerdict) -> str:
    """Whether a claim can go."""
    return HELD if claim.held else ACCEPTED


FROM_ABOVE = (
    "Held for what is wrong outside it: in the envelope, the transaction, its provider or its subscriber."
)


BROKEN_OFF = "The file broke off here; none of its claims can go."


def held_from_above(claim: ClaimVerdict, findings: list[Finding]) -> bool:
    """Whether a claim is held though nothing of its own holds it."""
    return claim.held and not any(finding.holds for finding in findings)


def place_of(finding: Finding) -> str:
    """Where a finding stands: line, loop, element, segment number; the row in a side file."""
    place = finding.place
    counted = "row" if finding.rule.startswith("DATA-") and not place.loop else "segment"
    parts = (
        f"transaction {finding.transaction}" if finding.claim is None and finding.transaction else "",
        f"claim {finding.claim_id}" if counted == "row" and finding.claim_id else "",
        f"line {place.line}" if place.line is not None else "",
        f"loop {place.loop}" if place.loop else "",
        place.element or place.segment or "",
        f"({counted} {place.ordinal})" if place.ordinal else "",
    )
    return printable(" ".join(part for part in parts if part))


def sorted_for_reading(findings: list[Finding]) -> list[Finding]:
    """The worst first, then by line."""
    return sorted(findings, key=lambda f: (f.severity.rank, f.place.line or 0, f.place.ordinal or 0))


def rows(finding: Finding) -> Iterator[tuple[str, str]]:
    """(label, text) of what is said under a finding's heading; what is wrong has no label."""
    yield "", printable(finding.message)
    if finding.predicts and finding.severity is not Severity.INFO:
        amount = finding.dollars_at_risk
        cost = "" if amount is None else f"{dollars(amount)} ({finding.basis}), "
        yield "At risk", f"{cost}denied as {' or '.join(map(str, finding.predicts))}"
    elif finding.dollars_at_risk is not None:
        yield "At risk", f"{dollars(finding.dollars_at_risk)} ({finding.basis})"
    if finding.fix:
        yield "To do", printable(finding.fix.text)
        if finding.fix.changes:
            yield "Fix", _by_machine(finding)
    if finding.cap_reason and not finding.capped_from:
        yield "Note", f"{'held' if finding.holds else 'not held'}: {finding.cap_reason}"
    if finding.cap_reason and finding.capped_from:
        yield "Note", f"not a {finding.capped_from.value}: {finding.cap_reason}"
    if finding.related:
        named = ", ".join(
            one.rule + (f" (line {one.line})" if one.line is not None else "") for one in finding.related
        )
        yield "Explains", named
    if finding.data_date:
        yield "Data of", finding.data_date


def _by_machine(finding: Finding) -> str:
    """How x12tools would make the change."""
    assert finding.fix is not None
    change = f"{finding.fix.before} -> {finding.fix.after}, " if finding.fix.after else ""
    accept = f" --accept {finding.rule}" if finding.fix.safety is Safety.ASSIST else ""
    return printable(f"{change}by 'x12tools fix{accept}'")


def held_after_all(first: int, last: int, before: int) -> str:
    """That claims told before are held for the finding above; ``before`` claims are of files before."""
    if first == last:
        return f"Claim {first - before + 1} is held for it." if first >= before else "It holds the claim."
    if first < before:
        return "All claims are held for it."
    return f"Claims {first - before + 1:,} to {last - before + 1:,} are held for it."


def verdict_of(sums: Sums) -> str:
    """The sums of a report in two sentences."""
    return (
        f"{count(sums.claims, 'claim')}: {sums.claims - sums.held:,} can go, {sums.held:,} held. "
        f"{dollars(sums.charges_held)} of {dollars(sums.charges)} held; "
        f"{dollars(sums.dollars_at_risk)} at risk."
    )


FILE_COLUMNS = ("File", "Claims", "Can go", "Held", "Charges", "Verdict")


def file_rows(sums: Sums) -> Iterator[tuple[str, ...]]:
    """A row for each file, in the order of FILE_COLUMNS."""
    for number, file in enumerate(sums.files):
        mine = sums.of(number)
        yield (
            printable(file.path), f"{mine.claims:,}", f"{mine.claims - mine.held:,}", f"{mine.held:,}",
            dollars(mine.charges), file_verdict(file, sums.file_code(number)),
        )  # fmt: skip


MANY = 10
"""From how many findings on a report ends in a table of them by rule."""

RULE_COLUMNS = ("Severity", "Rule", "Findings", "Claims", "At risk", "What is wrong")


def rule_rows(sums: Sums) -> Iterator[tuple[str, ...]]:
    """A row for each rule and severity found, the worst and most frequent first."""
    for (severity, rule), of_rule in sorted(
        sums.rules.items(), key=lambda one: (one[0][0].rank, -one[1].findings)
    ):
        yield (
            severity.value, rule, f"{of_rule.findings:,}", f"{of_rule.claims:,}",
            "" if of_rule.dollars is None else dollars(of_rule.dollars), of_rule.title,
        )  # fmt: skip


def heading_of(file: FileRead) -> tuple[str, str]:
    """A file's path, and in capitals that nothing could be read of it, where that is so."""
    return printable(file.path), "" if file.readable else file_verdict(file, 3).upper()


def file_verdict(file: FileRead, code: int) -> str:
    """One file's verdict in a word or two."""
    if file.kind != "x12":
        return SIDE_FILE if file.readable else NOT_READ
    if not file.readable:
        return NOT_X12 if file.sha256 else NOT_READ
    if not code and not file.claims:
        return NO_CLAIMS
    return ("can go", "some held", "none can go")[code]
