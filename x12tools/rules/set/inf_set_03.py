"""INF-SET-03: revenue code and procedure of two kinds."""

from collections.abc import Iterator

from x12tools.claims.model import Claim
from x12tools.findings import Denial, Finding, Fix, Safety, Severity
from x12tools.rules.base import at_line, rule
from x12tools.rules.context import Context
from x12tools.rules.drug_lines import is_fluid
from x12tools.rules.scope import is_inpatient
from x12tools.rules.tables import administration, drugs

_GIVING = frozenset({"0260", "0331", "0335", "0510", "0511", "0514", "0515", "0517", "0519", "0761"})
"""Revenue codes of giving a drug: intravenous therapy, chemotherapy, clinic, treatment room."""

_PHARMACY = ("025", "063")
_GIVEN = frozenset(code for code in administration() if code.startswith(("963", "964")))


@rule(
    id="INF-SET-03",
    title="Revenue code of a drug on its administration, or the other way round",
    severity=Severity.RISK,
    codes=_GIVEN | frozenset(drugs()),
    forms="837I",
    payers="FFS_A MA",
    source="CMS IOM 100-04 ch. 4 §230.2; Medicare contractors' articles on revenue code 0636",
    denials=[Denial("CO", "199", ("M50",))],
    general_knowledge=True,
)
def inf_set_03(claim: Claim, context: Context) -> Iterator[Finding]:
    """A drug under a revenue code for giving it, or an injection under pharmacy, costs the wrong centre.

    A packaged drug in 025x with its code is right, and so is chemotherapy in 0260 or in a clinic.
    Silent on fluids, which many hospitals keep with intravenous therapy, and on inpatient bills.

    Pass: 837I C34.11 | 0636:J9271x200-JZ 0335:96413
    Fail: 837I C34.11 | 0636:J9271x200-JZ 0636:96413
    """
    if is_inpatient(claim):
        return
    for line in claim.lines:
        code, revenue = line.procedure or "", line.revenue_code or ""
        if code in _GIVEN and revenue.startswith(_PHARMACY):
            wrong, usual = "pharmacy's", "0335 or 0331 for chemotherapy, 0260 for others"
        elif code in drugs() and revenue in _GIVING and not is_fluid(line):
            wrong, usual = "for giving a drug", "0636"
        else:
            continue
        yield at_line(
            inf_set_03,
            line,
            f"{code} on line {line.number} stands under revenue code {revenue}, which is {wrong}.",
            context,
            what="revenue_code",
            value=revenue,
            expected=usual,
            fix=Fix(Safety.HUMAN, f"Check the revenue code; {usual} is usual."),
        )
