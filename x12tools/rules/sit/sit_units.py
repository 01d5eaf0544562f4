"""SIT-UNITS: a service line without any units."""

from collections.abc import Iterator

from x12tools.claims.model import Claim
from x12tools.findings import Denial, Finding, Fix, Safety, Severity
from x12tools.rules.base import at_line, rule
from x12tools.rules.context import Context


@rule(
    id="SIT-UNITS",
    title="A service line bills no units",
    severity=Severity.REJECT,
    forms="837P",
    snip=4,
    voids=True,
    source="005010X222A1/2400/SV104; CMS IOM 100-04 ch. 26 §10.4 (item 24G)",
    denials=[Denial("CO", "16", ("M53",))],
    stc="A7:476",
)
def sit_units(claim: Claim, context: Context) -> Iterator[Finding]:
    """A line is paid by its units, and none or fewer says that nothing was done.

    An institutional bill may carry a line without units, as one that only states a rate.

    Pass: M05.79 | 96413x0.5
    Fail: commercial M05.79 | 96413x0
    """
    for line in claim.lines:
        if line.units is None or line.units > 0:
            continue
        yield at_line(
            sit_units,
            line,
            f"Line {line.number} bills {line.units} units.",
            context,
            what="units",
            value=str(line.units),
            fix=Fix(Safety.HUMAN, "Enter the units from the record, or leave the line out."),
        )
