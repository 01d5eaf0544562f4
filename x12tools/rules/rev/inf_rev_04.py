"""INF-REV-04: an implanted pump filled, and no refill billed."""

import re
from collections.abc import Iterator

from x12tools.claims.model import Claim
from x12tools.findings import Denial, Finding, Fix, Safety, Severity
from x12tools.rules.base import at_line, rule
from x12tools.rules.context import Context
from x12tools.rules.drug_lines import is_drug, is_pharmacy
from x12tools.rules.scope import is_inpatient
from x12tools.rules.tables import with_role

_PUMP = with_role(["PUMP", "INITIAL-PUMP", "IA", "IT"])
_SURGERY = re.compile(r"623[56]\d|62370|3626[0-2]|36563")
"""Pumps put in, changed, filled and programmed."""


@rule(
    id="INF-REV-04",
    title="An implanted pump filled, and no refill billed",
    severity=Severity.UNDERPAYMENT,
    needs="dose",
    source="CMS Physician Fee Schedule: 95990, 95991, 96522 are paid beside the drug; the charted pump",
    denials=[],
    rarely=(Denial("CO", "107", ("N161",)),),
)
def inf_rev_04(claim: Claim, context: Context) -> Iterator[Finding]:
    """The drug of an implanted pump gets in by a refill alone, and the refill has its own payment.

    The chart has the drug's dose with an implanted pump, and no refill, filling or surgery of a
    pump is on the claim. The end of a portable pump's run has no code of its own, and a first
    filling of one is not told from a refill: portable pumps are let be.

    Pass: G80.9 | J0475x4-JZ 95991 || J0475 IT 40mg implanted
    Fail: G80.9 | J0475x4-JZ || J0475 IT 40mg implanted
    """
    if is_inpatient(claim) or is_pharmacy(claim):
        return
    if claim.codes & _PUMP or any(_SURGERY.fullmatch(code) for code in claim.codes):
        return
    for line in claim.lines:
        charted = context.charted(line)
        if is_drug(line) and any(row.pump == "implanted" and row.dose for row in charted):
            yield at_line(
                inf_rev_04,
                line,
                f"The chart has {line.procedure} (line {line.number}) in an implanted pump; no "
                "refill is billed.",
                context,
                dollars_at_risk=None,
                basis=None,
                fix=Fix(
                    Safety.HUMAN,
                    "If the pump was refilled here, bill 95990 or 95991 (spinal) or 96522 (other), with what "
                    "the record shows.",
                ),
            )
            return
