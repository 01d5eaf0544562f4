"""SIT-AMBULANCE: an ambulance claim without its transport."""

from collections.abc import Iterator

from x12tools.claims.model import Claim
from x12tools.findings import Denial, Finding, Fix, Safety, Severity
from x12tools.rules.base import at_claim, rule
from x12tools.rules.context import Context

_TRANSPORTS = frozenset({"A0426", "A0427", "A0428", "A0429", "A0430", "A0431", "A0433", "A0434"})
"""Base rates of ambulance transport by ground and air (CMS IOM 100-04 ch. 15 §20.1 and §30.1)."""


@rule(
    id="SIT-AMBULANCE",
    title="An ambulance claim does not say how and why it went",
    severity=Severity.REJECT,
    codes=_TRANSPORTS,
    forms="837P",
    snip=4,
    voids=True,
    source="005010X222A1/2300/CR1; 005010X222A1/2400/CR1",
    denials=[Denial("CO", "16", ("MA130",))],
    stc="A7:337",
)
def sit_ambulance(claim: Claim, context: Context) -> Iterator[Finding]:
    """An ambulance is paid for a transport with a reason and a distance, and CR1 states both.

    Pass: R55 | 99213
    Pass: commercial R55 | A0425x8
    Fail: commercial pos=41 R55 | A0429
    """
    if claim.loop.find("CR1") or any(line.loop.find("CR1") for line in claim.lines):
        return
    billed = ", ".join(sorted(claim.codes & _TRANSPORTS))
    yield at_claim(
        sit_ambulance,
        claim,
        claim.loop.place(missing="CR1"),
        f"{billed} is an ambulance transport, and the claim has no CR1 with its reason and distance.",
        context,
        expected="CR1",
        fix=Fix(Safety.HUMAN, "Enter the transport's reason and distance from the trip record."),
    )
