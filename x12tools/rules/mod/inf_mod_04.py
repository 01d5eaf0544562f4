"""INF-MOD-04: anemia of chemotherapy treated above the limit."""

from collections.abc import Iterator
from decimal import Decimal

from x12tools.claims.model import Claim
from x12tools.findings import Denial, Finding, Fix, Safety, Severity
from x12tools.rules.base import at_line, rule
from x12tools.rules.context import Context
from x12tools.rules.esa import NON_RENAL, as_named, blood_values, esa_lines

_HEMOGLOBIN, _HEMATOCRIT = Decimal(10), Decimal(30)


@rule(
    id="INF-MOD-04",
    title="ESA for chemotherapy's anemia with hemoglobin of 10 or more",
    severity=Severity.DENIAL,
    codes=NON_RENAL,
    payers="FFS_A FFS_B MA",
    advisory="MA",
    source="CMS NCD 110.21; CMS IOM 100-04 ch. 17 §80.12",
    denials=[Denial("CO", "50", ("N386",))],
)
def inf_mod_04(claim: Claim, context: Context) -> Iterator[Finding]:
    """Medicare pays an ESA for the anemia of chemotherapy (EA) below 10 g/dL or a hematocrit of 30 alone.

    It reads the values that the claim itself carries.

    Pass: D64.81 C50.911 | J0885x40-JZ-EA(mea=9.9) 96372
    Pass: D63.1 N18.4 | J0885x20-JZ-EC(mea=10.8) 96372
    Fail: D64.81 C50.911 | J0885x40-JZ-EA(mea=10.2) 96372
    """
    for line in esa_lines(claim):
        if not line.has("EA"):
            continue
        hemoglobin, hematocrit = blood_values(line, claim)
        if hemoglobin is not None and hemoglobin >= _HEMOGLOBIN:
            measured = f"hemoglobin {hemoglobin}, and Medicare pays below {_HEMOGLOBIN} alone"
        elif hematocrit is not None and hematocrit >= _HEMATOCRIT:
            measured = f"hematocrit {hematocrit}, and Medicare pays below {_HEMATOCRIT} alone"
        else:
            continue
        finding = at_line(
            inf_mod_04,
            line,
            f"{line.procedure} on line {line.number} is for the anemia of chemotherapy (EA) with {measured}.",
            context,
            fix=Fix(
                Safety.HUMAN,
                "Look whether it is the last result before the dose; if so, the dose is not paid.",
            ),
        )
        yield as_named(finding, line)
