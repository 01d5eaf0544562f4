"""SIT-REPLACEMENT: a replacement or void without the number of the claim it is about."""

from collections.abc import Iterator

from x12tools.claims.model import Claim
from x12tools.findings import Denial, Finding, Fix, Safety, Severity
from x12tools.rules.base import at_claim, rule
from x12tools.rules.context import Context

_KINDS = {"7": "replaces", "8": "voids"}


@rule(
    id="SIT-REPLACEMENT",
    title="A replacement or void without the payer's claim number",
    severity=Severity.REJECT,
    snip=4,
    voids=True,
    source="005010X222A1/2300/REF F8; 005010X223A2/2300/REF F8",
    denials=[Denial("CO", "16", ("M47",))],
    stc="A7:464",
    aliases="INF-LIF-03",
)
def sit_replacement(claim: Claim, context: Context) -> Iterator[Finding]:
    """The payer looks for the earlier claim by its own number; without it the new one is a duplicate.

    Pass: freq=7 icn=2024200123456 M05.79 | 96413
    Fail: commercial freq=7 M05.79 | 96413
    Fail: commercial freq=8 M05.79 | 96413
    """
    if claim.frequency not in _KINDS or claim.payer_claim_number:
        return
    yield at_claim(
        sit_replacement,
        claim,
        claim.loop.place(missing="REF"),
        f"The claim {_KINDS[claim.frequency]} an earlier one (CLM05-03 {claim.frequency}) and has no REF*F8 "
        "with the payer's number of it.",
        context,
        value=claim.frequency,
        expected="REF*F8",
        fix=Fix(Safety.HUMAN, f"Enter the payer's claim number{_number(claim, context)}."),
    )


def _number(claim: Claim, context: Context) -> str:
    """What the payer called the earlier claim, where the history has one of the same CLM01."""
    numbers = {
        one.payer_claim_number
        for one in context.history or ()
        if one.claim_id == claim.id and one.payer_claim_number
    }
    if len(numbers) == 1:
        return f", {numbers.pop()}"
    return " from its remittance or acknowledgement"
