"""SIT-DISCHARGE: a final inpatient bill without the hour of discharge."""

from collections.abc import Iterator

from x12tools.claims.model import Claim
from x12tools.findings import Denial, Finding, Fix, Safety, Severity
from x12tools.rules.base import at_claim, rule
from x12tools.rules.context import Context

_FINAL = frozenset({"1", "4"})
"""CLM05-3: admission through discharge, last of several."""

_STILL_A_PATIENT = "30"


@rule(
    id="SIT-DISCHARGE",
    title="A final inpatient bill without the hour of discharge",
    severity=Severity.REJECT,
    forms="837I",
    advisory="FFS_A",
    snip=4,
    voids=True,
    source="005010X223A2/2300/DTP 096; CMS IOM 100-04 ch. 25 §75.1 (form locator 16)",
    denials=[Denial("CO", "16", ("N317",))],
    stc="A7:233",
)
def sit_discharge(claim: Claim, context: Context) -> Iterator[Finding]:
    """A stay ends at an hour, and payers return the last bill of a hospital stay that lacks it.

    Medicare does not ask for it on paper and is a risk; skilled nursing bills and patients who
    stay are left alone.

    Pass: commercial 837I tob=0111 C92.00 | 0258:$800
    Pass: commercial 837I tob=0112 status=30 C92.00 | 0258:$800
    """
    if not claim.bill_type or claim.bill_type[1:3] != "11" or claim.frequency not in _FINAL:
        return
    if claim.loop.find("DTP", "096") or _status(claim) in ("", _STILL_A_PATIENT):
        return
    yield at_claim(
        sit_discharge,
        claim,
        claim.loop.place(missing="DTP"),
        f"Type of bill {claim.bill_type} ends the stay, and the claim has no hour of discharge (DTP*096).",
        context,
        expected="DTP*096",
        fix=Fix(Safety.HUMAN, "Enter the hour of discharge, or correct the frequency or patient status."),
    )


def _status(claim: Claim) -> str:
    """CL103, the patient's status; empty where it is not said."""
    located = claim.loop.find("CL1")
    parts = located.text.split(claim.loop.delimiters.element) if located else []
    return parts[3] if len(parts) > 3 else ""
