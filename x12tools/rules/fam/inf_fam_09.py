"""INF-FAM-09: electrolyte given for a deficiency, billed as hydration."""

from collections.abc import Iterator

from x12tools.claims.model import Claim, ServiceLine
from x12tools.findings import Denial, Finding, Fix, Safety, Severity
from x12tools.rules.base import at_line, rule
from x12tools.rules.context import Context
from x12tools.rules.diagnosis import supports
from x12tools.rules.routes import INTO_VEIN, difference
from x12tools.rules.scope import billed_codes, visits, with_code
from x12tools.rules.tables import drugs

_DEFICIENCY = {"J3475": "E83.42", "J3480": "E87.6", "J0612": "E83.51", "J0610": "E83.51"}
_VOLUME = ("E86",)


@rule(
    id="INF-FAM-09",
    title="Electrolyte given for a deficiency, billed as hydration",
    severity=Severity.UNDERPAYMENT,
    codes=frozenset({"96360"}),
    source="CMS IOM 100-04 ch. 12 §30.5; NCCI Policy Manual ch. XI §B",
    denials=[],
    rarely=(Denial("CO", "11"),),
)
def inf_fam_09(claim: Claim, context: Context) -> Iterator[Finding]:
    """Magnesium, potassium or calcium ordered for a deficiency is a drug, which pays twice the hydration.

    Fluid that comes with electrolytes in it is hydration: the order says which it was, and opinions
    differ, so a person looks. It speaks where the line of the electrolyte points to its deficiency,
    no infusion of a drug is billed and nothing on the claim says that volume was lacking.

    Pass: E83.42 | J3475x4 96365
    Pass: E86.0 E83.42 | J3475x4 J7030 96360
    Fail: E83.42 | J3475x4 96360
    """
    if any(supports(diagnosis.code, _VOLUME) for diagnosis in claim.diagnoses):
        return
    for lines in visits(claim, context):
        hydration = with_code(lines, {"96360"})
        given = [line for line in lines if _is_for_deficiency(line)]
        if not hydration or not given or billed_codes(lines) & INTO_VEIN:
            continue
        first, code = hydration[0], given[0].procedure or ""
        yield at_line(
            inf_fam_09,
            first,
            f"{drugs().get(code, {'name': 'calcium'})['name']} ({code}) on line {given[0].number} points to "
            f"{_DEFICIENCY[code]}; line {first.number} bills 96360, hydration.",
            context,
            expected="96365",
            fix=Fix(
                Safety.HUMAN,
                "Bill 96365 if it was ordered for the deficiency and ran 16 minutes or more; 96360 if it "
                "came in the fluid.",
            ),
            **difference(hydration, {"96360": "96365"}),
        )


def _is_for_deficiency(line: ServiceLine) -> bool:
    wanted = _DEFICIENCY.get(line.procedure or "")
    return wanted is not None and any(supports(one.code, (wanted,)) for one in line.pointed)
