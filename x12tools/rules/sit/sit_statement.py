"""SIT-STATEMENT: a service outside the statement period."""

from collections.abc import Iterator

from x12tools.claims.model import Claim
from x12tools.findings import Denial, Finding, Fix, Safety, Severity
from x12tools.rules.base import at_line, rule
from x12tools.rules.context import Context


@rule(
    id="SIT-STATEMENT",
    title="A service lies outside the statement period",
    severity=Severity.REJECT,
    forms="837I",
    snip=4,
    voids=True,
    source="005010X223A2/2300/DTP 434; CMS IOM 100-04 ch. 25 §75.1 (form locator 6)",
    denials=[Denial("CO", "16", ("MA31",))],
    stc="A7:188",
    aliases="INF-LIF-04",
)
def sit_statement(claim: Claim, context: Context) -> Iterator[Finding]:
    """An institutional bill covers the days it states, and a line of another day is returned.

    Pass: 837I C34.11 | 0636:J9271x200-JZ 0335:96413 2024-08-16: 0260:96361
    """
    first, last = claim.statement_from, claim.statement_to
    if first is None or last is None or last < first:
        return
    for line in claim.lines:
        if line.date is None or first <= line.date <= last:
            continue
        yield at_line(
            sit_statement,
            line,
            f"Line {line.number} is dated {line.date}; the statement covers {first} to {last}.",
            context,
            what="date",
            value=line.date.isoformat(),
            expected=f"{first} to {last}",
            fix=Fix(Safety.HUMAN, "Correct the line's date, or the statement period (DTP*434)."),
        )
