"""SIT-PAID-DATE: another payer paid, and nobody says when."""

from collections.abc import Iterator

from x12tools.claims.model import Claim
from x12tools.findings import Denial, Finding, Fix, Safety, Severity
from x12tools.rules.base import at_claim, rule
from x12tools.rules.context import Context


@rule(
    id="SIT-PAID-DATE",
    title="Another payer's decision has no date",
    severity=Severity.RISK,
    segments="AMT",
    snip=4,
    voids=True,
    source="005010X222A1/2330B/DTP 573; 005010X223A2/2330B/DTP 573",
    denials=[Denial("CO", "16", ("N307",))],
    stc="A7:516",
)
def sit_paid_date(claim: Claim, context: Context) -> Iterator[Finding]:
    """What an earlier payer paid counts from the day it decided, for the claim or for its lines.

    Pass: M05.79 | 96413
    """
    by_line = any(line.adjudications for line in claim.lines)
    for other in claim.other_payers:
        loop = other.loop.loop("2330B")
        if other.paid is None or by_line or loop is None or loop.find("DTP", "573"):
            continue
        yield at_claim(
            sit_paid_date,
            claim,
            loop.place(missing="DTP"),
            "The other payer's amount (AMT*D) stands without the date of its decision (DTP*573).",
            context,
            expected="DTP*573",
            fix=Fix(Safety.HUMAN, "Enter the date of the other payer's remittance."),
        )
