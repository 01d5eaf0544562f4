"""INF-PA-04: service outside the days of its authorization."""

from collections.abc import Iterator

from x12tools.claims.model import Claim, ServiceLine
from x12tools.findings import Denial, Finding, Fix, Safety, Severity
from x12tools.rules.authorizations import Authorization, matching
from x12tools.rules.authorizing import BY_POLICY, asking, claimed_number, days_of, missed_by, weighed
from x12tools.rules.base import at_line, capped, rule
from x12tools.rules.context import Context
from x12tools.rules.drug_lines import is_drug, is_no_cost
from x12tools.rules.scope import is_inpatient

_WHO_AND_WHERE = ("provider_npi", "place_of_service")


@rule(
    id="INF-PA-04",
    title="Service outside the days of its authorization",
    severity=Severity.DENIAL,
    payers=BY_POLICY,
    needs="authorizations",
    snip=7,
    source="Payer profile; 005010X222A1/2300/REF G1; 005010X223A2/2300/REF G1",
    denials=[Denial("CO", "302", ("N351",)), Denial("CO", "197", ("M62",))],
    rarely=(Denial("CO", "198", ("N351",)),),
)
def inf_pa_04(claim: Claim, context: Context) -> Iterator[Finding]:
    """An authorization that has not begun, or has ended, pays nothing of that day.

    A line is named where the log has its code authorized for other days alone. A line that begins
    in time and runs past the last day is a risk, for a part of it may be paid. Silent where the
    claim has a number that the log lacks, which may be the renewal, where no plan asks and no number
    stands on the claim, and for inpatient stays, which are authorized as such.

    Pass: EXPPO1 auth=A1 M05.79 | J1745x40 96413 && A1 J1745x240 2024-01-01..2024-08-15
    Fail: EXPPO1 auth=A1 M05.79 | J1745x40 96413 && A1 J1745x240 2024-01-01..2024-08-14
    """
    if is_inpatient(claim):
        return
    groups: dict[tuple[Authorization, bool], list[ServiceLine]] = {}
    for line in claim.lines:
        if not line.procedure or (is_drug(line) and is_no_cost(line, claim, context)):
            continue
        if not claimed_number(line, claim) and asking(line, claim, context) is None:
            continue
        if entry := missed_by(["dates"], line, claim, context, besides=_WHO_AND_WHERE):
            groups.setdefault((entry, False), []).append(line)
        elif entry := _outrun(line, claim, context):
            groups.setdefault((entry, True), []).append(line)
    for (entry, outrun), lines in groups.items():
        yield _finding(entry, outrun, lines, claim, context)


def _outrun(line: ServiceLine, claim: Claim, context: Context) -> Authorization | None:
    """The entry that a line begins under and runs out of, where no other takes over."""
    last = line.date_to
    if last is None or last == line.date:
        return None
    granted = [e for e in matching(context.authorizations or (), claim, line) if e.granted]
    if not granted or any(entry.covers(last) for entry in granted):
        return None
    after = [
        entry
        for entry in context.authorizations or ()
        if entry.approved and entry.usable and entry.covers(last) and entry.hcpcs in (None, granted[0].hcpcs)
    ]
    return None if after else granted[0]


def _finding(
    entry: Authorization, outrun: bool, lines: list[ServiceLine], claim: Claim, context: Context
) -> Finding:
    line = lines[0]
    codes = ", ".join(dict.fromkeys(one.procedure or "" for one in lines))
    when = f"runs to {line.date_to}" if outrun else f"is of {line.date or claim.date}"
    finding = at_line(
        inf_pa_04,
        line,
        f"Authorization {entry.number} is for {codes} {days_of(entry)}; line {line.number} {when}.",
        context,
        what="date",
        lines=lines,
        expected=days_of(entry),
        fix=Fix(Safety.HUMAN, "Enter the renewal's number, or ask the plan to extend the days."),
    )
    if outrun:
        finding = capped(finding, Severity.RISK, "the days before the last one may be paid")
    return weighed(finding, entry, line, claim, context)
