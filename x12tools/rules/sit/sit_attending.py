"""SIT-ATTENDING: an institutional claim without its attending provider."""

from collections.abc import Iterator

from x12tools.claims.model import Claim
from x12tools.findings import Denial, Finding, Fix, Safety, Severity
from x12tools.rules.base import at_claim, rule
from x12tools.rules.context import Context


@rule(
    id="SIT-ATTENDING",
    title="An institutional claim without attending provider",
    severity=Severity.REJECT,
    forms="837I",
    snip=4,
    voids=True,
    source="005010X223A2/2310A",
    denials=[Denial("CO", "16", ("N253", "N290"))],
    stc="A7:562",
    aliases="INF-PRV-06",
)
def sit_attending(claim: Claim, context: Context) -> Iterator[Finding]:
    """Someone must answer for the care; only non-scheduled transport (054x) goes without.

    Pass: 837I C34.11 | 0636:J9271x200-JZ 0335:96413
    Pass: 837I attending=none R55 | 0540:A0429 0540:A0425x8
    Fail: commercial 837I attending=none C34.11 | 0636:J9271x200 0335:96413
    """
    if "attending" in claim.providers:
        return
    if all((line.revenue_code or "").startswith("054") for line in claim.lines):
        return
    yield at_claim(
        sit_attending,
        claim,
        claim.loop.place(missing="NM1"),
        "The claim has no attending provider (loop 2310A, NM1*71).",
        context,
        expected="NM1*71",
        fix=Fix(Safety.HUMAN, "Enter the attending provider's name and NPI."),
    )
