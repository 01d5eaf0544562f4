"""INF-DRG-19: hospital code on a professional claim."""

from collections.abc import Iterator

from x12tools.claims.model import Claim
from x12tools.findings import Denial, Finding, Fix, Safety, Severity
from x12tools.rules.base import at_line, rule
from x12tools.rules.context import Context
from x12tools.rules.scope import EXCLUDED

_SURGERY_CENTRE = "24"
_SURGERY_CENTRE_TAXONOMY = "261QA1903X"


@rule(
    id="INF-DRG-19",
    title="A hospital's code on a professional claim",
    severity=Severity.REJECT,
    forms="837P",
    payers="FFS_B MA",
    advisory="MA",
    source="CMS HCPCS Level II (C codes); CMS IOM 100-04 ch. 4 §60.1 and ch. 14 §10",
    denials=[Denial("CO", "181"), Denial("CO", "16", ("N56",))],
)
def inf_drg_19(claim: Claim, context: Context) -> Iterator[Finding]:
    """C codes are for hospitals' outpatient bills: a physician's claim with one comes back.

    Surgery centres bill them on an 837P, so a place of service 24 or a surgery centre's taxonomy is
    let be. Other payers take what their contract says.

    Pass: C34.11 pos=24 | C9399(desc="new drug 100 mg IV")
    Pass: commercial C34.11 | C9399(desc="new drug 100 mg IV") 96413
    Fail: C34.11 | C9399(desc="new drug 100 mg IV") 96413
    """
    if claim.billing and claim.billing.taxonomy == _SURGERY_CENTRE_TAXONOMY:
        return
    for line in claim.lines:
        code = line.procedure or ""
        if code[:1] != "C" or not code[1:].isdigit():
            continue
        if line.place_of_service == _SURGERY_CENTRE or line.has(*EXCLUDED):
            continue
        yield at_line(
            inf_drg_19,
            line,
            f"{code} on line {line.number} is a code for hospitals' outpatient bills.",
            context,
            fix=Fix(Safety.HUMAN, _text(code)),
        )


def _text(code: str) -> str:
    if code == "C8957":
        return "Bill the infusion by its hours, or the pump that was started."
    return "Bill the J, Q or CPT code of the service; a drug without one takes J3490, J3590 or J9999."
