"""INF-DX-04: encounter for chemotherapy without a neoplasm, or after it."""

from collections.abc import Iterator

from x12tools.claims.model import PROFESSIONAL, Claim
from x12tools.findings import Denial, Finding, Fix, Safety, Severity
from x12tools.rules.base import at_claim, rule
from x12tools.rules.context import Context
from x12tools.rules.diagnosis import ANTINEOPLASTIC, NEOPLASMS, any_supports, supports
from x12tools.rules.pairing import VISITS
from x12tools.rules.scope import is_inpatient
from x12tools.rules.tables import administration

_OTHER_ILLNESS = (
    "D50 D86 G35-G36 G43 G61.81 G70 H20 J45 K50-K51 L40 L50 L73.2 M05-M08 M30-M35 M45 M80-M81 N04".split()
)
_TREATED_ALIKE = (*NEOPLASMS, "D76", "D89.81", "E85", "Z85", "Z94")
"""Neoplasms, and what is treated with the same drugs."""


@rule(
    id="INF-DX-04",
    title="Encounter for chemotherapy in the wrong place",
    severity=Severity.RISK,
    source="ICD-10-CM Official Guidelines I.C.2.e.2",
    denials=[Denial("CO", "11"), Denial("CO", "16", ("MA63",))],
)
def inf_dx_04(claim: Claim, context: Context) -> Iterator[Finding]:
    """Z51.11 and Z51.12 are for the treatment of a neoplasm; a biologic for arthritis is none.

    Where the visit is for treatment alone they stand first and the neoplasm after them: of an 837P
    without a visit code that is a word of information. Radiation (Z51.0) beside them may stand in any order.

    Pass: Z51.12 C34.11 | J9271x200-JZ 96413
    Pass: Z51.0 Z51.11 C10.9 | J9060x14 96413
    Fail: M05.79 Z51.11 | J1745x40-JZ 96413
    """
    coded = [diagnosis for diagnosis in claim.diagnoses if diagnosis.pointer]
    encounter = next((one for one in coded if one.code in ANTINEOPLASTIC), None)
    if encounter is None or is_inpatient(claim):
        return
    codes = [diagnosis.code for diagnosis in coded]
    if not any_supports(codes, _TREATED_ALIKE):
        reason = next((code for code in codes if supports(code, _OTHER_ILLNESS)), None)
        if reason is not None:
            yield at_claim(
                inf_dx_04,
                claim,
                encounter.place,
                f"{encounter.code} is for treating a neoplasm; the claim has {reason} and no neoplasm.",
                context,
                value=encounter.code,
                fix=Fix(Safety.HUMAN, f"Take {encounter.code} off: the illness treated stands first."),
            )
    elif supports(codes[0], NEOPLASMS) and _is_treatment_alone(claim):
        yield at_claim(
            inf_dx_04,
            claim,
            encounter.place,
            f"{encounter.code} stands after {codes[0]}; of a visit for treatment alone it stands first.",
            context,
            value=encounter.code,
            severity=Severity.INFO,
            dollars_at_risk=None,
            basis=None,
            fix=Fix(Safety.HUMAN, f"List {encounter.code} first if the visit was for treatment alone."),
        )


def _is_treatment_alone(claim: Claim) -> bool:
    """An 837P that gives chemotherapy and has no visit code."""
    given = any(administration().get(code, {}).get("family") == "CX" for code in claim.codes)
    return claim.form == PROFESSIONAL and given and not claim.codes & VISITS
