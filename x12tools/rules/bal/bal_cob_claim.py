"""BAL-COB-CLAIM: another payer's amounts do not add up over the claim."""

from collections.abc import Iterator
from decimal import Decimal

from x12tools.claims.model import Claim, OtherPayer
from x12tools.findings import Denial, Finding, Fix, Safety, Severity
from x12tools.rules.base import at_claim, rule
from x12tools.rules.context import Context


@rule(
    id="BAL-COB-CLAIM",
    title="Another payer's payment does not agree with its lines",
    severity=Severity.REJECT,
    segments="AMT",
    snip=3,
    voids=True,
    source="005010X222A1 section 1.4.4; 005010X222A1/2320; 005010X223A2/2320",
    denials=[Denial("CO", "16", ("N4",))],
    stc="A7:400",
)
def bal_cob_claim(claim: Claim, context: Context) -> Iterator[Finding]:
    """What the earlier payer paid for the claim is what it paid for the lines, less claim adjustments.

    A payer that decided by claim alone must make up the claim's charge. Silent where only some
    lines carry its decision, or an amount cannot be read.

    Pass: M05.79 | 96413
    """
    for other in claim.other_payers:
        due = _due(claim, other)
        if due is None or due == other.paid:
            continue
        yield at_claim(
            bal_cob_claim,
            claim,
            other.loop.place(other.loop.find("AMT", "D"), "AMT02"),
            f"Another payer paid {other.paid} for the claim; its lines and adjustments make {due}.",
            context,
            value=str(other.paid),
            expected=str(due),
            fix=Fix(Safety.HUMAN, "Take the claim's payment and adjustments from the remittance."),
        )


def _due(claim: Claim, other: OtherPayer) -> Decimal | None:
    """What the payer must have paid for the claim; None where that cannot be said."""
    adjusted, payer = other.adjusted, other.payer
    if other.paid is None or adjusted is None or payer is None or payer.id is None:
        return None
    decided = [[one for one in line.adjudications if one.payer_id == payer.id] for line in claim.lines]
    if not any(decided):
        whole = claim.charge if other.loop.find("CAS") else None
        return whole - adjusted if whole is not None else None
    paid = [one.paid for line in decided for one in line]
    known = [amount for amount in paid if amount is not None]
    if not all(decided) or len(known) != len(paid):
        return None
    return sum(known, Decimal(0)) - adjusted
