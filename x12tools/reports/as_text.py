"""The report that a biller reads: claim, line, what is wrong, what it costs, what to do."""

from collections.abc import Callable, Iterator

from x12tools.engine import Report
from x12tools.findings import Finding, Severity

Paint = Callable[[str, str], str]
"""Gives a text a style (``reject``, ``denial`` … or ``bold``), or leaves it as it is."""


def plain(text: str, style: str) -> str:
    """No style, for a pipe."""
    return text


def to_text(report: Report, paint: Paint = plain) -> str:
    """The report in lines; findings of a claim stand under it, the worst first."""
    return "\n".join(_lines(report, paint)) + "\n"


def _lines(report: Report, paint: Paint) -> Iterator[str]:
    for number, file in enumerate(report.files):
        yield paint(file.path, "bold")
        if file.kind != "x12":
            for finding in report.findings:
                if finding.file == number:
                    yield from _finding(finding, paint)
            continue
        if not file.readable:
            yield "  Nothing in it could be read as X12: no ISA segment was found."
            continue
        for finding in report.findings:
            if finding.file == number and finding.claim is None:
                yield from _finding(finding, paint)
        for index, claim in enumerate(report.claims):
            mine = sorted(
                (f for f in report.findings if f.claim == index and f.file == number),
                key=lambda f: (f.severity.rank, f.place.line or 0),
            )
            if claim.file != number or not (mine or claim.held):
                continue
            verdict = paint("HELD", "reject") if claim.held else "accepted"
            yield f"Claim {claim.number}  {claim.claim_id}  ${claim.charge}  {verdict}"
            for finding in mine:
                yield from _finding(finding, paint)
    held = sum(claim.held for claim in report.claims)
    yield ""
    yield (
        f"{len(report.claims)} claims, {len(report.claims) - held} can go, {held} held. "
        f"${report.charges_held} of ${report.charges} held; ${report.dollars_at_risk} at risk."
    )


def _finding(finding: Finding, paint: Paint) -> Iterator[str]:
    place = finding.place
    counted = "segment" if place.loop or not finding.rule.startswith("DATA-") else "row"
    where = " ".join(
        part for part in (
            f"line {place.line}" if place.line is not None else "",
            place.loop or "",
            place.element or place.segment or "",
            f"({counted} {place.ordinal})" if place.ordinal else "",
        ) if part
    )  # fmt: skip
    yield f"  {paint(finding.severity.value.upper(), finding.severity.value)} {finding.rule}  {where}"
    yield f"    {finding.message}"
    if finding.predicts and finding.severity is not Severity.INFO:
        dollars = (
            f"${finding.dollars_at_risk} ({finding.basis})" if finding.dollars_at_risk is not None else ""
        )
        becomes = " or ".join(str(denial) for denial in finding.predicts)
        yield f"    At risk: {dollars + ', ' if dollars else ''}denied as {becomes}"
    if finding.cap_reason and not finding.capped_from:
        yield f"    {'Held' if finding.holds else 'Not held'}: {finding.cap_reason}."
    if finding.cap_reason and finding.capped_from:
        yield f"    Not {finding.capped_from.value}: {finding.cap_reason}."
    if finding.fix:
        change = f" [{finding.fix.before} -> {finding.fix.after}]" if finding.fix.after else ""
        yield f"    To do: {finding.fix.text}{change}"
    if finding.related:
        yield f"    Also explains {', '.join(one.rule for one in finding.related)}"
    if finding.data_date:
        yield f"    Data of {finding.data_date}"
