"""INF-SET-04: revenue code 0636 without a procedure code."""

from collections.abc import Iterator

from x12tools.claims.model import Claim
from x12tools.findings import Denial, Finding, Fix, Safety, Severity
from x12tools.rules.base import FFS, OTHERS, at_line, rule
from x12tools.rules.context import Context
from x12tools.rules.scope import is_inpatient


@rule(
    id="INF-SET-04",
    title="Revenue code 0636 without a code of the drug",
    severity=Severity.REJECT,
    forms="837I",
    payers=f"{FFS} {OTHERS}",
    advisory=OTHERS,
    source="CMS IOM 100-04 ch. 25 §75.4 (form locators 42 and 44); Medicare contractors' articles on 0636",
    denials=[Denial("CO", "16", ("M20",))],
    stc="A7:507",
)
def inf_set_04(claim: Claim, context: Context) -> Iterator[Finding]:
    """0636 means a drug billed by its code; without one Medicare returns the whole bill.

    Silent on inpatient bills, where the code is asked for clotting factors alone.

    Pass: 837I C34.11 | 0636:J9271x200-JZ 0335:96413
    Pass: 837I C34.11 | 0250:$88 0335:96413
    Fail: 837I C34.11 | 0636:$5400 0335:96413
    """
    if is_inpatient(claim):
        return
    for line in claim.lines:
        if line.revenue_code == "0636" and not line.procedure:
            yield at_line(
                inf_set_04,
                line,
                f"Line {line.number} has revenue code 0636 and no code of the drug.",
                context,
                expected="HCPCS code and its units",
                fix=Fix(Safety.HUMAN, "Enter the drug's code and units, or bill a packaged drug under 025x."),
            )
