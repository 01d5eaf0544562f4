"""SIT-CHARGE: a charge below zero."""

from collections.abc import Iterator

from x12tools.claims.model import INSTITUTIONAL, Claim
from x12tools.findings import Denial, Finding, Fix, Safety, Severity
from x12tools.rules.base import at_line, rule
from x12tools.rules.context import Context


@rule(
    id="SIT-CHARGE",
    title="A charge is negative",
    severity=Severity.REJECT,
    snip=4,
    voids=True,
    source="005010X222A1/2400/SV102; 005010X223A2/2400/SV203; CMS IOM 100-04 ch. 26 §10.4 (item 24F)",
    denials=[Denial("CO", "16", ("M79",))],
    stc="A7:583",
)
def sit_charge(claim: Claim, context: Context) -> Iterator[Finding]:
    """A correction is sent as a replacement or a void of the claim, not as a negative charge.

    On an institutional bill it is a risk: some payers take credits.

    Pass: M05.79 | 96413
    """
    severity = Severity.RISK if claim.form == INSTITUTIONAL else Severity.REJECT
    for line in claim.lines:
        if line.charge is None or line.charge >= 0:
            continue
        yield at_line(
            sit_charge,
            line,
            f"Line {line.number} is charged {line.charge}.",
            context,
            what="charge",
            value=str(line.charge),
            severity=severity,
            fix=Fix(Safety.HUMAN, "Send a replacement or a void of the earlier claim instead."),
        )
