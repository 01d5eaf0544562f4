"""BAL-CLAIM: the lines do not add up to the claim's charge."""

from collections.abc import Iterator
from decimal import Decimal

from x12tools.claims.model import Claim
from x12tools.findings import Denial, Finding, Severity
from x12tools.rules.base import at_claim, rule
from x12tools.rules.context import Context


@rule(
    id="BAL-CLAIM",
    title="The lines do not add up to the claim's charge",
    severity=Severity.REJECT,
    snip=3,
    voids=True,
    source="005010X222A1/2300/CLM02; 005010X223A2/2300/CLM02",
    denials=[Denial("CO", "16", ("M54",))],
    stc="A7:178",
)
def bal_claim(claim: Claim, context: Context) -> Iterator[Finding]:
    """The charge of a claim is the sum of its lines.

    Silent where an amount cannot be read, or a line has no service.

    Pass: M05.79 | 96413$400 96415$90.50
    Fail: commercial total=999.99 M05.79 | 96413
    """
    charges = [line.charge for line in claim.lines if line.charge is not None]
    if claim.charge is None or not charges or len(charges) != len(claim.loop.loops("2400")):
        return
    total = sum(charges, Decimal(0))
    if total != claim.charge:
        yield at_claim(
            bal_claim,
            claim,
            claim.at("CLM", "CLM02"),
            f"CLM02 is {claim.charge}, the lines add up to {total}.",
            context,
            value=str(claim.charge),
            expected=str(total),
        )
