"""SIT-PAYER-ORDER: two payers with one place in line."""

from collections.abc import Iterator

from x12tools.claims.model import Claim
from x12tools.findings import Denial, Finding, Fix, Safety, Severity
from x12tools.rules.base import at_claim, rule
from x12tools.rules.context import Context


@rule(
    id="SIT-PAYER-ORDER",
    title="Two payers stand at one place in line",
    severity=Severity.REJECT,
    segments="SBR",
    snip=4,
    voids=True,
    source="005010X222A1/2320/SBR01; 005010X223A2/2320/SBR01",
    denials=[Denial("CO", "22", ())],
    stc="A7:732",
)
def sit_payer_order(claim: Claim, context: Context) -> Iterator[Finding]:
    """Only one payer can be primary, secondary and so on; the payer cannot tell who pays first.

    U (unknown) may stand more than once.

    Pass: M05.79 | 96413
    """
    taken = {claim.sequence}
    for other in claim.other_payers:
        place = other.sequence
        if place and place != "U" and place in taken:
            yield at_claim(
                sit_payer_order,
                claim,
                other.loop.place(other.loop.find("SBR"), "SBR01"),
                f"SBR01 {place} stands for two payers of the claim.",
                context,
                value=place,
                fix=Fix(Safety.HUMAN, "Give each payer its own place in line."),
            )
        taken.add(place)
