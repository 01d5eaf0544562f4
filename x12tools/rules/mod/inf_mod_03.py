"""INF-MOD-03: anemia drug without hemoglobin or hematocrit."""

from collections.abc import Iterator

from x12tools.claims.model import INSTITUTIONAL, Claim
from x12tools.findings import Denial, Finding, Fix, Safety, Severity
from x12tools.rules.base import at_line, rule
from x12tools.rules.context import Context
from x12tools.rules.esa import NON_RENAL, as_named, blood_values, esa_lines


@rule(
    id="INF-MOD-03",
    title="ESA without hemoglobin or hematocrit",
    severity=Severity.REJECT,
    codes=NON_RENAL,
    payers="FFS_A FFS_B MA",
    advisory="MA",
    source="CMS IOM 100-04 ch. 17 §80.9; CMS CR 5699; 005010X222A1/2400/MEA; NUBC value codes 48 and 49",
    denials=[Denial("CO", "16", ("MA130", "N764", "M49"))],
)
def inf_mod_03(claim: Claim, context: Context) -> Iterator[Finding]:
    """Medicare returns an ESA line that does not carry the last hemoglobin or hematocrit.

    An 837P has it in a MEA of the line, an 837I in value code 48 or 49. For Mircera (J0888) it is a
    risk.

    Pass: D63.1 N18.4 | J0881x100-JZ-EC(mea=9.4) 96372
    Pass: D63.1 N18.4 | J0881x100-JZ-EC(hct=28.5) 96372
    Fail: D63.1 N18.4 | J0881x100-JZ-EC 96372
    """
    hospital = claim.form == INSTITUTIONAL
    lines = [line for line in esa_lines(claim) if not any(blood_values(line, claim))]
    for line in lines[:1] if hospital else lines:
        where = "value code 48 or 49" if hospital else "MEA TR R1 or R2"
        finding = at_line(
            inf_mod_03,
            line,
            f"{line.procedure} on line {line.number} has no hemoglobin and no hematocrit ({where}).",
            context,
            lines=lines if hospital else (),
            fix=Fix(Safety.HUMAN, f"Take the last result before the dose from the laboratory: {where}."),
            predicts=() if hospital else inf_mod_03.predicts,
        )
        yield as_named(finding, line)
