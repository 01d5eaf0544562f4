"""SIT-OTHER-PAYER: a claim to a second payer that does not say who came first."""

from collections.abc import Iterator

from x12tools.claims.model import Claim
from x12tools.findings import Denial, Finding, Fix, Safety, Severity
from x12tools.rules.base import at_claim, rule
from x12tools.rules.context import Context

_LATER = {"S": "secondary", "T": "tertiary"}


@rule(
    id="SIT-OTHER-PAYER",
    title="A claim to a later payer does not say who came first",
    severity=Severity.REJECT,
    snip=4,
    voids=True,
    source="005010X222A1/2320; 005010X223A2/2320",
    denials=[Denial("CO", "16", ("MA92",)), Denial("CO", "22", ())],
    stc="A7:732",
)
def sit_other_payer(claim: Claim, context: Context) -> Iterator[Finding]:
    """A second payer pays by what the first one did, and that stands in loop 2320.

    Pass: M05.79 | 96413
    """
    level = claim.loop.up("2000B")
    sbr = level.find("SBR") if level else None
    if level is None or sbr is None or claim.other_payers or claim.sequence not in _LATER:
        return
    yield at_claim(
        sit_other_payer,
        claim,
        level.place(sbr, "SBR01"),
        f"SBR01 says that the payer is {_LATER[claim.sequence]}, and the claim has no loop 2320 for the one "
        "before it.",
        context,
        value=claim.sequence,
        fix=Fix(Safety.HUMAN, "Add the earlier payer with what it paid and adjusted, or correct SBR01."),
    )
