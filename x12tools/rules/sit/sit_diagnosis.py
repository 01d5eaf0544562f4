"""SIT-DIAGNOSIS: one diagnosis twice."""

from collections.abc import Iterator

from x12tools.claims.model import Claim
from x12tools.findings import Denial, Finding, Fix, Safety, Severity
from x12tools.rules.base import at_claim, rule
from x12tools.rules.context import Context


@rule(
    id="SIT-DIAGNOSIS",
    title="One diagnosis stands twice",
    severity=Severity.RISK,
    snip=4,
    voids=True,
    source="005010X222A1/2300/HI; ICD-10-CM Official Guidelines, section I.B.8",
    denials=[Denial("CO", "16", ("M64",))],
    stc="A7:255",
)
def sit_diagnosis(claim: Claim, context: Context) -> Iterator[Finding]:
    """A diagnosis is stated once; some payers return the claim when it stands twice.

    Pass: M05.79 Z79.899 | 96413
    """
    seen: set[str] = set()
    for diagnosis in claim.diagnoses:
        if not diagnosis.pointer:
            continue
        if diagnosis.code in seen:
            yield at_claim(
                sit_diagnosis,
                claim,
                diagnosis.place,
                f"Diagnosis {diagnosis.code} stands twice on the claim.",
                context,
                value=diagnosis.code,
                fix=Fix(Safety.HUMAN, "Leave out the second and correct the pointers."),
            )
        seen.add(diagnosis.code)
