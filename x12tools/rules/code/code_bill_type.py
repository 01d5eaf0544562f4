"""CODE-BILL-TYPE: a type of bill that has the form of none."""

from collections.abc import Iterator

from x12tools.claims.model import Claim
from x12tools.codes.shapes import BILL_TYPE, FREQUENCY
from x12tools.findings import Denial, Finding, Fix, Safety, Severity
from x12tools.rules.base import rule
from x12tools.rules.context import Context


@rule(
    id="CODE-BILL-TYPE",
    title="The type of bill has the form of none",
    severity=Severity.REJECT,
    forms="837I",
    snip=5,
    stc="A7:228",
    source="005010X223A2/2300/CLM05; CMS IOM 100-04 ch. 25 §75.1 (form locator 4)",
    denials=[Denial("CO", "16", ("MA30",))],
)
def code_bill_type(claim: Claim, context: Context) -> Iterator[Finding]:
    """CLM05 splits the type of bill: facility and care in the first part, frequency in the third.

    The leading zero of paper is not sent. The list is licensed: only the form is checked, and its
    length by the guide.

    Pass: 837I tob=0131 C34.11 | 0636:J9271x200-JZ 0335:96413
    Fail: 837I tob=0031 C34.11 | 0636:J9271x200-JZ 0335:96413
    """
    whole = claim.bill_type
    if not whole:
        return
    facility, frequency = (whole[1:-1], whole[-1]) if claim.frequency else (whole[1:], "")
    if len(facility) == 2 and not BILL_TYPE.match(facility):
        yield code_bill_type.check.at(
            claim.at("CLM", "CLM05-01"),
            f"{facility} in CLM05-1 is no facility and kind of care: 1 to 8 and 1 to 9 are due.",
            value=facility,
            fix=Fix(Safety.HUMAN, "Take the type of bill from the facility's registration of the visit."),
        )
    elif frequency and not FREQUENCY.match(frequency):
        yield code_bill_type.check.at(
            claim.at("CLM", "CLM05-03"),
            f"{frequency} in CLM05-3 is no frequency.",
            value=frequency,
            fix=Fix(Safety.HUMAN, "Say whether it is the first bill, a replacement or a void."),
        )
