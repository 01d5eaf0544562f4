"""INF-HIT-07: home infusion nursing visit billed to Medicare."""

from collections.abc import Iterator

from x12tools.claims.model import Claim
from x12tools.findings import Denial, Finding, Fix, Safety, Severity
from x12tools.rules.at_home import SENT_TO_BE_DENIED, of_kind
from x12tools.rules.base import at_line, rule
from x12tools.rules.context import Context

_NURSING = of_kind("nurse", "nurse-hour")


@rule(
    id="INF-HIT-07",
    title="Home infusion nursing visit billed to Medicare",
    severity=Severity.DENIAL,
    codes=_NURSING,
    forms="837P",
    payers="FFS_B DME",
    tables=("administration",),
    source="CMS Physician Fee Schedule: status I; CMS NCCI MUE: none a day",
    denials=[Denial("CO", "96", ("N425",))],
    rarely=(Denial("CO", "151", ("N362",)),),
)
def inf_hit_07(claim: Claim, context: Context) -> Iterator[Finding]:
    """Medicare has its own codes for a nurse's infusion visit at home, and pays nothing on these.

    Silent where Medicare's denial is wanted for the next payer (GY) or the patient was told, and for
    Medicare Advantage, whose plans may contract the codes.

    Pass: pos=12 L03.115 | 99601-GY
    Pass: ma pos=12 L03.115 | 99601 99602
    Fail: pos=12 L03.115 | 99601 99602
    """
    lines = [line for line in claim.lines if line.procedure in _NURSING and not line.has(*SENT_TO_BE_DENIED)]
    if lines:
        named = ", ".join(f"{line.procedure} on line {line.number}" for line in lines)
        yield at_line(
            inf_hit_07,
            lines[0],
            f"Medicare does not pay a home infusion nurse by these codes: {named}.",
            context,
            lines=lines,
            fix=Fix(
                Safety.HUMAN,
                "Bill G0068 to G0070 or G0088 to G0090 for a drug of the benefit; add GY where the next "
                "payer wants Medicare's denial.",
            ),
        )
