"""SIT-FUTURE: a service that has not happened yet."""

from collections.abc import Iterator

from x12tools.claims.model import Claim
from x12tools.findings import Denial, Finding, Fix, Safety, Severity
from x12tools.rules.base import at_line, rule
from x12tools.rules.context import Context


@rule(
    id="SIT-FUTURE",
    title="A service date lies in the future",
    severity=Severity.REJECT,
    snip=4,
    voids=True,
    source="005010X222A1/2400/DTP 472; 005010X223A2/2400/DTP 472",
    denials=[Denial("CO", "110", ())],
    stc="A7:510",
)
def sit_future(claim: Claim, context: Context) -> Iterator[Finding]:
    """Nothing is paid before it is done: a date in the future is a slip of a digit.

    A period that has begun is a risk: equipment and supplies are billed for days to come.

    Pass: M05.79 | 96413
    """
    for line in claim.lines:
        last = line.date_to or line.date
        if last is None or last <= context.as_of:
            continue
        begun = line.date is not None and line.date <= context.as_of
        yield at_line(
            sit_future,
            line,
            f"Line {line.number} is dated {last}, after {context.as_of}, the day of this check.",
            context,
            what="date",
            value=last.isoformat(),
            severity=Severity.RISK if begun else Severity.REJECT,
            fix=Fix(Safety.HUMAN, "Correct the date of service."),
        )
