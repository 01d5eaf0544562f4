"""INF-HIT-06: home infusion per diem billed to Medicare."""

from collections.abc import Iterator

from x12tools.claims.model import Claim
from x12tools.findings import Denial, Finding, Fix, Safety, Severity
from x12tools.rules.at_home import SENT_TO_BE_DENIED, of_kind
from x12tools.rules.base import at_line, rule
from x12tools.rules.context import Context

_BY_THE_DAY = of_kind("per-diem", "catheter-care", "catheter-supplies", "catheter-insertion", "pharmacy-hour")


@rule(
    id="INF-HIT-06",
    title="Home infusion per diem billed to Medicare",
    severity=Severity.DENIAL,
    codes=_BY_THE_DAY,
    forms="837P",
    payers="FFS_B DME",
    tables=("home_infusion",),
    source="CMS HCPCS Level II: S codes are not payable by Medicare (coverage code I)",
    denials=[Denial("CO", "96", ("N425",)), Denial("CO", "204")],
    rarely=(Denial("CO", "181", ("N56",)),),
)
def inf_hit_06(claim: Claim, context: Context) -> Iterator[Finding]:
    """Medicare pays no per diem: its home infusion benefit has visits of its own, the pump is DME.

    Silent where Medicare's denial is wanted for the next payer (GY) or the patient was told (GA,
    GX, GZ), and for Medicare Advantage, whose plans may contract the codes.

    Pass: pos=12 C34.11 | S9338-GY
    Pass: ma pos=12 L03.115 | S9500x7
    Fail: pos=12 L03.115 | S9500x7
    """
    lines = [
        line for line in claim.lines if line.procedure in _BY_THE_DAY and not line.has(*SENT_TO_BE_DENIED)
    ]
    if lines:
        named = ", ".join(f"{line.procedure} on line {line.number}" for line in lines)
        yield at_line(
            inf_hit_06,
            lines[0],
            f"Medicare does not pay home infusion by the day: {named}.",
            context,
            lines=lines,
            fix=Fix(
                Safety.HUMAN,
                "Bill the benefit's visit (G0068 to G0070, G0088 to G0090) where it applies; add GY "
                "where the next payer wants Medicare's denial.",
            ),
        )
