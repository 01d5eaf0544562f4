"""SIT-ADMISSION: an inpatient bill without when, how or why the patient was admitted."""

from collections.abc import Iterator

from x12tools.claims.model import Claim
from x12tools.findings import Denial, Finding, Fix, Safety, Severity
from x12tools.rules.base import at_claim, rule
from x12tools.rules.context import Context

INPATIENT_BILLS = frozenset({"11", "18", "21"})
"""Facility types of inpatient bills: hospital, swing bed, skilled nursing."""


@rule(
    id="SIT-ADMISSION",
    title="An inpatient bill without its admission",
    severity=Severity.REJECT,
    forms="837I",
    snip=4,
    voids=True,
    source="005010X223A2/2300/DTP 435; 005010X223A2/2300/CL1; 005010X223A2/2300/HI BJ",
    denials=[Denial("CO", "16", ("MA40",))],
    stc="A7:189",
)
def sit_admission(claim: Claim, context: Context) -> Iterator[Finding]:
    """A payer counts an inpatient stay from its admission, so date, kind and diagnosis must be there.

    Pass: 837I tob=0111 C92.00 | 0258:$800
    Pass: 837I tob=0131 C34.11 | 0636:J9271x200-JZ 0335:96413
    """
    if not claim.bill_type or claim.bill_type[1:3] not in INPATIENT_BILLS:
        return
    if claim.loop.find("DTP", "435") is None:
        yield _lacking(claim, context, "DTP", "admission date and hour (DTP*435)", "MA40")
    stated = claim.loop.find("CL1")
    cl1 = stated.text.split(claim.loop.delimiters.element) if stated else []
    if stated and not any(cl1[1:2]):
        yield at_claim(
            sit_admission,
            claim,
            claim.at("CL1", "CL101"),
            f"Type of bill {claim.bill_type} is an inpatient stay, and CL101 has no admission type.",
            context,
            predicts=(Denial("CO", "16", ("MA41",)),),
            fix=Fix(Safety.HUMAN, "Enter the type of admission, or correct the type of bill."),
        )
    if not any(diagnosis.qualifier in ("ABJ", "BJ") for diagnosis in claim.diagnoses):
        yield _lacking(claim, context, "HI", "admitting diagnosis (HI*ABJ)", "MA65")


def _lacking(claim: Claim, context: Context, tag: str, what: str, remark: str) -> Finding:
    return at_claim(
        sit_admission,
        claim,
        claim.loop.place(missing=tag),
        f"Type of bill {claim.bill_type} is an inpatient stay, and the claim has no {what}.",
        context,
        predicts=(Denial("CO", "16", (remark,)),),
        fix=Fix(Safety.HUMAN, f"Enter the {what}, or correct the type of bill."),
    )
