"""Balance (SNIP 3): a claim's lines against its charge."""

from collections.abc import Iterator
from decimal import Decimal

from x12tools.claims.model import Claim
from x12tools.findings import Check, Denial, Finding, Severity

CLAIM = Check(
    id="BAL-CLAIM",
    title="The lines do not add up to the claim's charge",
    severity=Severity.REJECT,
    snip=3,
    source=("005010X222A1/2300/CLM02", "005010X223A2/2300/CLM02"),
    stc=("A7:178",),
    denials=(Denial("CO", "16", ("M54",)),),
)


def claim_balance(claim: Claim) -> Iterator[Finding]:
    """CLM02 must equal the sum of the lines' charges; silent where an amount cannot be read."""
    charges = [line.charge for line in claim.lines]
    if claim.charge is None or not charges or any(charge is None for charge in charges):
        return
    total = sum((charge for charge in charges if charge is not None), Decimal(0))
    if total != claim.charge:
        yield CLAIM.at(
            claim.at("CLM", "CLM02"),
            f"CLM02 is {claim.charge}, the lines add up to {total}.",
            value=str(claim.charge),
            expected=str(total),
        )
