"""INF-MOD-10: drug of the dialysis bundle for another reason, without AY."""

from collections.abc import Iterator

from x12tools.claims.model import Claim
from x12tools.findings import Denial, Finding, Fix, Safety, Severity
from x12tools.rules.base import FFS, at_line, rule
from x12tools.rules.context import Context
from x12tools.rules.drug_lines import is_no_cost
from x12tools.rules.scope import EXCLUDED, bill_kind, is_inpatient
from x12tools.rules.tables import dialysis_bundle

_ESRD, _DIALYSIS = "N186", "Z992"


@rule(
    id="INF-MOD-10",
    title="Drug of the dialysis bundle without AY",
    severity=Severity.RISK,
    codes=dialysis_bundle(),
    payers=FFS,
    tables=("dialysis_bundle",),
    source="CMS IOM 100-04 ch. 8 §60.2.1; CMS ESRD PPS consolidated billing; Palmetto GBA modifier AY",
    denials=[Denial("CO", "109", ("N538",))],
)
def inf_mod_10(claim: Claim, context: Context) -> Iterator[Finding]:
    """What dialysis patients often need is in the facility's payment; anyone else is paid with AY alone.

    AY says that the drug was not for their kidney disease. It speaks where the claim has both the
    disease (N18.6) and dialysis (Z99.2), and not of the dialysis facility itself.

    Pass: L03.115 N18.6 Z99.2 | J0878x500-JZ-AY 96365
    Pass: L03.115 N18.4 | J0878x500-JZ 96365
    Fail: L03.115 N18.6 Z99.2 | J0878x500-JZ 96365
    """
    coded = {diagnosis.code for diagnosis in claim.diagnoses}
    if not {_ESRD, _DIALYSIS} <= coded or is_inpatient(claim) or bill_kind(claim) == "72":
        return
    for line in claim.lines:
        if line.procedure not in dialysis_bundle() or line.has("AY", *EXCLUDED):
            continue
        if is_no_cost(line, claim, context):
            continue
        yield at_line(
            inf_mod_10,
            line,
            f"{line.procedure} on line {line.number} is in the payment of the patient's dialysis facility, "
            "and has no AY.",
            context,
            what="modifiers",
            expected="AY",
            fix=Fix(
                Safety.HUMAN,
                "Add AY if the record shows another reason than the kidneys, else bill the facility.",
            ),
        )
